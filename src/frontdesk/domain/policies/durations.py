"""Spans of time as policies write them: ISO 8601 durations (contract D.3: reauthenticateIn)."""

import re

_DURATION = re.compile(
    r"P(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?:(?P<hours>\d{1,7})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,10})S)?)?",
    re.ASCII,
)
_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


def parse_duration_ms(text: str) -> int | None:
    """Its milliseconds; None where it is no duration, or one of years or months, which have no length."""
    found = _DURATION.fullmatch(text)
    given = {unit: int(value) for unit, value in found.groupdict().items() if value} if found is not None else {}
    return sum(_SECONDS[unit] * value for unit, value in given.items()) * 1000 if given else None
