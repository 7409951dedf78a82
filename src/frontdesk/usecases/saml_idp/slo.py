"""Single logout over the browser (saml-profiles-2.0 §4.4): an app asks us, and we ask every other app of the session.

The session ends at once. Then the browser is sent from app to app with a request for each; who is next stands in a row
that each answer spends. An app that does not send the browser back ends the chain, and nothing else.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontdesk.domain.apps.model import SignOnMode
from frontdesk.domain.apps.saml import SamlApp, read_saml_app
from frontdesk.domain.ids import ORG_SERVER, AppId, SessionId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.domain.sessions.model import Session
from frontdesk.domain.sessions.participation import SAML, Participation
from frontdesk.domain.users.model import User
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.json import decode, encode
from frontdesk.kernel.secrets import random_token, token_hash
from frontdesk.protocol.saml.bindings import PostForm, Received, post_form, redirect_url
from frontdesk.protocol.saml.errors import RefusedMessage, WrongStatement
from frontdesk.protocol.saml.logout import (
    LogoutRequest,
    LogoutResponse,
    check_logout_request,
    logout_request_element,
    logout_response_element,
    parse_logout_request,
    parse_logout_response,
)
from frontdesk.protocol.saml.names import REQUEST_DENIED, REQUESTER, SUCCESS
from frontdesk.protocol.saml.response import Status
from frontdesk.protocol.saml.signature import sign_enveloped
from frontdesk.protocol.saml.values import new_message_id
from frontdesk.protocol.saml.xml import render_xml
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.storage.repos.requests import Waiting, WaitingRequest
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.saml_idp.errors import SamlRefused
from frontdesk.usecases.saml_idp.intake import verified
from frontdesk.usecases.saml_idp.keys import SamlKeys
from frontdesk.usecases.saml_idp.names import kept_name, read_name
from frontdesk.usecases.saml_idp.sso import SamlSso, Visit
from frontdesk.usecases.sessions.end import close_session

_WAIT_MS = 15 * 60_000
_SPENT = "saml_idp_logout"
_REQUEST_MS = 5 * 60_000
_NOT_THEIRS = Status(REQUESTER, REQUEST_DENIED, "The session of this browser is not one that the request names.")


@dataclass(frozen=True, slots=True)
class Onward:
    """Where the browser goes next: by a redirect, or by a form of ours. ``ended``: its session is over."""

    to: str | PostForm
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Leaving:
    """One app that is yet to be told: which session was it of, and what is the person called there."""

    app_id: str
    session_index: str
    name: str


@dataclass(frozen=True, slots=True)
class _Chain:
    """``then``: where the browser goes in the end; ``back``: the answer that the app which began it is owed."""

    left: tuple[Leaving, ...]
    then: str
    back: Mapping[str, str]


class SamlSlo:
    """Ends sessions for apps, and tells apps of ended ones."""

    def __init__(self, sso: SamlSso, keys: SamlKeys, store: Store, clock: Clock) -> None:
        self._sso = sso
        self._keys = keys
        self._store = store
        self._clock = clock

    async def list_leaving(self, org: OrgSnapshot, cookie: str | None) -> tuple[Leaving, ...]:
        """The apps that would have to be told if this browser's session ended now."""
        async with self._store.reading(org.org.id) as unit:
            session = await unit.sessions.find_by_cookie(token_hash(cookie)) if cookie else None
            return await _leaving(unit, session.id) if session is not None else ()

    async def start(self, org: OrgSnapshot, leaving: Sequence[Leaving], then: str) -> str | None:
        """The session has ended: where the browser goes to tell the first app, and ``then`` last; None: to nobody."""
        if not leaving:
            return None
        onward = await self._next(org, _Chain(tuple(leaving), then, {}))
        assert isinstance(onward, str), "only an app that began it may want a form"
        return onward if onward != then else None

    async def receive(self, visit: Visit, received: Received) -> Onward:
        """A message at an app's address: its request, or its answer to ours.

        Raises:
            NoSuchPath: there is no such app, or it is not active.
            SamlRefused: the message is not believed, or the app has no single logout.
        """
        app = await self._sso.find_app(visit)
        if app.logout is None:
            raise SamlRefused("Single logout is not enabled for this app.")
        if received.kind == "SAMLResponse":
            return Onward(await self._answered(visit, app, received))
        try:
            request = await self._read(visit, app, received)
            ended, left = await self._end(visit, app, request)
        except RefusedMessage as why:
            await self._tell(visit, app, None, str(why))
            raise SamlRefused(str(why)) from None
        back = {
            "app": app.app.id,
            "request": request.id,
            "status": SUCCESS,
            "post": "" if received.signed_query is not None else "1",
        }
        if received.relay_state is not None:
            back["state"] = received.relay_state
        if ended is False:
            back["status"] = REQUESTER
        return Onward(await self._next(visit.org, _Chain(left, "", back)), ended=bool(ended))

    async def _read(self, visit: Visit, app: SamlApp, received: Received) -> LogoutRequest:
        """Always signed: whoever may end sessions says who they are (saml-profiles-2.0 §4.4.4.1)."""
        assert app.logout is not None, "receive asked"
        now = self._clock.now()
        request = parse_logout_request(await asyncio.to_thread(verified, app, received, now, required=True))
        here = f"{visit.org.org.url}{app.slo_path}"
        check_logout_request(request, issuer=app.logout.issuer, destinations=frozenset({here}), now=now)
        return request

    async def _end(self, visit: Visit, app: SamlApp, request: LogoutRequest) -> tuple[bool | None, tuple[Leaving, ...]]:
        """End the session that the request names; None where there is none any more, False where it is another's.

        The browser's own session is meant, or, where it brings none, the one that the request names.

        Raises:
            WrongStatement: the request came before: it would end sessions that began since.
        """
        now = self._clock.now()
        async with self._store.unit(visit.org.org.id) as unit:
            if not await unit.spent.spend(_SPENT, token_hash(f"{app.app.id} {request.id}"), now + _WAIT_MS):
                raise WrongStatement("The logout request was used before; each counts once.")
            session = await _session(unit, visit.cookie, request, now)
            user = await unit.users.find(session.user_id) if session is not None else None
            if session is None or user is None or not session.is_live(now):
                return None, ()
            mine = [one for one in await unit.session_participants.list_of_session(session.id) if _is_of(one, app)]
            if not any(_is_named(one, request) for one in mine):
                why = "The request names another person or session than those that the app knows of this browser."
                unit.record(_event(visit, app, user, now, why))
                return False, ()
            left = tuple(each for each in await _leaving(unit, session.id) if each.app_id != app.app.id)
            await close_session(unit, session.id, now)
            unit.record(_event(visit, app, user, now))
            unit.record(_session_end(visit, user, session, now))
            return True, left

    async def _answered(self, visit: Visit, app: SamlApp, received: Received) -> str | PostForm:
        """An app was told; on to the next."""
        key, now = token_hash(received.relay_state or ""), self._clock.now()
        async with self._store.unit(visit.org.org.id) as unit:
            row = await unit.requests.find(Waiting.SAML_LOGOUT, key)
            if row is None or row.client_id != app.app.client_id or not await unit.requests.spend(key, now):
                raise SamlRefused("No answer to a logout request is expected from this app.")
        try:
            is_signer = bool(app.certificates)
            root = await asyncio.to_thread(verified, app, received, now, required=is_signer)
            response = parse_logout_response(root)
            _check_response(app, response, row.parameters["id"])
            why = None if response.status.code == SUCCESS else "The app says that it could not sign the person out."
        except RefusedMessage as refused:
            why = str(refused)
        await self._tell(visit, app, None, why)
        return await self._next(visit.org, _read_chain(row.parameters))

    async def _next(self, org: OrgSnapshot, chain: _Chain) -> str | PostForm:
        """Where the browser goes now."""
        for place, each in enumerate(chain.left):
            app = await self._find(org, each.app_id)
            if app is not None and app.logout is not None:
                rest = _Chain(chain.left[place + 1 :], chain.then, chain.back)
                return await self._request(org, app, each, rest)
        return await self._back(org, chain.back) if chain.back else chain.then

    async def _request(self, org: OrgSnapshot, app: SamlApp, leaving: Leaving, rest: _Chain) -> str:
        assert app.logout is not None, "_next asked"
        now, state = self._clock.now(), random_token()
        request = LogoutRequest(
            id=new_message_id(),
            issued_at=now,
            issuer=app.entity_id,
            destination=app.logout.url,
            name_id=read_name(leaving.name),
            session_indexes=(leaving.session_index,),
            not_on_or_after=now + _REQUEST_MS,
        )
        async with self._store.unit(org.org.id) as unit:
            await unit.requests.add(
                WaitingRequest(
                    kind=Waiting.SAML_LOGOUT,
                    key_hash=token_hash(state),
                    server_id=ORG_SERVER,
                    client_id=app.app.client_id,
                    parameters=_kept_chain(rest, request.id),
                    pushed_key_hash=None,
                    consented_at=None,
                    created_at=now,
                    expires_at=now + _WAIT_MS,
                    spent_at=None,
                )
            )
        signer = await self._keys.signer(org.org, app)
        return redirect_url(app.logout.url, "SAMLRequest", render_xml(logout_request_element(request)), state, signer)

    async def _back(self, org: OrgSnapshot, back: Mapping[str, str]) -> str | PostForm:
        """The answer to the app that began it, on the way that it came."""
        app = await self._find(org, back["app"])
        if app is None or app.logout is None:
            return "/"
        response = LogoutResponse(
            id=new_message_id(),
            issued_at=self._clock.now(),
            issuer=app.entity_id,
            destination=app.logout.url,
            in_response_to=back["request"],
            status=Status() if back["status"] == SUCCESS else _NOT_THEIRS,
        )
        element, signer = logout_response_element(response), await self._keys.signer(org.org, app)
        if back["post"]:
            raw = render_xml(sign_enveloped(element, signer))
            return post_form(app.logout.url, "SAMLResponse", raw, back.get("state"))
        return redirect_url(app.logout.url, "SAMLResponse", render_xml(element), back.get("state"), signer)

    async def _find(self, org: OrgSnapshot, app_id: str) -> SamlApp | None:
        async with self._store.reading(org.org.id) as unit:
            return await _active(unit, app_id)

    async def _tell(self, visit: Visit, app: SamlApp, user: User | None, why: str | None) -> None:
        async with self._store.unit(visit.org.org.id) as unit:
            unit.record(_event(visit, app, user, self._clock.now(), why))


