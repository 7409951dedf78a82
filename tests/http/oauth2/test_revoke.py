"""Revocation (RFC 7009; contract C.6; attack case 30)."""

import httpx
import pytest
from tests.http.conftest import NARROW
from tests.http.oauth2.answers import error_of
from tests.relying_party import RelyingParty, basic, relying_party
from tests.serving import Organisation

OFFLINE = "openid offline_access"


async def revoke(app: RelyingParty, token: str, **form: str) -> None:
    """Always 200, without a body and without a type that clients would parse."""
    response = await app.post("revoke", token=token, **form)
    assert response.status_code == 200
    assert response.content == b""
    assert "content-type" not in response.headers


@pytest.mark.parametrize("hint", [{}, {"token_type_hint": "refresh_token"}, {"token_type_hint": "nonsense"}], ids=str)
async def test_an_access_token_goes_alone(app: RelyingParty, browser: httpx.AsyncClient, hint: dict[str, str]) -> None:
    tokens = await app.tokens(browser, scope=OFFLINE)
    await revoke(app, tokens["access_token"], **hint)
    assert await app.introspect(tokens["access_token"]) == {"active": False}
    assert (await app.userinfo(tokens["access_token"])).status_code == 401
    assert (await app.refresh(tokens["refresh_token"])).status_code == 200


async def test_a_refresh_token_takes_its_access_tokens_with_it(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    tokens = await app.tokens(browser, scope=OFFLINE)
    later = (await app.refresh(tokens["refresh_token"])).json()
    await revoke(app, tokens["refresh_token"])
    assert error_of(await app.refresh(tokens["refresh_token"])) == "invalid_grant"
    for token in (tokens["access_token"], later["access_token"]):
        assert await app.introspect(token) == {"active": False}


async def test_an_old_generation_ends_the_family_too(org: Organisation, browser: httpx.AsyncClient) -> None:
    spa = await relying_party(org, application_type="browser", token_endpoint_auth_method="none")
    old = (await spa.tokens(browser, scope=OFFLINE))["refresh_token"]
    new = (await spa.refresh(old)).json()["refresh_token"]
    await revoke(spa, old)
    assert error_of(await spa.refresh(new)) == "invalid_grant"


async def test_another_clients_token_is_left_alone_and_nothing_is_said(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    tokens = await app.tokens(browser, scope=OFFLINE)
    stranger = await relying_party(app.org)
    await revoke(stranger, tokens["access_token"])
    await revoke(stranger, tokens["refresh_token"])
    assert (await app.introspect(tokens["access_token"]))["active"] is True
    assert (await app.refresh(tokens["refresh_token"])).status_code == 200


async def test_another_server_leaves_it_alone(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    tokens = await app.tokens(browser, scope=OFFLINE)
    elsewhere = RelyingParty(app.org, app.facts, NARROW, http=app.http)
    await revoke(elsewhere, tokens["access_token"])
    await revoke(elsewhere, tokens["refresh_token"])
    assert (await app.introspect(tokens["access_token"]))["active"] is True
    assert (await app.refresh(tokens["refresh_token"])).status_code == 200


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "oar0.0.x", "x" * 16_000, "é"])
async def test_an_unknown_token_is_as_good_as_revoked(app: RelyingParty, token: str) -> None:
    await revoke(app, token)


async def test_a_token_may_be_revoked_twice(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    tokens = await app.tokens(browser, scope=OFFLINE)
    for token in (tokens["access_token"], tokens["refresh_token"]) * 2:
        await revoke(app, token)


async def test_a_public_client_names_itself_in_the_body_or_the_header(
    org: Organisation, browser: httpx.AsyncClient
) -> None:
    spa = await relying_party(org, application_type="browser", token_endpoint_auth_method="none")
    token = (await spa.tokens(browser))["access_token"]
    headers = {"Authorization": basic(spa.client_id, "")}
    assert (await spa.http.post(spa.url("revoke"), data={"token": token}, headers=headers)).status_code == 200
    assert await spa.introspect(token) == {"active": False}


async def test_nobody_revokes_without_being_a_client(app: RelyingParty) -> None:
    assert error_of(await app.http.post(app.url("revoke"), data={"token": "x"}), 401) == "invalid_client"


async def test_the_token_must_be_there(app: RelyingParty) -> None:
    assert error_of(await app.post("revoke")) == "invalid_request"
