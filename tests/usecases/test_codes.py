"""Codes: five minutes, once, for the client they were made for; what an owner's replay ends, and a stranger's not."""

import asyncio

import httpx
import pytest
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation
from tests.usecases.answers import OFFLINE, is_active, word

OTHER_VERIFIER = "a" * 43


async def test_a_code_is_good_until_its_three_hundred_seconds_are_over(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    codes = [(await app.answer(browser))["code"] for _ in range(2)]
    org.clock.advance(ms=299_999)
    assert word(await app.redeem(codes[0])) == "ok"
    org.clock.advance(ms=1)
    assert word(await app.redeem(codes[1])) == "invalid_grant"


async def test_a_code_that_has_expired_says_no_more_than_one_that_never_was(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    code = (await app.answer(browser))["code"]
    org.clock.advance(seconds=300)
    assert (await app.redeem(code)).json() == (await app.redeem("never was")).json()


async def test_an_owners_replay_revokes_the_access_token_and_the_refresh_family(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    code = (await app.answer(browser, scope=OFFLINE))["code"]
    tokens = (await app.redeem(code)).json()
    assert await is_active(app, tokens["access_token"])
    assert word(await app.redeem(code)) == "invalid_grant"
    assert not await is_active(app, tokens["access_token"])
    assert not await is_active(app, tokens["refresh_token"])
    assert word(await app.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert (await app.userinfo(tokens["access_token"])).status_code == 401


async def test_an_owners_replay_revokes_what_the_family_has_become_since(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    code = (await app.answer(browser, scope=OFFLINE))["code"]
    tokens = (await app.redeem(code)).json()
    successor = (await app.refresh(tokens["refresh_token"])).json()
    assert word(await app.redeem(code)) == "invalid_grant"
    assert not await is_active(app, successor["access_token"])
    assert word(await app.refresh(successor["refresh_token"])) == "invalid_grant"


async def test_an_owners_replay_revokes_an_access_token_that_came_without_a_refresh_token(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    code = (await app.answer(browser))["code"]
    token = (await app.redeem(code)).json()["access_token"]
    await app.redeem(code)
    assert not await is_active(app, token)


async def test_a_replay_long_after_the_code_has_expired_still_revokes(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    code = (await app.answer(browser, scope=OFFLINE))["code"]
    tokens = (await app.redeem(code)).json()
    org.clock.advance(seconds=3000)
    assert word(await app.redeem(code)) == "invalid_grant"
    assert word(await app.refresh(tokens["refresh_token"])) == "invalid_grant"


STRANGERS = {
    "another client": ("client", {}),
    "a wrong verifier": ("same", {"code_verifier": OTHER_VERIFIER}),
    "no verifier": ("same", {"code_verifier": None}),
    "another redirect_uri": ("same", {"redirect_uri": "https://app.example.test/other"}),
    "no redirect_uri": ("same", {"redirect_uri": None}),
    "another server": ("server", {}),
}


@pytest.mark.parametrize(("who", "changes"), STRANGERS.values(), ids=STRANGERS)
@pytest.mark.parametrize("spent", [False, True], ids=["before the owner", "after the owner"])
async def test_a_stranger_with_a_stolen_code_gets_nothing_and_harms_nothing(
    org: Organisation,
    app: RelyingParty,
    browser: httpx.AsyncClient,
    who: str,
    changes: dict[str, str | None],
    spent: bool,
) -> None:
    stranger = app
    if who == "client":
        stranger = await relying_party(org, token_endpoint_auth_method="none", application_type="browser")
    elif who == "server":
        stranger = RelyingParty(org, app.facts, "org", None, app.http)
    code = (await app.answer(browser, scope=OFFLINE))["code"]
    tokens = (await app.redeem(code)).json() if spent else {}
    assert word(await stranger.redeem(code, **changes)) in {"invalid_grant", "invalid_request"}
    if not spent:
        response = await app.redeem(code)
        assert word(response) == "ok"
        tokens = response.json()
    assert await is_active(app, tokens["access_token"])
    assert word(await app.refresh(tokens["refresh_token"])) == "ok"


async def test_of_many_redemptions_at_once_one_is_answered_and_then_revoked(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    code = (await app.answer(browser, scope=OFFLINE))["code"]
    responses = await asyncio.gather(*(app.redeem(code) for _ in range(12)))
    words = sorted(word(response) for response in responses)
    assert words == ["invalid_grant"] * 11 + ["ok"]
    [tokens] = [response.json() for response in responses if response.status_code == 200]
    assert not await is_active(app, tokens["access_token"])
    assert word(await app.refresh(tokens["refresh_token"])) == "invalid_grant"


async def test_what_one_replay_revokes_is_of_that_code_only(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    codes = [(await app.answer(browser, scope=OFFLINE))["code"] for _ in range(2)]
    first, second = [(await app.redeem(code)).json() for code in codes]
    await app.redeem(codes[0])
    assert not await is_active(app, first["access_token"])
    assert await is_active(app, second["access_token"])
    assert word(await app.refresh(second["refresh_token"])) == "ok"


async def test_a_pushed_request_is_spent_when_it_is_answered_not_when_it_is_looked_at(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    pushed = await app.post("par", **app.request())
    assert pushed.status_code == 201
    by_reference = {"client_id": app.client_id, "request_uri": pushed.json()["request_uri"]}

    async def authorize(somebody: httpx.AsyncClient) -> httpx.Response:
        return await somebody.get(app.url("authorize"), params=by_reference)

    for _ in range(2):
        assert "/login/" in (await authorize(org.browser())).headers["location"]
    assert "code=" in (await authorize(browser)).headers["location"]
    assert (await authorize(browser)).status_code == 400


async def test_of_many_who_bring_one_pushed_request_at_once_one_gets_a_code(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    pushed = (await app.post("par", **app.request())).json()
    by_reference = {"client_id": app.client_id, "request_uri": pushed["request_uri"]}
    answers = await asyncio.gather(*(browser.get(app.url("authorize"), params=by_reference) for _ in range(10)))
    with_code = [answer for answer in answers if "code=" in answer.headers.get("location", "")]
    assert len(with_code) == 1


async def test_a_pushed_request_is_good_until_its_three_hundred_seconds_are_over(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    uris = [(await app.post("par", **app.request())).json()["request_uri"] for _ in range(2)]

    async def authorize(uri: str) -> httpx.Response:
        return await browser.get(app.url("authorize"), params={"client_id": app.client_id, "request_uri": uri})

    org.clock.advance(ms=299_999)
    assert (await authorize(uris[0])).status_code == 302
    org.clock.advance(ms=1)
    assert (await authorize(uris[1])).status_code == 400
