"""Single logout with a SAML provider (SAML Profiles 2.0 §4.4): theirs ends sessions here, ours is told to them."""

from dataclasses import dataclass, replace
from html import unescape
from re import search
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.http.federation.looking import reason_of, session_of
from tests.http.federation.saml_provider import SamlElsewhere, a_saml_person, hidden_fields
from tests.http.federation.test_saml import own_trust, uploaded
from tests.saml import ISSUER, MINUTE, a_saml_key
from tests.serving import Organisation, Someone

from frontdesk.domain.ids import UserId
from frontdesk.protocol.saml.bindings import post_form, read_post, read_redirect, redirect_url, verify_redirect
from frontdesk.protocol.saml.keys import Signer
from frontdesk.protocol.saml.logout import (
    LogoutRequest,
    LogoutResponse,
    logout_request_element,
    logout_response_element,
    parse_logout_request,
    parse_logout_response,
)
from frontdesk.protocol.saml.names import REQUESTER, SUCCESS
from frontdesk.protocol.saml.signature import sign_enveloped, verify_enveloped
from frontdesk.protocol.saml.values import NameId, new_message_id
from frontdesk.protocol.saml.xml import render_xml

SLO = "https://idp.example.test/slo"


@dataclass(frozen=True, slots=True)
class Leaving:
    """A provider that takes part in single logout, and somebody whom it let in."""

    org: Organisation
    saml: SamlElsewhere
    idp: dict[str, Any]
    browser: httpx.AsyncClient
    login: str

    @property
    def path(self) -> str:
        """Where its messages come in."""
        return f"/slo/saml2/{self.idp['id']}"

    def request(self, **wrong: Any) -> LogoutRequest:
        """The right request, but for what is wrong."""
        right = LogoutRequest(
            id=new_message_id(),
            issued_at=self.org.clock.now(),
            issuer=ISSUER,
            destination=self.org.url + self.path,
            name_id=NameId(self.login),
            session_indexes=("s1",),
        )
        return replace(right, **wrong)

    async def posts(self, request: LogoutRequest, signer: Signer | None = None) -> httpx.Response:
        """The provider's page sends its form, in whatever browser."""
        element = sign_enveloped(logout_request_element(request), signer or a_saml_key().signer)
        form = post_form(SLO, "SAMLRequest", render_xml(element), "their state")
        return await self.org.browser().post(self.path, data=dict(form.fields))

    async def is_signed_in(self) -> bool:
        """Whether the session is live."""
        return (await self.browser.get("/api/v1/sessions/me")).status_code == 200


@pytest_asyncio.fixture(loop_scope="session")
async def leaving(org: Organisation, admin: httpx.AsyncClient) -> Leaving:
    return await someone_from(org, admin, "HTTP-POST")


async def someone_from(org: Organisation, admin: httpx.AsyncClient, binding: str) -> Leaving:
    saml = SamlElsewhere(org, admin, await uploaded(admin, "idp"))
    body = saml.body()
    body["protocol"]["endpoints"]["slo"] = {"url": SLO, "binding": binding}
    body["protocol"]["settings"] = {"participateSlo": True}
    idp, browser = await saml.registered(body), org.browser()
    who = a_saml_person("leaver")
    assert (await saml.signs_in(browser, idp, who)).status_code == 303
    return Leaving(org, saml, idp, browser, who[0].value)


async def test_the_providers_logout_ends_the_session_that_it_began(leaving: Leaving, admin: httpx.AsyncClient) -> None:
    request = leaving.request()
    answer = await leaving.posts(request)
    received = read_post(hidden_fields(answer.text))
    signed = verify_enveloped(received.raw, await own_trust(leaving.org, admin, leaving.idp))
    said = parse_logout_response(signed.element)
    assert (said.in_response_to, said.status.code, received.relay_state) == (request.id, SUCCESS, "their state")
    assert not await leaving.is_signed_in()


