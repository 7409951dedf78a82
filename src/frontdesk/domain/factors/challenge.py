"""Proving a factor: too many wrong answers lock it for a while, and no code counts twice (contract B.4)."""

from dataclasses import replace
from enum import Enum, auto

from frontdesk.domain.factors.model import Factor, FactorState, FactorStatus

MOST_FAILURES = 5
_LOCKED_MS = 15 * 60_000


class Outcome(Enum):
    """What came of an attempt."""

    SUCCESS = auto()
    WRONG = auto()
    REPLAYED = auto()
    TOO_LATE = auto()
    LOCKED = auto()


def is_locked(state: FactorState, now: int) -> bool:
    """Whether nobody may try now."""
    return state.failures >= MOST_FAILURES and now < state.failed_at + _LOCKED_MS


def proved(factor: Factor, now: int) -> tuple[Outcome, Factor]:
    """It was right: the factor is active, and earlier failures are forgotten."""
    return Outcome.SUCCESS, _proved(factor, now, factor.state.last_step)


def failed(factor: Factor, now: int, outcome: Outcome = Outcome.WRONG) -> tuple[Outcome, Factor]:
    """It was not, and that counts."""
    return outcome, _failed(factor, now)


def after_answer(factor: Factor, now: int, *, right: bool) -> tuple[Outcome, Factor]:
    """What came of an answer, and the factor as it is then."""
    if right:
        return Outcome.SUCCESS, _proved(factor, now, factor.state.last_step)
    return Outcome.WRONG, _failed(factor, now)


def after_code(factor: Factor, now: int, step: int | None) -> tuple[Outcome, Factor]:
    """What came of a code that is of this time step; None: it is of none. Older steps than the last are spent too."""
    if step is None:
        return Outcome.WRONG, _failed(factor, now)
    if step <= factor.state.last_step:
        return Outcome.REPLAYED, _failed(factor, now)
    return Outcome.SUCCESS, _proved(factor, now, step)


def _proved(factor: Factor, now: int, step: int) -> Factor:
    state = replace(factor.state, failures=0, failed_at=0, last_step=step)
    changed_at = now if not factor.is_active else factor.updated_at
    return replace(factor, status=FactorStatus.ACTIVE, state=state, updated_at=changed_at)


def _failed(factor: Factor, now: int) -> Factor:
    expired = factor.state.failures >= MOST_FAILURES and not is_locked(factor.state, now)
    failures = 1 if expired else factor.state.failures + 1
    return replace(factor, state=replace(factor.state, failures=failures, failed_at=now))
