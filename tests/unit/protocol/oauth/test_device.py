"""User codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.oauth.device import ALPHABET, display_user_code, make_user_code, normalise_user_code

_codes = st.text(ALPHABET, min_size=8, max_size=8)


def test_a_code_looks_like_the_example_of_rfc8628_section_3_2() -> None:
    assert display_user_code("WDJBMJHT") == "WDJB-MJHT"
    assert normalise_user_code("WDJB-MJHT") == "WDJBMJHT"


def test_the_alphabet_is_the_one_of_rfc8628_section_6_1() -> None:
    assert ALPHABET == "BCDFGHJKLMNPQRSTVWXZ"


def test_a_made_code_is_eight_letters_of_the_alphabet_and_never_the_same() -> None:
    codes = {make_user_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)


@given(_codes, st.sampled_from(["-", " ", "", ".", "–", " - "]))
def test_a_code_is_found_however_it_was_typed(code: str, separator: str) -> None:
    assert normalise_user_code(separator.join(code.lower())) == code
    assert normalise_user_code(f" {display_user_code(code)}\n") == code


@pytest.mark.parametrize("text", ["", "----", "aeiou", "12345", "ßſ", "b" * 0])
def test_what_is_not_of_the_alphabet_is_left_out(text: str) -> None:
    assert normalise_user_code(text) == ""


def test_what_was_typed_is_bounded() -> None:
    assert len(normalise_user_code("B" * 100_000)) == 100
