"""MS-ADTS §3.1.1.3.1.3.3."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.ldap.attribute_ranges import VALUES_A_RANGE, AttributeRange, ask_range, read_range


@pytest.mark.parametrize(
    ("description", "found"),
    [
        ("member;range=0-1499", AttributeRange("member", 1500)),
        ("member;Range=1500-*", AttributeRange("member", None)),
        ("member", None),
        ("member;binary", None),
        ("member;range=", None),
        ("member;range=0-x", None),
        ("member;range=0-99999999999", None),
        (";range=0-1", None),
    ],
)
def test_an_answer_says_what_it_left_out(description: str, found: AttributeRange | None) -> None:
    assert read_range(description) == found


@given(st.integers(min_value=0, max_value=900_000))
def test_the_next_range_begins_where_the_last_ended(start: int) -> None:
    assert read_range(ask_range("member", start)) == AttributeRange("member", start + VALUES_A_RANGE)
