"""The device flow from its device's side (RFC 8628 §3.1, §3.4, §3.5; attack case 51)."""

import asyncio
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.http.conftest import NARROW
from tests.http.oauth2.answers import body_of, error_of
from tests.person import AsyncPerson, read_form
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation, Someone

from frontdesk.domain.users.model import UserStatus

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"


@pytest_asyncio.fixture(loop_scope="session")
async def television(org: Organisation) -> RelyingParty:
    return await device_of(org)


async def device_of(org: Organisation, **metadata: Any) -> RelyingParty:
    return await relying_party(
        org,
        **{
            "application_type": "native",
            "grant_types": [DEVICE_CODE, "refresh_token"],
            "token_endpoint_auth_method": "none",
            **metadata,
        },
    )


async def start(app: RelyingParty, **form: str | None) -> dict[str, Any]:
    response = await app.post("device/authorize", **{"scope": "openid profile", **form})
    assert response.status_code == 200, response.text
    return body_of(response)


async def poll(app: RelyingParty, codes: dict[str, Any]) -> httpx.Response:
    return await app.post("token", grant_type=DEVICE_CODE, device_code=codes["device_code"])


async def decide(browser: httpx.AsyncClient, codes: dict[str, Any], *, allow: bool = True) -> httpx.Response:
    """A person who is signed in follows the link of the device and answers."""
    confirm = await browser.get(codes["verification_uri_complete"])
    for answer in ({}, {"decision": "allow" if allow else "deny"}):
        action, fields, _ = read_form(confirm.text)
        assert action is not None
        confirm = await browser.post(action, data={**fields, **answer})
    return confirm


async def test_the_answer_says_where_to_go_and_how_long_there_is(television: RelyingParty) -> None:
    codes = await start(television)
    assert set(codes) == {
        "device_code",
        "user_code",
        "verification_uri",
        "verification_uri_complete",
        "expires_in",
        "interval",
    }
    assert (codes["expires_in"], codes["interval"]) == (600, 5)
    assert codes["verification_uri"] == f"{television.org.url}/activate"
    assert codes["verification_uri_complete"] == f"{television.org.url}/activate?user_code={codes['user_code']}"
    assert len(codes["user_code"].replace("-", "")) == 8


async def test_polling_waits_until_somebody_allows_it(television: RelyingParty, browser: httpx.AsyncClient) -> None:
    codes = await start(television, scope="openid profile offline_access")
    assert error_of(await poll(television, codes)) == "authorization_pending"
    await decide(browser, codes)
    television.org.clock.advance(seconds=5)
    body = body_of(await poll(television, codes))
    assert {"access_token", "id_token", "refresh_token"} <= set(body)
    _, claims = await television.verified(body["id_token"])
    assert claims["sub"] == television.org.ada.user.id
    assert (await television.refresh(body["refresh_token"])).status_code == 200


async def test_polling_ends_when_somebody_denies_it(television: RelyingParty, browser: httpx.AsyncClient) -> None:
    codes = await start(television)
    await decide(browser, codes, allow=False)
    assert error_of(await poll(television, codes)) == "access_denied"


async def test_polling_too_fast_is_told_to_slow_down_by_five_seconds_each_time(television: RelyingParty) -> None:
    codes = await start(television)
    clock = television.org.clock
    assert error_of(await poll(television, codes)) == "authorization_pending"
    clock.advance(seconds=4)
    assert error_of(await poll(television, codes)) == "slow_down"
    clock.advance(seconds=9)
    assert error_of(await poll(television, codes)) == "slow_down"
    clock.advance(seconds=15)
    assert error_of(await poll(television, codes)) == "authorization_pending"


async def test_a_code_expires_after_ten_minutes(television: RelyingParty) -> None:
    codes = await start(television)
    television.org.clock.advance(seconds=600)
    assert error_of(await poll(television, codes)) == "expired_token"


async def test_an_allowed_code_is_good_once(television: RelyingParty, browser: httpx.AsyncClient) -> None:
    codes = await start(television)
    await decide(browser, codes)
    answers = await asyncio.gather(*(poll(television, codes) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200, *[400] * 5]
    assert error_of(await poll(television, codes)) == "invalid_grant"


async def test_another_client_cannot_poll_for_it(television: RelyingParty, browser: httpx.AsyncClient) -> None:
    codes = await start(television)
    await decide(browser, codes)
    stranger = await device_of(television.org)
    assert error_of(await poll(stranger, codes)) == "invalid_grant"
    assert (await poll(television, codes)).status_code == 200


async def test_another_server_does_not_know_it(television: RelyingParty, browser: httpx.AsyncClient) -> None:
    codes = await start(television)
    await decide(browser, codes)
    elsewhere = RelyingParty(television.org, television.facts, NARROW, http=television.http)
    assert error_of(await poll(elsewhere, codes)) == "invalid_grant"


async def test_the_user_code_is_no_device_code(television: RelyingParty, browser: httpx.AsyncClient) -> None:
    codes = await start(television)
    await decide(browser, codes)
    assert error_of(await poll(television, {"device_code": codes["user_code"]})) == "invalid_grant"


async def test_a_person_who_was_suspended_meanwhile_brings_no_tokens(
    org: Organisation, television: RelyingParty, someone: Someone
) -> None:
    codes = await start(television)
    await decide(await org.signed_in(someone), codes)
    await org.set_status(someone, UserStatus.SUSPENDED)
    assert error_of(await poll(television, codes)) == "invalid_grant"


async def test_a_person_signs_in_on_the_way(org: Organisation, television: RelyingParty) -> None:
    codes = await start(television)
    browser = org.browser()
    person = AsyncPerson(browser, org.ada.login, org.ada.password)
    page = await person.visit(codes["verification_uri_complete"])
    assert person.pages == ["sign in"]
    assert read_form(page.text)[1]["user_code"] == codes["user_code"]


async def test_a_confidential_device_authenticates_at_both_endpoints(
    org: Organisation, browser: httpx.AsyncClient
) -> None:
    app = await device_of(org, token_endpoint_auth_method="client_secret_basic")
    unproved = RelyingParty(org, {**app.facts, "token_endpoint_auth_method": "none"}, app.server, None, app.http)
    assert error_of(await unproved.post("device/authorize", scope="openid"), 401) == "invalid_client"
    codes = await start(app)
    await decide(browser, codes)
    assert error_of(await poll(unproved, codes), 401) == "invalid_client"
    assert (await poll(app, codes)).status_code == 200


async def test_a_client_without_the_grant_gets_no_codes(app: RelyingParty) -> None:
    assert error_of(await app.post("device/authorize", scope="openid")) == "unauthorized_client"


@pytest.mark.parametrize("scope", ["nobody-knows", 'a"b', "x" * 1025])
async def test_a_bad_scope_is_refused_at_once(television: RelyingParty, scope: str) -> None:
    assert error_of(await television.post("device/authorize", scope=scope)) == "invalid_scope"


async def test_a_missing_device_code_is_an_invalid_request(television: RelyingParty) -> None:
    assert error_of(await television.post("token", grant_type=DEVICE_CODE)) == "invalid_request"
