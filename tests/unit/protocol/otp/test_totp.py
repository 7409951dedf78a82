"""RFC 6238: the vectors of its appendix B, and which codes count at a moment."""

from base64 import b32decode, b32encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.otp.totp import STEP_S, code_at, matching_step, new_secret, step_at

SECRET = b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_of_the_specification_are_ours(second: int, code: str) -> None:
    assert code_at(SECRET, step_at(second * 1000)) == code
    assert matching_step(SECRET, code, second * 1000) == second // STEP_S


@given(st.integers(0, 2**41), st.integers(-3, 3))
def test_only_the_neighbours_of_now_count(now: int, away: int) -> None:
    step = step_at(now) + away
    if step < 0:
        return
    matching = matching_step(SECRET, code_at(SECRET, step), now)
    if abs(away) <= 1:
        assert matching is not None
        assert matching >= step
    elif matching is not None:  # one in a million codes is its neighbour's too
        assert code_at(SECRET, matching) == code_at(SECRET, step)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "１２３４５６"])
def test_what_is_no_code_matches_nothing(code: str) -> None:
    assert matching_step(SECRET, code, 59_000) is None


def test_secrets_are_as_long_as_the_hash_and_never_the_same() -> None:
    assert len(b32decode(new_secret())) == 20
    assert new_secret() != new_secret()
