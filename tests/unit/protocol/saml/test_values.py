"""Values of messages (SAML Core 2.0 §1.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.saml.errors import MalformedMessage
from frontdesk.protocol.saml.values import parse_instant, render_instant

instants = st.integers(0, 4_000_000_000_000)


@given(instants)
def test_an_instant_is_read_as_it_was_written(at: int) -> None:
    assert parse_instant(render_instant(at)) == at


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1970-01-01T00:00:01Z", 1000),
        ("1970-01-01T00:00:01", 1000),
        ("1970-01-01T00:00:01.5Z", 1500),
        ("1970-01-01T00:00:01.123456789Z", 1123),
        ("1970-01-01T02:00:01+02:00", 1000),
    ],
)
def test_instants_are_read_in_every_spelling(text: str, at: int) -> None:
    assert parse_instant(text) == at


@pytest.mark.parametrize("text", ["", "x", "2026-13-01T00:00:00Z", "2026-01-01", "0000-01-01T00:00:00Z", "1e9"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(MalformedMessage):
        parse_instant(text)
