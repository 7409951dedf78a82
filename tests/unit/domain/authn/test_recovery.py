"""A code is right only in its transaction, in time, and as the last one that was sent."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.authn.errors import NotAllowedInState
from frontdesk.domain.authn.recovery import (
    CODE_MS,
    RESEND_MS,
    RecoveryFactor,
    factor_in,
    is_right,
    new_code,
    sent_lately,
    with_code,
)
from frontdesk.domain.authn.transaction import Purpose, Status, Transaction, new_state_token
from frontdesk.kernel.secrets import token_hash

codes = st.text("0123456789", min_size=6, max_size=6)


def waiting(token: str) -> Transaction:
    return Transaction(token_hash(token), Status.RECOVERY_CHALLENGE, Purpose.PASSWORD, None, 0, CODE_MS)


@given(codes, st.text(max_size=10), st.integers(0, 2 * CODE_MS))
def test_a_code_is_right_for_five_minutes_and_no_other_ever_is(code: str, other: str, later: int) -> None:
    token = new_state_token()
    transaction = with_code(waiting(token), token, RecoveryFactor.SMS, code, 1000)
    assert is_right(transaction, token, code, 1000 + later) == (later < CODE_MS)
    assert not is_right(transaction, token, other, 1000) or other == code
    assert sent_lately(transaction, 1000 + later) == (later < RESEND_MS)


@given(codes, codes)
def test_another_code_takes_the_place_of_the_first(first: str, second: str) -> None:
    token = new_state_token()
    transaction = with_code(waiting(token), token, RecoveryFactor.CALL, first, 0)
    transaction = with_code(transaction, token, RecoveryFactor.CALL, second, 1)
    assert is_right(transaction, token, second, 2)
    assert is_right(transaction, token, first, 2) == (first == second)


@given(codes)
def test_a_code_of_another_transaction_is_wrong(code: str) -> None:
    token, elsewhere = new_state_token(), new_state_token()
    transaction = with_code(waiting(token), elsewhere, RecoveryFactor.SMS, code, 0)
    assert not is_right(transaction, token, code, 0)


def test_without_a_code_nothing_is_right() -> None:
    token = new_state_token()
    assert not is_right(waiting(token), token, "None", CODE_MS - 1)
    with pytest.raises(NotAllowedInState):
        factor_in(waiting(token))
    assert not sent_lately(replace(waiting(token), challenge={"sent_at": "now"}), RESEND_MS)


def test_codes_have_six_digits() -> None:
    assert all(len(code) == 6 and code.isdigit() for code in (new_code() for _ in range(50)))
