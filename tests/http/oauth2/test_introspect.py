"""Introspection (RFC 7662; contract C.6; attack cases 31 to 33)."""

import httpx
import pytest
from tests.hostile import changed, claims_of, unsigned
from tests.http.conftest import NARROW
from tests.http.oauth2.answers import body_of, error_of
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation, Someone

from frontdesk.domain.users.model import UserStatus

OFFLINE = "openid offline_access"


async def test_a_good_access_token_is_described(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = (await app.tokens(browser, scope="openid api"))["access_token"]
    claims = claims_of(token)
    response = await app.post("introspect", token=token)
    assert response.status_code == 200
    body = body_of(response)
    assert body["active"] is True
    assert (body["token_type"], body["scope"], body["client_id"]) == ("Bearer", "openid api", app.client_id)
    assert (body["username"], body["uid"]) == ("ada@example.com", app.org.ada.user.id)
    assert {n: body[n] for n in ("iss", "aud", "sub", "exp", "iat", "jti")} == {
        n: claims[n] for n in ("iss", "aud", "sub", "exp", "iat", "jti")
    }


async def test_a_good_refresh_token_is_described(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = (await app.tokens(browser, scope=OFFLINE))["refresh_token"]
    body = await app.introspect(token)
    assert (body["active"], body["client_id"], body["scope"]) == (True, app.client_id, OFFLINE)
    assert body["exp"] == app.org.now_s + 7 * 86_400


@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "nonsense"])
async def test_a_wrong_hint_does_not_matter(app: RelyingParty, browser: httpx.AsyncClient, hint: str) -> None:
    tokens = await app.tokens(browser, scope=OFFLINE)
    for token in (tokens["access_token"], tokens["refresh_token"]):
        assert (await app.post("introspect", token=token, token_type_hint=hint)).json()["active"] is True


@pytest.mark.parametrize("kind", ["nonsense", "unsigned", "changed", "of another server", "x" * 16_000, "é"])
async def test_anything_else_is_not_active_and_nothing_more_is_said(
    app: RelyingParty, browser: httpx.AsyncClient, kind: str
) -> None:
    good = (await app.tokens(browser))["access_token"]
    other = await relying_party(app.org, server=NARROW)
    token = {
        "unsigned": unsigned(claims_of(good)),
        "changed": changed(good, exp=2_000_000_000),
        "of another server": (await other.tokens(browser))["access_token"],
    }.get(kind, kind)
    assert await app.introspect(token) == {"active": False}


async def test_an_expired_or_revoked_token_is_not_active(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    expired, revoked = [(await app.tokens(browser))["access_token"] for _ in range(2)]
    await app.post("revoke", token=revoked)
    assert await app.introspect(revoked) == {"active": False}
    app.org.clock.advance(seconds=3600)
    assert await app.introspect(expired) == {"active": False}


async def test_a_suspended_persons_tokens_are_not_active(
    org: Organisation, app: RelyingParty, someone: Someone
) -> None:
    tokens = await app.tokens(await org.signed_in(someone), scope=OFFLINE)
    await org.set_status(someone, UserStatus.SUSPENDED)
    for token in (tokens["access_token"], tokens["refresh_token"]):
        assert await app.introspect(token) == {"active": False}


async def test_a_spent_generation_of_a_refresh_token_is_not_active(
    org: Organisation, browser: httpx.AsyncClient
) -> None:
    spa = await relying_party(org, application_type="browser", token_endpoint_auth_method="none")
    old = (await spa.tokens(browser, scope=OFFLINE))["refresh_token"]
    new = (await spa.refresh(old)).json()["refresh_token"]
    assert await spa.introspect(old) == {"active": False}
    assert (await spa.introspect(new))["active"] is True


async def test_another_confidential_client_may_see_access_tokens_and_never_refresh_tokens(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    tokens = await app.tokens(browser, scope=OFFLINE)
    resource = await relying_party(app.org)
    assert (await resource.introspect(tokens["access_token"]))["active"] is True
    assert await resource.introspect(tokens["refresh_token"]) == {"active": False}


async def test_a_public_client_sees_its_own_tokens_only(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    spa = await relying_party(org, application_type="browser", token_endpoint_auth_method="none")
    own, others = (await spa.tokens(browser))["access_token"], (await app.tokens(browser))["access_token"]
    assert (await spa.introspect(own))["active"] is True
    assert await spa.introspect(others) == {"active": False}


async def test_nobody_asks_without_being_a_client(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = (await app.tokens(browser))["access_token"]
    assert error_of(await app.http.post(app.url("introspect"), data={"token": token}), 401) == "invalid_client"
    bearer = {"Authorization": f"Bearer {token}"}
    response = await app.http.post(app.url("introspect"), data={"token": token}, headers=bearer)
    assert error_of(response, 401) == "invalid_client"


async def test_the_token_must_be_there(app: RelyingParty) -> None:
    assert error_of(await app.post("introspect")) == "invalid_request"
