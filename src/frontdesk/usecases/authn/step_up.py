"""Stepping up: somebody who is signed in proves a factor, because an app asks for more than their session has.

RFC 9470; contract D.3 (ACCESS_POLICY). The session vouches for the person, so that the password is not asked again;
what comes of it is a session token as of every sign-in, and a session with a new id (attack case 53).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from frontdesk.domain.authn.transaction import Proofs, Purpose, StepUp, new_state_token
from frontdesk.domain.authn.transitions import Step
from frontdesk.domain.factors.kinds import MULTI_FACTOR
from frontdesk.domain.logs.model import ClientContext
from frontdesk.storage.unit import Unit
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.usecases.authn.primary import Start, new_transaction
from frontdesk.usecases.authn.steps import begin, settle
from frontdesk.usecases.sessions.open import SignedIn


@dataclass(frozen=True, slots=True)
class SteppingUp:
    """Who steps up, and how they may: by these methods (RFC 8176), by any factor where none is named."""

    signed_in: SignedIn
    methods: tuple[str, ...] = ()


async def begin_step_up(unit: Unit, stepping: SteppingUp, start: Start, context: ClientContext, now: int) -> Outcome:
    """A transaction in which the first proof is the session: MFA_REQUIRED, or MFA_ENROLL where they have no factor.

    Raises:
        AuthenticationFailed: the sign-on policy lets them in no more, or they cannot have a factor.
    """
    user, session = stepping.signed_in.user, stepping.signed_in.session
    token = new_state_token()
    transaction = replace(
        new_transaction(token, Purpose.AUTHENTICATION, user, start, now),
        step_up=StepUp(session.id, stepping.methods),
        idp=session.idp,
    )
    held = begin(transaction, user, token)
    proofs = Proofs(password_at=now, amr=tuple(_without(session.amr, MULTI_FACTOR)))
    return await settle(unit, held, Step.AUTHENTICATE, proofs, context, now)


def _without(amr: Iterable[str], word: str) -> list[str]:
    return [method for method in amr if method != word]
