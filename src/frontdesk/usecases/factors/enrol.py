"""Factors of a person: enrolled, activated, proved, removed (contract A.Users, B.4, B.5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor, acting_for
from frontdesk.domain.errors import (
    ApiError,
    FactorLocked,
    NotAllowedInStatus,
    PasscodeReplayed,
    ResourceNotFound,
    ValidationFailed,
    WrongPasscode,
)
from frontdesk.domain.factors.attempt import Attempt, FactorResult, Given
from frontdesk.domain.factors.challenge import Outcome, after_answer, after_code, is_locked
from frontdesk.domain.factors.enrollment import PHONES, Enrolment, enrolled_profile, factor_to_replace, kind_of
from frontdesk.domain.factors.model import Factor, FactorState, FactorStatus, FactorType, new_factor_id
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.users.credentials import fold_answer
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.kernel.aead import Sealer
from frontdesk.kernel.clock import Clock
from frontdesk.protocol.otp.totp import matching_step, new_secret
from frontdesk.runtime.passwords import Passwords
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Store, Unit

TYPE = "UserFactor"
_Attempt = Callable[[Factor], tuple[Outcome, Factor]]
_WRONG = "Your passcode doesn't match our records. Please try again."
_REFUSALS: dict[Outcome, Callable[[], ApiError]] = {
    Outcome.WRONG: lambda: WrongPasscode(causes=(_WRONG,)),
    Outcome.REPLAYED: PasscodeReplayed,
    Outcome.LOCKED: lambda: FactorLocked(causes=("Too many wrong attempts; try again in a quarter of an hour.",)),
}


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A new factor. ``secret`` is shown this once: what an authenticator app is set up with."""

    factor: Factor
    secret: str | None


