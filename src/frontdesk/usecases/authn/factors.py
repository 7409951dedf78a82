"""Factors in a transaction: set up, activated, challenged, proved (contract B.1, B.2)."""

from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import acting_for
from frontdesk.domain.authn.errors import NotAllowedInState
from frontdesk.domain.authn.owed import usable
from frontdesk.domain.authn.transaction import Proofs, Status, Transaction
from frontdesk.domain.authn.transitions import Step, advance
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.factors.attempt import Attempt, Given
from frontdesk.domain.factors.enrollment import WHAT, Enrolment, kind_of
from frontdesk.domain.factors.kinds import AMR, POLICY_KEYS
from frontdesk.domain.factors.model import Factor
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.policies.enrollment import Enroll
from frontdesk.kernel.clock import Clock
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.authn.judge import Judged, judge
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.usecases.authn.steps import Held, hold, keep, settle
from frontdesk.usecases.factors.enrol import TYPE, UserFactors
from frontdesk.usecases.passwords.verify import party


@dataclass(frozen=True, slots=True)
class Showing:
    """What a caller shows of which factor. ``named``: its id, or its type where the person has one of it."""

    named: str
    given: Given
    remember_device: bool = False
    device: str | None = None


class FactorSteps:
    """A proof takes a pool or the network: it is made before the step is taken, and the step is checked once more."""

    def __init__(self, store: Store, factors: UserFactors, clock: Clock) -> None:
        self._store = store
        self._factors = factors
        self._clock = clock

    async def enrol(self, org: OrgId, state_token: str, wanted: Enrolment, context: ClientContext) -> Outcome:
        """A factor is set up. One that has nothing to prove is active at once.

        Raises:
            InvalidApiToken, NotAllowedInState: as of every step.
            ValidationFailed: the kind is not offered to this person, or its profile is not as it should be.
        """
        held, judged = await self._hold(org, state_token, Step.ENROLL, context)
        _check_none_is_unproved(held, judged)
        kind = kind_of(wanted)
        if not any(POLICY_KEYS[key] == kind for key in POLICY_KEYS if judged.enrollment.of(key) in _OFFERED):
            raise ValidationFailed(WHAT, ("factorType: This factor cannot be set up.",))
        actor = acting_for(party(held.user))
        prepared = await self._factors.prepare(held.user, replace(wanted, activate=False))
        async with self._store.unit(org) as unit:  # a step that another request has taken enrols nothing
            attempt = await self._factors.add(unit, actor, held.user, prepared, in_transaction=True)
            if attempt.is_proved:
                return await self._prove_in(unit, held, Step.ENROLL, attempt, context)
            return await self._in_hand_in(unit, held, (Step.ENROLL, Status.MFA_ENROLL_ACTIVATE), attempt, context)

    async def activate(self, org: OrgId, state_token: str, showing: Showing, context: ClientContext) -> Outcome:
        """The person shows that they have what they set up.

        Raises:
            InvalidApiToken, NotAllowedInState: as of every step.
            ResourceNotFound: another factor is being set up.
            ValidationFailed: nothing was shown, and nothing can be waited for.
            WrongPasscode, PasscodeReplayed, PasscodeTooLate, FactorLocked: what was shown proves nothing.
        """
        held, judged = await self._hold(org, state_token, Step.ACTIVATE, context)
        _check_none_is_unproved(held, judged)
        if showing.named != held.transaction.factor_id:
            raise ResourceNotFound(f"{showing.named[:100]} ({TYPE})")
        user = held.user
        challenge = held.transaction.challenge
        attempt = await self._factors.try_activation(org, user, showing.named, showing.given, challenge)
        if attempt.is_proved:
            return await self._prove(org, held, Step.ACTIVATE, attempt, context)
        return await self._in_hand(org, held, (Step.ACTIVATE, Status.MFA_ENROLL_ACTIVATE), attempt, context)

    async def verify(self, org: OrgId, state_token: str, showing: Showing, context: ClientContext) -> Outcome:
        """The person proves a factor; without a proof they are challenged: a code is sent, a key or a phone asked.

        Raises:
            InvalidApiToken, NotAllowedInState: as of every step.
            ResourceNotFound: they have no such factor.
            WrongPasscode, PasscodeReplayed, PasscodeTooLate, FactorLocked: what was given proves nothing.
            SmsSentLately, CallMadeLately, EmailSentLately, RateLimited: too soon, or too often (contract B.4).
        """
        held, judged = await self._hold(org, state_token, Step.VERIFY, context)
        factor = _chosen(judged, showing.named)
        held = replace(held, transaction=_remembering(held.transaction, showing))
        challenge = held.transaction.challenge if held.transaction.factor_id == factor.id else {}
        if showing.given.is_nothing:
            attempt = await self._factors.challenge(org, held.user, factor.id, challenge)
            attempt = _by_type(attempt, showing)
        else:
            attempt = await self._factors.try_proof(org, held.user, factor.id, showing.given, challenge)
        if attempt.is_proved:
            return await self._prove(org, held, Step.VERIFY, attempt, context)
        return await self._in_hand(org, held, (Step.CHALLENGE, Status.MFA_CHALLENGE), attempt, context)

    async def resend(self, org: OrgId, state_token: str, named: str, step: Step, context: ClientContext) -> Outcome:
        """The code is sent once more; the one before counts no more.

        Raises:
            InvalidApiToken, NotAllowedInState: as of every step.
            ResourceNotFound: another factor is in hand.
            SmsSentLately, CallMadeLately, EmailSentLately, RateLimited: too soon, or too often (contract B.4).
        """
        held, _ = await self._hold(org, state_token, step, context)
        if named != held.transaction.factor_id:
            raise ResourceNotFound(f"{named[:100]} ({TYPE})")
        attempt = await self._factors.challenge(org, held.user, named)
        return await self._in_hand(org, held, (step, held.transaction.status), attempt, context)

    async def in_hand(self, org: OrgId, outcome: Outcome) -> Outcome:
        """Where a transaction stands, with what its factor shows: the secret of an app that is being set up, …"""
        factor, user, challenge = outcome.factor, outcome.user, outcome.transaction.challenge
        if factor is None or user is None:
            return outcome
        attempt = await self._factors.in_hand(org, user, factor, challenge)
        by_type = {"by_type": True} if challenge.get("by_type") else {}
        return replace(outcome, result=attempt.result.value, shown={**attempt.shown, **by_type})

    async def _hold(self, org: OrgId, state_token: str, step: Step, context: ClientContext) -> tuple[Held, Judged]:
        now = self._clock.now()
        async with self._store.reading(org) as unit:
            held = await hold(unit, state_token, step, now)
            return held, await judge(unit, held.user, held.transaction, context, now)

    async def _prove(self, org: OrgId, held: Held, step: Step, attempt: Attempt, context: ClientContext) -> Outcome:
        async with self._store.unit(org) as unit:
            return await self._prove_in(unit, held, step, attempt, context)

    async def _prove_in(self, unit: Unit, held: Held, step: Step, attempt: Attempt, context: ClientContext) -> Outcome:
        now = self._clock.now()
        await hold(unit, held.token, step, now)
        proofs = _proved(held.transaction.proofs, attempt.factor, now)
        return await settle(unit, held, step, proofs, context, now)

    async def _in_hand(
        self, org: OrgId, held: Held, move: tuple[Step, Status], attempt: Attempt, context: ClientContext
    ) -> Outcome:
        async with self._store.unit(org) as unit:
            return await self._in_hand_in(unit, held, move, attempt, context)

    async def _in_hand_in(
        self, unit: Unit, held: Held, move: tuple[Step, Status], attempt: Attempt, context: ClientContext
    ) -> Outcome:
        now = self._clock.now()
        moved = advance(held.transaction, *move)
        moved = replace(moved, factor_id=attempt.factor.id, challenge=dict(attempt.challenge)).used(now)
        judged = await judge(unit, held.user, moved, context, now)
        outcome = await keep(unit, replace(held, transaction=moved), judged, attempt.factor)
        return replace(outcome, result=attempt.result.value, shown=attempt.shown)


