"""An app that speaks SAML, written with our own protocol rooms: it asks whatever a test wants, and reads strictly."""

from base64 import b64decode
from dataclasses import dataclass
from html import unescape
from re import findall
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from tests.person import read_form
from tests.service_provider import ACS, ENTITY_ID, SLS, key_pair, saml_app
from tests.serving import Organisation, Someone

from frontdesk.protocol.saml.assertion import Assertion
from frontdesk.protocol.saml.bindings import post_form, read_redirect, redirect_url, verify_redirect
from frontdesk.protocol.saml.errors import RefusedMessage
from frontdesk.protocol.saml.keys import Signer, Trust, load_private_key
from frontdesk.protocol.saml.logout import (
    LogoutRequest,
    LogoutResponse,
    logout_request_element,
    logout_response_element,
    parse_logout_request,
    parse_logout_response,
)
from frontdesk.protocol.saml.reading import parse_xml
from frontdesk.protocol.saml.request import AuthnRequest, authn_request_element
from frontdesk.protocol.saml.response import Expected, Status, read_status, verify_response
from frontdesk.protocol.saml.signature import sign_enveloped, verify_enveloped
from frontdesk.protocol.saml.values import NameId, new_message_id
from frontdesk.protocol.saml.xml import render_xml


def signer(name: str = "sp") -> Signer:
    """The app's key, or another's."""
    pair = key_pair(name)
    return Signer(load_private_key(pair.pem.encode()), pair.certificate)


