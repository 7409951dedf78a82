"""Whoever has a factor proves it before they change how they sign in: a password alone takes no factor away."""

from frontdesk.domain.authn.owed import usable
from frontdesk.domain.errors import AuthenticationFailed
from frontdesk.usecases.authn.judge import enrollment_for
from frontdesk.usecases.authn.primary import Start
from frontdesk.usecases.authn.step_up import SteppingUp, begin_step_up
from frontdesk.usecases.sessions.open import SignedIn
from frontdesk.web.call import Call
from frontdesk.web.cookies import DEVICE
from frontdesk.web.hosted.arrival import go_on, sign_in_uri
from frontdesk.web.reply import Reply, redirect


async def proof_first(call: Call, signed_in: SignedIn) -> Reply | None:
    """The way to the factor that is proved first; None: one was proved, or there is none but of this very session."""
    if signed_in.session.factor_at is not None or not await _had_one(call, signed_in):
        return None
    org, start, now = call.org.org.id, Start(device=call.cookie(DEVICE)), call.engine.clock.now()
    try:
        async with call.engine.store.unit(org) as unit:
            outcome = await begin_step_up(unit, SteppingUp(signed_in), start, call.context(), now)
    except AuthenticationFailed:
        return redirect(sign_in_uri(call.path, told="denied"), 303)
    return await go_on(call, outcome, call.path)


async def _had_one(call: Call, signed_in: SignedIn) -> bool:
    """Whether the person had a factor already when they signed in."""
    user, began_at = signed_in.user, signed_in.session.created_at
    async with call.engine.store.reading(call.org.org.id) as unit:
        factors = await unit.factors.list_of_user(user.id)
        enrollment = await enrollment_for(unit, user, call.context())
    return any(factor.created_at < began_at for factor in usable(factors, enrollment))
