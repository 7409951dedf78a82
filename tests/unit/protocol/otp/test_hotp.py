"""Counter-based codes (RFC 4226)."""

from base64 import b32encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.otp.hotp import LOOK_AHEAD, code_at, matching_counter, new_secret, read_secret

SECRET = b32encode(b"12345678901234567890").decode()
CODES = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]


@pytest.mark.parametrize(("counter", "code"), list(enumerate(CODES)))
def test_a_code_is_the_example_of_rfc4226_appendix_d(counter: int, code: str) -> None:
    assert code_at(SECRET, counter) == code


@given(st.integers(0, 2**40), st.integers(0, LOOK_AHEAD - 1))
def test_a_code_ahead_is_found_and_one_behind_is_not(counter: int, ahead: int) -> None:
    code = code_at(SECRET, counter + ahead)
    found = matching_counter(SECRET, code, counter, LOOK_AHEAD)
    assert found is not None
    assert found <= counter + ahead
    assert code_at(SECRET, found) == code


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345x", "１２３４５６"])
def test_what_is_no_code_matches_nothing(code: str) -> None:
    assert matching_counter(SECRET, code, 0, 100) is None


@pytest.mark.parametrize(
    "text",
    [SECRET, SECRET.lower(), "3132333435363738393031323334353637383930", "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"],
)
def test_a_secret_is_read_as_its_maker_prints_it(text: str) -> None:
    assert read_secret(text) == SECRET


@pytest.mark.parametrize("text", ["", "AAAA", "not a secret!", "0" * 18, "A" * 2000])
def test_what_is_no_secret_or_a_short_one_is_refused(text: str) -> None:
    assert read_secret(text) is None


def test_a_new_secret_is_read_back() -> None:
    secret = new_secret()
    assert read_secret(secret) == secret
