"""A SAML provider elsewhere that vouches for whom a test says, and what its administrators wrote down of it here."""

from dataclasses import dataclass, field, replace
from html import unescape
from re import findall
from typing import Any

import httpx
from tests.saml import ISSUER, SamlProvider, a_saml_key
from tests.serving import Organisation

from frontdesk.protocol.saml.assertion import Attribute
from frontdesk.protocol.saml.bindings import Received, post_form, read_post, read_redirect
from frontdesk.protocol.saml.names import EMAIL_ADDRESS
from frontdesk.protocol.saml.request import AuthnRequest, parse_authn_request
from frontdesk.protocol.saml.values import NameId

IDPS = "/api/v1/idps"
SSO = "https://idp.example.test/sso"


def hidden_fields(html: str) -> dict[str, str]:
    """What a form sends that submits itself."""
    found = findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {name: unescape(value) for name, value in found}


def a_saml_person(name: str, **more: str) -> tuple[NameId, tuple[Attribute, ...]]:
    """Somebody as a provider speaks of them."""
    email = more.pop("email", f"{name}@elsewhere.example")
    said = {"email": email, "firstName": name.title(), "lastName": "Elsewhere", **more}
    return NameId(email, EMAIL_ADDRESS), tuple(Attribute(each, (value,)) for each, value in said.items())


@dataclass(slots=True)
class SamlElsewhere:
    """The provider. ``kid`` is that of its uploaded certificate; ``left`` what came of the last departure."""

    org: Organisation
    admin: httpx.AsyncClient
    kid: str
    key_name: str = "idp"
    left: httpx.Response = field(init=False)
    received: Received = field(init=False)

    def body(self, **policy: Any) -> dict[str, Any]:
        """What an administrator sends."""
        protocol = {
            "type": "SAML2",
            "endpoints": {"sso": {"url": SSO, "binding": "HTTP-POST"}, "acs": {"binding": "HTTP-POST"}},
            "credentials": {"trust": {"issuer": ISSUER, "kid": self.kid}},
        }
        return {
            "type": "SAML2",
            "name": "Elsewhere",
            "protocol": protocol,
            "policy": {"provisioning": {"action": "AUTO"}, "subject": {"matchType": "USERNAME"}, **policy},
        }

    async def registered(self, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """An identity provider of that body."""
        answer = await self.admin.post(IDPS, json=body or self.body())
        assert answer.status_code == 200, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def departs(self, browser: httpx.AsyncClient, idp_id: str, from_uri: str = "/") -> AuthnRequest:
        """A browser sets out; what the provider is asked."""
        self.left = await browser.get(f"/sso/idps/{idp_id}", params={"fromURI": from_uri})
        if self.left.status_code == 302:
            self.received = read_redirect(httpx.URL(self.left.headers["location"]).query.decode())
        else:
            assert self.left.status_code == 200, self.left.text
            self.received = read_post(hidden_fields(self.left.text))
        return parse_authn_request(self.received.raw)

    def answering(
        self, idp: dict[str, Any], asked: AuthnRequest | None, who: tuple[NameId, tuple[Attribute, ...]]
    ) -> SamlProvider:
        """The right answer to a request; None: to none."""
        name_id, attributes = who
        return SamlProvider(
            key=a_saml_key(self.key_name),
            audience=idp["protocol"]["credentials"]["trust"]["audience"],
            recipient=f"{self.org.url}/sso/saml2/{idp['id']}",
            in_response_to=asked.id if asked is not None else None,
            now=self.org.clock.now(),
            name_id=name_id,
            attributes=attributes,
        )

    async def posts(
        self,
        browser: httpx.AsyncClient,
        provider: SamlProvider,
        raw: bytes | None = None,
        relay_state: str | None = None,
    ) -> httpx.Response:
        """The provider's page sends its form."""
        state = relay_state if relay_state is not None else self.received.relay_state
        form = post_form(provider.recipient, "SAMLResponse", raw or provider.response(), state)
        path = provider.recipient.removeprefix(self.org.url)
        return await browser.post(path, data=dict(form.fields), headers={"Origin": "https://idp.example.test"})

    async def signs_in(
        self, browser: httpx.AsyncClient, idp: dict[str, Any], who: tuple[NameId, tuple[Attribute, ...]], **wrong: Any
    ) -> httpx.Response:
        """There and back; ``wrong``: in what the answer is not the right one."""
        asked = await self.departs(browser, idp["id"])
        return await self.posts(browser, replace(self.answering(idp, asked, who), **wrong))
