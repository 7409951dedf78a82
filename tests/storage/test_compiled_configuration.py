"""What is compiled of configuration is made once for each version of it, and never older than the unit that asks."""

from collections.abc import Awaitable, Callable

from tests.storage.conftest import OTHER_ORG

from frontdesk.domain.ids import OrgId
from frontdesk.storage.database import Database
from frontdesk.storage.unit import Store, Unit

NAME = "something"


class Counting:
    """Makes a new number each time."""

    def __init__(self) -> None:
        self.made = 0

    async def __call__(self) -> int:
        self.made += 1
        return self.made


async def seen(store: Store, org: OrgId, make: Callable[[], Awaitable[int]]) -> int:
    async with store.reading(org) as unit:
        return await unit.compiled(NAME, make)


async def change(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        unit.changes_configuration()


async def test_a_value_is_made_once_for_each_version(store: Store, org: OrgId) -> None:
    make = Counting()
    assert [await seen(store, org, make) for _ in range(3)] == [1, 1, 1]
    await change(store, org)
    assert [await seen(store, org, make) for _ in range(3)] == [2, 2, 2]


async def test_what_another_node_changes_counts_for_the_next_unit(
    store: Store, another_node: Database, org: OrgId
) -> None:
    make = Counting()
    assert await seen(store, org, make) == 1
    await change(Store(another_node), org)
    assert await seen(store, org, make) == 2


async def test_a_value_is_of_one_org_alone(store: Store, org: OrgId) -> None:
    mine, theirs = Counting(), Counting()
    theirs.made = 100
    assert await seen(store, org, mine) == 1
    assert await seen(store, OTHER_ORG, theirs) == 101
    await change(store, OTHER_ORG)
    assert (await seen(store, org, mine), await seen(store, OTHER_ORG, theirs)) == (1, 102)


async def test_a_unit_that_changes_configuration_keeps_nothing_of_it(store: Store, org: OrgId) -> None:
    make = Counting()

    async def asked(unit: Unit) -> int:
        return await unit.compiled(NAME, make)

    assert await seen(store, org, make) == 1
    async with store.unit(org) as unit:
        assert await asked(unit) == 1
        unit.changes_configuration()
        assert await asked(unit) == 2
    assert await seen(store, org, make) == 3
