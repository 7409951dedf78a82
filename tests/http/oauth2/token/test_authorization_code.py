"""authorization_code (RFC 6749 §4.1.3; RFC 7636; RFC 9700 §4.5; attack cases 16 to 20)."""

import asyncio

import httpx
import pytest
import pytest_asyncio
from tests.http.conftest import NARROW
from tests.http.oauth2.answers import body_of, error_of
from tests.relying_party import CHALLENGE, PKCE, VERIFIER, RelyingParty, relying_party
from tests.serving import CALLBACK, Organisation, Someone

from frontdesk.domain.users.model import UserStatus


@pytest_asyncio.fixture(loop_scope="session")
async def spa(org: Organisation) -> RelyingParty:
    """A public client."""
    return await relying_party(org, application_type="browser", token_endpoint_auth_method="none")


async def code_of(app: RelyingParty, browser: httpx.AsyncClient, **changes: str | None) -> str:
    return (await app.answer(browser, **changes))["code"]


async def test_a_code_is_redeemed_for_tokens(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    response = await app.redeem(await code_of(app, browser))
    body = body_of(response)
    assert set(body) == {"token_type", "expires_in", "access_token", "scope", "id_token"}
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 3600, "openid")


async def test_without_openid_there_is_no_id_token(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    assert "id_token" not in await app.tokens(browser, scope="api")


async def test_offline_access_brings_a_refresh_token(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    assert "refresh_token" in await app.tokens(browser, scope="openid offline_access")


async def test_a_client_without_the_refresh_grant_gets_none_and_is_told(org: Organisation) -> None:
    app = await relying_party(org, grant_types=["authorization_code"])
    body = await app.tokens(await org.signed_in(), scope="openid offline_access")
    assert "refresh_token" not in body
    assert body["scope"] == "openid"


async def test_the_access_token_names_the_person_by_login_and_by_id(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    tokens = await app.tokens(browser, scope="openid profile api")
    _, claims = await app.verified(tokens["access_token"])
    assert claims["sub"] == "ada@example.com"
    assert claims["uid"] == app.org.ada.user.id
    assert claims["scp"] == ["openid", "profile", "api"]
    assert claims["cid"] == app.client_id
    assert "email" not in claims


async def test_the_id_token_is_thin_beside_an_access_token(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    tokens = await app.tokens(browser, scope="openid profile email phone address")
    _, claims = await app.verified(tokens["id_token"])
    assert {"email", "name", "preferred_username"} <= set(claims)
    assert not {"family_name", "phone_number", "address", "locale"} & set(claims)


async def test_another_server_signs_with_its_own_algorithm(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org, server=NARROW)
    tokens = await app.tokens(browser)
    for token in (tokens["access_token"], tokens["id_token"]):
        header, claims = await app.verified(token)
        assert header["alg"] == "ES256"
        assert claims["iss"] == app.issuer


async def test_a_client_may_have_its_id_tokens_signed_otherwise_than_the_server_does(
    org: Organisation, browser: httpx.AsyncClient
) -> None:
    app = await relying_party(org, id_token_signed_response_alg="ES256")
    tokens = await app.tokens(browser)
    assert (await app.verified(tokens["id_token"]))[0]["alg"] == "ES256"
    assert (await app.verified(tokens["access_token"]))[0]["alg"] == "RS256"


async def test_a_claim_that_cannot_be_evaluated_refuses_the_token_and_is_named(
    org: Organisation, browser: httpx.AsyncClient
) -> None:
    app = await relying_party(org, server=NARROW)
    response = await app.redeem(await code_of(app, browser, scope="openid address"))
    assert error_of(response) == "server_error"
    assert "broken" in response.json()["error_description"]


# whose code it is


async def test_a_code_is_good_once_and_a_second_use_takes_back_what_the_first_got(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    code = await code_of(app, browser, scope="openid offline_access")
    tokens = (await app.redeem(code)).json()
    assert (await app.introspect(tokens["access_token"]))["active"] is True
    app.org.clock.advance(seconds=1)
    assert error_of(await app.redeem(code)) == "invalid_grant"
    assert await app.introspect(tokens["access_token"]) == {"active": False}
    assert error_of(await app.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert (await app.userinfo(tokens["access_token"])).status_code == 401


async def test_a_stranger_can_neither_use_a_code_nor_harm_it(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    code = await code_of(app, browser)
    tokens = (await app.redeem(code)).json()
    stranger = await relying_party(app.org)
    assert error_of(await stranger.redeem(code)) == "invalid_grant"
    assert error_of(await app.redeem(code, redirect_uri="https://other.example.test/")) == "invalid_grant"
    assert (await app.introspect(tokens["access_token"]))["active"] is True


async def test_another_client_cannot_redeem_an_unused_code_and_its_owner_still_can(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    code = await code_of(app, browser)
    stranger = await relying_party(app.org)
    assert error_of(await stranger.redeem(code)) == "invalid_grant"
    assert (await app.redeem(code)).status_code == 200


async def test_another_server_does_not_know_the_code(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    code = await code_of(app, browser)
    elsewhere = RelyingParty(app.org, app.facts, NARROW, http=app.http)
    assert error_of(await elsewhere.redeem(code)) == "invalid_grant"


async def test_of_many_at_once_exactly_one_redeems(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    code = await code_of(app, browser)
    answers = await asyncio.gather(*(app.redeem(code) for _ in range(8)))
    assert sorted(a.status_code for a in answers) == [200, *[400] * 7]


@pytest.mark.parametrize("redirect_uri", [None, "", CALLBACK + "/", CALLBACK + "?x=1", "https://evil.example.test/"])
async def test_the_redirect_uri_must_be_that_of_the_request(
    app: RelyingParty, browser: httpx.AsyncClient, redirect_uri: str | None
) -> None:
    code = await code_of(app, browser)
    assert error_of(await app.redeem(code, redirect_uri=redirect_uri)) == "invalid_grant"


async def test_a_redirect_uri_that_was_left_out_may_be_left_out_again(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    code = await code_of(app, browser, scope="api", redirect_uri=None)
    assert (await app.redeem(code, redirect_uri=None)).status_code == 200


async def test_a_code_lives_five_minutes(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    early, late = await code_of(app, browser), await code_of(app, browser)
    app.org.clock.advance(seconds=299)
    assert (await app.redeem(early)).status_code == 200
    app.org.clock.advance(seconds=1)
    assert error_of(await app.redeem(late)) == "invalid_grant"


@pytest.mark.parametrize("code", ["nobody-made-this", "x" * 8000, "é", "' OR 1=1 --"])
async def test_an_unknown_code_is_an_invalid_grant(app: RelyingParty, code: str) -> None:
    assert error_of(await app.redeem(code)) == "invalid_grant"


@pytest.mark.parametrize("code", [None, ""])
async def test_a_missing_code_is_an_invalid_request(app: RelyingParty, code: str | None) -> None:
    assert error_of(await app.post("token", grant_type="authorization_code", code=code)) == "invalid_request"


# proof key for code exchange


async def test_a_public_client_proves_that_it_asked(spa: RelyingParty, browser: httpx.AsyncClient) -> None:
    assert (await spa.redeem(await code_of(spa, browser))).status_code == 200


@pytest.mark.parametrize("verifier", [None, "x" * 43, VERIFIER + "x", VERIFIER[:-1], CHALLENGE, "x" * 42, "x" * 129])
async def test_a_wrong_verifier_is_refused_and_does_not_spend_the_code(
    spa: RelyingParty, browser: httpx.AsyncClient, verifier: str | None
) -> None:
    code = await code_of(spa, browser)
    assert error_of(await spa.redeem(code, code_verifier=verifier)) == "invalid_grant"
    assert (await spa.redeem(code)).status_code == 200


async def test_a_confidential_client_that_sent_a_challenge_owes_the_verifier(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    code = await code_of(app, browser, **PKCE)
    assert error_of(await app.redeem(code)) == "invalid_grant"
    assert (await app.redeem(code, code_verifier=VERIFIER)).status_code == 200


async def test_a_verifier_for_a_code_without_a_challenge_is_refused(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    code = await code_of(app, browser)
    assert error_of(await app.redeem(code, code_verifier=VERIFIER)) == "invalid_grant"


# what may have ended meanwhile


async def test_a_person_who_was_suspended_meanwhile_gets_nothing(org: Organisation, someone: Someone) -> None:
    app = await relying_party(org)
    code = await code_of(app, await org.signed_in(someone))
    await org.set_status(someone, UserStatus.SUSPENDED)
    assert error_of(await app.redeem(code)) == "invalid_grant"


async def test_a_person_who_signed_out_meanwhile_gets_nothing(org: Organisation, app: RelyingParty) -> None:
    browser = await org.signed_in()
    code = await code_of(app, browser)
    tokens = await app.tokens(browser)
    await browser.get(app.url("logout"), params={"id_token_hint": tokens["id_token"]})
    assert error_of(await app.redeem(code)) == "invalid_grant"


async def test_a_client_that_was_deactivated_meanwhile_gets_nothing_for_old_codes(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    code = await code_of(app, browser)
    org.clock.advance(seconds=1)
    await org.set_active(app.client_id, active=False)
    await org.set_active(app.client_id, active=True)
    assert error_of(await app.redeem(code)) == "invalid_grant"
