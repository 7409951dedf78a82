"""Security questions: an answer that the person chose, hashed like a password (contract B.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.factors.attempt import Attempt, FactorResult
from frontdesk.domain.factors.challenge import Outcome, after_answer
from frontdesk.domain.factors.enrollment import Enrolment
from frontdesk.domain.factors.model import Factor, FactorStatus
from frontdesk.domain.users.credentials import fold_answer
from frontdesk.domain.users.model import User
from frontdesk.runtime.passwords import Passwords
from frontdesk.storage.unit import Unit
from frontdesk.usecases.factors.driver import Proving, nothing_to_ask


@dataclass(frozen=True, slots=True)
class QuestionDriver:
    """Whoever chose the answer has nothing left to prove: the factor is active at once."""

    passwords: Passwords

    async def prepare(self, factor: Factor, wanted: Enrolment) -> Factor:
        """The answer is hashed as it is compared: without regard to case and spaces."""
        answer = await self.passwords.hash(fold_answer(wanted.answer or ""))
        state = replace(factor.state, answer_hash=answer)
        return replace(factor, status=FactorStatus.ACTIVE, state=state)

    async def ask(self, unit: Unit, user: User, factor: Factor, before: Mapping[str, object], now: int) -> Attempt:
        """The question is in the profile; asking shows nothing more.

        Raises:
            ValidationFailed: an answer is needed.
        """
        raise nothing_to_ask(factor)

    async def look(self, unit: Unit, user: User, factor: Factor, challenge: Mapping[str, object], now: int) -> Attempt:
        """The question stands in the profile."""
        return Attempt(factor, FactorResult.CHALLENGE)

    async def prove(self, unit: Unit, user: User, factor: Factor, proving: Proving) -> tuple[Outcome, Factor]:
        """By the answer."""
        given = fold_answer(proving.given.answer or proving.given.code or "")
        right = await self.passwords.verify(factor.state.answer_hash, given)
        return after_answer(factor, proving.now, right=right)
