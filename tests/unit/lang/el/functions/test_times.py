"""Time functions, and the patterns they read and write (Joda-Time: DateTimeFormat)."""

import pytest
from tests.unit.lang.el.scopes import a_scope, value_of

from frontdesk.lang.el.compile import ExpressionFailure

AFTERNOON = "2026-07-04T15:06:07.089Z"  # a Saturday, the 185th day, in week 27


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("Time.now()", "2026-01-01T12:00:00.123Z"),
        ("Time.now(null, null)", "2026-01-01T12:00:00.123Z"),
        ("Time.now('EST')", "2026-01-01T07:00:00.123-05:00"),
        ("Time.now('Asia/Kolkata')", "2026-01-01T17:30:00.123+05:30"),
        ("Time.now('+02:00')", "2026-01-01T14:00:00.123+02:00"),
        ("Time.now('-0330', 'HH:mm Z')", "08:30 -0330"),
        ("Time.now('EST', 'YYYY-MM-dd HH:mm:ss')", "2026-01-01 07:00:00"),
        ("Time.now('UTC', user.pattern)", "2026"),
    ],
)
def test_now_is_told_in_the_zone_and_pattern_asked_for(source: str, value: str) -> None:
    assert value_of(source, user={"pattern": "yyyy"}) == value


def test_old_zone_names_follow_daylight_saving() -> None:
    assert value_of("Time.now('EST')", a_scope(now=1_783_166_400_000)) == "2026-07-04T08:00:00.000-04:00"


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("Time.fromUnixToIso8601('1700000000')", "2023-11-14T22:13:20.000Z"),
        ("Time.fromUnixToIso8601(1700000000.5)", "2023-11-14T22:13:20.500Z"),
        ("Time.fromUnixToIso8601('-1')", "1969-12-31T23:59:59.000Z"),
        ("Time.fromWindowsToIso8601('116444736000000000')", "1970-01-01T00:00:00.000Z"),
        ("Time.fromWindowsToIso8601('0')", "1601-01-01T00:00:00.000Z"),
        ("Time.fromIso8601ToUnix('2023-11-14T22:13:20.000Z')", "1700000000"),
        ("Time.fromIso8601ToUnix('2023-11-14T23:13:20+01:00')", "1700000000"),
        ("Time.fromIso8601ToUnix('2023-11-14')", "1699920000"),
        ("Time.fromIso8601ToWindows('1970-01-01T00:00:00.001Z')", "116444736000010000"),
        ("Time.fromStringToIso8601('04/07/2026 3:06 PM', 'dd/MM/yyyy h:mm a')", "2026-07-04T15:06:00.000Z"),
        ("Time.fromIso8601ToString('2026-07-04T01:30:00+02:00', 'yyyy-MM-dd HH:mm')", "2026-07-03 23:30"),
    ],
)
def test_times_are_converted_between_their_spellings(source: str, value: str) -> None:
    assert value_of(source) == value


@pytest.mark.parametrize("unit", ["Windows", "Unix"])
def test_conversion_to_and_fro_is_the_identity(unit: str) -> None:
    assert value_of(f"Time.from{unit}ToIso8601(Time.fromIso8601To{unit}('2026-01-01T00:00:00Z'))") == (
        "2026-01-01T00:00:00.000Z"
    )


@pytest.mark.parametrize(
    "source",
    [
        "Time.fromUnixToIso8601(null)",
        "Time.fromWindowsToIso8601('')",
        "Time.fromStringToIso8601(null, 'yyyy')",
        "Time.fromStringToIso8601('2026', null)",
        "Time.fromIso8601ToUnix('')",
        "Time.fromIso8601ToWindows(null)",
        "Time.fromIso8601ToString(null, 'yyyy')",
        "Time.fromIso8601ToString('2026-01-01', null)",
    ],
)
def test_no_time_given_is_null_returned(source: str) -> None:
    assert value_of(source) is None