@dataclass(frozen=True, slots=True)
class UserFactors:
    """Hashing an answer takes a pool, and so each verb opens its own unit, after that."""

    store: Store
    sealer: Sealer
    passwords: Passwords
    clock: Clock

    async def enrol(self, org: OrgId, actor: Actor, user: User, wanted: Enrolment) -> Enrolled:
        """A new factor: active at once where there is nothing to prove, or the administrator vouches for it.

        Raises:
            ValidationFailed: the kind cannot be enrolled, is enrolled already, or its profile is not as it should be.
            InvalidPhoneNumber: nobody has such a number.
            NotAllowedInStatus: the person is deactivated.
        """
        if user.status is UserStatus.DEPROVISIONED:
            raise NotAllowedInStatus()
        enrolled = await self._made(user, wanted)
        factor = enrolled.factor
        async with self.store.unit(org) as unit:
            replaced = factor_to_replace(await unit.factors.list_of_user(user.id), wanted)
            if replaced is not None:
                await unit.factors.remove(replaced)
            try:
                await unit.factors.add(factor)
            except AlreadyThere:
                raise StaleWrite("The factor was enrolled by another request.") from None
            event = EventType.FACTOR_ACTIVATE if factor.is_active else EventType.FACTOR_PREREGISTER
            _tell(unit, actor, user, event, factor.created_at)
        return enrolled

    async def _made(self, user: User, wanted: Enrolment) -> Enrolled:
        factor_type, provider = kind_of(wanted)
        profile = enrolled_profile(wanted, factor_type, user.login, _emails(user))
        factor_id, now = new_factor_id(factor_type, provider), self.clock.now()
        secret = new_secret() if factor_type is FactorType.TOTP else None
        is_question = factor_type is FactorType.QUESTION
        vouched = wanted.activate and factor_type in {*PHONES, FactorType.EMAIL}
        factor = Factor(
            id=factor_id,
            user_id=user.id,
            type=factor_type,
            provider=provider,
            status=FactorStatus.ACTIVE if is_question or vouched else FactorStatus.PENDING_ACTIVATION,
            profile=profile,
            created_at=now,
            updated_at=now,
            state=FactorState(answer_hash=await self._hash(wanted.answer) if is_question else ""),
            sealed=self.sealer.seal(secret.encode(), factor_id) if secret is not None else None,
        )
        return Enrolled(factor, secret)

    async def activate(self, org: OrgId, actor: Actor, user: User, id: str, code: str) -> Factor:
        """The person has shown that they can make codes, or were sent one.

        Raises:
            ResourceNotFound: they have no such factor.
            ValidationFailed: it is active already.
            WrongPasscode, PasscodeReplayed, FactorLocked: the code proves nothing.
        """
        factor = await self._factor(org, user, id)
        if factor.is_active:
            raise ValidationFailed("factorActivateRequest", ("The factor is already active.",))
        return await self._attempt(org, actor, user, factor, self._attempt_by_code(code))

    async def verify(self, org: OrgId, actor: Actor, user: User, id: str, given: str) -> Factor:
        """The person proves the factor, by a code or an answer.

        Raises:
            ResourceNotFound: they have no such factor.
            ValidationFailed: it was never activated.
            WrongPasscode, PasscodeReplayed, FactorLocked: what was given proves nothing.
        """
        factor = await self._factor(org, user, id)
        if not factor.is_active:
            raise ValidationFailed("factorVerifyRequest", ("The factor is not active.",))
        if factor.type is not FactorType.QUESTION:
            return await self._attempt(org, actor, user, factor, self._attempt_by_code(given))
        right = await self.passwords.verify(factor.state.answer_hash, fold_answer(given))
        now = self.clock.now()
        return await self._attempt(org, actor, user, factor, lambda known: after_answer(known, now, right=right))

    def activation_of(self, factor: Factor) -> Attempt:
        """What somebody is shown of a factor that waits to be activated."""
        if factor.sealed is None:
            return Attempt(factor, FactorResult.WAITING)
        secret = self.sealer.open(factor.sealed, factor.id).decode()
        return Attempt(factor, FactorResult.WAITING, shown={"shared_secret": secret})

    async def challenge(self, org: OrgId, user: User, id: str) -> Attempt:
        """The person is asked for the factor.

        Raises:
            ResourceNotFound: they have no such factor.
            ValidationFailed: a factor of this kind sends nothing: it is proved by a code or an answer at once.
        """
        factor = await self._factor(org, user, id)
        raise ValidationFailed("factorVerifyRequest", (f"passCode: A {factor.type} factor is proved by its code.",))

    async def try_activation(
        self, org: OrgId, user: User, id: str, given: Given, _challenge: Mapping[str, object]
    ) -> Attempt:
        """As ``activate``, by the person themselves."""
        return Attempt(await self.activate(org, acting_for(_party(user)), user, id, given.code or ""))

    async def try_proof(
        self, org: OrgId, user: User, id: str, given: Given, _challenge: Mapping[str, object]
    ) -> Attempt:
        """As ``verify``, by the person themselves."""
        return Attempt(await self.verify(org, acting_for(_party(user)), user, id, given.answer or given.code or ""))

    async def remove(self, org: OrgId, actor: Actor, user: User, id: str) -> None:
        """The person has the factor no more.

        Raises:
            ResourceNotFound: they have no such factor.
        """
        async with self.store.unit(org) as unit:
            factor = await get_factor(unit, user, id)
            await unit.factors.remove(factor)
            _tell(unit, actor, user, EventType.FACTOR_DEACTIVATE, self.clock.now())

    async def _factor(self, org: OrgId, user: User, id: str) -> Factor:
        async with self.store.reading(org) as unit:
            return await get_factor(unit, user, id)

    async def _hash(self, answer: str | None) -> str:
        return await self.passwords.hash(fold_answer(answer or ""))

    def _attempt_by_code(self, code: str) -> _Attempt:
        now = self.clock.now()

        def attempt(factor: Factor) -> tuple[Outcome, Factor]:
            if factor.sealed is None:  # a code that nobody was sent is never right
                return after_code(factor, now, None)
            secret = self.sealer.open(factor.sealed, factor.id).decode()
            return after_code(factor, now, matching_step(secret, code, now))

        return attempt

    async def _attempt(self, org: OrgId, actor: Actor, user: User, factor: Factor, attempt: _Attempt) -> Factor:
        """What is wrong is counted before it is refused."""
        now = self.clock.now()
        outcome, tried = (Outcome.LOCKED, factor) if is_locked(factor.state, now) else attempt(factor)
        if outcome is not Outcome.LOCKED:
            async with self.store.unit(org) as unit:
                await unit.factors.save(tried)
                if tried.is_active and not factor.is_active:
                    _tell(unit, actor, user, EventType.FACTOR_ACTIVATE, now)
        if outcome is not Outcome.SUCCESS:
            raise _REFUSALS[outcome]()
        return replace(tried, version=tried.version + 1)


async def get_factor(unit: Unit, user: User, id: str) -> Factor:
    """One of a person's factors.

    Raises:
        ResourceNotFound: they have no such factor.
    """
    factor = await unit.factors.find(user.id, id)
    if factor is None:
        raise ResourceNotFound(f"{id[:100]} ({TYPE})")
    return factor


def _emails(user: User) -> set[str]:
    return {str(email) for email in (user.attribute("email"), user.attribute("secondEmail")) if email}


def _tell(unit: Unit, actor: Actor, user: User, event: EventType, now: int) -> None:
    unit.record(LogEvent(type=event, published_at=now, actor=actor.party, targets=(_party(user),)))


def _party(user: User) -> Party:
    return Party(user.id, "User", user.login, user.login)
