"""Times as the wire writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.kernel.json import MalformedTime, SpelledTimes, iso_time, parse_time


@given(st.integers(-(10**13), 10**14))
def test_a_time_that_is_written_is_read_as_the_same_time(at: int) -> None:
    assert parse_time(iso_time(at)) == at


@given(st.lists(st.integers(-(10**13), 10**14)))
def test_many_times_are_spelled_as_one_is(times: list[int]) -> None:
    spelled = SpelledTimes()
    assert [spelled[at] for at in [*times, *times]] == [iso_time(at) for at in [*times, *times]]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1970-01-01", 0),
        ("1970-01-01T00:00:01Z", 1000),
        ("1970-01-01T00:00:00.0019Z", 1),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1970-01-01T00:00:00", 0),
    ],
)
def test_a_time_without_a_zone_is_utc_and_counts_whole_milliseconds(text: str, at: int) -> None:
    assert parse_time(text) == at


@pytest.mark.parametrize(
    "text", ["", "soon", "1970-13-01", "0001-01-01T00:00:00+23:00", "9999-12-31T23:00:00-23:00", "5"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(MalformedTime):
        parse_time(text)


@given(st.text())
def test_whatever_is_given_is_a_time_or_refused(text: str) -> None:
    try:
        parse_time(text)
    except MalformedTime:
        return
