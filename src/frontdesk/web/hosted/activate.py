"""Connecting a device: the code it shows, and two answers (RFC 8628 §3.3)."""

from urllib.parse import urlencode

from frontdesk.protocol.oauth.errors import AccessDenied
from frontdesk.usecases.device.authorize import UnknownUserCode, WaitingDevice
from frontdesk.usecases.sessions.open import SignedIn
from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION
from frontdesk.web.csrf import check_form, form_token
from frontdesk.web.errors import oauth_error_page
from frontdesk.web.frame import frame, page
from frontdesk.web.hosted.consent import scope_lines
from frontdesk.web.pages import words
from frontdesk.web.pages.views import DeviceCodeView, DeviceConfirmView, DeviceDoneView
from frontdesk.web.reply import Reply, redirect
from frontdesk.web.route import Guard, Route, Surface

PATH = "/activate"
_PURPOSE = "activate"
_MOST_TRIES = 20
_WINDOW_MS = 600_000


async def get_activate(call: Call) -> Reply:
    """Where the code is typed. One that came in the link is filled in, and still has to be confirmed (§5.4)."""
    user_code = call.query().get("user_code", "")
    signed_in = await _signed_in(call)
    if signed_in is None:
        back = f"{PATH}?{urlencode({'user_code': user_code})}" if user_code else PATH
        return redirect(f"/login/login.htm?{urlencode({'fromURI': back})}")
    return _ask_code(call, signed_in, user_code)


async def post_activate(call: Call) -> Reply:
    """A code was typed, or the question answered. Guessing takes a sign-in, and few tries are given."""
    form = call.form()
    signed_in = await _signed_in(call)
    check_form(call, form, _purpose(signed_in))
    user_code = form.get("user_code", "")
    if signed_in is None:
        return redirect(f"/login/login.htm?{urlencode({'fromURI': PATH})}", 303)
    if call.engine.attempts.exceeded("user_code", signed_in.user.id, most=_MOST_TRIES, window_ms=_WINDOW_MS):
        return _ask_code(call, signed_in, user_code, words.TOO_MANY_ATTEMPTS)
    try:
        waiting = await call.engine.device.find(call.org, user_code)
        if "decision" not in form:
            return _ask(call, waiting, signed_in)
        allow = form["decision"] == "allow"
        await call.engine.device.decide(call.org, waiting, signed_in, call.context(), allow=allow)
    except UnknownUserCode:
        return _ask_code(call, signed_in, user_code, words.CODE_UNKNOWN)
    except AccessDenied as why:
        return oauth_error_page(call, why)
    return page(call.engine.pages.device_done(DeviceDoneView(frame(call, waiting.client), allow)))


async def _signed_in(call: Call) -> SignedIn | None:
    return await call.engine.sessions.find(call.org.org.id, call.cookie(SESSION))


def _purpose(signed_in: SignedIn | None) -> str:
    """An answer counts for the person who was asked, not for whoever has signed in since."""
    return f"{_PURPOSE} {signed_in.user.id if signed_in is not None else ''}"


def _ask_code(call: Call, signed_in: SignedIn, user_code: str, error: str | None = None) -> Reply:
    token = form_token(call, _purpose(signed_in))
    view = DeviceCodeView(frame(call), PATH, token.value, user_code[:20], error)
    return page(call.engine.pages.device_code(view), headers=token.headers)


def _ask(call: Call, waiting: WaitingDevice, signed_in: SignedIn) -> Reply:
    token = form_token(call, _purpose(signed_in))
    view = DeviceConfirmView(
        frame=frame(call, waiting.client),
        action=PATH,
        csrf=token.value,
        user_code=waiting.user_code,
        person=signed_in.user.login,
        app_name=waiting.client.name,
        lines=scope_lines(waiting.server, waiting.scopes),
    )
    return page(call.engine.pages.device_confirm(view), headers=token.headers)


ROUTES = [
    Route("GET", PATH, get_activate, Guard.BROWSER, Surface.PAGE),
    Route("POST", PATH, post_activate, Guard.BROWSER, Surface.PAGE),
]
