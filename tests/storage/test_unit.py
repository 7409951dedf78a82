"""Units: all or nothing, what goes out with a commit, and what readers see meanwhile."""

import asyncio
import sqlite3

import pytest
from tests.storage.rows import COOKIE, LATER, NOW, USER, a_session, a_user, an_event

from frontdesk.domain.ids import OrgId, UserId
from frontdesk.domain.users.model import User
from frontdesk.storage.database import Database
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.repos.logs import StoredEvent
from frontdesk.storage.repos.orgs import CLIENTS, CONFIG, ConfigVersion
from frontdesk.storage.unit import Store


class _ChangesItsMind(Exception):
    pass


def _named(name: str) -> User:
    return a_user(id=UserId(f"00u{name}"), login=f"{name}@example.com")


async def _logins(store: Store, org: OrgId, *names: str) -> list[bool]:
    async with store.reading(org) as unit:
        return [await unit.users.find(_named(name).id) is not None for name in names]


async def _versions(store: Store, org: OrgId) -> set[ConfigVersion]:
    async with store.reading(org) as unit:
        return set(await unit.orgs.list_versions())


async def _log(store: Store, org: OrgId) -> list[StoredEvent]:
    async with store.reading(org) as unit:
        return await unit.logs.list_page(after="", most=100)


