"""/oauth2/v1/authorize/callback: where OpenID Connect and OAuth 2.0 providers send people back (OIDC Core §3.1.2.5).

By a redirect, or by a form that the provider's page sends (``form_post``). What binds the answer to this browser is the
trip's cookie: the form comes from another site, and holds no token of ours.
"""

from frontdesk.usecases.federation.connector import FederationRefused
from frontdesk.web.call import Call
from frontdesk.web.cookies import TRIP
from frontdesk.web.federation.travel import browser_of, land, refused
from frontdesk.web.reply import Reply
from frontdesk.web.route import Guard, Route, Surface


async def callback(call: Call) -> Reply:
    """The provider's answer, good or bad: each counts once."""
    answer = call.form() if call.method == "POST" else call.query()
    org, federation, browser = call.org.org, call.engine.federation, await browser_of(call)
    try:
        trip = await federation.end_trip(org.id, answer.get("state", ""), call.cookie(TRIP), browser.context)
        arrived = await federation.arrive(org.id, org.url, trip, answer, browser)
    except FederationRefused:
        return refused(call)
    return await land(call, arrived)


_PATH = "/oauth2/v1/authorize/callback"

ROUTES = [Route(method, _PATH, callback, Guard.PUBLIC, Surface.PAGE) for method in ("GET", "POST")]
