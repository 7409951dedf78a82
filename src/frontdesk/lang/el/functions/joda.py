"""Time patterns: letters are fields, all else stands for itself (Joda-Time: DateTimeFormat)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from frontdesk.lang.el.functions.joda_reader import DAYS, MONTHS, Part, read_moment
from frontdesk.lang.el.values import ExpressionFailure

_LONGEST_PATTERN = 256


@dataclass(frozen=True, slots=True)
class TimePattern:
    """A pattern, ready to write and read times."""

    parts: tuple[Part, ...]

    def format(self, moment: datetime) -> str:
        """The moment as the pattern writes it, with English names."""
        return "".join(_WRITERS[part.letter](moment, part.count) if part.letter else part.text for part in self.parts)

    def parse(self, text: str, now: datetime) -> datetime:
        """The moment a text tells; what it does not tell is the start of the year 2000, in UTC.

        Raises:
            ExpressionFailure: the text is not written in this pattern.
        """
        return read_moment(self.parts, text, now)


def read_pattern(source: str) -> TimePattern:
    """Takes a pattern apart.

    Raises:
        ExpressionFailure: it is too long, has an unknown letter, or an open quote.
    """
    if len(source) > _LONGEST_PATTERN:
        raise ExpressionFailure(f"A time pattern has at most {_LONGEST_PATTERN} characters.")
    parts: list[Part] = []
    place = 0
    while place < len(source):
        part, place = _part(source, place)
        parts.append(part)
    return TimePattern(tuple(parts))


def _part(source: str, start: int) -> tuple[Part, int]:
    letter = source[start]
    if letter == "'":
        return _quoted(source, start)
    end = start + 1
    if not (letter.isascii() and letter.isalpha()):
        return Part("", 0, letter), end
    if letter not in _WRITERS:
        raise ExpressionFailure(f"A time pattern knows no letter {letter!r}; text in it stands in single quotes.")
    while end < len(source) and source[end] == letter:
        end += 1
    return Part(letter, end - start, ""), end


def _quoted(source: str, start: int) -> tuple[Part, int]:
    """Two quotes are one, within quoted text and without."""
    if source.startswith("''", start):
        return Part("", 0, "'"), start + 2
    text: list[str] = []
    place = start + 1
    while place < len(source):
        if source.startswith("''", place):
            text.append("'")
            place += 2
        elif source[place] == "'":
            return Part("", 0, "".join(text)), place + 1
        else:
            text.append(source[place])
            place += 1
    raise ExpressionFailure("A quote in the time pattern is never closed.")


def _number(view: Callable[[datetime], int]) -> Callable[[datetime, int], str]:
    return lambda moment, count: str(view(moment)).zfill(count)


def _year(view: Callable[[datetime], int]) -> Callable[[datetime, int], str]:
    return lambda moment, count: f"{view(moment) % 100:02d}" if count == 2 else str(view(moment)).zfill(count)


def _month(moment: datetime, count: int) -> str:
    name = MONTHS[moment.month - 1]
    return str(moment.month).zfill(count) if count < 3 else name[: 3 if count == 3 else None]


def _weekday(moment: datetime, count: int) -> str:
    return DAYS[moment.weekday()][: 3 if count < 4 else None]


def _fraction(moment: datetime, count: int) -> str:
    return f"{moment.microsecond // 1000:03d}".ljust(count, "0")[:count]


def _offset(moment: datetime, count: int) -> str:
    if count >= 3:
        return str(moment.tzinfo)
    offset = moment.strftime("%z")[:5] or "+0000"
    return offset if count == 1 else f"{offset[:3]}:{offset[3:]}"


_WRITERS: Final[dict[str, Callable[[datetime, int], str]]] = {
    "G": lambda moment, count: "AD",
    "C": _number(lambda moment: moment.year // 100),
    "Y": _year(lambda moment: moment.year),
    "y": _year(lambda moment: moment.year),
    "x": _year(lambda moment: moment.isocalendar().year),
    "w": _number(lambda moment: moment.isocalendar().week),
    "e": _number(lambda moment: moment.isoweekday()),
    "E": _weekday,
    "D": _number(lambda moment: moment.timetuple().tm_yday),
    "M": _month,
    "d": _number(lambda moment: moment.day),
    "a": lambda moment, count: "AM" if moment.hour < 12 else "PM",
    "K": _number(lambda moment: moment.hour % 12),
    "h": _number(lambda moment: moment.hour % 12 or 12),
    "H": _number(lambda moment: moment.hour),
    "k": _number(lambda moment: moment.hour or 24),
    "m": _number(lambda moment: moment.minute),
    "s": _number(lambda moment: moment.second),
    "S": _fraction,
    "z": lambda moment, count: moment.tzname() or "UTC",
    "Z": _offset,
}
