"""The Authentication API's verbs in one place: one field a room of steps."""

from dataclasses import dataclass

from frontdesk.usecases.authn.factors import FactorSteps
from frontdesk.usecases.authn.moves import Moves
from frontdesk.usecases.authn.passwords import PasswordSteps
from frontdesk.usecases.authn.primary import PrimaryAuthentication
from frontdesk.usecases.authn.recovery import Recovery
from frontdesk.usecases.authn.registration import SelfRegistration


@dataclass(frozen=True, slots=True)
class Authentication:
    """What endpoints and pages take steps with."""

    primary: PrimaryAuthentication
    moves: Moves
    passwords: PasswordSteps
    factors: FactorSteps
    recovery: Recovery
    registration: SelfRegistration