@dataclass(slots=True)
class SamlAppAt:
    """The app in an org. ``shown``: how the management API shows it."""

    org: Organisation
    admin: httpx.AsyncClient
    shown: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.shown["id"])

    @property
    def path(self) -> str:
        return f"/app/{self.shown['name']}/exk{self.id.removeprefix('0oa')}"

    @property
    def sso(self) -> str:
        return f"{self.path}/sso/saml"

    @property
    def slo(self) -> str:
        return f"{self.path}/slo/saml"

    @property
    def entity_id(self) -> str:
        return f"http://www.okta.com/exk{self.id.removeprefix('0oa')}"

    async def certificates(self) -> tuple[bytes, ...]:
        """Of the keys that the app's metadata names."""
        metadata = (await self.admin.get(f"/api/v1/apps/{self.id}/sso/saml/metadata")).text
        return tuple(b64decode(each) for each in findall(r"<ds:X509Certificate>([^<]+)</ds:X509Certificate>", metadata))

    async def give(self, someone: Someone) -> None:
        answer = await self.admin.post(f"/api/v1/apps/{self.id}/users", json={"id": someone.user.id, "scope": "USER"})
        assert answer.status_code == 200, answer.text

    def request(self, **more: Any) -> AuthnRequest:
        said: dict[str, Any] = {
            "id": new_message_id(),
            "issued_at": self.org.clock.now(),
            "issuer": ENTITY_ID,
            "destination": self.org.url + self.sso,
            **more,
        }
        return AuthnRequest(**said)

    def by_redirect(self, request: AuthnRequest, key: str | None = None, relay_state: str | None = None) -> str:
        """The address of a request; signed with the key of this name."""
        raw = render_xml(authn_request_element(request))
        by = signer(key) if key is not None else None
        return redirect_url(self.org.url + self.sso, "SAMLRequest", raw, relay_state, by)

    def by_post(self, request: AuthnRequest, key: str | None = None, relay_state: str | None = None) -> dict[str, str]:
        """The fields of a request; signed with the key of this name."""
        element = authn_request_element(request)
        signed = sign_enveloped(element, signer(key)) if key is not None else element
        return dict(post_form(self.sso, "SAMLRequest", render_xml(signed), relay_state).fields)

    async def asserted(self, page: httpx.Response, request: AuthnRequest | None, acs: str = ACS) -> Assertion:
        """What the form on this page asserts to the app."""
        raw = response_on(page, acs)
        expected = Expected(
            issuer=self.entity_id,
            audience=ENTITY_ID,
            recipients=frozenset({acs}),
            in_response_to=request.id if request is not None else None,
            now=self.org.clock.now(),
            signed="ANY",
        )
        keys = (load_private_key(key_pair().pem.encode()),)
        return verify_response(raw, Trust(await self.certificates(), self.org.clock.now()), expected, keys)

    async def status(self, page: httpx.Response) -> Status:
        """Why there is no assertion; signed."""
        raw = response_on(page, ACS)
        return read_status(verify_enveloped(raw, Trust(await self.certificates(), self.org.clock.now())).element)

    def logout_request(self, name_id: NameId, *indexes: str, **more: Any) -> LogoutRequest:
        said: dict[str, Any] = {
            "id": new_message_id(),
            "issued_at": self.org.clock.now(),
            "issuer": ENTITY_ID,
            "destination": self.org.url + self.slo,
            "name_id": name_id,
            "session_indexes": indexes,
            **more,
        }
        return LogoutRequest(**said)

    def logout_by_redirect(self, request: LogoutRequest, key: str | None = "sp") -> str:
        raw = render_xml(logout_request_element(request))
        return redirect_url(
            self.org.url + self.slo, "SAMLRequest", raw, "bye", signer(key) if key is not None else None
        )

    def logout_by_post(self, request: LogoutRequest, key: str = "sp") -> dict[str, str]:
        raw = render_xml(sign_enveloped(logout_request_element(request), signer(key)))
        return dict(post_form(self.slo, "SAMLRequest", raw, "bye").fields)

    async def logged_out(self, location: str) -> LogoutResponse:
        """The answer to the app's logout request, in an address."""
        received = read_redirect(urlsplit(location).query)
        verify_redirect(received, Trust(await self.certificates(), self.org.clock.now()))
        assert location.startswith(SLS)
        return parse_logout_response(received.raw)

    async def told(self, location: str) -> LogoutRequest:
        """Our logout request, in an address."""
        received = read_redirect(urlsplit(location).query)
        verify_redirect(received, Trust(await self.certificates(), self.org.clock.now()))
        return parse_logout_request(received.raw)

    def answers(self, location: str, key: str | None = "sp", **more: Any) -> str:
        """The address of the app's answer to our logout request."""
        query = parse_qs(urlsplit(location).query)
        request = parse_logout_request(read_redirect(urlsplit(location).query).raw)
        said: dict[str, Any] = {
            "id": new_message_id(),
            "issued_at": self.org.clock.now(),
            "issuer": ENTITY_ID,
            "destination": self.org.url + self.slo,
            "in_response_to": request.id,
            **more,
        }
        raw = render_xml(logout_response_element(LogoutResponse(**said)))
        by = signer(key) if key is not None else None
        return redirect_url(self.org.url + self.slo, "SAMLResponse", raw, query["RelayState"][0], by)

    async def reasons(self, event_type: str = "user.authentication.sso") -> list[str]:
        """Why people did not get in, as the system log has it, the newest first."""
        query = {"filter": f'eventType eq "{event_type}"', "sortOrder": "DESCENDING", "limit": "100"}
        events = (await self.admin.get("/api/v1/logs", params=query)).json()
        ours = [each for each in events if any(target["id"] == self.id for target in each["target"])]
        return [each["outcome"]["reason"] or each["outcome"]["result"] for each in ours]


def response_on(page: httpx.Response, acs: str) -> bytes:
    action, fields, _ = read_form(page.text)
    assert action == acs, page.text
    return b64decode(fields["SAMLResponse"])


def next_of(page: httpx.Response) -> str:
    """Where a signed-out page goes on to."""
    found = findall(r'id="next" href="([^"]+)"', page.text)
    assert found, page.text
    return unescape(found[0])


def is_message(raw: bytes) -> bool:
    """Whether it can be read at all."""
    try:
        parse_xml(raw)
    except RefusedMessage:
        return False
    return True


async def saml_app_at(org: Organisation, admin: httpx.AsyncClient, label: str = "Payroll", **more: Any) -> SamlAppAt:
    """A new app, nobody's yet."""
    made = await admin.post("/api/v1/apps", json=saml_app(label, **more))
    assert made.status_code == 200, made.text
    return SamlAppAt(org, admin, made.json())


async def given(org: Organisation, admin: httpx.AsyncClient, someone: Someone, **more: Any) -> SamlAppAt:
    app = await saml_app_at(org, admin, **more)
    await app.give(someone)
    return app
