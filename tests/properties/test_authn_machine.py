"""No order of steps gets anybody in without the proofs that are asked for, whatever policies change meanwhile.

The machine takes every step that the table has, with the proofs that the steps bring, while administrators change
what is owed between any two of them. What was shown is kept apart from the transaction, so that a mistake in one is
seen in the other.
"""

import itertools
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from frontdesk.domain.authn.errors import NotAllowedInState
from frontdesk.domain.authn.owed import Owed
from frontdesk.domain.authn.transaction import Options, Proofs, Purpose, Status, Transaction
from frontdesk.domain.authn.transitions import TRANSITIONS, Step, advance, check_step, is_proved, may_skip, next_status
from frontdesk.domain.factors.kinds import POLICY_KEYS, Kind
from frontdesk.domain.ids import UserId

NOW = 1_000_000
KIND = POLICY_KEYS["google_otp"]
IN_HAND = {
    Step.ENROLL: Status.MFA_ENROLL_ACTIVATE,
    Step.ACTIVATE: Status.MFA_ENROLL_ACTIVATE,
    Step.RESEND_ACTIVATION: Status.MFA_ENROLL_ACTIVATE,
    Step.CHALLENGE: Status.MFA_CHALLENGE,
    Step.RESEND: Status.MFA_CHALLENGE,
    Step.RESEND_RECOVERY: Status.RECOVERY_CHALLENGE,
}
"""Steps that may leave a factor in hand, and where."""
BACK = {Status.MFA_CHALLENGE: Status.MFA_REQUIRED, Status.MFA_ENROLL_ACTIVATE: Status.MFA_ENROLL}
PROVES: dict[Step, str] = {
    Step.AUTHENTICATE: "password_at",
    Step.CHANGE_PASSWORD: "password_at",
    Step.RESET_PASSWORD: "password_at",
    Step.ENROLL: "factor_at",
    Step.ACTIVATE: "factor_at",
    Step.VERIFY: "factor_at",
    Step.RECOVERY_CODE: "recovered_at",
    Step.ANSWER: "answered_at",
}
"""What each step proves, said once more."""
BEGINS = {Purpose.AUTHENTICATION: Status.UNAUTHENTICATED}
NO_OPTIONS = Options()
KINDS = st.sampled_from([(), (KIND,)])
OWED = st.builds(
    Owed,
    factor=st.booleans(),
    has_factor=st.booleans(),
    password_missing=st.booleans(),
    password_expired=st.booleans(),
    expires_in_days=st.sampled_from([None, 3]),
    required=KINDS,
    optional=KINDS,
    answer=st.booleans(),
)
OPTIONS = st.builds(Options, st.booleans(), st.booleans())
PROVING = st.sampled_from(sorted(PROVES.keys() - {Step.AUTHENTICATE}))


def begun(purpose: Purpose, options: Options = NO_OPTIONS) -> Transaction:
    """A transaction before its first step."""
    status = BEGINS.get(purpose, Status.RECOVERY_CHALLENGE)
    return Transaction(b"", status, purpose, UserId("00uOne"), NOW, NOW, options)


def settled(transaction: Transaction, step: Step, owed: Owed) -> Transaction:
    """What the use cases do with a step that proved something, or went past something."""
    return advance(transaction, step, next_status(transaction, owed))


def after(step: Step, owed: Owed) -> Owed:
    """A password that was set just now is neither missing nor expired."""
    if step in {Step.CHANGE_PASSWORD, Step.RESET_PASSWORD}:
        return replace(owed, password_missing=False, password_expired=False)
    return owed


