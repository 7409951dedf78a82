"""Phones that are asked (docs/reference/push-device-protocol.md): approve, or deny."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from frontdesk.domain.errors import RateLimited
from frontdesk.domain.factors.attempt import Attempt, FactorResult
from frontdesk.domain.factors.challenge import Outcome, failed
from frontdesk.domain.factors.enrollment import Enrolment
from frontdesk.domain.factors.model import Factor
from frontdesk.domain.factors.push import SETUP_MS, new_challenge, result_of
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.factors.driver import Proving
from frontdesk.usecases.factors.drivers.authenticators import settings_of
from frontdesk.usecases.factors.drivers.setup_keys import SetupKeys

AUTHENTICATOR_KEY: Final = "okta_verify"
PATH: Final = "/api/v1/push/enroll"
_MOST, _WINDOW_MS = 10, 10 * 60_000
"""So many questions in ten minutes: a person who is asked all night taps yes in the end."""


@dataclass(frozen=True, slots=True)
class PushDriver:
    """What is handed out: ``id`` of the question while it is open, and nothing once it is answered."""

    keys: SetupKeys

    async def prepare(self, factor: Factor, wanted: Enrolment) -> Factor:
        """The phone brings its key later."""
        return factor

    async def ask(self, unit: Unit, user: User, factor: Factor, before: Mapping[str, object], now: int) -> Attempt:
        """The link that sets a phone up; or a question to it, and how the one before stands.

        Raises:
            RateLimited: the person was asked too often.
        """
        if not factor.is_active:
            return await self.look(unit, user, factor, {"expires_at": now + SETUP_MS}, now)
        if before.get("id") is not None:
            return await self.look(unit, user, factor, before, now)
        if not await unit.attempt_counters.count("push", user.id, most=_MOST, window_ms=_WINDOW_MS, now=now):
            raise RateLimited()
        challenge = new_challenge(now, with_numbers=await _asks_number(unit, before))
        asked = replace(factor, state=replace(factor.state, push=challenge))
        return await self.look(unit, user, asked, {"id": challenge.id}, now)

    async def look(self, unit: Unit, user: User, factor: Factor, challenge: Mapping[str, object], now: int) -> Attempt:
        """How the question stands. One that was approved is spent by whoever asked."""
        if not factor.is_active:
            return await self._setting_up(unit, factor, challenge, now)
        push = factor.state.push
        result = result_of(push, challenge.get("id"), now)
        if result is FactorResult.SUCCESS:
            return Attempt(replace(factor, state=replace(factor.state, push=None)))
        if result is not FactorResult.WAITING or push is None:
            return Attempt(factor, result)
        shown = {"correct_answer": push.correct} if push.correct else {}
        return Attempt(factor, result, {**shown, "expires_at": push.expires_at}, challenge)

    async def _setting_up(self, unit: Unit, factor: Factor, challenge: Mapping[str, object], now: int) -> Attempt:
        expires_at = challenge.get("expires_at")
        if not isinstance(expires_at, int) or now >= expires_at:
            return Attempt(factor, FactorResult.TIMEOUT)
        org = await unit.orgs.find()
        assert org is not None, "a unit is of an org"
        key = self.keys.make(factor, expires_at)
        link = f"{org.url}{PATH}?factorId={factor.id}&key={key}"
        shown = {"activation_link": link, "qr_key": key, "expires_at": expires_at}
        return Attempt(factor, FactorResult.WAITING, shown, challenge)

    async def prove(self, unit: Unit, user: User, factor: Factor, proving: Proving) -> tuple[Outcome, Factor]:
        """Nothing that is typed here proves a phone."""
        return failed(factor, proving.now)


async def _asks_number(unit: Unit, before: Mapping[str, object]) -> bool:
    """Whether the person shall pick a number: the caller or the org's authenticator wants it."""
    if before.get("with_numbers") is True:
        return True
    binding = (await settings_of(unit, AUTHENTICATOR_KEY)).get("channelBinding")
    return isinstance(binding, Mapping) and binding.get("required") == "ALWAYS"
