"""What expired goes a few thousand rows at a time, so that a backlog of a month holds nobody up."""

from tests.fakes import FrozenClock
from tests.storage.rows import an_event

from frontdesk.domain.ids import OrgId
from frontdesk.storage.spelling import MOST_PURGED
from frontdesk.storage.unit import Store
from frontdesk.usecases.maintenance.purge import KEEP_LOGS_MS, purge

_CLOCK = FrozenClock()
_OLD = _CLOCK.now() - KEEP_LOGS_MS - 1
_BACKLOG = 2 * MOST_PURGED + 1


async def _fill(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.logs.add([an_event(published_at=_OLD)] * _BACKLOG)
        await unit.logs.add([an_event(published_at=_CLOCK.now())])


async def _left(store: Store, org: OrgId) -> int:
    async with store.reading(org) as unit:
        return len(await unit.logs.list_page(after="", most=2 * _BACKLOG))


async def test_one_transaction_removes_no_more_than_its_share(store: Store, org: OrgId) -> None:
    await _fill(store, org)
    for removed in (MOST_PURGED, MOST_PURGED, 1, 0):
        async with store.unit(org) as unit:
            assert await unit.logs.remove_old(_CLOCK.now() - KEEP_LOGS_MS) == removed
    assert await _left(store, org) == 1


async def test_a_purge_goes_on_until_nothing_is_left_that_expired(store: Store, org: OrgId) -> None:
    await _fill(store, org)
    async with store.unit(org) as unit:
        for number in range(3):
            await unit.spent.spend("id", b"%d" % number, _OLD)
            await unit.spent.add_revoked(str(number), _OLD)
    other = OrgId("00oOther")
    async with store.unit(other) as unit:
        await unit.logs.add([an_event(published_at=_OLD)])
    assert await purge(store, org, _CLOCK) == _BACKLOG + 6
    assert (await _left(store, org), await _left(store, other)) == (1, 1)
    assert await purge(store, org, _CLOCK) == 0
