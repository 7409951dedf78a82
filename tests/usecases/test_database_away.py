"""While PostgreSQL is away: who is answered all the same, and for how long."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from tests.fakes import FrozenClock
from tests.postgres import Postgres
from tests.serving import Organisation
from tests.silence import Way, way_to
from tests.usecases.conftest import Original

from frontdesk.main.wiring import build
from frontdesk.runtime.snapshots.store import RECENT_MS

_KEYS = "/oauth2/default/v1/keys"
_METADATA = "/oauth2/default/.well-known/openid-configuration"


@pytest.fixture
async def way(on_postgres: Original, postgres: Postgres) -> AsyncIterator[Way]:
    url = postgres(template=on_postgres.settings.database_url)
    async with way_to(url) as way:
        yield way
    postgres.drop(url)


@pytest.fixture
async def org(on_postgres: Original, way: Way) -> AsyncIterator[Organisation]:
    """A node that reaches its database this way."""
    clock = FrozenClock()
    serving = await build(replace(on_postgres.settings, database_url=way.url), clock)
    created = on_postgres.created
    yield Organisation(serving, clock, created.org_id, created.facts)
    await serving.close()


async def _status(org: Organisation, path: str) -> int:
    """Asked when it is time to look what has changed."""
    org.serving.base.database.changes.mark()
    async with org.browser() as browser:
        return (await browser.get(path)).status_code


async def test_the_process_says_that_it_answers_though_its_database_is_silent(org: Organisation, way: Way) -> None:
    way.fall_silent()
    waiting = asyncio.create_task(_status(org, "/readyz"))
    await asyncio.sleep(0.1)
    async with asyncio.timeout(2):
        assert await _status(org, "/healthz") == 200
    assert not waiting.done()
    way.speak()
    assert await waiting == 200


async def test_keys_and_metadata_of_the_last_minutes_are_shown_while_the_database_is_away(
    org: Organisation, way: Way
) -> None:
    assert await _status(org, _KEYS) == 200
    way.cut()
    for path in (_KEYS, _METADATA, "/.well-known/openid-configuration", "/oauth2/v1/keys", "/healthz"):
        assert await _status(org, path) == 200, path
    assert [await _status(org, path) for path in ("/readyz", "/api/v1/users/me", "/")] == [503, 503, 503]
    org.clock.advance(ms=RECENT_MS + 1)
    assert [await _status(org, path) for path in (_KEYS, _METADATA, "/healthz")] == [503, 503, 200]
