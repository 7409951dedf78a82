"""Refresh tokens over time: idle windows, lifetimes, rotation, leeway, reuse."""

import asyncio
from dataclasses import replace

import httpx
import pytest
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation
from tests.usecases.answers import OFFLINE, change_client, is_active, word

from frontdesk.domain.apps.oauth_client import RefreshRotation
from frontdesk.domain.ids import RefreshTokenId
from frontdesk.domain.tokens.refresh import refresh_token_of

WEEK_MS = 7 * 86_400_000


async def _start(app: RelyingParty, browser: httpx.AsyncClient, scope: str = OFFLINE) -> str:
    return str((await app.tokens(browser, scope=scope))["refresh_token"])


async def _next(app: RelyingParty, token: str) -> str:
    response = await app.refresh(token)
    assert response.status_code == 200, response.text
    return str(response.json()["refresh_token"])


async def test_a_token_that_is_used_within_its_week_lives_on_and_one_that_is_not_dies(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    token = await _start(app, browser)
    for _ in range(3):
        org.clock.advance(ms=WEEK_MS - 1)
        token = await _next(app, token)
    org.clock.advance(ms=WEEK_MS)
    assert not await is_active(app, token)
    assert word(await app.refresh(token)) == "invalid_grant"


async def test_a_token_that_stays_is_kept_alive_by_use_just_so(org: Organisation) -> None:
    service = await relying_party(org)
    token = await _start(service, await org.signed_in())
    for _ in range(3):
        org.clock.advance(ms=WEEK_MS - 1)
        assert await _next(service, token) == token
    org.clock.advance(ms=WEEK_MS)
    assert word(await service.refresh(token)) == "invalid_grant"


async def test_no_use_carries_a_family_beyond_its_absolute_lifetime(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    token = await _start(app, browser)
    family_id = RefreshTokenId(token.partition(".")[0])
    async with org.unit() as unit:
        family = await unit.refresh_tokens.find(family_id)
        assert family is not None
        ending = replace(family, id=RefreshTokenId("oarEnding"), expires_at=org.clock.now() + 2 * WEEK_MS)
        await unit.refresh_tokens.add(ending)
    key = org.serving.base.master_key.refresh_tokens
    token = refresh_token_of(key, ending, 0)
    for _ in range(2):
        org.clock.advance(ms=WEEK_MS - 1)
        token = await _next(app, token)
    org.clock.advance(ms=1)
    token = await _next(app, token)
    org.clock.advance(ms=1)
    assert word(await app.refresh(token)) == "invalid_grant"


async def test_within_the_leeway_the_same_successor_is_answered_again(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    token = await _start(app, browser)
    successor = await _next(app, token)
    for _ in range(3):
        org.clock.advance(ms=9_999)
        assert await _next(app, token) == successor
    assert await _next(app, successor) not in {token, successor}


async def test_reuse_after_the_leeway_revokes_the_whole_family(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    tokens = await app.tokens(browser, scope=OFFLINE)
    successor = (await app.refresh(tokens["refresh_token"])).json()
    org.clock.advance(seconds=30)
    assert word(await app.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert word(await app.refresh(successor["refresh_token"])) == "invalid_grant"
    assert not await is_active(app, successor["access_token"])
    assert not await is_active(app, tokens["access_token"])


async def test_a_token_two_generations_old_is_reuse_even_within_the_leeway(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    oldest = await _start(app, browser)
    newest = await _next(app, await _next(app, oldest))
    assert word(await app.refresh(oldest)) == "invalid_grant"
    assert word(await app.refresh(newest)) == "invalid_grant"


@pytest.mark.parametrize("earlier_ms", [0, 1, 50], ids=["at the same moment", "a moment before", "a while before"])
async def test_without_leeway_nothing_is_repeated_whoever_looked_at_the_clock_first(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient, earlier_ms: int
) -> None:
    await change_client(org, app, rotation=RefreshRotation(rotates=True, leeway_ms=0))
    token = await _start(app, browser)
    org.clock.advance(seconds=1)
    successor = await _next(app, token)
    org.clock.advance(ms=-earlier_ms)
    assert word(await app.refresh(token)) == "invalid_grant"
    assert word(await app.refresh(successor)) == "invalid_grant"


@pytest.mark.parametrize("leeway_ms", [0, 30_000], ids=["without leeway", "with leeway"])
async def test_of_many_who_use_one_token_at_once(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient, leeway_ms: int
) -> None:
    await change_client(org, app, rotation=RefreshRotation(rotates=True, leeway_ms=leeway_ms))
    token = await _start(app, browser)
    responses = await asyncio.gather(*(app.refresh(token) for _ in range(12)))
    successors = {response.json()["refresh_token"] for response in responses if response.status_code == 200}
    assert len(successors) == 1
    answered = sum(response.status_code == 200 for response in responses)
    assert answered == (1 if leeway_ms == 0 else 12)
    assert word(await app.refresh(successors.pop())) == ("invalid_grant" if leeway_ms == 0 else "ok")


async def test_a_confidential_clients_token_stays_as_it_is(org: Organisation) -> None:
    service = await relying_party(org)
    token = await _start(service, await org.signed_in())
    for _ in range(3):
        org.clock.advance(days=1)
        assert await _next(service, token) == token
    assert await is_active(service, token)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("openid", "ok"),
        ("openid offline_access", "ok"),
        (None, "ok"),
        ("openid profile", "invalid_scope"),
        ("openid offline_access api", "invalid_scope"),
        ("unknown", "invalid_scope"),
    ],
)
async def test_a_refresh_asks_for_what_was_granted_or_a_part_of_it(
    app: RelyingParty, browser: httpx.AsyncClient, asked: str | None, answer: str
) -> None:
    token = await _start(app, browser)
    response = await app.refresh(token, scope=asked)
    assert word(response) == answer
    if answer == "ok":
        assert set(response.json()["scope"].split()) == set((asked or OFFLINE).split())
        token = response.json()["refresh_token"]
    again = await app.refresh(token)
    assert set(again.json()["scope"].split()) == set(OFFLINE.split())


STRANGERS = ("another client", "another server", "a forged generation", "a forged mac")


@pytest.mark.parametrize("who", STRANGERS)
async def test_a_stranger_with_a_refresh_token_gets_nothing_and_harms_nothing(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient, who: str
) -> None:
    token = await _start(app, browser)
    old = token
    token = await _next(app, token)
    org.clock.advance(seconds=31)
    stranger, brought = app, old
    family, _, mac = old.split(".")
    match who:
        case "another client":
            stranger = await relying_party(org, token_endpoint_auth_method="none", application_type="browser")
        case "another server":
            stranger = RelyingParty(org, app.facts, "org", None, app.http)
        case "a forged generation":
            brought = f"{family}.7.{mac}"
        case _:
            brought = f"{family}.0.{mac[:-2]}AA"
    assert word(await stranger.refresh(brought)) == "invalid_grant"
    assert word(await app.refresh(token)) == "ok"


async def test_a_revoked_token_is_dead_with_everything_that_came_of_it(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    tokens = await app.tokens(browser, scope=OFFLINE)
    assert (await app.post("revoke", token=tokens["refresh_token"])).status_code == 200
    assert word(await app.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert not await is_active(app, tokens["access_token"])
