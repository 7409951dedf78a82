"""The browser's part of every connector: the cookie that binds a trip, the way out, and where one lands."""

from frontdesk.domain.idps.trip import Trip
from frontdesk.kernel.secrets import random_token
from frontdesk.usecases.federation.connector import Departure, FederationRefused
from frontdesk.usecases.federation.federation import Arrived, Browser
from frontdesk.web.call import Call
from frontdesk.web.cookies import DEVICE, SESSION, TRIP, trip_cookie
from frontdesk.web.errors import error_page
from frontdesk.web.frame import form_targets, page_language
from frontdesk.web.headers import new_nonce, page_headers
from frontdesk.web.hosted.arrival import go_on, local_path
from frontdesk.web.hosted.providers import go_there
from frontdesk.web.pages import words
from frontdesk.web.pages.views import FormPostView
from frontdesk.web.reply import Reply, html_reply, redirect

_NONCE_BYTES = 24


def new_trip(idp_id: str, from_uri: str, *, login_hint: str | None = None, link_user_id: str | None = None) -> Trip:
    """A trip with a nonce and a PKCE verifier of its own; it leads back to a path of ours and nowhere else."""
    return Trip(
        idp_id=idp_id,
        from_uri=local_path(from_uri),
        nonce=random_token(_NONCE_BYTES),
        verifier=random_token(),
        link_user_id=link_user_id,
        login_hint=login_hint,
    )


async def set_out(call: Call, trip: Trip) -> Reply:
    """To the provider, with a cookie that only this browser has."""
    known = call.cookie(TRIP)
    browser = known or random_token()
    try:
        departure = await call.engine.federation.start(call.org.org.id, call.org.org.url, trip, browser)
    except FederationRefused as why:
        await call.engine.federation.tell_refused(call.org.org.id, None, str(why), call.context())
        return refused(call)
    reply = leave(call, departure)
    return reply if known else reply.also([trip_cookie(call, browser)])


def leave(call: Call, departure: Departure) -> Reply:
    """Off to the provider, by a redirect or by a form that submits itself; it may lead there and nowhere else."""
    if not departure.fields:
        return go_there(call, departure.url) if call.method == "POST" else redirect(departure.url)
    nonce, language = new_nonce(), page_language(call)
    view = FormPostView(nonce, departure.url, departure.fields, call.engine.assets.version, language)
    html = call.engine.pages.form_post(view)
    return html_reply(html).also(page_headers(nonce, form_action=form_targets(departure.url)))


async def browser_of(call: Call) -> Browser:
    """Where an answer came."""
    signed_in = await call.engine.sessions.find(call.org.org.id, call.cookie(SESSION))
    return Browser(call.context(), call.cookie(DEVICE), signed_in.user.id if signed_in is not None else None)


async def land(call: Call, arrived: Arrived) -> Reply:
    """Where the sign-in leads: to the next step that the org asks for, or with a session on to where they came from."""
    if arrived.outcome is None:
        return redirect(arrived.from_uri, 303)
    return await go_on(call, arrived.outcome, arrived.from_uri)


def refused(call: Call) -> Reply:
    """What the person is told; why stands in the system log, under the request's id."""
    return error_page(call, 403, (words.IDP_REFUSED, words.IDP_REFUSED_WHY, words.IDP_REFUSED_NEXT))
