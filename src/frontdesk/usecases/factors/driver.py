"""What each kind of factor does in its own way; everything that all have in common is in ``enrol.py``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.factors.attempt import Attempt, Given
from frontdesk.domain.factors.challenge import Outcome
from frontdesk.domain.factors.enrollment import Enrolment
from frontdesk.domain.factors.model import Factor
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Proving:
    """``challenge``: what the driver handed out for this proof; empty: nothing."""

    given: Given
    challenge: Mapping[str, object]
    now: int


class FactorDriver(Protocol):
    """One kind of factor. Drivers change no rows of factors: they return the factor that is to be written."""

    async def prepare(self, factor: Factor, wanted: Enrolment) -> Factor:
        """A new factor with its secret. No unit is open: hashing may take its time.

        Raises:
            ValidationFailed: the secret that was given is none.
        """

    async def ask(self, unit: Unit, user: User, factor: Factor, before: Mapping[str, object], now: int) -> Attempt:
        """Ask for the factor, to activate it or to prove it: a code is sent, a key or a phone asked.

        ``before``: what was handed out last in this transaction; whoever asks a phone again looks how that stands.

        Raises:
            ValidationFailed: there is nothing to ask with: it is proved by a code or an answer at once.
            SmsSentLately, CallMadeLately, EmailSentLately, RateLimited: too soon, or too often.
        """

    async def look(self, unit: Unit, user: User, factor: Factor, challenge: Mapping[str, object], now: int) -> Attempt:
        """What the person is shown while the factor is in hand; nothing is sent, nobody asked."""

    async def prove(self, unit: Unit, user: User, factor: Factor, proving: Proving) -> tuple[Outcome, Factor]:
        """What comes of what is shown, and the factor as it is then. The unit only reads."""


def nothing_to_ask(factor: Factor) -> ValidationFailed:
    """The refusal to ask for what the person has at hand."""
    member = "answer" if factor.type == "question" else "passCode"
    return ValidationFailed("factorVerifyRequest", (f"{member}: The field cannot be left blank",))
