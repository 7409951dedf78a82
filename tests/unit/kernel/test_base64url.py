"""The encoding is a bijection: every value has one spelling, and nothing else is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.kernel.base64url import b64url, b64url_bytes, from_b64url


def test_the_example_of_rfc7515_appendix_c() -> None:
    assert b64url(bytes([3, 236, 255, 224, 193])) == "A-z_4ME"
    assert from_b64url("A-z_4ME") == bytes([3, 236, 255, 224, 193])


@given(st.binary(max_size=200))
def test_what_was_written_is_read(raw: bytes) -> None:
    assert from_b64url(b64url(raw)) == raw
    assert from_b64url(b64url_bytes(raw)) == raw


@given(st.text(alphabet="AQgw-_+/=. \n\té", max_size=12))
def test_what_is_read_would_be_written_so(text: str) -> None:
    try:
        raw = from_b64url(text)
    except ValueError:
        return
    assert b64url(raw) == text


@pytest.mark.parametrize(
    "text",
    ["QQ==", "QR", "Q", "QQ\n", " QQ", "Q!Q", "+/+/", "QQ.", "QUI=", "é"],
    ids=["padded", "bits left over", "one character", "newline", "space", "stray", "other alphabet", "dot", "=", "é"],
)
def test_any_other_spelling_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_b64url(text)
