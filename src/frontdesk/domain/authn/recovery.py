"""Getting back in by a code (contract B.1, B.2): what is kept of it, and when it is right.

A code has six digits, so nothing that leads back to it is kept: its hash takes the state token in, of which the
database knows only a hash.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final

from frontdesk.domain.authn.errors import NotAllowedInState
from frontdesk.domain.authn.transaction import Transaction
from frontdesk.kernel.secrets import constant_time_equals, random_choice_string, token_hash

CODE_MS: Final = 5 * 60_000
CODE_MINUTES: Final = 5
RESEND_MS: Final = 30_000
"""Okta: a code is sent again after half a minute at the soonest (contract B.4)."""
_DIGITS = "0123456789"


class RecoveryFactor(StrEnum):
    """Okta: how somebody who has lost their password is reached."""

    EMAIL = "EMAIL"
    SMS = "SMS"
    CALL = "CALL"


def new_code() -> str:
    """Six digits."""
    return random_choice_string(_DIGITS, 6)


def with_code(transaction: Transaction, state_token: str, factor: RecoveryFactor, code: str, now: int) -> Transaction:
    """The transaction waits for this code; one that was sent before counts no more."""
    waits: Mapping[str, object] = {
        "factor_type": factor.value,
        "code_hash": _code_hash(state_token, code),
        "sent_at": now,
    }
    return replace(transaction, challenge=waits)


def factor_in(transaction: Transaction) -> RecoveryFactor:
    """How the person is reached.

    Raises:
        NotAllowedInState: no code was sent in this transaction.
    """
    named = transaction.challenge.get("factor_type")
    if not isinstance(named, str):
        raise NotAllowedInState()
    return RecoveryFactor(named)


def sent_lately(transaction: Transaction, now: int) -> bool:
    """Whether the last code was sent too lately for another."""
    return now < _sent_at(transaction) + RESEND_MS


def is_right(transaction: Transaction, state_token: str, code: str, now: int) -> bool:
    """Whether it is the code that was sent last, and in time."""
    right = constant_time_equals(str(transaction.challenge.get("code_hash")), _code_hash(state_token, code))
    return right and now < _sent_at(transaction) + CODE_MS


def _sent_at(transaction: Transaction) -> int:
    sent_at = transaction.challenge.get("sent_at")
    return sent_at if isinstance(sent_at, int) else 0


def _code_hash(state_token: str, code: str) -> str:
    return token_hash(f"{state_token}.{code}").hex()
