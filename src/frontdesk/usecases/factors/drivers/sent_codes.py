"""What e-mail, text messages and calls have in common: a code is sent, and shown again (contract B.4, B.5)."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace

from frontdesk.domain.factors.attempt import Attempt, FactorResult
from frontdesk.domain.factors.challenge import Outcome, failed, proved
from frontdesk.domain.factors.enrollment import Enrolment
from frontdesk.domain.factors.model import Factor, SentCode
from frontdesk.domain.factors.sent import DAY_MS, DIGITS, LIFETIME_MS, PACES
from frontdesk.domain.users.model import User
from frontdesk.kernel.aead import Sealer
from frontdesk.kernel.secrets import constant_time_equals, random_choice_string
from frontdesk.storage.unit import Unit
from frontdesk.usecases.factors.driver import Proving
from frontdesk.usecases.messages.queue import MessageQueue


class SentCodeDriver(ABC):
    """A new code voids the one before; each counts once, for some minutes."""

    def __init__(self, messages: MessageQueue, sealer: Sealer) -> None:
        self._messages = messages
        self._sealer = sealer

    @abstractmethod
    async def _deliver(self, unit: Unit, user: User, factor: Factor, code: str, now: int) -> None:
        """Send it on its way."""

    async def _lifetime_ms(self, unit: Unit) -> int:
        return LIFETIME_MS

    async def prepare(self, factor: Factor, wanted: Enrolment) -> Factor:
        """Nothing is secret of an address."""
        return factor

    async def ask(self, unit: Unit, user: User, factor: Factor, before: Mapping[str, object], now: int) -> Attempt:
        """A new code is sent.

        Raises:
            SmsSentLately, CallMadeLately, EmailSentLately: too soon after the last one, or too often today.
        """
        await _check_pace(unit, user, factor, now)
        code = random_choice_string("0123456789", DIGITS)
        await self._deliver(unit, user, factor, code, now)
        sealed = self._sealer.seal_text(code, _context(factor))
        sent = SentCode(sealed, now, now + await self._lifetime_ms(unit))
        return _waiting(replace(factor, state=replace(factor.state, sent=sent)))

    async def look(self, unit: Unit, user: User, factor: Factor, challenge: Mapping[str, object], now: int) -> Attempt:
        """A code is on its way."""
        return _waiting(factor)

    async def prove(self, unit: Unit, user: User, factor: Factor, proving: Proving) -> tuple[Outcome, Factor]:
        """By the last code that was sent."""
        sent = factor.state.sent
        if sent is None or proving.now >= sent.expires_at:  # a code that nobody was sent is never right
            return failed(factor, proving.now)
        code = self._sealer.open_text(sent.sealed, _context(factor))
        if not constant_time_equals(code, proving.given.code or ""):
            return failed(factor, proving.now)
        return proved(replace(factor, state=replace(factor.state, sent=None)), proving.now)


def _waiting(factor: Factor) -> Attempt:
    return Attempt(factor, FactorResult.CHALLENGE if factor.is_active else FactorResult.WAITING)


def _context(factor: Factor) -> str:
    return f"{factor.id} sent code"


async def _check_pace(unit: Unit, user: User, factor: Factor, now: int) -> None:
    """Counted by the person and not by the factor, which they could enrol again."""
    pace, name = PACES[factor.type], factor.type.value
    for kind, most, window_ms in (("sent", 1, pace.between_ms), ("sent today", pace.a_day, DAY_MS)):
        if not await unit.attempt_counters.count(f"{kind} {name}", user.id, most=most, window_ms=window_ms, now=now):
            raise pace.refusal()
