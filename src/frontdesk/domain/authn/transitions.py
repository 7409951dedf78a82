"""The transition table: which step may be taken in which state, and where it may lead (contract B.1, B.2).

The table is the law: what it does not list is refused with E0000079, and a step that would lead anywhere else is a
defect that stops. It is drawn in docs/reference/authentication-states.md.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from frontdesk.domain.authn.errors import NotAllowedInState
from frontdesk.domain.authn.owed import Owed
from frontdesk.domain.authn.transaction import Proofs, Purpose, Status, Transaction

_S = Status


class Step(StrEnum):
    """What a caller does; most are named by the last part of their path."""

    AUTHENTICATE = "authn"
    CHANGE_PASSWORD = "credentials/change_password"
    RESET_PASSWORD = "credentials/reset_password"
    ENROLL = "factors"
    ACTIVATE = "factors/lifecycle/activate"
    RESEND_ACTIVATION = "factors/lifecycle/resend"
    CHALLENGE = "factors/verify, without a proof"
    VERIFY = "factors/verify"
    RESEND = "factors/verify/resend"
    RECOVERY_CODE = "recovery/factors/verify"
    RESEND_RECOVERY = "recovery/factors/resend"
    ANSWER = "recovery/answer"
    PREVIOUS = "previous"
    SKIP = "skip"


_SETTLED = frozenset(
    {_S.MFA_REQUIRED, _S.PASSWORD_RESET, _S.PASSWORD_EXPIRED, _S.PASSWORD_WARN, _S.MFA_ENROLL, _S.SUCCESS}
)
"""Where a step may lead that proves something, or goes past something: whatever is owed next, or the end.

