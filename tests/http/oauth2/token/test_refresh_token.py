"""refresh_token (RFC 6749 §6; RFC 9700 §4.14.2; contract C.6; attack cases 25, 27 to 30)."""

import asyncio

import httpx
import pytest
import pytest_asyncio
from tests.http.conftest import NARROW
from tests.http.oauth2.answers import body_of, error_of
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation, Someone

from frontdesk.domain.users.model import UserStatus

OFFLINE = "openid profile api offline_access"


@pytest_asyncio.fixture(loop_scope="session")
async def spa(org: Organisation) -> RelyingParty:
    """A public client, whose refresh tokens rotate."""
    return await relying_party(org, application_type="browser", token_endpoint_auth_method="none")


async def refresh_token_of(app: RelyingParty, browser: httpx.AsyncClient) -> str:
    return str((await app.tokens(browser, scope=OFFLINE))["refresh_token"])


async def test_a_confidential_client_keeps_its_token(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = await refresh_token_of(app, browser)
    for _ in range(3):
        app.org.clock.advance(seconds=60)
        assert body_of(await app.refresh(token))["refresh_token"] == token


async def test_a_public_client_gets_another_each_time(spa: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = await refresh_token_of(spa, browser)
    seen = {token}
    for _ in range(3):
        spa.org.clock.advance(seconds=60)
        token = body_of(await spa.refresh(token))["refresh_token"]
        assert token not in seen
        seen.add(token)


async def test_within_the_leeway_the_same_successor_is_answered_again(
    spa: RelyingParty, browser: httpx.AsyncClient
) -> None:
    token = await refresh_token_of(spa, browser)
    first = (await spa.refresh(token)).json()
    spa.org.clock.advance(seconds=29)
    again = (await spa.refresh(token)).json()
    assert again["refresh_token"] == first["refresh_token"]
    assert again["access_token"] != first["access_token"]
    assert (await spa.refresh(first["refresh_token"])).status_code == 200


async def test_after_the_leeway_a_reuse_ends_the_whole_family(spa: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = await refresh_token_of(spa, browser)
    living = (await spa.refresh(token)).json()
    spa.org.clock.advance(seconds=30)
    assert error_of(await spa.refresh(token)) == "invalid_grant"
    assert error_of(await spa.refresh(living["refresh_token"])) == "invalid_grant"
    assert await spa.introspect(living["access_token"]) == {"active": False}


async def test_a_grandparent_ends_the_family_even_within_the_leeway(
    spa: RelyingParty, browser: httpx.AsyncClient
) -> None:
    oldest = await refresh_token_of(spa, browser)
    parent = (await spa.refresh(oldest)).json()["refresh_token"]
    living = (await spa.refresh(parent)).json()["refresh_token"]
    assert error_of(await spa.refresh(oldest)) == "invalid_grant"
    assert error_of(await spa.refresh(living)) == "invalid_grant"


async def test_many_tabs_at_once_get_one_and_the_same_successor(spa: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = await refresh_token_of(spa, browser)
    answers = await asyncio.gather(*(spa.refresh(token) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1


async def test_another_family_lives_on(spa: RelyingParty, browser: httpx.AsyncClient) -> None:
    one, other = await refresh_token_of(spa, browser), await refresh_token_of(spa, browser)
    await spa.refresh(one)
    spa.org.clock.advance(seconds=31)
    assert error_of(await spa.refresh(one)) == "invalid_grant"
    assert (await spa.refresh(other)).status_code == 200


async def test_the_new_id_token_speaks_of_the_same_sign_in(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    tokens = await app.tokens(browser, scope=OFFLINE)
    _, first = await app.verified(tokens["id_token"])
    app.org.clock.advance(seconds=120)
    _, later = await app.verified((await app.refresh(tokens["refresh_token"])).json()["id_token"])
    assert {n: later[n] for n in ("iss", "sub", "aud", "auth_time")} == {
        n: first[n] for n in ("iss", "sub", "aud", "auth_time")
    }
    assert later["iat"] == first["iat"] + 120
    assert "nonce" not in later


async def test_fewer_scopes_may_be_asked_for_and_the_rest_is_not_lost(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    token = await refresh_token_of(app, browser)
    narrow = (await app.refresh(token, scope="api")).json()
    assert narrow["scope"] == "api"
    assert "id_token" not in narrow
    assert (await app.refresh(token)).json()["scope"] == OFFLINE


@pytest.mark.parametrize("scope", ["openid email", "payments", "nobody-knows"])
async def test_more_scopes_than_granted_are_refused(app: RelyingParty, browser: httpx.AsyncClient, scope: str) -> None:
    token = await refresh_token_of(app, browser)
    assert error_of(await app.refresh(token, scope=scope)) == "invalid_scope"
    assert (await app.refresh(token)).status_code == 200


@pytest.mark.parametrize("token", ["nonsense", "oar0000.0.AAAA", "oar.0.", "..", "oar.-1.x", "é", "x" * 8000])
async def test_an_unknown_token_is_an_invalid_grant(app: RelyingParty, token: str) -> None:
    assert error_of(await app.refresh(token)) == "invalid_grant"


@pytest.mark.parametrize("change", ["generation", "mac", "family"])
async def test_a_token_that_we_did_not_make_is_refused_and_harms_nobody(
    spa: RelyingParty, browser: httpx.AsyncClient, change: str
) -> None:
    token = await refresh_token_of(spa, browser)
    other = await refresh_token_of(spa, browser)
    family, generation, mac = token.split(".")
    forged = {
        "generation": f"{family}.{int(generation) + 1}.{mac}",
        "mac": f"{family}.{generation}.{'A' * len(mac)}",
        "family": f"{other.split('.')[0]}.{generation}.{mac}",
    }[change]
    assert error_of(await spa.refresh(forged)) == "invalid_grant"
    assert (await spa.refresh(token)).status_code == 200
    assert (await spa.refresh(other)).status_code == 200


async def test_a_missing_token_is_an_invalid_request(app: RelyingParty) -> None:
    assert error_of(await app.post("token", grant_type="refresh_token")) == "invalid_request"


async def test_another_client_cannot_use_it_and_does_not_harm_it(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = await refresh_token_of(app, browser)
    stranger = await relying_party(app.org)
    assert error_of(await stranger.refresh(token)) == "invalid_grant"
    assert (await app.refresh(token)).status_code == 200


async def test_another_server_does_not_take_it(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = await refresh_token_of(app, browser)
    elsewhere = RelyingParty(app.org, app.facts, NARROW, http=app.http)
    assert error_of(await elsewhere.refresh(token)) == "invalid_grant"


async def test_an_access_token_is_no_refresh_token(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    tokens = await app.tokens(browser, scope=OFFLINE)
    assert error_of(await app.refresh(tokens["access_token"])) == "invalid_grant"


async def test_a_token_left_unused_for_seven_days_is_gone_and_each_use_begins_them_anew(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    used, unused = await refresh_token_of(app, browser), await refresh_token_of(app, browser)
    app.org.clock.advance(days=6)
    assert (await app.refresh(used)).status_code == 200
    app.org.clock.advance(days=1)
    assert (await app.refresh(used)).status_code == 200
    assert error_of(await app.refresh(unused)) == "invalid_grant"


@pytest.mark.parametrize("status", [UserStatus.SUSPENDED, UserStatus.LOCKED_OUT, UserStatus.DEPROVISIONED])
async def test_a_person_who_may_not_sign_in_gets_nothing(
    org: Organisation, app: RelyingParty, someone: Someone, status: UserStatus
) -> None:
    token = await refresh_token_of(app, await org.signed_in(someone))
    await org.set_status(someone, status)
    assert error_of(await app.refresh(token)) == "invalid_grant"
    assert await app.introspect(token) == {"active": False}


async def test_signing_out_does_not_end_offline_access(org: Organisation, app: RelyingParty) -> None:
    browser = await org.signed_in()
    tokens = await app.tokens(browser, scope=OFFLINE)
    await browser.get(app.url("logout"), params={"id_token_hint": tokens["id_token"]})
    assert (await app.refresh(tokens["refresh_token"])).status_code == 200


async def test_a_client_that_lost_the_grant_type_cannot_use_it(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org)
    token = await refresh_token_of(app, browser)
    await app.http.put(
        f"/oauth2/v1/clients/{app.client_id}",
        json={"redirect_uris": app.facts["redirect_uris"], "grant_types": ["authorization_code"]},
        headers={"Authorization": f"SSWS {org.facts['api_token']}"},
    )
    assert error_of(await app.refresh(token)) == "unauthorized_client"
