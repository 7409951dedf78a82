"""Authenticator apps (RFC 6238): their codes count once, and the app is set up by a secret or its picture."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.factors.attempt import Attempt, FactorResult
from frontdesk.domain.factors.challenge import Outcome, after_code, failed
from frontdesk.domain.factors.enrollment import Enrolment
from frontdesk.domain.factors.model import Factor
from frontdesk.domain.users.model import User
from frontdesk.kernel.aead import Sealer
from frontdesk.protocol.otp.totp import is_of_another_time, matching_step, new_secret
from frontdesk.storage.unit import Unit
from frontdesk.usecases.factors.driver import Proving, nothing_to_ask
from frontdesk.usecases.factors.drivers.setup_keys import LIFETIME_MS, SetupKeys


@dataclass(frozen=True, slots=True)
class TotpDriver:
    """The secret is sealed, and shown only while the factor waits to be activated."""

    sealer: Sealer

    async def prepare(self, factor: Factor, wanted: Enrolment) -> Factor:
        """A new secret."""
        return replace(factor, sealed=self.sealer.seal(new_secret().encode(), factor.id))

    async def ask(self, unit: Unit, user: User, factor: Factor, before: Mapping[str, object], now: int) -> Attempt:
        """The secret, to set the app up with.

        Raises:
            ValidationFailed: the app is set up: a code is needed.
        """
        if factor.is_active:
            raise nothing_to_ask(factor)
        return await self.look(unit, user, factor, before, now)

    async def look(self, unit: Unit, user: User, factor: Factor, challenge: Mapping[str, object], now: int) -> Attempt:
        """The secret, and the key of its picture, until the app has shown a code."""
        if factor.is_active:
            return Attempt(factor, FactorResult.CHALLENGE)
        key = SetupKeys(self.sealer).make(factor, now + LIFETIME_MS)
        return Attempt(factor, FactorResult.WAITING, {"shared_secret": self._secret(factor), "qr_key": key})

    async def prove(self, unit: Unit, user: User, factor: Factor, proving: Proving) -> tuple[Outcome, Factor]:
        """By a code of now."""
        secret, code, now = self._secret(factor), proving.given.code or "", proving.now
        step = matching_step(secret, code, now)
        if step is None and is_of_another_time(secret, code, now):
            return failed(factor, now, Outcome.TOO_LATE)
        return after_code(factor, now, step)

    def _secret(self, factor: Factor) -> str:
        assert factor.sealed is not None, "prepare seals a secret"
        return self.sealer.open(factor.sealed, factor.id).decode()
