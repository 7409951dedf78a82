"""Factors of a person: enrolled, activated, asked for, proved, removed (contract A.Users, B.4, B.5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from frontdesk.domain.admins.actor import Actor, acting_for
from frontdesk.domain.errors import (
    ApiError,
    FactorLocked,
    NotAllowedInStatus,
    PasscodeReplayed,
    PasscodeTooLate,
    ResourceNotFound,
    ValidationFailed,
    WrongPasscode,
)
from frontdesk.domain.factors.attempt import Attempt, FactorResult, Given
from frontdesk.domain.factors.challenge import Outcome, is_locked
from frontdesk.domain.factors.enrollment import VOUCHED, Enrolment, enrolled_profile, factors_to_replace, kind_of
from frontdesk.domain.factors.kinds import Kind
from frontdesk.domain.factors.model import Factor, FactorStatus, FactorType, new_factor_id
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.factors.driver import FactorDriver, Proving, nothing_to_ask
from frontdesk.usecases.messages.notices import tell_factor_enrolled, tell_factor_removed
from frontdesk.usecases.messages.queue import MessageQueue

TYPE: Final = "UserFactor"
MOST_TRIES: Final = 20
TRIES_WINDOW_MS: Final = 15 * 60_000
"""So many tries at all factors of a person together; a proof forgives them."""
_TRIES, _ONCE = "factor tries", "factor challenge"
_CHALLENGE_MS: Final = 10 * 60_000
_WRONG = "Your passcode doesn't match our records. Please try again."
_LOCKED = "Too many wrong attempts; try again in a quarter of an hour."
_REFUSALS: Mapping[Outcome, Callable[[], ApiError]] = {
    Outcome.WRONG: lambda: WrongPasscode(causes=(_WRONG,)),
    Outcome.REPLAYED: PasscodeReplayed,
    Outcome.TOO_LATE: PasscodeTooLate,
    Outcome.LOCKED: lambda: FactorLocked(causes=(_LOCKED,)),
}
_NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A factor that is ready to be written, and what was asked for."""

    wanted: Enrolment
    factor: Factor


