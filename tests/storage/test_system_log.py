"""The batched system log over a real database: nothing that was recorded is lost by an orderly end."""

import asyncio

import pytest
from tests.sql import run_sql
from tests.storage.rows import NOW, an_event

from frontdesk.domain.ids import OrgId
from frontdesk.runtime.system_log import FLUSH_AFTER_S, SystemLog
from frontdesk.storage.unit import Store


async def _written(store: Store, org: OrgId) -> list[object]:
    async with store.reading(org) as unit:
        page = await unit.logs.list_page(after="", most=1000)
    return [stored.event.debug["number"] for stored in page]


def _record(log: SystemLog, org: OrgId, *numbers: int) -> None:
    for number in numbers:
        log.record(org, an_event(published_at=NOW + number, debug={"number": number}))


async def test_events_are_written_soon_after_they_are_recorded(store: Store, org: OrgId) -> None:
    log = SystemLog(store)
    _record(log, org, 1, 2)
    async with asyncio.timeout(10):
        while await _written(store, org) != [1, 2]:
            await asyncio.sleep(FLUSH_AFTER_S / 5)
    await log.close()
    assert await _written(store, org) == [1, 2]


async def test_closing_writes_what_is_pending_at_once(store: Store, org: OrgId) -> None:
    log = SystemLog(store)
    _record(log, org, *range(10))
    await log.close()
    assert await _written(store, org) == list(range(10))


@pytest.mark.parametrize("steps", range(0, 40, 3))
async def test_closing_in_the_middle_of_a_batch_loses_nothing_and_doubles_nothing(
    store: Store, org: OrgId, steps: int
) -> None:
    log = SystemLog(store)
    async with store.unit(org) as unit:
        await unit.orgs.bump("something else is being written")
        _record(log, org, *range(10))
        await asyncio.sleep(FLUSH_AFTER_S + 0.01)
        _record(log, org, *range(10, 15))
        closing = asyncio.create_task(log.close())
        for _ in range(steps):
            await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await closing
    assert await _written(store, org) == list(range(15))


async def test_events_of_two_orgs_are_written_to_each(store: Store, org: OrgId) -> None:
    log, other = SystemLog(store), OrgId("00oOther")
    _record(log, org, 1)
    _record(log, other, 2)
    _record(log, org, 3)
    await log.close()
    assert (await _written(store, org), await _written(store, other)) == ([1, 3], [2])


async def test_events_that_the_database_refuses_are_kept_until_it_takes_them(
    store: Store, org: OrgId, database_url: str
) -> None:
    """Whatever it said: here, that there is no such table."""
    log = SystemLog(store)
    await run_sql(database_url, "ALTER TABLE log_clocks RENAME TO away")
    _record(log, org, 1, 2)
    await log.flush()
    _record(log, org, 3)
    await log.flush()
    await run_sql(database_url, "ALTER TABLE away RENAME TO log_clocks")
    await log.close()
    assert await _written(store, org) == [1, 2, 3]


async def test_an_event_that_can_never_be_written_keeps_no_other_from_it(store: Store, org: OrgId) -> None:
    log = SystemLog(store)
    _record(log, org, 1)
    log.record(org, an_event(published_at=NOW + 2, debug={"number": object()}))
    _record(log, org, 3)
    await log.close()
    assert await _written(store, org) == [1, 3]
