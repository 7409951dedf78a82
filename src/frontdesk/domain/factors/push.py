"""Questions to a phone, and its answers (docs/reference/push-device-protocol.md)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from frontdesk.domain.factors.attempt import FactorResult
from frontdesk.domain.factors.model import PushChallenge
from frontdesk.kernel.secrets import constant_time_equals, random_choice_string, random_token

LIFETIME_MS: Final = 60_000
"""A question is open for a minute: whoever is at the other screen waits for it."""
SETUP_MS: Final = 10 * 60_000
"""An activation link is good for ten minutes."""
APPROVE: Final = "APPROVE"
DENY: Final = "DENY"
_NUMBERS = 3


def new_challenge(now: int, *, with_numbers: bool) -> PushChallenge:
    """A question; three numbers where the person shall show that they see the other screen."""
    numbers = _three_numbers() if with_numbers else ()
    correct = numbers[int(random_choice_string("012", 1))] if numbers else ""
    return PushChallenge(
        id=random_token(16),
        nonce=random_token(32),
        created_at=now,
        expires_at=now + LIFETIME_MS,
        numbers=numbers,
        correct=correct,
    )


def result_of(challenge: PushChallenge | None, id: object, now: int) -> FactorResult:
    """How the question of that id stands; a newer question takes the place of an older one."""
    if challenge is None or challenge.id != id:
        return FactorResult.TIMEOUT
    if challenge.answer == APPROVE:
        return FactorResult.SUCCESS if now < challenge.expires_at + LIFETIME_MS else FactorResult.TIMEOUT
    if challenge.answer is not None:
        return FactorResult.REJECTED
    return FactorResult.WAITING if now < challenge.expires_at else FactorResult.TIMEOUT


def is_open(challenge: PushChallenge | None, now: int) -> bool:
    """Whether the phone can still answer."""
    return challenge is not None and challenge.answer is None and now < challenge.expires_at


def answered(challenge: PushChallenge, claims: Mapping[str, object]) -> PushChallenge | None:
    """The question after what the phone signed; None: that answers another one, or nothing.

    A wrong number is a refusal: whoever asked does not sit where the person sits.
    """
    nonce, answer = claims.get("nonce"), claims.get("answer")
    if not isinstance(nonce, str) or not constant_time_equals(nonce, challenge.nonce) or answer not in {APPROVE, DENY}:
        return None
    if answer == APPROVE and challenge.correct and claims.get("number") != challenge.correct:
        return replace(challenge, answer=DENY)
    return replace(challenge, answer=str(answer))


def _three_numbers() -> tuple[str, ...]:
    numbers: list[str] = []
    while len(numbers) < _NUMBERS:
        number = random_choice_string("123456789", 1) + random_choice_string("0123456789", 1)
        if number not in numbers:
            numbers.append(number)
    return tuple(numbers)
