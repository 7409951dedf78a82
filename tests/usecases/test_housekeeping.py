"""Housekeeping goes on, whatever it meets."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from tests.serving import Organisation
from tests.sql import run_sql

from frontdesk.domain.keys.rotation import ROTATE_AFTER_MS
from frontdesk.main.schedule import keep_house


@pytest.fixture
async def house(org: Organisation) -> AsyncIterator[asyncio.Task[None]]:
    """Kept a hundred times a second."""
    task = asyncio.create_task(keep_house(org.serving, every_s=0.01))
    yield task
    task.cancel()
    await asyncio.wait((task,))


async def _run(org: Organisation, sql: str) -> None:
    url = org.serving.base.settings.database_url
    assert url is not None
    await run_sql(url, sql)


async def _until_purged(org: Organisation) -> None:
    """Until what has expired goes: an id that was spent can be spent again."""
    spent = 0
    async with asyncio.timeout(20):
        while spent < 2:
            async with org.unit() as unit:
                spent += await unit.spent.spend("a test's", b"id", org.clock.now() - 1)
            await asyncio.sleep(0.02)


async def _active_keys(org: Organisation) -> set[str]:
    async with org.serving.base.store.reading(org.org_id) as unit:
        return {key.kid for key in await unit.keys.list_all() if key.status == "ACTIVE"}


async def test_what_expired_is_purged_though_the_rows_of_the_keys_are_broken(
    org: Organisation, house: "asyncio.Task[None]"
) -> None:
    await _until_purged(org)
    await _run(org, "UPDATE signing_keys SET status = 'broken' || status")
    for _ in range(2):
        await _until_purged(org)
    assert not house.done()


async def test_keys_that_are_due_are_rotated_though_nothing_can_be_purged(
    org: Organisation, house: "asyncio.Task[None]"
) -> None:
    before = await _active_keys(org)
    await _run(org, "ALTER TABLE spent_ids RENAME TO away")
    await asyncio.sleep(0.1)
    org.clock.advance(ms=ROTATE_AFTER_MS)
    async with asyncio.timeout(20):
        while await _active_keys(org) & before:
            await asyncio.sleep(0.05)
    assert not house.done()