class Steps(RuleBasedStateMachine):
    """One transaction at a time, in any order of steps."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = begun(Purpose.AUTHENTICATION)
        self.owed = Owed()
        self.shown: set[str] = set()

    @initialize(purpose=st.sampled_from(Purpose), options=OPTIONS, owed=OWED)
    def begin(self, purpose: Purpose, options: Options, owed: Owed) -> None:
        """Somebody begins to sign in, or to get back in."""
        self.transaction, self.owed, self.shown = begun(purpose, options), owed, set()

    @rule(owed=OWED)
    def policies_change(self, owed: Owed) -> None:
        """An administrator changes what is asked, or a password expires."""
        if self.transaction.status is not Status.SUCCESS:
            self.owed = owed

    @rule(invited=st.booleans())
    def show_who_it_is(self, invited: bool) -> None:
        """By a password, or by the token of an invitation."""
        self._prove(Step.AUTHENTICATE, "recovered_at" if invited else "password_at")

    @rule(step=PROVING)
    def prove(self, step: Step) -> None:
        """A right proof, at any time: it counts only where its step can be taken."""
        self._prove(step, PROVES[step])

    @rule(step=st.sampled_from(sorted(IN_HAND)))
    def take_in_hand(self, step: Step) -> None:
        """A code is sent, or a factor is begun: nothing is proved."""
        if self._refuses(step):
            return
        self.transaction = advance(self.transaction, step, IN_HAND[step])

    @rule()
    def go_back(self) -> None:
        """Another factor is chosen."""
        if not self._refuses(Step.PREVIOUS):
            self.transaction = advance(self.transaction, Step.PREVIOUS, BACK[self.transaction.status])

    @rule()
    def skip(self) -> None:
        """What is only offered is gone past."""
        transaction = self.transaction
        if self._refuses(Step.SKIP) or not may_skip(transaction, self.owed):
            return
        past = replace(transaction, skipped=transaction.skipped | {transaction.status})
        self.transaction = settled(past, Step.SKIP, self.owed)

    @precondition(lambda self: self.transaction.status is Status.SUCCESS)
    @invariant()
    def nobody_gets_in_without_the_proofs(self) -> None:
        """The law, said of what was shown and not of what the transaction holds."""
        assert is_proved(self.transaction, self.owed)
        assert self.shown & {"password_at", "recovered_at"}
        if self.transaction.purpose is Purpose.AUTHENTICATION and self.owed.factor:
            assert "factor_at" in self.shown
        if self.transaction.purpose is Purpose.UNLOCK:
            assert "recovered_at" in self.shown
            assert "answered_at" in self.shown or not self.owed.answer

    @invariant()
    def what_is_proved_was_shown(self) -> None:
        """No step adds a proof of itself."""
        proofs = self.transaction.proofs
        held = {one.name for one in fields(Proofs) if one.name.endswith("_at") and getattr(proofs, one.name)}
        assert held <= self.shown

    def _prove(self, step: Step, name: str) -> None:
        if self._refuses(step):
            return
        self.owed = after(step, self.owed)
        shown = proving(self.transaction.proofs, name)
        self.shown.add(name)
        self.transaction = settled(replace(self.transaction, proofs=shown), step, self.owed)

    def _refuses(self, step: Step) -> bool:
        """Whether the table refuses the step; then it takes none of the ways around."""
        try:
            check_step(self.transaction, step)
        except NotAllowedInState:
            with pytest.raises(NotAllowedInState):
                advance(self.transaction, step, Status.SUCCESS)
            return True
        return False


TestNoOrderOfStepsGetsAnybodyIn = Steps.TestCase


def every_owed() -> list[Owed]:
    """Everything that can be owed."""
    kinds: list[tuple[Kind, ...]] = [(), (KIND,)]
    flags = itertools.product((False, True), repeat=5)
    return [
        Owed(factor, has, missing, expired, days, required, optional, answer)
        for (factor, has, missing, expired, answer), days, required, optional in itertools.product(
            flags, (None, 3), kinds, kinds
        )
    ]


def proving(proofs: Proofs, name: str) -> Proofs:
    """The proofs and one more."""
    times: dict[str, Any] = {name: NOW}
    return replace(proofs, **times)


def results_of(step: Step, status: Status) -> set[Status]:
    """Wherever a step leads from a state, over all that can be owed and may have been proved before."""
    found = set()
    times = (None, NOW)
    for purpose, (password, recovered, factor), options, owed in itertools.product(
        Purpose, itertools.product(times, repeat=3), (NO_OPTIONS, Options(True, True)), every_owed()
    ):
        proofs = Proofs(password, recovered, None, factor)
        transaction = replace(begun(purpose, options), status=status, proofs=proofs)
        if not _can_stand(transaction, step):
            continue
        if step is Step.SKIP:
            if not may_skip(transaction, owed):
                continue
            transaction = replace(transaction, skipped=frozenset({status}))
        else:
            transaction = replace(transaction, proofs=proving(proofs, PROVES[step]))
        found.add(settled(transaction, step, after(step, owed)).status)
    return found


def _can_stand(transaction: Transaction, step: Step) -> bool:
    """Whether a transaction gets here: recovery has its own states until a password is set, others have theirs."""
    recovers = transaction.purpose is not Purpose.AUTHENTICATION
    if transaction.status in {Status.RECOVERY_CHALLENGE, Status.RECOVERY}:
        reached = transaction.status is Status.RECOVERY_CHALLENGE or transaction.proofs.recovered_at is not None
        return recovers and reached and transaction.proofs.password_at is None
    if transaction.status is Status.UNAUTHENTICATED:
        return not recovers
    if transaction.purpose is Purpose.UNLOCK:
        return False
    who = transaction.proofs.password_at is not None or transaction.proofs.recovered_at is not None
    past_recovery = not recovers or transaction.proofs.password_at is not None or step is Step.RESET_PASSWORD
    return who and past_recovery


SETTLING = [(step, status) for step in (*PROVES, Step.SKIP) for status in TRANSITIONS[step]]


@pytest.mark.parametrize(("step", "status"), SETTLING, ids=lambda one: one.name)
def test_the_table_lists_what_is_reached_and_nothing_else(step: Step, status: Status) -> None:
    in_hand = {IN_HAND[step]} if step in IN_HAND else set()
    assert results_of(step, status) | in_hand == TRANSITIONS[step][status]


def test_every_step_of_the_table_is_played_here() -> None:
    assert set(TRANSITIONS) == PROVES.keys() | IN_HAND.keys() | {Step.PREVIOUS, Step.SKIP} == set(Step)


def test_nothing_leads_on_from_the_end() -> None:
    assert not any(Status.SUCCESS in of_step for of_step in TRANSITIONS.values())


def test_whatever_is_owed_success_is_reached_only_with_the_proofs() -> None:
    times = (None, NOW)
    for purpose, (password, recovered, answered, factor), owed in itertools.product(
        Purpose, itertools.product(times, repeat=4), every_owed()
    ):
        transaction = replace(begun(purpose), proofs=Proofs(password, recovered, answered, factor))
        if purpose is Purpose.UNLOCK and transaction.proofs.password_at is not None:
            continue  # nobody chooses a password on the way to an unlocked account
        if next_status(transaction, owed) is Status.SUCCESS:
            assert is_proved(transaction, owed)
