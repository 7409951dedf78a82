"""GET and POST …/v1/authorize, and where a request goes on after the person did something (OIDC Core §3.1.2)."""

from typing import assert_never
from urllib.parse import quote, urlencode

from frontdesk.domain.errors import AuthenticationFailed
from frontdesk.protocol.http.origins import origin_of
from frontdesk.protocol.oauth.errors import InvalidRequest
from frontdesk.protocol.oauth.parameters import require
from frontdesk.protocol.oauth.response_modes import ResponseMode, redirect_location
from frontdesk.usecases.authorize.outcome import Answer, ErrorPage, Outcome, ShowConsent, ShowSignIn
from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION, session_cookie
from frontdesk.web.errors import oauth_error_page
from frontdesk.web.frame import RESUME_PATH, form_targets, page_language
from frontdesk.web.headers import new_nonce, page_headers
from frontdesk.web.pages.views import FormPostView, PostMessageView
from frontdesk.web.reply import Header, Reply, html_reply, redirect
from frontdesk.web.route import Cors, Guard, Route, Surface, at_both

_SESSION_TOKEN = "sessionToken"


async def authorize(call: Call) -> Reply:
    """A request arrives, in the query or in a form."""
    given = call.form() if call.method == "POST" else call.query()
    parameters = {name: value for name, value in given.items() if name != _SESSION_TOKEN}  # never kept with the request
    server, cookie, opened = call.server(), call.cookie(SESSION), tuple[Header, ...]()
    if _SESSION_TOKEN in given:
        cookie, opened = await _open_session(call, given[_SESSION_TOKEN])
    outcome = await call.engine.authorize.begin(call.org, server, parameters, cookie, call.context())
    return show(call, outcome).also(opened)


async def _open_session(call: Call, session_token: str) -> tuple[str | None, tuple[Header, ...]]:
    """A session for a one-time token of the Authentication API; without one the request goes on as if none was sent."""
    org, old = call.org.org.id, call.cookie(SESSION)
    try:
        signed_in, cookie = await call.engine.session_tokens.redeem(org, session_token, old, call.context())
    except AuthenticationFailed:
        return old, ()
    return cookie, (session_cookie(call, cookie, signed_in.session.limits),)


async def resume(call: Call) -> Reply:
    """A request goes on."""
    okta_key = require(call.query(), "okta_key")
    outcome = await call.engine.authorize.resume(call.org, okta_key, call.cookie(SESSION), call.context())
    return show(call, outcome)


def show(call: Call, outcome: Outcome) -> Reply:
    """What the browser gets for an outcome."""
    status = 303 if call.method == "POST" else 302
    match outcome:
        case ErrorPage(error):
            return oauth_error_page(call, error)
        case ShowSignIn(okta_key, login_hint, idp_id):
            back = f"{RESUME_PATH}?{urlencode({'okta_key': okta_key})}"
            hint = {"login_hint": login_hint} if login_hint else {}
            page = f"/sso/idps/{quote(idp_id, safe='')}" if idp_id else "/login/login.htm"
            return redirect(f"{page}?{urlencode({'fromURI': back, **hint})}", status)
        case ShowConsent(okta_key):
            return redirect(f"/consent?{urlencode({'okta_key': okta_key})}", status)
        case Answer():
            return _answer(call, outcome, status)
        case _ as never:
            assert_never(never)


def _answer(call: Call, answer: Answer, status: int) -> Reply:
    if answer.mode is ResponseMode.FORM_POST:
        nonce = new_nonce()
        html = call.engine.pages.form_post(
            FormPostView(nonce, answer.redirect_uri, answer.fields, call.engine.assets.version, page_language(call))
        )
        return html_reply(html).also(page_headers(nonce, form_action=form_targets(answer.redirect_uri)))
    if answer.mode is ResponseMode.OKTA_POST_MESSAGE:
        return _post_message(call, answer)
    location = redirect_location(answer.redirect_uri, answer.mode, answer.fields)
    return redirect(location, status).also([(b"referrer-policy", b"no-referrer")])


def _post_message(call: Call, answer: Answer) -> Reply:
    """Only the origin of the registered redirect_uri may frame the page, and only it hears the message."""
    target = origin_of(answer.redirect_uri)
    if target is None:
        return oauth_error_page(call, InvalidRequest("The redirect_uri has no web origin to post a message to."))
    nonce = new_nonce()
    html = call.engine.pages.post_message(
        PostMessageView(nonce, target, answer.fields, call.engine.assets.version, page_language(call))
    )
    headers = page_headers(nonce, frame_ancestors=target)
    opener = (b"cross-origin-opener-policy", b"unsafe-none")  # a pop-up must still reach the window that opened it
    return html_reply(html).also([*(h for h in headers if h[0] != opener[0]), opener])


ROUTES = [
    *(
        route
        for method in ("GET", "POST")
        for route in at_both(method, "/v1/authorize", authorize, Guard.PUBLIC, surface=Surface.PAGE, cors=Cors.NONE)
    ),
    Route("GET", RESUME_PATH, resume, Guard.BROWSER, Surface.PAGE),
]
