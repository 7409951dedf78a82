"""Which pages may read our answers (Fetch §3.2; contract C.6; attack case 13)."""

import httpx
import pytest
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation

OWN, FOREIGN = "https://app.example.test", "https://evil.example.test"
ORIGINS = (FOREIGN, "null", OWN + ".evil.example.test", OWN + "/", "http://app.example.test", "*", "")
ALLOWED = "access-control-allow-origin"


async def spa_of(org: Organisation) -> RelyingParty:
    return await relying_party(org, application_type="browser", token_endpoint_auth_method="none")


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/oauth2/default/v1/keys"])
async def test_public_documents_are_for_every_page(http: httpx.AsyncClient, path: str) -> None:
    response = await http.get(path, headers={"origin": FOREIGN})
    assert response.headers[ALLOWED] == "*"
    assert "access-control-allow-credentials" not in response.headers


async def test_tokens_are_for_the_apps_own_origin(org: Organisation, browser: httpx.AsyncClient) -> None:
    spa = await spa_of(org)
    code = (await spa.answer(browser))["code"]
    spa.http.headers["origin"] = OWN
    response = await spa.redeem(code)
    assert response.status_code == 200
    assert response.headers[ALLOWED] == OWN
    assert response.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in response.headers


async def test_errors_can_be_read_by_the_app_too(org: Organisation) -> None:
    spa = await spa_of(org)
    spa.http.headers["origin"] = OWN
    response = await spa.redeem("nobody-made-this")
    assert (response.status_code, response.headers[ALLOWED]) == (400, OWN)


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("path", ["token", "introspect", "revoke", "par", "device/authorize"])
async def test_no_other_origin_may_read(org: Organisation, origin: str, path: str) -> None:
    spa = await spa_of(org)
    spa.http.headers["origin"] = origin
    response = await spa.post(path, grant_type="authorization_code", code="x", token="x")
    assert ALLOWED not in response.headers
    assert response.headers["vary"] == "Origin"


@pytest.mark.parametrize("origin", [OWN, *ORIGINS])
async def test_userinfo_is_for_the_origin_of_the_tokens_client(
    org: Organisation, browser: httpx.AsyncClient, origin: str
) -> None:
    spa = await spa_of(org)
    token = (await spa.tokens(browser))["access_token"]
    spa.http.headers["origin"] = origin
    response = await spa.userinfo(token)
    assert response.status_code == 200
    assert response.headers.get(ALLOWED) == (OWN if origin == OWN else None)


async def test_a_forged_token_opens_no_origin(org: Organisation, browser: httpx.AsyncClient) -> None:
    spa = await spa_of(org)
    token = (await spa.tokens(browser))["access_token"]
    spa.http.headers["origin"] = OWN
    assert ALLOWED not in (await spa.userinfo(token[:-4] + "AAAA")).headers


@pytest.mark.parametrize("path", ["token", "userinfo", "revoke", "introspect", "par"])
async def test_a_browser_may_ask_before_it_calls(app: RelyingParty, path: str) -> None:
    headers = {
        "origin": OWN,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,x-okta-user-agent-extended",
    }
    response = await app.http.options(app.url(path), headers=headers)
    assert response.status_code == 204
    assert response.headers[ALLOWED] == OWN
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "X-Okta-User-Agent-Extended" in response.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("origin", ["null", "*", OWN + "/", "javascript:alert(1)", ""])
async def test_no_opaque_origin_is_echoed_even_to_the_question(app: RelyingParty, origin: str) -> None:
    response = await app.http.options(app.url("token"), headers={"origin": origin})
    assert response.status_code == 204
    assert ALLOWED not in response.headers


@pytest.mark.parametrize("path", ["/login/login.htm", "/consent", "/activate", "/", "/oauth2/v1/clients"])
async def test_pages_and_registration_are_for_no_other_origin(http: httpx.AsyncClient, path: str) -> None:
    for method in ("GET", "OPTIONS"):
        assert ALLOWED not in (await http.request(method, path, headers={"origin": OWN})).headers


async def test_the_authorization_endpoint_is_no_cross_origin_resource(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    response = await browser.get(app.url("authorize"), params=app.request(), headers={"origin": OWN})
    assert ALLOWED not in response.headers