async def test_a_message_by_redirect_is_answered_by_redirect(org: Organisation, admin: httpx.AsyncClient) -> None:
    leaving = await someone_from(org, admin, "HTTP-REDIRECT")
    element = logout_request_element(leaving.request())
    url = redirect_url(org.url + leaving.path, "SAMLRequest", render_xml(element), None, a_saml_key().signer)
    answer = await org.browser().get(url)
    received = read_redirect(httpx.URL(answer.headers["location"]).query.decode())
    verify_redirect(received, await own_trust(org, admin, leaving.idp))
    assert not await leaving.is_signed_in()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"issuer": "https://other.test"}, "another issuer"),
        ({"destination": "https://other.test"}, "another destination"),
        ({"issued_at": 1_790_000_000_000 - 10 * MINUTE}, "another time"),
    ],
)
async def test_a_request_that_is_not_for_us_now_ends_nothing(leaving: Leaving, wrong: dict[str, Any], why: str) -> None:
    assert (await leaving.posts(leaving.request(**wrong))).status_code == 403
    assert why in await reason_of(leaving.org)
    assert await leaving.is_signed_in()


async def test_a_request_of_somebody_else_ends_nothing(leaving: Leaving) -> None:
    assert (await leaving.posts(leaving.request(), a_saml_key("stranger").signer)).status_code == 403
    assert await leaving.is_signed_in()


async def test_a_request_counts_once(leaving: Leaving) -> None:
    request = leaving.request(session_indexes=("another",))
    assert (await leaving.posts(request)).status_code == 200
    assert (await leaving.posts(request)).status_code == 403
    assert "used before" in await reason_of(leaving.org)


async def test_a_session_that_the_request_does_not_name_goes_on(leaving: Leaving) -> None:
    await leaving.posts(leaving.request(session_indexes=("another",)))
    assert await leaving.is_signed_in()
    await leaving.posts(leaving.request(session_indexes=()))
    assert not await leaving.is_signed_in()


async def test_a_session_that_another_way_began_goes_on(leaving: Leaving) -> None:
    user_id = (await session_of(leaving.browser))["userId"]
    async with leaving.org.unit() as unit:
        user = await unit.users.find(UserId(user_id))
    assert user is not None
    other = await leaving.org.signed_in(Someone(user, leaving.login, ""))
    await leaving.posts(leaving.request(session_indexes=()))
    assert not await leaving.is_signed_in()
    assert (await session_of(other))["userId"] == user_id


async def test_a_name_that_is_nobodys_is_answered_so(leaving: Leaving) -> None:
    answer = await leaving.posts(leaving.request(name_id=NameId("nobody@elsewhere.example")))
    said = parse_logout_response(read_post(hidden_fields(answer.text)).raw)
    assert said.status.code == REQUESTER


async def test_a_provider_that_takes_no_part_ends_nothing(org: Organisation, admin: httpx.AsyncClient) -> None:
    saml = SamlElsewhere(org, admin, await uploaded(admin, "idp"))
    idp = await saml.registered()
    nobody = Leaving(org, saml, idp, org.browser(), "nobody")
    assert (await nobody.posts(nobody.request())).status_code == 403
    assert "no part" in await reason_of(org)


async def test_whoever_signs_out_here_is_sent_to_sign_out_there(org: Organisation, admin: httpx.AsyncClient) -> None:
    leaving = await someone_from(org, admin, "HTTP-REDIRECT")
    asked = await leaving.browser.get("/login/signout")
    done = await leaving.browser.post("/login/signout", data=hidden_fields(asked.text))
    found = search(r'href="(https://idp\.example\.test/slo[^"]+)"', done.text)
    assert found is not None, done.text
    received = read_redirect(httpx.URL(unescape(found.group(1))).query.decode())
    verify_redirect(received, await own_trust(org, admin, leaving.idp))
    request = parse_logout_request(received.raw)
    assert (request.name_id.value, request.session_indexes) == (leaving.login, ("s1",))
    assert not await leaving.is_signed_in()
    response = LogoutResponse(new_message_id(), org.clock.now(), ISSUER, org.url + leaving.path, request.id)
    raw = render_xml(logout_response_element(response))
    back = await leaving.browser.get(redirect_url(leaving.path, "SAMLResponse", raw, None, a_saml_key().signer))
    assert back.status_code == 200
    assert "signed out" in back.text.lower()
