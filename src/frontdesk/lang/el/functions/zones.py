"""Time zones: the tz database's names, three-letter ones of older systems, offsets (Joda-Time: DateTimeZone)."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from frontdesk.lang.el.values import ExpressionFailure

_NAME = re.compile(r"[A-Za-z0-9_+\-/]{1,64}")
_OFFSET = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})")
_UTC_NAMES = frozenset({"UTC", "GMT", "Z", "UT"})
# the names of the JDK's first time zones; Okta: expression language, appendix
_OLD_NAMES: Final = {
    "ACT": "Australia/Darwin",
    "AET": "Australia/Sydney",
    "AGT": "America/Argentina/Buenos_Aires",
    "ART": "Africa/Cairo",
    "AST": "America/Anchorage",
    "BET": "America/Sao_Paulo",
    "BST": "Asia/Dhaka",
    "CAT": "Africa/Harare",
    "CNT": "America/St_Johns",
    "CST": "America/Chicago",
    "CTT": "Asia/Shanghai",
    "EAT": "Africa/Addis_Ababa",
    "ECT": "Europe/Paris",
    "EST": "America/New_York",
    "HST": "Pacific/Honolulu",
    "IET": "America/Indiana/Indianapolis",
    "IST": "Asia/Kolkata",
    "JST": "Asia/Tokyo",
    "MIT": "Pacific/Apia",
    "MST": "America/Denver",
    "NET": "Asia/Yerevan",
    "NST": "Pacific/Auckland",
    "PLT": "Asia/Karachi",
    "PNT": "America/Phoenix",
    "PRT": "America/Puerto_Rico",
    "PST": "America/Los_Angeles",
    "SST": "Pacific/Guadalcanal",
    "VST": "Asia/Ho_Chi_Minh",
}


def read_zone(name: str) -> tzinfo:
    """The zone of that name.

    Raises:
        ExpressionFailure: there is none.
    """
    if name in _UTC_NAMES:
        return UTC
    offset = _OFFSET.fullmatch(name)
    if offset is not None:
        return _fixed(offset)
    if not _NAME.fullmatch(name):
        raise ExpressionFailure("A time zone has a name such as Europe/Paris, EST or +02:00.")
    try:
        return ZoneInfo(_OLD_NAMES.get(name, name))
    except (KeyError, ValueError, OSError):
        raise ExpressionFailure(f"There is no time zone {name}.") from None


def _fixed(offset: re.Match[str]) -> tzinfo:
    sign, hours, minutes = offset.groups()
    distance = timedelta(hours=int(hours), minutes=int(minutes))
    if distance >= timedelta(days=1):
        raise ExpressionFailure("A time zone is less than a day from UTC.")
    return timezone(-distance if sign == "-" else distance)
