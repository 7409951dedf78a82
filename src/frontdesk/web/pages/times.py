"""Times as a person reads them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def say_time(at: int, language: str, timezone: object = None) -> str:
    """Day and time as the language writes them, in the person's own zone where their profile names one."""
    from babel.dates import format_datetime

    moment = datetime.fromtimestamp(at / 1000, UTC)
    zone = _zone(timezone)
    said = format_datetime(moment, "medium", tzinfo=zone or UTC, locale=language)
    return said if zone is not None else f"{said} UTC"


def _zone(name: object) -> ZoneInfo | None:
    if not isinstance(name, str) or not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # of another calendar's tables, or no name of a zone at all
        return None
