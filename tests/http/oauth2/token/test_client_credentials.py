"""client_credentials (RFC 6749 §4.4; contract C.1, C.3, C.5)."""

from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.http.conftest import NARROW
from tests.http.oauth2.answers import body_of, error_of
from tests.relying_party import RelyingParty, basic, relying_party
from tests.serving import Organisation

SERVICE: dict[str, Any] = {
    "application_type": "service",
    "grant_types": ["client_credentials"],
    "redirect_uris": None,
    "post_logout_redirect_uris": None,
}


@pytest_asyncio.fixture(loop_scope="session")
async def service(org: Organisation) -> RelyingParty:
    return await relying_party(org, **SERVICE)


async def ask(app: RelyingParty, **form: str | None) -> httpx.Response:
    return await app.post("token", **{"grant_type": "client_credentials", "scope": "api", **form})


async def test_a_service_gets_an_access_token_and_nothing_else(service: RelyingParty) -> None:
    response = await ask(service)
    assert response.status_code == 200
    body = body_of(response)
    assert set(body) == {"token_type", "expires_in", "access_token", "scope"}
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 3600, "api")
    assert response.headers["pragma"] == "no-cache"


async def test_the_token_has_the_claims_of_the_contract(service: RelyingParty) -> None:
    header, claims = await service.verified((await ask(service)).json()["access_token"])
    assert set(header) == {"alg", "kid"}
    jti = claims.pop("jti")
    assert jti.startswith("AT.")
    assert claims == {
        "ver": 1,
        "iss": service.issuer,
        "aud": "api://default",
        "iat": service.org.now_s,
        "exp": service.org.now_s + 3600,
        "cid": service.client_id,
        "scp": ["api"],
        "sub": service.client_id,
    }


async def test_without_a_scope_it_gets_the_servers_default_ones(service: RelyingParty) -> None:
    assert (await ask(service, scope=None)).json()["scope"] == "api"


async def test_an_empty_scope_counts_as_none(service: RelyingParty) -> None:
    assert (await ask(service, scope="")).json()["scope"] == "api"


async def test_a_server_without_default_scopes_wants_one(org: Organisation) -> None:
    service = await relying_party(org, server=NARROW, **SERVICE)
    assert error_of(await ask(service, scope=None)) == "invalid_scope"


async def test_a_scope_named_twice_is_granted_once(service: RelyingParty) -> None:
    assert (await ask(service, scope="api  api")).json()["scope"] == "api"


@pytest.mark.parametrize("scope", ["nobody-knows", "api openid", "api offline_access", 'a"b', "é", "x" * 1025])
async def test_a_scope_that_is_unknown_malformed_or_needs_a_person_is_refused(
    service: RelyingParty, scope: str
) -> None:
    assert error_of(await ask(service, scope=scope)) == "invalid_scope"


async def test_a_scope_that_a_person_would_have_to_consent_to_is_refused(service: RelyingParty) -> None:
    assert error_of(await ask(service, scope="payments")) == "consent_required"


async def test_a_flexible_scope_is_granted_because_nobody_is_there_to_ask(service: RelyingParty) -> None:
    assert (await ask(service, scope="calendar")).json()["scope"] == "calendar"


async def test_the_policy_lets_through_what_it_names(org: Organisation) -> None:
    service = await relying_party(org, server=NARROW, **SERVICE)
    assert (await ask(service, scope="read")).json()["scope"] == "read"


async def test_what_the_policy_does_not_name_is_denied_with_400(org: Organisation) -> None:
    service = await relying_party(org, server=NARROW, **SERVICE)
    response = await ask(service, scope="read write")
    assert error_of(response) == "access_denied"
    assert "write" in response.json()["error_description"]


async def test_a_web_app_may_have_it_too(org: Organisation) -> None:
    both = await relying_party(org, grant_types=["authorization_code", "client_credentials"])
    assert (await ask(both)).status_code == 200


async def test_a_client_that_did_not_register_it_is_refused(app: RelyingParty) -> None:
    assert error_of(await ask(app)) == "unauthorized_client"


async def test_a_wrong_secret_is_refused_with_a_challenge(service: RelyingParty, http: httpx.AsyncClient) -> None:
    response = await http.post(
        service.url("token"),
        data={"grant_type": "client_credentials"},
        headers={"Authorization": basic(service.client_id, service.secret + "x")},
    )
    assert error_of(response, 401) == "invalid_client"


async def test_a_deactivated_client_gets_nothing_more_and_what_it_had_is_void(service: RelyingParty) -> None:
    token = (await ask(service)).json()["access_token"]
    other = await relying_party(service.org, **SERVICE)
    assert (await other.introspect(token))["active"] is True
    service.org.clock.advance(seconds=1)
    await service.org.set_active(service.client_id, active=False)
    assert error_of(await ask(service), 401) == "invalid_client"
    assert await other.introspect(token) == {"active": False}
    await service.org.set_active(service.client_id, active=True)
    assert (await ask(service)).status_code == 200
    assert await other.introspect(token) == {"active": False}


async def test_the_org_server_gives_its_scopes_only_to_services_that_sign(org: Organisation) -> None:
    by_secret = await relying_party(org, server="org", **SERVICE)
    assert error_of(await ask(by_secret, scope="okta.users.read")) == "unauthorized_client"


async def test_the_org_server_gives_only_scopes_that_were_granted_to_the_app(org: Organisation) -> None:
    signing = await relying_party(org, server="org", token_endpoint_auth_method="private_key_jwt", **SERVICE)
    assert error_of(await ask(signing, scope="okta.users.read")) == "invalid_scope"


async def test_the_grant_type_must_be_there(service: RelyingParty) -> None:
    assert error_of(await ask(service, grant_type=None)) == "invalid_request"


@pytest.mark.parametrize("grant_type", ["nonsense", "CLIENT_CREDENTIALS", "client_credentials ", "implicit"])
async def test_a_grant_type_that_nobody_offers_is_named_so(service: RelyingParty, grant_type: str) -> None:
    assert error_of(await ask(service, grant_type=grant_type)) == "unsupported_grant_type"


async def test_an_unknown_server_answers_404_in_the_apis_words(service: RelyingParty) -> None:
    response = await service.http.post("/oauth2/aus00000000000000000/v1/token", data={"grant_type": "password"})
    assert response.status_code == 404
    body = response.json()
    assert body["errorCode"] == "E0000007"
    assert body["errorSummary"] == "Not found: Resource not found: aus00000000000000000 (AuthorizationServer)"