@pytest.mark.parametrize(
    "source",
    [
        "Time.fromUnixToIso8601('soon')",
        "Time.fromUnixToIso8601('99999999999999')",
        "Time.fromWindowsToIso8601('9223372036854775807')",
        "Time.fromIso8601ToUnix('soon')",
        "Time.fromIso8601ToUnix('0001-01-01T00:00:00+10:00')",
        "Time.fromStringToIso8601('2026-02-30', 'yyyy-MM-dd')",
        "Time.fromStringToIso8601('2026-02-03x', 'yyyy-MM-dd')",
        "Time.fromStringToIso8601('2026', 'yyyy-MM')",
        "Time.fromStringToIso8601('366 2026', 'D yyyy')",
        "Time.fromStringToIso8601('13 PM', 'h a')",
        "Time.fromStringToIso8601('27', 'w')",
        "Time.fromStringToIso8601('Nowhere', 'ZZZ')",
        "Time.now(user.firstName)",
        "Time.now('UTC', user.firstName)",
    ],
)
def test_a_time_that_there_is_not_fails(source: str) -> None:
    with pytest.raises(ExpressionFailure):
        value_of(source)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("yyyy yy y Y", "2026 26 2026 2026"),
        ("G C", "AD 20"),
        ("xxxx ww e", "2026 27 6"),
        ("M MM MMM MMMM", "7 07 Jul July"),
        ("d dd D", "4 04 185"),
        ("E EEEE", "Sat Saturday"),
        ("H HH k h hh K a", "15 15 15 3 03 3 PM"),
        ("m mm s ss", "6 06 7 07"),
        ("S SS SSS SSSSSS", "0 08 089 089000"),
        ("Z ZZ ZZZ z", "+0000 +00:00 UTC UTC"),
        ("yyyy'T'HH", "2026T15"),
        ("''yy 'o''clock'", "'26 o'clock"),
        ("yyyyMMdd.", "20260704."),
    ],
)
def test_each_letter_writes_its_field(pattern: str, text: str) -> None:
    assert value_of(f"""Time.fromIso8601ToString('{AFTERNOON}', "{pattern}")""") == text


@pytest.mark.parametrize(
    ("text", "pattern", "iso"),
    [
        ("20260704150607", "yyyyMMddHHmmss", "2026-07-04T15:06:07.000Z"),
        ("4 Jul 2026", "d MMM yyyy", "2026-07-04T00:00:00.000Z"),
        ("Saturday, july 4 2026", "EEEE, MMMM d yyyy", "2026-07-04T00:00:00.000Z"),
        ("7/4/26", "M/d/yy", "2026-07-04T00:00:00.000Z"),
        ("7/4/99", "M/d/yy", "1999-07-04T00:00:00.000Z"),
        ("2026-185", "yyyy-D", "2026-07-04T00:00:00.000Z"),
        ("2026-07-04T15:06:07.5+0200", "yyyy-MM-dd'T'HH:mm:ss.SSSZ", "2026-07-04T13:06:07.500Z"),
        ("2026-07-04 15:06 America/New_York", "yyyy-MM-dd HH:mm ZZZ", "2026-07-04T19:06:00.000Z"),
        ("2026 12 AM", "yyyy h a", "2026-01-01T00:00:00.000Z"),
        ("2026 11 PM", "yyyy K a", "2026-01-01T23:00:00.000Z"),
        ("2026 24", "yyyy k", "2026-01-01T00:00:00.000Z"),
        ("AD 2026", "G Y", "2026-01-01T00:00:00.000Z"),
        ("15:06", "HH:mm", "2000-01-01T15:06:00.000Z"),
    ],
)
def test_each_letter_reads_its_field_and_the_rest_is_the_start_of_2000(text: str, pattern: str, iso: str) -> None:
    assert value_of(f"""Time.fromStringToIso8601('{text}', "{pattern}")""") == iso
