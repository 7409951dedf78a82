"""/api/v1/sessions (contract A.Sessions)."""

from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec

from frontdesk.domain.errors import MalformedBody, ValidationFailed
from frontdesk.domain.factors.model import FactorStatus
from frontdesk.domain.logs.model import Party
from frontdesk.usecases.sessions.cookie_tokens import issue_cookie_token
from frontdesk.usecases.sessions.manage import end_session, get_session, refresh_session
from frontdesk.usecases.sessions.open import SignedIn
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.cookies import no_session_cookie, no_state_cookie
from frontdesk.web.guards.own_session import own_session
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Cors, Doc, Guard, Route, Surface
from frontdesk.web.shapes.sessions import SessionAnswer, SessionTokenBody, show_session

_COOKIE_TOKEN, _COOKIE_TOKEN_URL = "cookieToken", "cookieTokenUrl"
_NO_MORE: Mapping[str, str] = {}


async def post_session(call: Call) -> Reply:
    """A session for a session token. It sets no cookie: whoever asks is no browser of the person's."""
    try:
        body = read_body(call, SessionTokenBody, "sessionToken")
    except ValidationFailed:
        raise MalformedBody() from None  # a body of another form is as good as none here (seen-on-the-wire 3.3)
    org = call.org.org.id
    signed_in, _ = await call.engine.session_tokens.redeem(org, body.session_token, None, call.context())
    asked = {name.strip() for name in call.query().get("additionalFields", "").split(",")}
    if not asked & {_COOKIE_TOKEN, _COOKIE_TOKEN_URL}:
        return await _reply(call, signed_in, own=True)
    async with call.engine.store.unit(org) as unit:
        token = (await issue_cookie_token(unit, signed_in, call.engine.clock.now())).value
    url = f"{call.org.org.url}/login/sessionCookie?{urlencode({'token': token})}"
    more = {_COOKIE_TOKEN: token, _COOKIE_TOKEN_URL: url}
    return await _reply(call, signed_in, own=True, more={name: more[name] for name in sorted(asked & set(more))})


async def get_one(call: Call) -> Reply:
    """Anybody's session."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        signed_in = await get_session(unit, _id(call), call.engine.clock.now())
    return await _reply(call, signed_in)


async def refresh(call: Call) -> Reply:
    """Anybody's session lives on."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        signed_in = await refresh_session(unit, _id(call), call.engine.clock.now())
    return await _reply(call, signed_in)


async def delete(call: Call) -> Reply:
    """Anybody's session ends."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await end_session(unit, call.actor.party, _id(call), call.engine.clock.now())
    return empty_reply(204)


async def get_own(call: Call) -> Reply:
    """The caller's own session."""
    return await _reply(call, await own_session(call), own=True)


async def refresh_own(call: Call) -> Reply:
    """The caller's own session lives on."""
    own = await own_session(call)
    async with call.engine.store.unit(call.org.org.id) as unit:
        signed_in = await refresh_session(unit, own.session.id, call.engine.clock.now())
    return await _reply(call, signed_in, own=True)


async def delete_own(call: Call) -> Reply:
    """The caller's own session ends, and their browser forgets it."""
    own = await own_session(call, leaving=True)
    person = Party(own.user.id, "User", own.user.login, own.user.login)
    async with call.engine.store.unit(call.org.org.id) as unit:
        await end_session(unit, person, own.session.id, call.engine.clock.now())
    return empty_reply(204).also([no_session_cookie(call), no_state_cookie(call)])


def _id(call: Call) -> str:
    return call.path_parameters["sessionId"]


async def _reply(call: Call, signed_in: SignedIn, *, own: bool = False, more: Mapping[str, str] = _NO_MORE) -> Reply:
    async with call.engine.store.reading(call.org.org.id) as unit:
        factors = await unit.factors.list_of_user(signed_in.user.id)
    mfa_active = any(factor.status is FactorStatus.ACTIVE for factor in factors)
    shown = show_session(call, signed_in, mfa_active=mfa_active, own=own)
    return json_reply({**msgspec.to_builtins(shown), **more} if more else shown)


_API = Api("/api/v1/sessions", "okta.sessions")
_ANSWER = Doc(answer=SessionAnswer)
_ME = "/api/v1/sessions/me"
ROUTES = [
    Route(
        "POST",
        "/api/v1/sessions",
        post_session,
        Guard.PUBLIC,
        Surface.API,
        Cors.TRUSTED,
        doc=Doc(SessionTokenBody, SessionAnswer, query=("additionalFields",)),
    ),
    Route("GET", _ME, get_own, Guard.BROWSER, Surface.API, Cors.TRUSTED, doc=_ANSWER),
    Route("DELETE", _ME, delete_own, Guard.BROWSER, Surface.API, Cors.TRUSTED, doc=Doc(status=204)),
    Route("POST", f"{_ME}/lifecycle/refresh", refresh_own, Guard.BROWSER, Surface.API, Cors.TRUSTED, doc=_ANSWER),
    _API.route("GET", "/{sessionId}", get_one, _ANSWER),
    _API.route("PUT", "/{sessionId}", refresh, _ANSWER),
    _API.route("DELETE", "/{sessionId}", delete, Doc(status=204)),
    _API.route("POST", "/{sessionId}/lifecycle/refresh", refresh, _ANSWER),
]