async def _session(unit: Unit, cookie: str | None, request: LogoutRequest, now: int) -> Session | None:
    here = await unit.sessions.find_by_cookie(token_hash(cookie)) if cookie is not None else None
    if here is not None and here.is_live(now):
        return here
    return await unit.sessions.find(SessionId(request.session_indexes[0])) if request.session_indexes else None


async def _leaving(unit: Unit, session_id: SessionId) -> tuple[Leaving, ...]:
    """Each app once, by the name that it was told last."""
    found: dict[str, Leaving] = {}
    for one in await unit.session_participants.list_of_session(session_id):
        if one.kind == SAML and one.ended_at is None:
            found[one.app_id] = Leaving(one.app_id, one.session_index, one.name_id or "")
    apps = [(each, await _active(unit, each.app_id)) for each in found.values()]
    return tuple(each for each, app in apps if app is not None and app.logout is not None)


async def _active(unit: Unit, app_id: str) -> SamlApp | None:
    app = await unit.apps.find(AppId(app_id))
    if app is None or not app.is_active or app.sign_on_mode is not SignOnMode.SAML_2_0:
        return None
    return read_saml_app(app)


def _is_of(one: Participation, app: SamlApp) -> bool:
    return one.kind == SAML and one.app_id == app.app.id


def _is_named(one: Participation, request: LogoutRequest) -> bool:
    """The name as we told it; a session, where the request names any (saml-core-2.0 §3.7.3.2)."""
    is_name = one.name_id is not None and one.name_id == kept_name(request.name_id)
    return is_name and (not request.session_indexes or one.session_index in request.session_indexes)


