"""Where a browser turns a session token into its session cookie (contract B.3, C.8).

``redirectUrl`` leads to the org itself or to an origin that an administrator trusts with REDIRECT, and nowhere else
(attack case 14). The token is not spent before that is known.
"""

from base64 import b64decode
from urllib.parse import urlencode

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.names import link_name
from frontdesk.domain.errors import AuthenticationFailed
from frontdesk.protocol.http.origins import origin_of
from frontdesk.protocol.oauth.errors import InvalidRequest
from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION, session_cookie
from frontdesk.web.errors import oauth_error_page
from frontdesk.web.hosted.arrival import HOME, SIGN_IN, local_path
from frontdesk.web.reply import Header, Reply, redirect
from frontdesk.web.route import Guard, Route, Surface

_PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_NO_TRACE: tuple[Header, ...] = ((b"cache-control", b"no-store"), (b"referrer-policy", b"no-referrer"))
"""The token stands in the address: no cache keeps it, and nobody is told where the browser came from."""


async def session_cookie_redirect(call: Call) -> Reply:
    """The cookie, and on. A token that is not good any more leads to the sign-in page, and from there to our own."""
    query = call.query()
    target = query.get("redirectUrl") or HOME
    if not _is_allowed(call, target):
        error = InvalidRequest("The redirectUrl is neither of this org nor of an origin that it trusts to redirect to.")
        return oauth_error_page(call, error)
    opened = await _open(call, query.get("token", ""))
    if opened is None:
        return redirect(f"{SIGN_IN}?{urlencode({'fromURI': target})}" if target.startswith("/") else SIGN_IN)
    return redirect(target).also([opened, *_NO_TRACE])


async def session_cookie_pixel(call: Call) -> Reply:
    """An image that sets the cookie; it looks the same where the token is not good."""
    opened = await _open(call, call.query().get("token", ""))
    headers = ((b"content-type", b"image/gif"), *_NO_TRACE, *((opened,) if opened is not None else ()))
    return Reply(200, headers, _PIXEL)


async def step_up_redirect(call: Call) -> Reply:
    """Whoever signed in for an app goes on to it, with a session; others are asked to sign in."""
    org, old = call.org.org.id, call.cookie(SESSION)
    token = call.query().get("stateToken", "")
    try:
        opened, app_id = await call.engine.session_tokens.redeem_for_app(org, token, old, call.context())
    except AuthenticationFailed:
        return redirect(SIGN_IN)
    async with call.engine.store.reading(org) as unit:
        app = await unit.apps.find(app_id)
    sid = session_cookie(call, opened.cookie, opened.signed_in.session.limits)
    return redirect(_way_to(app) if app is not None else HOME).also([sid, *_NO_TRACE])


def _way_to(app: Application) -> str:
    return f"/home/{app.name}/{app.id}/{link_name(app.name, app.sign_on_mode)}"


def _is_allowed(call: Call, url: str) -> bool:
    """Whether anybody is sent there: a path of ours, our own origin, or one that is trusted to be redirected to."""
    if url.startswith("/"):
        return local_path(url) == url
    origin = origin_of(url)
    return origin is not None and (origin == origin_of(call.org.org.url) or origin in call.org.redirect_origins)


async def _open(call: Call, token: str) -> Header | None:
    org, old = call.org.org.id, call.cookie(SESSION)
    try:
        signed_in, cookie = await call.engine.session_tokens.redeem(org, token, old, call.context())
    except AuthenticationFailed:
        return None
    return session_cookie(call, cookie, signed_in.session.limits)


ROUTES = [
    Route("GET", "/login/sessionCookieRedirect", session_cookie_redirect, Guard.PUBLIC, Surface.PAGE),
    Route("GET", "/login/step-up/redirect", step_up_redirect, Guard.PUBLIC, Surface.PAGE),
    Route("GET", "/login/sessionCookie", session_cookie_pixel, Guard.PUBLIC, Surface.PAGE),
]
