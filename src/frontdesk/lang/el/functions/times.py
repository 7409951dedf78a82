"""Time.* (Okta: expression language, time functions; ISO 8601; MS-DTYP §2.3.3 FILETIME; Joda-Time: DateTimeFormat)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal

from frontdesk.lang.el.functions.joda import TimePattern, read_pattern
from frontdesk.lang.el.functions.signature import Function, fixed
from frontdesk.lang.el.functions.zones import read_zone
from frontdesk.lang.el.run import Run
from frontdesk.lang.el.values import ExpressionFailure, text_of

_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_WINDOWS = datetime(1601, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_COUNT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:E[0-9]{1,2})?")


def now(run: Run, zone: tzinfo | None = None, pattern: TimePattern | None = None) -> str:
    """The current time: ISO 8601 in UTC, unless a zone or a pattern is given."""
    moment = _within_years(lambda: _now(run).astimezone(zone or UTC))
    return pattern.format(moment) if pattern else _iso(moment)


def _now(run: Run) -> datetime:
    return _UNIX + timedelta(milliseconds=run.scope.now)


def windows_to_iso(ticks: object) -> str | None:
    """From a FILETIME: tenths of microseconds since 1601."""
    count = _count(ticks, "Time.fromWindowsToIso8601")
    return None if count is None else _iso_after(_WINDOWS, count / 10)


def unix_to_iso(seconds: object) -> str | None:
    """From seconds since 1970."""
    count = _count(seconds, "Time.fromUnixToIso8601")
    return None if count is None else _iso_after(_UNIX, count * 1_000_000)


def string_to_iso(run: Run, text: object, pattern: TimePattern | None) -> str | None:
    """From a time written in a pattern; UTC unless the text says otherwise.

    Raises:
        ExpressionFailure: the text is not written so.
    """
    written = text_of(text, "Time.fromStringToIso8601")
    if not written or pattern is None:
        return None
    return _iso(_within_years(lambda: pattern.parse(written, _now(run)).astimezone(UTC)))


def iso_to_windows(time: object) -> str | None:
    """To a FILETIME."""
    moment = _moment(time, "Time.fromIso8601ToWindows")
    return None if moment is None else str((moment - _WINDOWS) // _MICROSECOND * 10)


def iso_to_unix(time: object) -> str | None:
    """To whole seconds since 1970."""
    moment = _moment(time, "Time.fromIso8601ToUnix")
    return None if moment is None else str((moment - _UNIX) // timedelta(seconds=1))


def iso_to_string(time: object, pattern: TimePattern | None) -> str | None:
    """To a time written in a pattern, in UTC."""
    moment = _moment(time, "Time.fromIso8601ToString")
    return pattern.format(moment) if moment and pattern else None


def _moment(time: object, who: str) -> datetime | None:
    text = (text_of(time, who) or "").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ExpressionFailure(f"{who} was given no time of ISO 8601.") from None
    return _within_years(lambda: moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC))


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _count(written: object, who: str) -> Decimal | None:
    text = (text_of(written, who) or "").strip()
    if not text:
        return None
    if len(text) > 30 or not _COUNT.fullmatch(text):
        raise ExpressionFailure(f"{who} was given no number.")
    return Decimal(text)


def _iso_after(epoch: datetime, microseconds: Decimal) -> str:
    return _iso(_within_years(lambda: epoch + timedelta(microseconds=int(microseconds))))


def _within_years(compute: Callable[[], datetime]) -> datetime:
    """Python's calendar ends with the year 9999."""
    try:
        return compute()
    except (OverflowError, ValueError):
        raise ExpressionFailure("The time is not within the years 1 to 9999.") from None


TIMES = (
    Function("Time.now", now, 0, 2, scoped=True, prepared={0: read_zone, 1: read_pattern}),
    fixed("Time.fromWindowsToIso8601", windows_to_iso, 1),
    fixed("Time.fromUnixToIso8601", unix_to_iso, 1),
    Function("Time.fromStringToIso8601", string_to_iso, 2, 2, scoped=True, prepared={1: read_pattern}),
    fixed("Time.fromIso8601ToWindows", iso_to_windows, 1),
    fixed("Time.fromIso8601ToUnix", iso_to_unix, 1),
    Function("Time.fromIso8601ToString", iso_to_string, 2, 2, prepared={1: read_pattern}),
)
