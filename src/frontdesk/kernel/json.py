"""The one JSON encoder and decoder, and times as the wire writes them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import msgspec

from frontdesk.kernel.errors import Expected

Value = TypeVar("Value")
_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder()
_MAX_INTEGER = 2**63 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.toordinal()
_SECONDS_A_DAY = 86_400
_MINUTES_A_DAY = 1_440
_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))
_MINUTES = tuple(f"T{hour:02}:{minute:02}:" for hour in range(24) for minute in range(60))
_MILLIS = tuple(f".{number:03}Z" for number in range(1000))

encode = _ENCODER.encode
decode = _DECODER.decode
"""JSON we wrote ourselves."""


class MalformedJson(Expected):
    """Not JSON, or JSON that our databases would read differently than we do."""


def encode_text(value: object) -> str:
    """JSON as text, for columns."""
    return _ENCODER.encode(value).decode()


def pretty_text(value: object) -> str:
    """JSON as people read it: a member a line."""
    return msgspec.json.format(_ENCODER.encode(value), indent=2).decode()


def decode_as(kind: type[Value], raw: bytes | str) -> Value:
    """JSON we wrote ourselves, as the dataclass it was written from."""
    return msgspec.json.decode(raw, type=kind)


def decode_foreign(raw: bytes | str) -> Any:
    """JSON that somebody else wrote: no duplicate members, no U+0000, no integer beyond 2^63 (RFC 8259 §4, §6).

    Raises:
        MalformedJson: it is none, or breaks one of the limits.
    """
    import json

    try:
        text = raw.decode("utf-8") if isinstance(raw, bytes) else raw
        value = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except (ValueError, RecursionError) as why:
        raise MalformedJson(f"The JSON cannot be read: {type(why).__name__}.") from None
    _check_limits(value)
    return value


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member name stands twice")
    return members


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _check_limits(value: object) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, int) and not -_MAX_INTEGER - 1 <= value <= _MAX_INTEGER:
        raise MalformedJson("An integer is beyond 64 bits.")
    elif isinstance(value, Mapping):
        for name, member in value.items():
            _check_limits(name)
            _check_limits(member)
    elif isinstance(value, list):
        for item in value:
            _check_limits(item)


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise MalformedJson("A string holds U+0000.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise MalformedJson("A string holds half a surrogate pair.") from None


def iso_time(epoch_ms: int) -> str:
    """``2026-01-31T04:05:52.000Z``: the contract's H.4. Every row of a list has five, so it is spelled for speed."""
    seconds, millis = divmod(epoch_ms, 1000)
    day, second = divmod(seconds, _SECONDS_A_DAY)
    date_text = date.fromordinal(_EPOCH_DAY + day).isoformat()
    return f"{date_text}{_MINUTES[second // 60]}{_TWO_DIGITS[second % 60]}{_MILLIS[millis]}"


class SpelledTimes(dict[int, str]):
    """``iso_time`` for a page of things, many of whose times, or their days, are the same: each is spelled once."""

    __slots__ = ("_days",)

    def __init__(self) -> None:
        self._days: dict[int, str] = {}

    def __missing__(self, epoch_ms: int) -> str:
        minute, millis = divmod(epoch_ms, 60_000)
        day, minute = divmod(minute, _MINUTES_A_DAY)
        date_text = self._days.get(day)
        if date_text is None:  # half of what a time costs
            date_text = self._days[day] = date.fromordinal(_EPOCH_DAY + day).isoformat()
        text = self[epoch_ms] = f"{date_text}{_MINUTES[minute]}{_TWO_DIGITS[millis // 1000]}{_MILLIS[millis % 1000]}"
        return text


class IsoTimes:
    """``iso_time`` for many times that lie close together: the last second's text is kept."""

    __slots__ = ("_second", "_text")

    def __init__(self) -> None:
        self._second = -1
        self._text = ""

    def at(self, epoch_ms: int) -> str:
        """As ``iso_time``."""
        second, millis = divmod(epoch_ms, 1000)
        if second != self._second:
            self._second, self._text = second, iso_time(epoch_ms)[:19]
        return f"{self._text}.{millis:03d}Z"


def iso_time_or_none(epoch_ms: int | None) -> str | None:
    """As ``iso_time``; nothing stays nothing."""
    return None if epoch_ms is None else iso_time(epoch_ms)


class MalformedTime(Expected):
    """Not a date or time of ISO 8601."""


def parse_time(text: str) -> int:
    """Epoch milliseconds of an ISO 8601 date or time; without a zone it is UTC.

    Raises:
        MalformedTime: it is none.
    """
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise MalformedTime("A time is written as 2026-01-31T04:05:52.000Z.") from None
    return (moment - _EPOCH) // timedelta(milliseconds=1)
