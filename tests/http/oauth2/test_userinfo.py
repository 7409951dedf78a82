"""UserInfo (OIDC Core §5.3; RFC 6750; contract C.4; attack cases 32, 34)."""

from typing import Any

import httpx
import pytest
from tests.hostile import changed, claims_of, unsigned
from tests.http.conftest import NARROW
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation, Someone

from frontdesk.domain.users.model import UserStatus

ALL = "openid profile email address phone"


def challenge_of(response: httpx.Response, status: int) -> str:
    """The challenge of a refusal, whose body is empty."""
    assert response.status_code == status
    assert response.content == b""
    assert "content-type" not in response.headers
    return response.headers["www-authenticate"]


async def test_everything_that_the_scopes_say(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    response = await app.userinfo((await app.tokens(browser, scope=ALL))["access_token"])
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert "no-store" in response.headers["cache-control"]
    info = response.json()
    assert isinstance(info.pop("updated_at"), int)
    assert info == {
        "sub": app.org.ada.user.id,
        "name": "Ada Lovelace",
        "family_name": "Lovelace",
        "given_name": "Ada",
        "middle_name": "King",
        "nickname": "Countess",
        "preferred_username": "ada@example.com",
        "profile": "https://people.example.test/ada",
        "zoneinfo": "America/Los_Angeles",
        "locale": "en-US",
        "email": "ada@example.com",
        "email_verified": True,
        "phone_number": "+44 20 7946 0000",
        "phone_number_verified": False,
        "address": {
            "street_address": "12 St James's Square",
            "locality": "London",
            "region": "London",
            "postal_code": "SW1Y 4JH",
            "country": "GB",
        },
    }


@pytest.mark.parametrize(
    ("scope", "claims"),
    [
        ("openid", {"sub"}),
        ("openid email", {"sub", "email", "email_verified"}),
        ("openid phone", {"sub", "phone_number", "phone_number_verified"}),
        ("openid address", {"sub", "address"}),
        ("openid api", {"sub"}),
    ],
)
async def test_nothing_that_the_scopes_do_not_say(
    app: RelyingParty, browser: httpx.AsyncClient, scope: str, claims: set[str]
) -> None:
    assert set((await app.userinfo((await app.tokens(browser, scope=scope))["access_token"])).json()) == claims


@pytest.mark.parametrize("how", ["GET with header", "POST with header", "POST with body", "POST of JSON with header"])
async def test_the_token_may_come_in_the_header_or_the_form(
    app: RelyingParty, browser: httpx.AsyncClient, how: str
) -> None:
    token = (await app.tokens(browser))["access_token"]
    in_header = {"headers": {"Authorization": f"Bearer {token}"}}
    options: dict[str, Any] = {
        "GET with header": in_header,
        "POST with header": in_header,
        "POST with body": {"data": {"access_token": token}},
        "POST of JSON with header": {**in_header, "json": {}},
    }[how]
    response = await app.http.request(how.split(maxsplit=1)[0], app.url("userinfo"), **options)
    assert response.status_code == 200
    assert response.json() == {"sub": app.org.ada.user.id}


async def test_the_scheme_is_taken_in_any_case(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = (await app.tokens(browser))["access_token"]
    response = await app.http.get(app.url("userinfo"), headers={"Authorization": f"bearer {token}"})
    assert response.status_code == 200


async def test_without_a_token_there_is_a_challenge_and_no_error(app: RelyingParty) -> None:
    for headers in ({}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer "}):
        response = await app.http.get(app.url("userinfo"), headers=headers)
        assert challenge_of(response, 401) == f'Bearer realm="{app.issuer}"'


async def test_a_token_in_the_query_is_refused_though_it_is_good(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = (await app.tokens(browser))["access_token"]
    response = await app.http.get(app.url("userinfo"), params={"access_token": token})
    assert 'error="invalid_request"' in challenge_of(response, 400)


async def test_two_tokens_are_one_too_many(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = (await app.tokens(browser))["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    response = await app.http.post(app.url("userinfo"), data={"access_token": token}, headers=headers)
    assert 'error="invalid_request"' in challenge_of(response, 400)


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "a b", '"quoted"', "é", "x" * 20_000])
async def test_a_malformed_token_is_refused(app: RelyingParty, token: str) -> None:
    headers = {b"authorization": f"Bearer {token}".encode()}
    response = await app.http.get(app.url("userinfo"), headers=headers)
    assert response.status_code in {400, 401}
    assert 'error="invalid_' in challenge_of(response, response.status_code)


@pytest.mark.parametrize("kind", ["id token", "refresh token", "unsigned", "changed", "of another server"])
async def test_a_token_of_another_kind_is_no_access_token(
    app: RelyingParty, browser: httpx.AsyncClient, kind: str
) -> None:
    tokens = await app.tokens(browser, scope="openid offline_access")
    good = tokens["access_token"]
    other = await relying_party(app.org, server=NARROW)
    token = {
        "id token": tokens["id_token"],
        "refresh token": tokens["refresh_token"],
        "unsigned": unsigned(claims_of(good)),
        "changed": changed(good, sub="admin@example.com"),
        "of another server": (await other.tokens(browser))["access_token"],
    }[kind]
    assert 'error="invalid_token"' in challenge_of(await app.userinfo(token), 401)


async def test_without_openid_the_scope_does_not_suffice(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = (await app.tokens(browser, scope="api profile"))["access_token"]
    assert 'error="insufficient_scope"' in challenge_of(await app.userinfo(token), 403)


async def test_a_client_that_acts_for_itself_is_nobody(org: Organisation) -> None:
    app = await relying_party(org, grant_types=["authorization_code", "client_credentials"])
    token = (await app.post("token", grant_type="client_credentials", scope="api")).json()["access_token"]
    assert (await app.userinfo(token)).status_code in {401, 403}


async def test_an_expired_token_is_refused(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = (await app.tokens(browser))["access_token"]
    app.org.clock.advance(seconds=3599)
    assert (await app.userinfo(token)).status_code == 200
    app.org.clock.advance(seconds=1)
    assert 'error="invalid_token"' in challenge_of(await app.userinfo(token), 401)


async def test_a_suspended_persons_token_is_refused(org: Organisation, app: RelyingParty, someone: Someone) -> None:
    token = (await app.tokens(await org.signed_in(someone)))["access_token"]
    await org.set_status(someone, UserStatus.SUSPENDED)
    assert 'error="invalid_token"' in challenge_of(await app.userinfo(token), 401)


@pytest.mark.parametrize("way", ["the person's tokens are revoked", "the client is switched off and on"])
async def test_a_token_of_the_same_second_does_not_outlive_a_revocation_and_one_issued_after_it_is_good(
    org: Organisation, someone: Someone, way: str
) -> None:
    app = await relying_party(org)
    org.clock.advance(ms=1000 - org.clock.now() % 1000)
    before = (await app.tokens(await org.signed_in(someone)))["access_token"]
    org.clock.advance(ms=400)
    if way.startswith("the person"):
        admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
        gone = await admin.delete(f"/api/v1/users/{someone.user.id}/sessions", params={"oauthTokens": "true"})
        assert gone.status_code == 204
    else:
        await org.set_active(app.client_id, active=False)
        await org.set_active(app.client_id, active=True)
    org.clock.advance(ms=200)
    after = (await app.tokens(await org.signed_in(someone)))["access_token"]
    for token, status, active in ((before, 401, False), (after, 200, True)):
        assert (await app.userinfo(token)).status_code == status
        assert (await app.introspect(token))["active"] is active


async def test_the_org_servers_tokens_work_at_the_org_server(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org, server="org")
    tokens = await app.tokens(browser, scope="openid email")
    assert claims_of(tokens["access_token"])["aud"] == org.url
    assert (await app.userinfo(tokens["access_token"])).json()["email"] == "ada@example.com"
