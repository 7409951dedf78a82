"""Recovery codes, for whoever lost everything else: ten, each good once (ours; docs/guides/factors.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from frontdesk.domain.factors.attempt import Attempt, FactorResult
from frontdesk.domain.factors.challenge import Outcome, failed, proved
from frontdesk.domain.factors.enrollment import Enrolment
from frontdesk.domain.factors.model import Factor
from frontdesk.domain.users.model import User
from frontdesk.kernel.aead import Sealer
from frontdesk.kernel.secrets import constant_time_equals, random_choice_string, token_hash
from frontdesk.storage.unit import Unit
from frontdesk.usecases.factors.driver import Proving, nothing_to_ask

COUNT: Final = 10
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
_LENGTH: Final = 16
"""Some 79 bits each: a plain hash hides them, and nobody guesses one."""


@dataclass(frozen=True, slots=True)
class RecoveryCodeDriver:
    """The codes are shown until one of them shows that they were written down; then only their hashes are left."""

    sealer: Sealer

    async def prepare(self, factor: Factor, wanted: Enrolment) -> Factor:
        """Ten new codes."""
        codes = [_new_code() for _ in range(COUNT)]
        state = replace(factor.state, codes=tuple(_hash(code) for code in codes))
        return replace(factor, state=state, sealed=self.sealer.seal(" ".join(codes).encode(), factor.id))

    async def ask(self, unit: Unit, user: User, factor: Factor, before: Mapping[str, object], now: int) -> Attempt:
        """The codes, while they are set up.

        Raises:
            ValidationFailed: they are set up: one of them is needed.
        """
        if factor.is_active:
            raise nothing_to_ask(factor)
        return await self.look(unit, user, factor, before, now)

    async def look(self, unit: Unit, user: User, factor: Factor, challenge: Mapping[str, object], now: int) -> Attempt:
        """The codes, until one was shown."""
        if factor.sealed is None:
            return Attempt(factor, FactorResult.CHALLENGE)
        codes = self.sealer.open(factor.sealed, factor.id).decode().split()
        return Attempt(factor, FactorResult.WAITING, {"recovery_codes": codes})

    async def prove(self, unit: Unit, user: User, factor: Factor, proving: Proving) -> tuple[Outcome, Factor]:
        """By one of the codes that are left, which is spent."""
        given = _hash(proving.given.code or "")
        right = [code for code in factor.state.codes if constant_time_equals(code, given)]
        if not right:
            return failed(factor, proving.now)
        left = tuple(code for code in factor.state.codes if code not in right)
        return proved(replace(factor, sealed=None, state=replace(factor.state, codes=left)), proving.now)


def _new_code() -> str:
    letters = random_choice_string(_LETTERS, _LENGTH)
    return "-".join(letters[at : at + 4] for at in range(0, _LENGTH, 4))


def _hash(code: str) -> str:
    return token_hash("".join(code.lower().replace("-", "").split())).hex()