def _check_response(app: SamlApp, response: LogoutResponse, request_id: str) -> None:
    if app.logout is None or response.issuer != app.logout.issuer:
        raise WrongStatement("The logout response is of another issuer than the app's.")
    if response.in_response_to != request_id:
        raise WrongStatement("The logout response is to another request.")


def _kept_chain(chain: _Chain, request_id: str) -> dict[str, str]:
    left = [[each.app_id, each.session_index, each.name] for each in chain.left]
    return {"id": request_id, "then": chain.then, "left": encode(left).decode(), "back": encode(chain.back).decode()}


def _read_chain(said: Mapping[str, str]) -> _Chain:
    left, back = decode(said["left"].encode()), decode(said["back"].encode())
    return _Chain(tuple(Leaving(*each) for each in left), said["then"], back)


def _event(visit: Visit, app: SamlApp, user: User | None, now: int, why: str | None = None) -> LogEvent:
    who = _party(user) if user is not None else SYSTEM
    return LogEvent(
        type=EventType.SINGLE_LOGOUT,
        published_at=now,
        actor=who,
        targets=(Party(app.app.id, "AppInstance", app.app.label, app.app.label),),
        success=why is None,
        reason=why,
        client=visit.context,
    )


def _session_end(visit: Visit, user: User, session: Session, now: int) -> LogEvent:
    return LogEvent(
        type=EventType.SESSION_END,
        published_at=now,
        actor=_party(user),
        client=visit.context,
        debug={"session": session.id},
    )


def _party(user: User) -> Party:
    return Party(user.id, "User", user.login, user.login)