@dataclass(frozen=True, slots=True)
class UserFactors:
    """What all kinds have in common: whose they are, what is counted, what is told.

    A driver hashes and opens sealed things; each verb opens its own units around that. In a transaction what a driver
    hands out is kept by the transaction; without one (``challenge`` None) by the factor.
    """

    store: Store
    drivers: Mapping[Kind, FactorDriver]
    messages: MessageQueue
    clock: Clock

    async def enrol(self, org: OrgId, actor: Actor, user: User, wanted: Enrolment) -> Attempt:
        """A new factor: active at once where there is nothing to prove, or the administrator vouches for it.

        Raises:
            ValidationFailed: the kind cannot be enrolled, is enrolled already, or its profile is not as it should be.
            InvalidPhoneNumber: nobody has such a number.
            NotAllowedInStatus: the person is deactivated.
            SmsSentLately, CallMadeLately, EmailSentLately: too soon after the last code.
        """
        prepared = await self.prepare(user, wanted)
        async with self.store.unit(org) as unit:
            return await self.add(unit, actor, user, prepared)

    async def prepare(self, user: User, wanted: Enrolment) -> Prepared:
        """A new factor with its secret, which ``add`` writes. No unit is open: hashing may take its time.

        Raises:
            ValidationFailed: the kind cannot be enrolled, or its profile is not as it should be.
            InvalidPhoneNumber: nobody has such a number.
            NotAllowedInStatus: the person is deactivated.
        """
        if user.status is UserStatus.DEPROVISIONED:
            raise NotAllowedInStatus()
        kind = kind_of(wanted)
        factor = await self.drivers[kind].prepare(_new(user, wanted, kind, self.clock.now()), wanted)
        return Prepared(wanted, factor)

    async def add(
        self, unit: Unit, actor: Actor, user: User, prepared: Prepared, *, in_transaction: bool = False
    ) -> Attempt:
        """What was prepared takes its place, and is asked for where it is not active at once.

        Raises:
            ValidationFailed: the kind is enrolled already.
            SmsSentLately, CallMadeLately, EmailSentLately: too soon after the last code.
            StaleWrite: it was enrolled by another request at this moment.
        """
        factor, now = prepared.factor, self.clock.now()
        for replaced in factors_to_replace(await unit.factors.list_of_user(user.id), prepared.wanted):
            await unit.factors.remove(replaced)
        attempt = Attempt(factor)
        if not factor.is_active:
            attempt = await self._driver(factor).ask(unit, user, factor, _NOTHING, now)
        if not in_transaction:
            attempt = _keeping_challenge(attempt, now)
        try:
            await unit.factors.add(attempt.factor)
        except AlreadyThere:
            raise StaleWrite("The factor was enrolled by another request.") from None
        _tell(unit, actor, user, EventType.FACTOR_ACTIVATE if factor.is_active else EventType.FACTOR_PREREGISTER, now)
        if factor.is_active:
            await tell_factor_enrolled(self.messages, unit, user, factor.type, now)
        return attempt

    async def challenge(
        self, org: OrgId, user: User, id: str, before: Mapping[str, object] = _NOTHING, *, in_transaction: bool = True
    ) -> Attempt:
        """The person is asked for the factor; SUCCESS where they have approved what they were asked ``before``.

        Raises:
            ResourceNotFound: they have no such factor.
            ValidationFailed: a factor of this kind sends nothing: it is proved by a code or an answer at once.
            SmsSentLately, CallMadeLately, EmailSentLately, RateLimited: too soon, or too often.
            FactorLocked: too many wrong attempts.
        """
        now = self.clock.now()
        async with self.store.unit(org) as unit:
            factor = await get_factor(unit, user, id)
            if is_locked(factor.state, now):
                raise _REFUSALS[Outcome.LOCKED]()
            attempt = await self._driver(factor).ask(unit, user, factor, before, now)
            if not in_transaction:
                attempt = _keeping_challenge(attempt, now)
            if attempt.factor == factor:
                return attempt
            await unit.factors.save(attempt.factor)
        return replace(attempt, factor=replace(attempt.factor, version=factor.version + 1))

    async def in_hand(self, org: OrgId, user: User, factor: Factor, challenge: Mapping[str, object]) -> Attempt:
        """What somebody is shown again of a factor that is being set up or asked for; nothing is sent or spent."""
        async with self.store.reading(org) as unit:
            return await self._driver(factor).look(unit, user, factor, challenge, self.clock.now())

    async def try_activation(
        self, org: OrgId, user: User, id: str, given: Given, challenge: Mapping[str, object]
    ) -> Attempt:
        """As ``activate``, by the person themselves; who shows nothing asks how far their phone is."""
        async with self.store.reading(org) as unit:
            factor = await get_factor(unit, user, id)
        if given.is_nothing:
            if factor.type is not FactorType.PUSH:
                raise nothing_to_ask(factor)
            if factor.is_active:
                return Attempt(factor)
            if not challenge:  # the link before has expired
                return await self.challenge(org, user, id)
            return await self.in_hand(org, user, factor, challenge)
        return await self.activate(org, acting_for(_party(user)), user, id, given, challenge)

    async def activate(
        self,
        org: OrgId,
        actor: Actor,
        user: User,
        id: str,
        given: Given,
        challenge: Mapping[str, object] | None = None,
    ) -> Attempt:
        """The person has shown that they have what was set up.

        Raises:
            ResourceNotFound: they have no such factor.
            ValidationFailed: it is active already.
            WrongPasscode, PasscodeReplayed, PasscodeTooLate, FactorLocked: what was given proves nothing.
        """
        async with self.store.reading(org) as unit:
            factor = await get_factor(unit, user, id)
        if factor.is_active:
            raise ValidationFailed("factorActivateRequest", ("The factor is already active.",))
        return await self._try(org, actor, user, factor, (given, challenge))

    async def try_proof(
        self, org: OrgId, user: User, id: str, given: Given, challenge: Mapping[str, object] | None = None
    ) -> Attempt:
        """The person proves the factor.

        Raises:
            ResourceNotFound: they have no such factor.
            ValidationFailed: it was never activated.
            WrongPasscode, PasscodeReplayed, PasscodeTooLate, FactorLocked: what was given proves nothing.
        """
        async with self.store.reading(org) as unit:
            factor = await get_factor(unit, user, id)
        if not factor.is_active:
            raise ValidationFailed("factorVerifyRequest", ("The factor is not active.",))
        return await self._try(org, acting_for(_party(user)), user, factor, (given, challenge))

    async def remove(self, org: OrgId, actor: Actor, user: User, id: str) -> None:
        """The person has the factor no more.

        Raises:
            ResourceNotFound: they have no such factor.
        """
        async with self.store.unit(org) as unit:
            factor = await get_factor(unit, user, id)
            await unit.factors.remove(factor)
            _tell(unit, actor, user, EventType.FACTOR_DEACTIVATE, self.clock.now())
            if factor.is_active:
                await tell_factor_removed(self.messages, unit, user, factor.type, self.clock.now())

    def _driver(self, factor: Factor) -> FactorDriver:
        return self.drivers[factor.type, factor.provider]

    async def _try(
        self,
        org: OrgId,
        actor: Actor,
        user: User,
        factor: Factor,
        shown: tuple[Given, Mapping[str, object] | None],
    ) -> Attempt:
        """A try is counted before it is made, so that tries at the same time count too; a wrong one is written down."""
        now = self.clock.now()
        given, challenge = shown[0], _challenge_of(factor, shown[1], now)
        refused = await self._counted(org, user, factor, challenge, now)
        if refused is not None:
            raise _REFUSALS[refused]()
        async with self.store.reading(org) as unit:
            outcome, tried = await self._driver(factor).prove(unit, user, factor, Proving(given, challenge, now))
        if tried.state.challenge:
            tried = replace(tried, state=replace(tried.state, challenge={}, challenge_expires_at=0))
        async with self.store.unit(org) as unit:
            await unit.factors.save(tried)
            if outcome is Outcome.SUCCESS:
                await unit.attempt_counters.forget(_TRIES, user.id)
            else:
                _tell_failure(unit, actor, user, now)
            if tried.is_active and not factor.is_active:
                _tell(unit, actor, user, EventType.FACTOR_ACTIVATE, now)
                await tell_factor_enrolled(self.messages, unit, user, factor.type, now)
        if outcome is not Outcome.SUCCESS:
            raise _REFUSALS[outcome]()
        return Attempt(replace(tried, version=tried.version + 1))

    async def _counted(
        self, org: OrgId, user: User, factor: Factor, challenge: Mapping[str, object], now: int
    ) -> Outcome | None:
        """Why the try may not be made; None: it may."""
        if is_locked(factor.state, now):
            return Outcome.LOCKED
        async with self.store.unit(org) as unit:
            counters, once = unit.attempt_counters, challenge.get("once")
            if not await counters.count(_TRIES, user.id, most=MOST_TRIES, window_ms=TRIES_WINDOW_MS, now=now):
                return Outcome.LOCKED
            if not isinstance(once, str):
                return None
            is_first = await counters.count(_ONCE, token_hash(once).hex(), most=1, window_ms=_CHALLENGE_MS, now=now)
            return None if is_first else Outcome.WRONG


