"""Reads a time as a pattern says: once, from left to right (Joda-Time: DateTimeFormat)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from frontdesk.lang.el.functions.zones import read_zone
from frontdesk.lang.el.values import ExpressionFailure

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DIGITS = frozenset("0123456789")
_ZONE_LETTERS = _DIGITS | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_+-/:")
_NUMBERS: Final = {"y": 9, "Y": 9, "d": 2, "D": 3, "H": 2, "k": 2, "K": 2, "h": 2, "m": 2, "s": 2, "S": 9}


@dataclass(frozen=True, slots=True)
class Part:
    """A field, or where ``letter`` is empty a text that stands for itself."""

    letter: str
    count: int
    text: str

    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.letter in _NUMBERS or (self.letter == "M" and self.count < 3)


class _Reading:
    """How far the text has been read, and what was found."""

    def __init__(self, text: str, now: datetime) -> None:
        self.text = text
        self.now = now
        self.place = 0
        self.fields: dict[str, int] = {}
        self.zone: tzinfo = UTC

    def digits(self, most: int) -> str:
        start = self.place
        while self.place < min(len(self.text), start + most) and self.text[self.place] in _DIGITS:
            self.place += 1
        if self.place == start:
            raise _mismatch(self)
        return self.text[start : self.place]

    def word(self, words: Sequence[str]) -> int:
        """Which of the words stands here, whole or by its first three letters."""
        rest = self.text[self.place :].lower()
        for number, name in enumerate(words):
            for spelling in (name.lower(), name[:3].lower()):
                if rest.startswith(spelling):
                    self.place += len(spelling)
                    return number
        raise _mismatch(self)

    def literal(self, text: str) -> None:
        if not self.text.startswith(text, self.place):
            raise _mismatch(self)
        self.place += len(text)

    def zone_name(self) -> str:
        start = self.place
        while self.place < len(self.text) and self.text[self.place] in _ZONE_LETTERS:
            self.place += 1
        return self.text[start : self.place]


def _mismatch(reading: _Reading) -> ExpressionFailure:
    return ExpressionFailure(f"The time does not fit its pattern, from its character {reading.place + 1} on.")


def read_moment(parts: Sequence[Part], text: str, now: datetime) -> datetime:
    """The moment a text tells; what it does not tell is the start of the year 2000, in UTC.

    Raises:
        ExpressionFailure: the text is not written so, or tells a time that there is not.
    """
    reading = _Reading(text, now)
    for place, part in enumerate(parts):
        following = parts[place + 1] if place + 1 < len(parts) else None
        _read_part(reading, part, runs_on=following is not None and following.is_number())
    if reading.place != len(text):
        raise _mismatch(reading)
    try:
        return _moment(reading)
    except (ValueError, OverflowError):
        raise ExpressionFailure("There is no such day or time.") from None


def _read_part(reading: _Reading, part: Part, *, runs_on: bool) -> None:
    if not part.letter:
        reading.literal(part.text)
    elif part.letter in "yY":
        _read_year(reading, part.count, runs_on)
    elif part.letter == "S":
        reading.fields["S"] = int(reading.digits(part.count).ljust(6, "0")[:6])
    elif part.is_number():
        reading.fields[part.letter] = int(reading.digits(_NUMBERS.get(part.letter, 2)))
    else:
        _read_word(reading, part.letter)


def _read_year(reading: _Reading, count: int, runs_on: bool) -> None:
    digits = reading.digits(count if runs_on else _NUMBERS["y"])
    year = int(digits)
    if count == 2 and len(digits) == 2:
        # Joda-Time: two digits mean a year from 80 before to 19 after the present one
        oldest = reading.now.year - 80
        year = oldest + (year - oldest) % 100
    reading.fields["y"] = year


def _read_word(reading: _Reading, letter: str) -> None:
    match letter:
        case "M":
            reading.fields["M"] = reading.word(MONTHS) + 1
        case "E":
            reading.word(DAYS)
        case "a":
            reading.fields["a"] = reading.word(("AM", "PM"))
        case "G":
            reading.word(("AD",))
        case "Z" | "z":
            reading.zone = read_zone(reading.zone_name())
        case _:
            raise ExpressionFailure(f"The letter {letter!r} of a time pattern can be written, but not read.")


def _moment(reading: _Reading) -> datetime:
    fields = reading.fields
    year = fields.get("y", 2000)
    moment = datetime(
        year,
        fields.get("M", 1),
        fields.get("d", 1),
        _hour(fields),
        fields.get("m", 0),
        fields.get("s", 0),
        fields.get("S", 0),
        tzinfo=reading.zone,
    )
    if "D" not in fields:
        return moment
    counted = moment.replace(month=1, day=1) + timedelta(days=fields["D"] - 1)
    if counted.year != year:
        raise ValueError("the year has fewer days")
    return counted


def _hour(fields: dict[str, int]) -> int:
    afternoon = 12 * fields.get("a", 0)
    if "H" in fields:
        return fields["H"]
    if "k" in fields:
        return _within(fields["k"], 1, 24) % 24
    if "h" in fields:
        return _within(fields["h"], 1, 12) % 12 + afternoon
    return _within(fields.get("K", 0), 0, 11) + afternoon


def _within(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise ValueError("beyond its range")
    return number
