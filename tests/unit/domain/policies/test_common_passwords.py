"""What everybody thinks of is refused, and what somebody thought of is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.policies.common_passwords import is_common

_COMMON = """
password passw0rd Password1 password12 password123 P@ssw0rd P@$$w0rd! 12345678 123456789 1234567890 11111111 00000000
qwerty123 qwertyuiop QwErTy!2 1q2w3e4r 1qaz2wsx zaq12wsx asdfghjkl zxcvbnm1 iloveyou sunshine princess football baseball
Welcome1 Welcome123! Winter2024! Summer2025 Spring24! admin123 Admin2026! letmein1 changeme Changeme1! superman trustno1
abcd1234 abc12345 aaaaaaaa abababab abcabcabc monkey12 dragon99 Monday01 January2026 Test1234 testtest Passwort1
987654321 qazwsxedc starwars1 pokemon! jessica1 michelle2 Liverpool1 chelsea! Hello123 hellohello Secret123 asdf1234
qwer1234 1234qwer passpass login123 frontdesk1 Passw0rd2026! W3lcome2025
"""
_FINE = """
correct-horse-battery kT9#vLq2 Zw4!pQ8x tr0ub4dour&3 violin-ostrich-7 gentle.fjord.91 mXq7-uuRp Vilnius8Kettle owlsNap@9
jlbEk38d ThreeBlueHeronsFly Wdkmtagsn7 pumpernickel88cello
"""


@pytest.mark.parametrize("password", _COMMON.split())
def test_what_guessers_try_first_is_common(password: str) -> None:
    assert is_common(password), password


@pytest.mark.parametrize("password", _FINE.split())
def test_what_somebody_thought_of_is_not(password: str) -> None:
    assert not is_common(password), password


@given(st.text("abcxyz019!", min_size=1, max_size=3), st.integers(3, 300))
def test_saying_it_again_makes_nothing_better(piece: str, times: int) -> None:
    assert is_common(piece * times)


@settings(max_examples=25)
@given(st.text(max_size=1024))
def test_every_text_has_an_answer(text: str) -> None:
    assert is_common(text) in {True, False}


@given(st.lists(st.sampled_from("bdfgjkmprtvxz"), min_size=9, max_size=20, unique=True).map("".join))
def test_letters_in_no_order_are_not_common(text: str) -> None:
    assert not is_common(f"{text[:5]}7{text[5:]}") or len(set(text)) < 5
