"""Single logout with SAML providers (saml-profiles-2.0 §4.4): theirs ends sessions here, ours ends the one there."""

import asyncio
from dataclasses import dataclass

from frontdesk.domain.idps.kinds import SAML2
from frontdesk.domain.idps.links import IDP_LINK, link_name, user_of
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.idps.saml import SamlUpstream, read_saml, read_session
from frontdesk.domain.ids import OrgId, UserId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, LogEvent, Party
from frontdesk.domain.records.model import Record
from frontdesk.domain.sessions.model import Session, SessionIdp
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import token_hash
from frontdesk.protocol.saml.bindings import Kind, Received, post_form, redirect_url, verify_redirect
from frontdesk.protocol.saml.errors import BadSignature, RefusedMessage
from frontdesk.protocol.saml.keys import Signer, Trust
from frontdesk.protocol.saml.logout import (
    LogoutRequest,
    LogoutResponse,
    check_logout_request,
    logout_request_element,
    logout_response_element,
    parse_logout_request,
    parse_logout_response,
)
from frontdesk.protocol.saml.names import REQUESTER
from frontdesk.protocol.saml.reading import parse_xml
from frontdesk.protocol.saml.response import Status
from frontdesk.protocol.saml.signature import sign_enveloped, verify_enveloped
from frontdesk.protocol.saml.values import NameId, new_message_id
from frontdesk.protocol.saml.xml import Element, render_xml
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.federation.connector import Departure, FederationRefused
from frontdesk.usecases.federation.connectors.saml import find_own_key, own_signer, trust_in
from frontdesk.usecases.records.sealing import RecordSecrets
from frontdesk.usecases.sessions.end import close_session

_SPENT = "saml_logout"
_KEPT_MS = 15 * 60_000


@dataclass(frozen=True, slots=True)
class _Party:
    """A provider that takes part, what its messages are verified with, and what ours are signed with."""

    idp: Record
    upstream: SamlUpstream
    trust: Trust
    signer: Signer