What was not owed before a step may be owed after it: policies change and passwords expire meanwhile. Only what the
step itself has done is owed no more.
"""
_AFTER_PASSWORD = _SETTLED - {_S.PASSWORD_EXPIRED, _S.PASSWORD_RESET}
_AFTER_FACTOR = _SETTLED - {_S.MFA_REQUIRED}
_AFTER_RECOVERY = frozenset({_S.RECOVERY, _S.PASSWORD_RESET, _S.SUCCESS})

TRANSITIONS: Mapping[Step, Mapping[Status, frozenset[Status]]] = {
    Step.AUTHENTICATE: {_S.UNAUTHENTICATED: _SETTLED},
    Step.CHANGE_PASSWORD: dict.fromkeys((_S.PASSWORD_WARN, _S.PASSWORD_EXPIRED), _AFTER_PASSWORD),
    Step.RESET_PASSWORD: {_S.PASSWORD_RESET: _AFTER_PASSWORD},
    Step.ENROLL: {_S.MFA_ENROLL: _AFTER_FACTOR | {_S.MFA_ENROLL_ACTIVATE}},
    Step.ACTIVATE: {_S.MFA_ENROLL_ACTIVATE: _AFTER_FACTOR | {_S.MFA_ENROLL_ACTIVATE}},
    Step.RESEND_ACTIVATION: {_S.MFA_ENROLL_ACTIVATE: frozenset({_S.MFA_ENROLL_ACTIVATE})},
    Step.CHALLENGE: dict.fromkeys((_S.MFA_REQUIRED, _S.MFA_CHALLENGE), frozenset({_S.MFA_CHALLENGE})),
    Step.VERIFY: dict.fromkeys((_S.MFA_REQUIRED, _S.MFA_CHALLENGE), _AFTER_FACTOR),
    Step.RESEND: {_S.MFA_CHALLENGE: frozenset({_S.MFA_CHALLENGE})},
    Step.RECOVERY_CODE: {_S.RECOVERY_CHALLENGE: _AFTER_RECOVERY},
    Step.RESEND_RECOVERY: {_S.RECOVERY_CHALLENGE: frozenset({_S.RECOVERY_CHALLENGE})},
    Step.ANSWER: {_S.RECOVERY: frozenset({_S.PASSWORD_RESET, _S.SUCCESS})},
    Step.PREVIOUS: {
        _S.MFA_CHALLENGE: frozenset({_S.MFA_REQUIRED}),
        _S.MFA_ENROLL_ACTIVATE: frozenset({_S.MFA_ENROLL}),
    },
    Step.SKIP: {
        _S.MFA_ENROLL: _SETTLED - {_S.MFA_ENROLL},
        _S.PASSWORD_WARN: _SETTLED - {_S.PASSWORD_WARN},
    },
}


def check_step(transaction: Transaction, step: Step) -> None:
    """The step can be taken now.

    Raises:
        NotAllowedInState: it cannot (E0000079).
    """
    if transaction.status not in TRANSITIONS[step]:
        raise NotAllowedInState()


def advance(transaction: Transaction, step: Step, status: Status) -> Transaction:
    """The transaction after a step that led to ``status``.

    Raises:
        NotAllowedInState: the step cannot be taken now (E0000079).
    """
    check_step(transaction, step)
    assert status in TRANSITIONS[step][transaction.status], (
        f"{step} does not lead from {transaction.status} to {status}"
    )
    in_hand = status in {Status.MFA_CHALLENGE, Status.MFA_ENROLL_ACTIVATE, Status.RECOVERY_CHALLENGE}
    if in_hand:
        return replace(transaction, status=status)
    return replace(transaction, status=status, factor_id=None, challenge={})


def next_status(transaction: Transaction, owed: Owed) -> Status:
    """What comes next by what is proved and what is owed, in the contract's order (B.2).

    An enrolled factor is asked for before an expired password; new factors are set up last, and by nobody who has one
    already that they have not proved: a password alone sets up no second one. Recovery asks for the answer to the
    recovery question where the policy does, and for a new password where one is to be set.
    """
    proofs = transaction.proofs
    if transaction.purpose is not Purpose.AUTHENTICATION and proofs.password_at is None:
        return _recovering(transaction.purpose, proofs, owed)
    if proofs.password_at is None and proofs.recovered_at is None:
        return Status.UNAUTHENTICATED
    if owed.factor and owed.has_factor and proofs.factor_at is None:
        return Status.MFA_REQUIRED
    if owed.password_missing:
        return Status.PASSWORD_RESET
    if owed.password_expired:
        return Status.PASSWORD_EXPIRED
    if owed.expires_in_days is not None and _may_warn(transaction):
        return Status.PASSWORD_WARN
    if owed.required and owed.has_factor and proofs.factor_at is None:
        return Status.MFA_REQUIRED
    if owed.required or _owes_a_factor(transaction, owed) or _is_offered_more(transaction, owed):
        return Status.MFA_ENROLL
    return Status.SUCCESS


def may_skip(transaction: Transaction, owed: Owed) -> bool:
    """Whether the ``skip`` link is published: nothing that is left in this state is asked for."""
    if transaction.status is Status.PASSWORD_WARN:
        return True
    return transaction.status is Status.MFA_ENROLL and not owed.required and not _owes_a_factor(transaction, owed)


def is_proved(transaction: Transaction, owed: Owed) -> bool:
    """Whether the policies' demands are met: the law that SUCCESS stands on, said apart from the order of states."""
    proofs = transaction.proofs
    if transaction.purpose is Purpose.UNLOCK:
        return proofs.recovered_at is not None and (not owed.answer or proofs.answered_at is not None)
    who = proofs.password_at is not None or proofs.recovered_at is not None
    password = not owed.password_missing and not owed.password_expired
    return who and password and (not owed.factor or proofs.factor_at is not None) and not owed.required


def _recovering(purpose: Purpose, proofs: Proofs, owed: Owed) -> Status:
    if proofs.recovered_at is None:
        return Status.RECOVERY_CHALLENGE
    if owed.answer and proofs.answered_at is None:
        return Status.RECOVERY
    return Status.SUCCESS if purpose is Purpose.UNLOCK else Status.PASSWORD_RESET


def _may_warn(transaction: Transaction) -> bool:
    return transaction.options.warn_before_password_expired and Status.PASSWORD_WARN not in transaction.skipped


def _owes_a_factor(transaction: Transaction, owed: Owed) -> bool:
    """Whether the sign-on policy asks for a factor and the person has none yet."""
    return owed.factor and not owed.has_factor and transaction.proofs.factor_at is None


def _is_offered_more(transaction: Transaction, owed: Owed) -> bool:
    """Whether the caller wants every optional factor offered, and the person has not gone past it.

    Nothing is offered to whoever has a factor and did not prove it.
    """
    asked = transaction.options.multi_optional_factor_enroll and Status.MFA_ENROLL not in transaction.skipped
    may_have_more = not owed.has_factor or transaction.proofs.factor_at is not None
    return asked and may_have_more and bool(owed.optional)
