"""Whoever is signed in, and comes for an app that asks for more, is asked for the factor and not for the password."""

from frontdesk.domain.errors import AuthenticationFailed
from frontdesk.usecases.authn.primary import Start
from frontdesk.web.call import Call
from frontdesk.web.cookies import DEVICE, SESSION
from frontdesk.web.hosted.arrival import Arrival, go_on, sign_in_uri
from frontdesk.web.reply import Reply, redirect


async def step_up(call: Call, arrival: Arrival) -> Reply | None:
    """The way to the step that is owed; None: there is none, and the sign-in page is what comes next."""
    if arrival.waited is None or call.cookie(SESSION) is None:
        return None
    key, start = arrival.waited.okta_key, Start(device=call.cookie(DEVICE))
    try:
        outcome = await call.engine.step_ups.begin(call.org, key, call.cookie(SESSION), start, call.context())
    except AuthenticationFailed:
        return redirect(sign_in_uri(arrival.from_uri, told="denied"), 303)
    return await go_on(call, outcome, arrival.from_uri) if outcome is not None else None
