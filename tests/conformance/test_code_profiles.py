"""Cases of the profiles that return a code, and of those that do not (contract, 2 to 4)."""

import asyncio
from typing import Any

import httpx
import pytest
from tests.conformance.flow import flow, refused, request_of
from tests.conformance.profiles import ALL, BASIC, WITH_CODE, WITHOUT_CODE, Profile, client_of
from tests.conformance.validation import SCOPE_CLAIMS, check_id_token, check_token_response, check_userinfo
from tests.relying_party import RelyingParty, read_answer
from tests.serving import Organisation

with_code = pytest.mark.parametrize("profile", WITH_CODE, ids=str)
without_code = pytest.mark.parametrize("profile", WITHOUT_CODE, ids=str)
WANTS_NONCE = [profile for profile in ALL if "id_token" in profile.words]
NONCE_OPTIONAL = [profile for profile in ALL if "id_token" not in profile.words]


async def code_of(app: RelyingParty, profile: Profile, browser: httpx.AsyncClient) -> str:
    response = await browser.get(app.url("authorize"), params=request_of(app, profile))
    return read_answer(response).parameters["code"]


def error_of(response: httpx.Response) -> str:
    assert response.status_code == 400, response.text
    return str(response.json()["error"])


@pytest.mark.parametrize("profile", NONCE_OPTIONAL, ids=str)
async def test_ensure_request_without_nonce_succeeds_for_code_flow__and_none_is_invented(
    org: Organisation, profile: Profile
) -> None:
    app = await client_of(org, profile)
    found = await flow(app, profile, await org.signed_in(), nonce=None)
    assert "nonce" not in found.claims


@pytest.mark.parametrize("profile", WANTS_NONCE, ids=str)
async def test_ensure_request_without_nonce_fails__where_an_id_token_comes_through_the_browser(
    org: Organisation, profile: Profile
) -> None:
    app = await client_of(org, profile)
    assert await refused(app, profile, await org.signed_in(), nonce=None) == "invalid_request"


@with_code
async def test_codereuse__two_at_once_are_one_success(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile)
    code = await code_of(app, profile, await org.signed_in())
    answers = await asyncio.gather(app.redeem(code), app.redeem(code))
    assert sorted(answer.status_code for answer in answers) == [200, 400]


@with_code
async def test_codereuse_30seconds__is_invalid_grant_and_the_first_token_is_dead(
    org: Organisation, profile: Profile
) -> None:
    app = await client_of(org, profile)
    code = await code_of(app, profile, await org.signed_in())
    tokens = check_token_response(await app.redeem(code))
    org.clock.advance(seconds=30)
    assert error_of(await app.redeem(code)) == "invalid_grant"
    assert (await app.userinfo(tokens["access_token"])).status_code == 401


@with_code
async def test_refresh_token__goes_on_for_its_own_client_only(org: Organisation, profile: Profile) -> None:
    app, other = await client_of(org, profile), await client_of(org, profile)
    browser = org.browser()
    changes: dict[str, Any] = {"scope": "openid offline_access", "prompt": "consent"}
    found = await flow(app, profile, browser, **changes)
    assert found.pages == ["sign in", "consent"]
    org.clock.advance(seconds=2)
    tokens = check_token_response(await app.refresh(found.tokens["refresh_token"]))
    claims = await check_id_token(app, request_of(app, profile, nonce=None, **changes), tokens["id_token"])
    for name in ("iss", "sub", "aud", "auth_time"):
        assert claims[name] == found.claims[name]
    assert claims["iat"] == org.now_s
    assert error_of(await other.refresh(tokens["refresh_token"])) == "invalid_grant"
    check_userinfo(await app.userinfo(tokens["access_token"]), claims["sub"])


@pytest.mark.parametrize("profile", [p for p in WITH_CODE if "token" in p.words], ids=str)
async def test_hybrid__both_access_tokens_work(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile)
    found = await flow(app, profile, await org.signed_in())
    tokens = {found.front["access_token"], found.tokens["access_token"]}
    assert len(tokens) == 2
    for token in tokens:
        check_userinfo(await app.userinfo(token), found.claims["sub"])


@pytest.mark.parametrize("profile", BASIC, ids=str)
async def test_server__a_client_of_private_key_jwt_or_client_secret_jwt_too(
    org: Organisation, profile: Profile
) -> None:
    for method in ("private_key_jwt", "client_secret_jwt"):
        app = await client_of(org, profile, token_endpoint_auth_method=method)
        await flow(app, profile, await org.signed_in())


@pytest.mark.parametrize("profile", [p for p in WITHOUT_CODE if "token" not in p.words], ids=str)
async def test_id_token_alone__holds_every_claim_of_the_scopes(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile)
    found = await flow(app, profile, await org.signed_in(), scope="openid profile email phone address")
    expected = {"family_name", "given_name", "locale", "email_verified", "phone_number", "address"}
    assert expected <= set(found.claims)


@pytest.mark.parametrize("profile", [p for p in ALL if p.words == {"code", "id_token"}], ids=str)
async def test_an_id_token_beside_a_code__is_as_full_as_one_alone(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile)
    found = await flow(app, profile, await org.signed_in(), scope="openid phone")
    assert set(SCOPE_CLAIMS["phone"].split()) <= set(found.id_tokens[0])


@without_code
async def test_offline_access__means_nothing_without_a_code(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile)
    found = await flow(app, profile, await org.signed_in(), scope="openid offline_access")
    assert "refresh_token" not in found.front
    assert found.front.get("scope", "openid") == "openid"