async def get_factor(unit: Unit, user: User, id: str) -> Factor:
    """One of a person's factors.

    Raises:
        ResourceNotFound: they have no such factor.
    """
    factor = await unit.factors.find(user.id, id)
    if factor is None:
        raise ResourceNotFound(f"{id[:100]} ({TYPE})")
    return factor


def _new(user: User, wanted: Enrolment, kind: Kind, now: int) -> Factor:
    vouched = wanted.activate and kind[0] in VOUCHED
    return Factor(
        id=new_factor_id(*kind),
        user_id=user.id,
        type=kind[0],
        provider=kind[1],
        status=FactorStatus.ACTIVE if vouched else FactorStatus.PENDING_ACTIVATION,
        profile=enrolled_profile(wanted, kind[0], user.login, _emails(user)),
        created_at=now,
        updated_at=now,
    )


def _keeping_challenge(attempt: Attempt, now: int) -> Attempt:
    """What was handed out stays with the factor, where no transaction keeps it."""
    if attempt.result is FactorResult.SUCCESS or not attempt.challenge:
        return attempt
    state = replace(attempt.factor.state, challenge=attempt.challenge, challenge_expires_at=now + _CHALLENGE_MS)
    return replace(attempt, factor=replace(attempt.factor, state=state))


def _challenge_of(factor: Factor, given: Mapping[str, object] | None, now: int) -> Mapping[str, object]:
    if given is not None:
        return given
    return factor.state.challenge if now < factor.state.challenge_expires_at else _NOTHING


def _emails(user: User) -> set[str]:
    return {str(email) for email in (user.attribute("email"), user.attribute("secondEmail")) if email}


def _tell(unit: Unit, actor: Actor, user: User, event: EventType, now: int) -> None:
    unit.record(LogEvent(type=event, published_at=now, actor=actor.party, targets=(_party(user),)))


def _tell_failure(unit: Unit, actor: Actor, user: User, now: int) -> None:
    reason = "INVALID_CREDENTIALS"
    unit.record(LogEvent(EventType.AUTHENTICATE_MFA, now, actor.party, (_party(user),), success=False, reason=reason))


def _party(user: User) -> Party:
    return Party(user.id, "User", user.login, user.login)
