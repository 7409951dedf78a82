"""The max_age parameter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.oauth.errors import InvalidRequest
from frontdesk.protocol.oidc.max_age import parse_max_age


@given(st.integers(0, 10**10 - 1))
def test_seconds_are_read_as_they_are_written(seconds: int) -> None:
    assert parse_max_age(str(seconds)) == seconds


def test_no_max_age_is_not_zero() -> None:
    assert parse_max_age(None) is None
    assert parse_max_age("0") == 0


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1e3", " 1", "1 ", "1\n", "٣", "NaN", "1" * 11])
def test_what_is_no_number_of_seconds_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match="max_age"):
        parse_max_age(text)
