"""Binary members in either spelling (RFC 4648 §4, §5)."""

import pytest

from frontdesk.protocol.webauthn.encoding import BadCredential, read_binary


@pytest.mark.parametrize(
    ("text", "raw"), [("-_8", b"\xfb\xff"), ("+/8=", b"\xfb\xff"), ("+/8", b"\xfb\xff"), ("", b"")]
)
def test_both_spellings_are_read(text: str, raw: bytes) -> None:
    assert read_binary(text) == raw


@pytest.mark.parametrize("text", ["!", "a", "aaaaa", "é", "a b", "AA=A"])
def test_what_is_neither_spelling_is_refused(text: str) -> None:
    with pytest.raises(BadCredential):
        read_binary(text)
