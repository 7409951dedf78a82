"""Rate limits: the three headers on every answer, 429 where a bucket is spent, and a fresh start each minute."""

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio
from tests.serving import Organisation, organisation

from frontdesk.domain.logs.event_types import EventType

_PERCENT = 1
_API_A_MINUTE = 6


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