@dataclass(frozen=True, slots=True)
class SamlLogout:
    """Both directions; every message is signed, whatever the provider's requests for sign-in are."""

    store: Store
    secrets: RecordSecrets
    clock: Clock

    async def receive(
        self, org: OrgId, org_url: str, idp_id: str, received: Received, context: ClientContext
    ) -> Departure | None:
        """A provider's message: sessions end and the answer goes back; None where it is the answer to ours.

        Raises:
            FederationRefused: the provider takes no part, or the message is not its own, for us, now.
        """
        party = await self._party(org, org_url, idp_id)
        try:
            root = await asyncio.to_thread(_verified, received, party.trust)
            if received.kind == "SAMLResponse":
                _check_response(parse_logout_response(root), party.upstream)
                return None
            request = parse_logout_request(root)
            own_url = frozenset({party.upstream.own_logout_url})
            check_logout_request(request, issuer=party.upstream.issuer, destinations=own_url, now=self.clock.now())
        except RefusedMessage as why:
            raise FederationRefused(str(why)) from None
        ended = await self._end(org, party, request, context)
        status = Status() if ended is not None else Status(REQUESTER, message="Nobody is known by this name.")
        answer = LogoutResponse(
            id=new_message_id(),
            issued_at=self.clock.now(),
            issuer=party.upstream.entity_id,
            destination=party.upstream.logout_url,
            in_response_to=request.id,
            status=status,
        )
        return _sent(party, "SAMLResponse", logout_response_element(answer), received.relay_state)

    async def way_out(self, org: OrgId, org_url: str, session: Session) -> str | None:
        """Where a browser goes that has signed out here, so that it signs out at its provider too; None: nowhere.

        Only by redirect: apps may have to hear of it first, and a form cannot wait behind theirs.
        """
        if session.idp is None or session.idp.type != SAML2:
            return None
        name, known = session.idp.name_id, read_session(session.idp.session_index)
        if name is None or known is None:
            return None
        try:
            party = await self._party(org, org_url, session.idp.id)
        except FederationRefused:
            return None
        if party.upstream.logout_binding != "HTTP-REDIRECT":
            return None
        request = LogoutRequest(
            id=new_message_id(),
            issued_at=self.clock.now(),
            issuer=party.upstream.entity_id,
            destination=party.upstream.logout_url,
            name_id=NameId(name, known.name_format, known.name_qualifier or None, known.sp_name_qualifier or None),
            session_indexes=(known.index,) if known.index else (),
        )
        return _sent(party, "SAMLRequest", logout_request_element(request), None).url

    async def _party(self, org: OrgId, org_url: str, idp_id: str) -> _Party:
        async with self.store.reading(org) as unit:
            idp = await unit.records.find(IDP.name, idp_id)
            if idp is None or not idp.is_active or idp.body["type"] != SAML2:
                raise FederationRefused("There is no such identity provider, or it is not active.")
            upstream = read_saml(idp, org_url)
            if not upstream.participates_in_logout:
                raise FederationRefused("The identity provider takes no part in single logout (participateSlo, slo).")
            trust, key = await trust_in(unit, upstream, self.clock.now()), await find_own_key(unit, idp, upstream)
        if key is None:
            raise FederationRefused("The key that proves us to the provider (credentials.signing.kid) is gone.")
        return _Party(idp, upstream, trust, own_signer(key, self.secrets, sha1=upstream.request_sha1))

    async def _end(self, org: OrgId, party: _Party, request: LogoutRequest, context: ClientContext) -> int | None:
        """How many sessions ended; None where the provider's name is nobody's."""
        now = self.clock.now()
        async with self.store.unit(org) as unit:
            id_hash = token_hash(f"{party.upstream.issuer} {request.id}")
            if not await unit.spent.spend(_SPENT, id_hash, now + _KEPT_MS):
                raise FederationRefused("The logout request was used before; each counts once.")
            link = await unit.records.find_by_name(IDP_LINK.name, party.idp.id, link_name(request.name_id.value))
            if link is None:
                return None
            meant = await _sessions_meant(unit, party.idp.id, UserId(user_of(link)), request, now)
            for session in meant:
                if await close_session(unit, session.id, now):
                    unit.record(_event(party.idp, session, context, now))
        return len(meant)


async def _sessions_meant(unit: Unit, idp_id: str, user_id: UserId, request: LogoutRequest, now: int) -> list[Session]:
    """Those that this provider let the person into; of them those that it names, if it names any (§3.7.1)."""
    return [
        each
        for each in await unit.sessions.list_live(user_id, now)
        if each.idp is not None and each.idp.id == idp_id and _is_named(each.idp, request)
    ]


def _is_named(idp: SessionIdp, request: LogoutRequest) -> bool:
    known = read_session(idp.session_index)
    return not request.session_indexes or (known is not None and known.index in request.session_indexes)


def _verified(received: Received, trust: Trust) -> Element:
    """The message, signed in itself or in the query that carried it."""
    if received.signed_query is None:
        return verify_enveloped(received.raw, trust).element
    verify_redirect(received, trust)
    return parse_xml(received.raw)


def _check_response(response: LogoutResponse, upstream: SamlUpstream) -> None:
    if response.issuer != upstream.issuer or response.destination not in {None, upstream.own_logout_url}:
        raise BadSignature("The logout response is of another issuer, or for another destination.")


def _sent(party: _Party, kind: Kind, element: Element, relay_state: str | None) -> Departure:
    url = party.upstream.logout_url
    assert url is not None, "whoever takes part has an address"
    if party.upstream.logout_binding == "HTTP-REDIRECT":
        return Departure(redirect_url(url, kind, render_xml(element), relay_state, party.signer))
    form = post_form(url, kind, render_xml(sign_enveloped(element, party.signer)), relay_state)
    return Departure(form.action, form.fields)


def _event(idp: Record, session: Session, context: ClientContext, now: int) -> LogEvent:
    return LogEvent(
        type=EventType.SINGLE_LOGOUT,
        published_at=now,
        actor=Party(idp.id, IDP.type, display_name=str(idp.body["name"])),
        targets=(Party(session.user_id, "User"),),
        client=context,
        debug={"session": session.id},
    )
