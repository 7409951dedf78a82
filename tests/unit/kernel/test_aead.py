"""Sealed values open as they were made, with one key, for one purpose, in one context and one spelling."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.kernel.aead import NotSealedByUs, Sealer

KEY = b"k" * 32
_LETTERS = string.ascii_letters + string.digits + "-_"


@given(plain=st.text(max_size=40), context=st.text(max_size=20))
def test_what_was_sealed_opens_again(plain: str, context: str) -> None:
    sealer = Sealer(KEY, "test")
    assert sealer.open_text(sealer.seal_text(plain, context), context) == plain


@given(plain=st.text(max_size=40), data=st.data())
def test_a_sealed_text_with_another_letter_anywhere_does_not_open(plain: str, data: st.DataObject) -> None:
    sealed = Sealer(KEY, "test").seal_text(plain, "here")
    at = data.draw(st.integers(0, len(sealed) - 1))
    letter = data.draw(st.sampled_from(_LETTERS.replace(sealed[at], "")))
    with pytest.raises(NotSealedByUs):
        Sealer(KEY, "test").open_text(sealed[:at] + letter + sealed[at + 1 :], "here")


@pytest.mark.parametrize("plain", ["", "a", "ab"])
def test_no_other_spelling_of_the_same_bytes_opens(plain: str) -> None:
    sealed = Sealer(KEY, "test").seal_text(plain, "here")
    last = [sealed[:-1] + letter for letter in _LETTERS if letter != sealed[-1]]
    for other in [
        *last,
        f"{sealed}=",
        f"{sealed}==",
        f" {sealed}",
        f"{sealed}!",
        f"{sealed[:4]}.{sealed[4:]}",
        f"{sealed}é",
    ]:
        with pytest.raises(NotSealedByUs):
            Sealer(KEY, "test").open_text(other, "here")


def test_another_key_purpose_or_context_does_not_open_it() -> None:
    sealed = Sealer(KEY, "test").seal_text("a secret", "here")
    for sealer, context in [
        (Sealer(b"x" * 32, "test"), "here"),
        (Sealer(KEY, "else"), "here"),
        (Sealer(KEY, "test"), "there"),
    ]:
        with pytest.raises(NotSealedByUs):
            sealer.open_text(sealed, context)


@pytest.mark.parametrize("text", ["", "A", "AAAA", "====", "ÿ", "no base64url at all"])
def test_what_is_too_short_or_no_base64url_is_refused(text: str) -> None:
    with pytest.raises(NotSealedByUs):
        Sealer(KEY, "test").open_text(text, "here")