_OFFERED = frozenset({Enroll.OPTIONAL, Enroll.REQUIRED})


def _check_none_is_unproved(held: Held, judged: Judged) -> None:
    """Whoever has a factor proves it before they set up another; they may have it only since this sign-in began.

    Raises:
        NotAllowedInState: there is one that was not proved: the sign-in is begun anew.
    """
    others = [one for one in usable(judged.enrolled, judged.enrollment) if one.id != held.transaction.factor_id]
    if others and held.transaction.proofs.factor_at is None:
        raise NotAllowedInState()


def _chosen(judged: Judged, named: str) -> Factor:
    for factor in judged.factors:
        if named in {factor.id, factor.type.value}:
            return factor
    raise ResourceNotFound(f"{named[:100]} ({TYPE})")


def _by_type(attempt: Attempt, showing: Showing) -> Attempt:
    """Whoever names a type may use any factor of it: the answer lists them all (contract B.1: factors/webauthn)."""
    if showing.named != attempt.factor.type.value or attempt.is_proved:
        return attempt
    marked = {"by_type": True}
    return replace(attempt, shown={**attempt.shown, **marked}, challenge={**attempt.challenge, **marked})


def _remembering(transaction: Transaction, showing: Showing) -> Transaction:
    """The device that a trusted app named when it began (contract B.3); else the browser that the proof comes from."""
    if not showing.remember_device:
        return transaction
    named = transaction.device_hash if transaction.is_trusted else None
    device = named or showing.device or transaction.device_hash
    return replace(transaction, remember_device=True, device_hash=device)


def _proved(proofs: Proofs, factor: Factor, now: int) -> Proofs:
    return replace(proofs, factor_at=now, amr=proofs.with_amr(AMR[factor.type]))
