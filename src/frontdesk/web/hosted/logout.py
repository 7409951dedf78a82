"""Signing out: asked by an app (OIDC RP-Initiated Logout 1.0), or by the person."""

from collections.abc import Mapping

from frontdesk.protocol.http.origins import origin_of
from frontdesk.protocol.oauth.response_modes import ResponseMode, redirect_location
from frontdesk.usecases.sessions.logout import Ended, LogoutRequest
from frontdesk.usecases.sessions.open import SignedIn
from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION, no_session_cookie, no_state_cookie
from frontdesk.web.csrf import FIELD, check_form, form_token
from frontdesk.web.frame import form_targets, frame, page
from frontdesk.web.headers import new_nonce, page_headers
from frontdesk.web.pages.views import SignedOutView, SignOutView
from frontdesk.web.reply import Reply, html_reply, redirect
from frontdesk.web.route import Cors, Guard, Route, Surface, at_both

_PURPOSE = "sign out"
_SIGNED_OUT = "/login/signout"
"""Where nobody who is signed out is asked anything."""
_CARRIED = ("id_token_hint", "post_logout_redirect_uri", "state", "client_id")


async def logout(call: Call) -> Reply:
    """An app asks. With a hint that names who is signed in here it is done at once; otherwise the person is asked."""
    form = call.form() if call.method == "POST" else {}
    parameters = form or call.query()
    request = await call.engine.logout.read(call.org, call.server(), parameters)
    signed_in = await call.engine.sessions.find_leaving(call.org.org.id, call.cookie(SESSION))
    if call.method == "POST" and FIELD in form:
        check_form(call, form, _PURPOSE)
        return await _finish(call, request)
    if signed_in is None or request.subject == signed_in.user.id:
        return await _finish(call, request)
    return _ask(call, signed_in, parameters, request.redirect_uri)


async def get_signout(call: Call) -> Reply:
    """The person asks: are they sure?"""
    signed_in = await call.engine.sessions.find_leaving(call.org.org.id, call.cookie(SESSION))
    if signed_in is None:
        return await _finish(call, LogoutRequest(None, None, None, None))
    return _ask(call, signed_in, {})


async def post_signout(call: Call) -> Reply:
    """They are."""
    check_form(call, call.form(), _PURPOSE)
    return await _finish(call, LogoutRequest(None, None, None, None))


def _ask(call: Call, signed_in: SignedIn, parameters: Mapping[str, str], redirect_uri: str | None = None) -> Reply:
    token = form_token(call, _PURPOSE)
    fields = {name: parameters[name] for name in _CARRIED if name in parameters}
    view = SignOutView(frame(call), call.path, token.value, signed_in.user.login, fields)
    return page(call.engine.pages.sign_out(view), headers=token.headers, form_action=form_targets(redirect_uri))


async def _finish(call: Call, request: LogoutRequest) -> Reply:
    saml, cookie = call.engine.saml.slo, call.cookie(SESSION)
    leaving = await saml.list_leaving(call.org, cookie)
    ended = await call.engine.logout.end(call.org, cookie, call.context())
    gone = [no_session_cookie(call), no_state_cookie(call)]
    frames = ended.iframe_uris if ended is not None else ()
    location = request.redirect_uri
    if location is not None and request.state is not None:
        location = redirect_location(location, ResponseMode.QUERY, {"state": request.state})
    upstream = await _upstream(call, ended) if location is None else None
    location = location or upstream
    around = await saml.start(call.org, leaving, location or _SIGNED_OUT)
    if around is not None:  # by a page: what its form redirects to, a page has to name beforehand (CSP: form-action)
        return _leave(call, frames, around).also(gone)
    if frames or upstream is not None:
        return _leave(call, frames, location).also(gone)
    if location is None:
        return page(call.engine.pages.signed_out(SignedOutView(frame(call)))).also(gone)
    return redirect(location, 303 if call.method == "POST" else 302).also(gone)


async def _upstream(call: Call, ended: Ended | None) -> str | None:
    """Whoever signs out by themselves signs out at the SAML provider that let them in too, if that takes part."""
    if ended is None:
        return None
    return await call.engine.saml_logout.way_out(call.org.org.id, call.org.org.url, ended.signed_in.session)


def _leave(call: Call, frames: tuple[str, ...], location: str | None) -> Reply:
    """Apps hear of it by what the browser loads; then it goes on by itself (Front-Channel Logout §3)."""
    nonce = new_nonce()
    origins = dict.fromkeys(origin for uri in frames if (origin := origin_of(uri)) is not None)
    html = call.engine.pages.signed_out(SignedOutView(frame(call), frames, location, nonce))
    return html_reply(html).also(page_headers(nonce, frame_src=" ".join(origins)))


ROUTES = [
    *(
        route
        for method in ("GET", "POST")
        for route in at_both(method, "/v1/logout", logout, Guard.BROWSER, surface=Surface.PAGE, cors=Cors.NONE)
    ),
    Route("GET", "/login/signout", get_signout, Guard.BROWSER, Surface.PAGE),
    Route("POST", "/login/signout", post_signout, Guard.BROWSER, Surface.PAGE),
]
