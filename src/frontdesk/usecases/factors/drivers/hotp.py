"""Hardware tokens that count (RFC 4226): look ahead, and find a token again that ran ahead."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.factors.attempt import Attempt, FactorResult
from frontdesk.domain.factors.challenge import Outcome, failed, proved
from frontdesk.domain.factors.enrollment import WHAT, Enrolment
from frontdesk.domain.factors.model import Factor
from frontdesk.domain.users.model import User
from frontdesk.kernel.aead import Sealer
from frontdesk.protocol.otp.hotp import LOOK_AHEAD, RESYNC, matching_counter, new_secret, read_secret
from frontdesk.storage.unit import Unit
from frontdesk.usecases.factors.driver import Proving, nothing_to_ask


@dataclass(frozen=True, slots=True)
class HotpDriver:
    """The administrator (or the person) brings the token's secret; without one a new secret is made."""

    sealer: Sealer

    async def prepare(self, factor: Factor, wanted: Enrolment) -> Factor:
        """The token's secret, or a new one.

        Raises:
            ValidationFailed: it is neither base32 nor hexadecimal, or too short.
        """
        given = wanted.given.get("shared_secret")
        secret = read_secret(given) if given is not None else new_secret()
        if secret is None:
            raise ValidationFailed(WHAT, ("profile.sharedSecret: Write 10 to 128 bytes in base32 or hexadecimal.",))
        return replace(factor, sealed=self.sealer.seal(secret.encode(), factor.id))

    async def ask(self, unit: Unit, user: User, factor: Factor, before: Mapping[str, object], now: int) -> Attempt:
        """The secret, while the token is set up.

        Raises:
            ValidationFailed: it is set up: a code is needed.
        """
        if factor.is_active:
            raise nothing_to_ask(factor)
        return await self.look(unit, user, factor, before, now)

    async def look(self, unit: Unit, user: User, factor: Factor, challenge: Mapping[str, object], now: int) -> Attempt:
        """The secret, until the token has shown a code."""
        if factor.is_active:
            return Attempt(factor, FactorResult.CHALLENGE)
        return Attempt(factor, FactorResult.WAITING, {"shared_secret": self._secret(factor)})

    async def prove(self, unit: Unit, user: User, factor: Factor, proving: Proving) -> tuple[Outcome, Factor]:
        """By the next code, or one of the few after it; by two in a row where the token ran far ahead (§7.4)."""
        secret, code, state = self._secret(factor), proving.given.code or "", factor.state
        counter = matching_counter(secret, code, state.counter, LOOK_AHEAD)
        if counter is not None:
            return _counted(factor, counter, proving.now)
        if matching_counter(secret, code, state.counter - LOOK_AHEAD, LOOK_AHEAD) is not None:
            return failed(factor, proving.now, Outcome.REPLAYED)
        ahead = matching_counter(secret, code, state.counter, RESYNC)
        if ahead is not None and ahead == state.last_step + 1:
            return _counted(factor, ahead, proving.now)
        remembered = replace(state, last_step=ahead if ahead is not None else -1)
        return failed(replace(factor, state=remembered), proving.now)

    def _secret(self, factor: Factor) -> str:
        assert factor.sealed is not None, "prepare seals a secret"
        return self.sealer.open(factor.sealed, factor.id).decode()


def _counted(factor: Factor, counter: int, now: int) -> tuple[Outcome, Factor]:
    return proved(replace(factor, state=replace(factor.state, counter=counter + 1, last_step=-1)), now)
