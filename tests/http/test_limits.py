"""Rate limits: the three headers on every answer, 429 where a bucket is spent, and a fresh start each minute."""

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio
from tests.http.hosted.forms import sign_in
from tests.serving import Organisation, organisation

from frontdesk.domain.logs.event_types import EventType

_PERCENT = 1
_API_A_MINUTE = 6
_TRIES_A_MINUTE = 6


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def limited() -> AsyncIterator[Organisation]:
    """An org that answers little."""
    async with organisation(dev=False, rate_limit_percent=_PERCENT) as org:
        yield org


def _admin(org: Organisation) -> httpx.AsyncClient:
    org.clock.advance(seconds=60)
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


async def test_every_answer_says_what_is_left(limited: Organisation) -> None:
    admin = _admin(limited)
    answers = [await admin.get("/api/v1/org") for _ in range(2)]
    assert [answer.headers["x-rate-limit-limit"] for answer in answers] == [str(_API_A_MINUTE)] * 2
    assert [answer.headers["x-rate-limit-remaining"] for answer in answers] == ["5", "4"]
    assert 0 < int(answers[0].headers["x-rate-limit-reset"]) - limited.now_s <= 60


async def test_a_spent_bucket_answers_429_until_the_minute_is_over(limited: Organisation) -> None:
    admin = _admin(limited)
    statuses = [(await admin.get("/api/v1/org")).status_code for _ in range(_API_A_MINUTE)]
    refused = await admin.get("/api/v1/org")
    assert statuses == [200] * _API_A_MINUTE
    assert (refused.status_code, refused.json()["errorCode"]) == (429, "E0000047")
    assert refused.headers["x-rate-limit-remaining"] == "0"
    limited.clock.advance(seconds=60)
    assert (await admin.get("/api/v1/org")).status_code == 200


async def test_a_refused_call_counts_too_and_one_bucket_does_not_empty_another(limited: Organisation) -> None:
    _admin(limited)
    nobody = limited.browser()
    for _ in range(_API_A_MINUTE):
        assert (await nobody.get("/api/v1/org")).status_code == 401
    assert (await nobody.get("/api/v1/org")).status_code == 429
    assert (await limited.browser().get("/oauth2/v1/keys")).status_code == 200


async def test_whoever_shows_no_credential_does_not_spend_what_the_orgs_callers_need(limited: Organisation) -> None:
    admin = _admin(limited)
    for credential in ("", "SSWS nonsense", "Bearer a.b.c"):
        nobody = limited.browser(**({"Authorization": credential} if credential else {}))
        for _ in range(_API_A_MINUTE):
            assert (await nobody.get("/api/v1/org")).status_code in {401, 429}
    assert (await nobody.get("/api/v1/org")).status_code == 429
    answer = await admin.get("/api/v1/org")
    assert (answer.status_code, answer.headers["x-rate-limit-remaining"]) == (200, str(_API_A_MINUTE - 1))


async def test_a_client_that_proves_nothing_does_not_spend_the_orgs_token_requests(limited: Organisation) -> None:
    _admin(limited)
    form = {"grant_type": "client_credentials", "client_id": "nobody", "client_secret": "x"}
    statuses = [(await limited.browser().post("/oauth2/v1/token", data=form)).status_code for _ in range(14)]
    assert statuses == [401] * 12 + [429] * 2
    other = await limited.browser().post("/oauth2/v1/token", data={"grant_type": "nonsense"})
    assert other.status_code != 429


async def test_every_try_of_a_password_counts_for_the_org(limited: Organisation) -> None:
    _admin(limited)
    body = {"username": "nobody@example.com", "password": "x"}
    statuses = [(await limited.browser().post("/api/v1/authn", json=body)).status_code for _ in range(7)]
    assert statuses == [401] * 6 + [429]
    right = {"username": limited.ada.login, "password": limited.ada.password}
    assert (await limited.browser().post("/api/v1/authn", json=right)).status_code == 429


async def test_tries_on_the_page_and_over_the_api_are_counted_together_and_the_page_says_so(
    limited: Organisation,
) -> None:
    _admin(limited)
    browser = limited.browser()
    statuses = [(await sign_in(browser, "nobody@example.com", "x")).status_code for _ in range(_TRIES_A_MINUTE)]
    refused = await sign_in(browser, limited.ada.login, limited.ada.password)
    assert 429 not in statuses
    assert refused.status_code == 429
    assert "Wait a minute, then try again." in refused.text
    body = {"username": limited.ada.login, "password": limited.ada.password}
    assert (await limited.browser().post("/api/v1/authn", json=body)).status_code == 429
    assert (await browser.get("/login/login.htm")).status_code == 200  # who only looks is not turned away


async def test_authorization_requests_are_counted(limited: Organisation) -> None:
    _admin(limited)
    statuses = [(await limited.browser().get("/oauth2/v1/authorize")).status_code for _ in range(13)]
    assert statuses == [400] * 12 + [429]


async def test_keys_and_metadata_carry_no_such_headers(limited: Organisation) -> None:
    answer = await limited.browser().get("/.well-known/openid-configuration")
    assert "x-rate-limit-limit" not in answer.headers


async def test_the_log_is_told_once_a_minute_that_a_bucket_is_spent(limited: Organisation) -> None:
    admin = _admin(limited)
    for _ in range(_API_A_MINUTE + 3):
        await admin.get("/api/v1/org")
    await limited.serving.engine.system_log.flush()
    async with limited.unit() as unit:
        events = [stored.event for stored in await unit.logs.list_page(after="", most=1000)]
    told = [event for event in events if event.type is EventType.RATE_LIMIT_VIOLATION]
    this_minute = [event for event in told if event.published_at == limited.clock.now()]
    assert [(event.targets[0].id, event.success) for event in this_minute] == [("api", False)]
