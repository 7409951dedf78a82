"""Signing out: asked by an app (OIDC RP-Initiated Logout 1.0), or by the person."""

from collections.abc import Mapping

from frontdesk.protocol.oauth.response_modes import ResponseMode, redirect_location
from frontdesk.usecases.sessions.logout import LogoutRequest
from frontdesk.usecases.sessions.open import SignedIn
from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION, no_session_cookie
from frontdesk.web.csrf import FIELD, check_form, form_token
from frontdesk.web.frame import form_targets, frame, page
from frontdesk.web.pages.views import SignedOutView, SignOutView
from frontdesk.web.reply import Reply, redirect
from frontdesk.web.route import Cors, Guard, Route, Surface, at_both

_PURPOSE = "sign out"
_CARRIED = ("id_token_hint", "post_logout_redirect_uri", "state", "client_id")


async def logout(call: Call) -> Reply:
    """An app asks. With a hint that names who is signed in here it is done at once; otherwise the person is asked."""
    form = call.form() if call.method == "POST" else {}
    parameters = form or call.query()
    request = await call.engine.logout.read(call.org, call.server(), parameters)
    signed_in = await call.engine.sessions.find(call.org.org.id, call.cookie(SESSION))
    if call.method == "POST" and FIELD in form:
        check_form(call, form, _PURPOSE)
        return await _finish(call, request)
    if signed_in is None or request.subject == signed_in.user.id:
        return await _finish(call, request)
    return _ask(call, signed_in, parameters, request.redirect_uri)


async def get_signout(call: Call) -> Reply:
    """The person asks: are they sure?"""
    signed_in = await call.engine.sessions.find(call.org.org.id, call.cookie(SESSION))
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
    await call.engine.logout.end(call.org.org.id, call.cookie(SESSION), call.context())
    gone = [no_session_cookie(call)]
    if request.redirect_uri is None:
        return page(call.engine.pages.signed_out(SignedOutView(frame(call)))).also(gone)
    location = request.redirect_uri
    if request.state is not None:
        location = redirect_location(location, ResponseMode.QUERY, {"state": request.state})
    return redirect(location, 303 if call.method == "POST" else 302).also(gone)


ROUTES = [
    *(
        route
        for method in ("GET", "POST")
        for route in at_both(method, "/v1/logout", logout, Guard.BROWSER, surface=Surface.PAGE, cors=Cors.NONE)
    ),
    Route("GET", "/login/signout", get_signout, Guard.BROWSER, Surface.PAGE),
    Route("POST", "/login/signout", post_signout, Guard.BROWSER, Surface.PAGE),
]