async def test_a_clean_exit_commits_everything(store: Store, another_node: Database, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
        await unit.sessions.add(a_session(), COOKIE)
    async with Store(another_node).reading(org) as unit:
        assert await unit.users.find(USER) == a_user()
        assert await unit.sessions.find_by_cookie(COOKIE) == a_session()


async def test_an_exception_leaves_nothing_behind_not_even_its_events(store: Store, org: OrgId) -> None:
    async def write() -> None:
        async with store.unit(org) as unit:
            await unit.users.add(a_user())
            unit.record(an_event())
            unit.changes_configuration()
            raise _ChangesItsMind

    with pytest.raises(_ChangesItsMind):
        await write()
    assert await _log(store, org) == []
    assert await _versions(store, org) == set()
    async with store.reading(org) as unit:
        assert await unit.users.find(USER) is None


async def test_a_unit_sees_its_own_writes_and_nobody_else_does(
    store: Store, another_node: Database, org: OrgId
) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
        assert await unit.users.find(USER) is not None
        for outside in (store, Store(another_node)):
            async with outside.reading(org) as reader:
                assert await reader.users.find(USER) is None


async def test_events_and_versions_go_out_with_the_commit(store: Store, another_node: Database, org: OrgId) -> None:
    async with store.unit(org) as unit:
        unit.record(an_event(published_at=NOW))
        unit.record(an_event(published_at=LATER))
        unit.changes_configuration()
        unit.changes_configuration()
        unit.changes_clients()
    elsewhere = Store(another_node)
    assert len(await _log(elsewhere, org)) == 2
    assert await _versions(elsewhere, org) == {ConfigVersion(org, CONFIG, 1), ConfigVersion(org, CLIENTS, 1)}
    async with store.unit(org) as unit:
        unit.changes_clients()
    assert await _versions(elsewhere, org) == {ConfigVersion(org, CONFIG, 1), ConfigVersion(org, CLIENTS, 2)}


async def test_a_unit_that_changes_no_configuration_bumps_no_version(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
    assert await _versions(store, org) == set()


async def test_versions_of_concurrent_changes_are_all_counted(store: Store, another_node: Database, org: OrgId) -> None:
    async def change(where: Store) -> None:
        async with where.unit(org) as unit:
            unit.changes_configuration()

    await asyncio.gather(*(change(where) for where in (store, Store(another_node)) for _ in range(10)))
    assert await _versions(store, org) == {ConfigVersion(org, CONFIG, 20)}


@pytest.mark.parametrize("units", [2, 30], ids=["two", "many"])
async def test_a_unit_that_fails_harms_nobody_beside_it(store: Store, org: OrgId, units: int) -> None:
    async def write(number: int) -> None:
        async with store.unit(org) as unit:
            await unit.users.add(_named(str(number)))
            if number % 2:
                raise _ChangesItsMind

    outcomes = await asyncio.gather(*(write(number) for number in range(units)), return_exceptions=True)
    assert [isinstance(outcome, _ChangesItsMind) for outcome in outcomes] == [bool(n % 2) for n in range(units)]
    found = await _logins(store, org, *(str(number) for number in range(units)))
    assert found == [number % 2 == 0 for number in range(units)]


async def test_a_unit_whose_statement_fails_harms_nobody_beside_it(store: Store, org: OrgId) -> None:
    async def write(name: str) -> None:
        async with store.unit(org) as unit:
            await unit.users.add(_named(name))

    outcomes = await asyncio.gather(*(write(name) for name in ("a", "a", "b", "b", "c")), return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == 3
    assert await _logins(store, org, "a", "b", "c") == [True, True, True]


@pytest.mark.parametrize("awaits", range(4))
async def test_a_unit_that_is_cancelled_leaves_nothing_behind_and_the_next_one_works(
    store: Store, org: OrgId, awaits: int
) -> None:
    inside = asyncio.Event()

    async def write() -> None:
        async with store.unit(org) as unit:
            await unit.users.add(_named("cancelled"))
            inside.set()
            await asyncio.sleep(60)

    unit_task = asyncio.create_task(write())
    await inside.wait()
    for _ in range(awaits):
        await asyncio.sleep(0)
    unit_task.cancel()
    await asyncio.wait([unit_task])
    assert unit_task.cancelled()
    async with asyncio.timeout(10), store.unit(org) as unit:
        await unit.users.add(_named("next"))
    assert await _logins(store, org, "cancelled", "next") == [False, True]


async def test_a_stampede_of_units_half_of_which_are_cancelled_ends_well(store: Store, org: OrgId) -> None:
    async def write(name: str) -> None:
        async with store.unit(org) as unit:
            await unit.users.add(_named(name))
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(write(str(number))) for number in range(60)]
    for number, task in enumerate(tasks):
        if number % 2:
            task.cancel()
        if number % 7 == 0:
            await asyncio.sleep(0.001)
    async with asyncio.timeout(20):
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    found = await _logins(store, org, *(str(number) for number in range(60)))
    for number, outcome in enumerate(outcomes):
        if number % 2 == 0:
            assert (outcome, found[number]) == (None, True)
    async with asyncio.timeout(10), store.unit(org) as unit:
        await unit.users.add(_named("next"))


async def test_a_reading_unit_sees_one_moment_whatever_is_committed_meanwhile(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
    async with store.reading(org) as reader:
        assert await reader.users.find(USER) == a_user()
        async with store.unit(org) as unit:
            await unit.users.save(a_user(failed_attempts=7))
            await unit.users.add(_named("new"))
        assert await reader.users.find(USER) == a_user()
        assert await reader.users.find(_named("new").id) is None
    async with store.reading(org) as reader:
        assert await reader.users.find(USER) == a_user(failed_attempts=7, version=2)


async def test_what_was_committed_before_a_reading_unit_began_is_seen_by_it(
    store: Store, another_node: Database, org: OrgId
) -> None:
    for number in range(20):
        async with store.unit(org) as unit:
            await unit.users.add(_named(str(number)))
        for where in (store, Store(another_node)):
            assert await _logins(where, org, str(number)) == [True]


async def test_many_readers_read_at_once_while_somebody_writes(store: Store, org: OrgId) -> None:
    async def read() -> None:
        async with store.reading(org) as unit:
            await unit.users.find(USER)
            await asyncio.sleep(0)
            await unit.users.find_by_login("x")

    async with asyncio.timeout(20), store.unit(org) as unit:
        await unit.users.add(a_user())
        await asyncio.gather(*(read() for _ in range(40)))
    async with store.reading(org) as unit:
        assert await unit.users.find(USER) is not None


async def test_of_two_who_change_what_both_have_read_one_is_told(
    store: Store, another_node: Database, org: OrgId
) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())

    async def change(where: Store, attempts: int) -> None:
        async with where.unit(org) as unit:
            user = a_user(failed_attempts=attempts)
            await asyncio.sleep(0.01)
            await unit.users.save(user)

    nodes = (store, Store(another_node))
    outcomes = await asyncio.gather(*(change(where, i) for i, where in enumerate(nodes)), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "StaleWrite"]
    assert any(isinstance(outcome, StaleWrite) for outcome in outcomes)


async def _noticed(database: Database, within_s: float) -> bool:
    async with asyncio.timeout(within_s):
        while not database.changes.noticed():
            await asyncio.sleep(0.005)
    return True


async def _is_calm(database: Database) -> None:
    """Whatever was announced before has been heard."""
    await asyncio.sleep(0.05)
    database.changes.noticed()
    assert not database.changes.noticed()


async def test_a_change_of_configuration_is_noticed_at_once_here_and_within_a_second_elsewhere(
    store: Store, database: Database, another_node: Database, org: OrgId
) -> None:
    await asyncio.sleep(0.1)
    await _is_calm(database)
    await _is_calm(another_node)
    async with store.unit(org) as unit:
        unit.changes_configuration()
    assert database.changes.noticed()
    assert await _noticed(another_node, 0.5)


async def test_nothing_is_noticed_while_nobody_writes(database: Database) -> None:
    await asyncio.sleep(0.1)
    await _is_calm(database)
    assert [database.changes.noticed() for _ in range(100)] == [False] * 100


async def test_a_glance_sees_what_was_committed_last_and_only_its_own_org(store: Store, org: OrgId) -> None:
    glance, elsewhere = store.glance(org), store.glance(OrgId("00oElsewhere"))
    assert await glance.users.find(USER) is None
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
    assert await glance.users.find(USER) == a_user()
    assert await elsewhere.users.find(USER) is None


async def test_nothing_is_written_at_a_glance(store: Store, org: OrgId) -> None:
    with pytest.raises((sqlite3.OperationalError, TypeError)):
        await store.glance(org).users.add(a_user())
    assert await store.glance(org).users.find(USER) is None
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
