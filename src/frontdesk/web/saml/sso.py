"""``/app/{name}/{key}/sso/saml``: where apps send people to be signed in, and people go by themselves."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from frontdesk.domain.errors import AuthenticationFailed
from frontdesk.usecases.saml_idp.errors import SamlDenied, SamlRefused
from frontdesk.usecases.saml_idp.sso import Going, Outcome, ShowSignIn, ShowStep
from frontdesk.web.call import Call
from frontdesk.web.hosted.arrival import go_on, sign_in_uri
from frontdesk.web.reply import Reply, redirect
from frontdesk.web.route import Guard, Route, Surface
from frontdesk.web.saml.pages import (
    denied,
    has_message,
    received_by_post,
    received_by_redirect,
    refused,
    sent_on,
    visit_of,
)

PATH = "/app/{name}/{key}/sso/saml"
_KEY = "saml_key"


async def get_sso(call: Call) -> Reply:
    """A request by redirect, or a person who opens the app by themselves."""
    return await _told(call, _get)


async def post_sso(call: Call) -> Reply:
    """A request by POST; the browser is sent on, so that it brings the cookie that other sites' forms come without."""
    return await _told(call, _post)


async def get_continue(call: Call) -> Reply:
    """A request goes on."""
    return await _told(call, _continue)


async def _get(call: Call) -> Reply:
    sso, visit = call.engine.saml.sso, visit_of(call)
    if has_message(call):
        return await _show(call, await sso.begin(visit, received_by_redirect(call), None))
    return await _show(call, await sso.begin(visit, None, call.query().get("RelayState")))


async def _post(call: Call) -> Reply:
    saml_key = await call.engine.saml.sso.hold(visit_of(call), received_by_post(call))
    return redirect(_way_on(call, saml_key), 303)


async def _continue(call: Call) -> Reply:
    return await _show(call, await call.engine.saml.sso.resume(visit_of(call), call.query().get(_KEY, "")))


async def _told(call: Call, step: Callable[[Call], Awaitable[Reply]]) -> Reply:
    try:
        return await step(call)
    except SamlRefused as why:
        return refused(call, why)
    except SamlDenied as why:
        return denied(call, why)
    except AuthenticationFailed:
        return redirect(sign_in_uri(call.path, told="denied"))


async def _show(call: Call, outcome: Outcome) -> Reply:
    match outcome:
        case ShowSignIn(_, saml_key):
            return redirect(sign_in_uri(_way_on(call, saml_key)))
        case ShowStep(_, saml_key, begun):
            return await go_on(call, begun, _way_on(call, saml_key))
        case Going(_, form):
            return sent_on(call, form)


def _way_on(call: Call, saml_key: str) -> str:
    path = PATH.format(name=call.path_parameters["name"], key=call.path_parameters["key"])
    return f"{path}/continue?{urlencode({_KEY: saml_key})}"


ROUTES = [
    Route("GET", PATH, get_sso, Guard.PUBLIC, Surface.PAGE),
    Route("POST", PATH, post_sso, Guard.PUBLIC, Surface.PAGE),
    Route("GET", f"{PATH}/continue", get_continue, Guard.BROWSER, Surface.PAGE),
]
