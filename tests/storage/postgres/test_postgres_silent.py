"""A PostgreSQL that falls silent: nobody waits for it without end, and nobody is told anything but that it is away."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from tests.fakes import FrozenClock
from tests.postgres import Postgres
from tests.silence import Way, way_to
from tests.storage.rows import USER, a_user

from frontdesk.domain.ids import OrgId
from frontdesk.main.databases import migrate
from frontdesk.main.settings import Settings
from frontdesk.runtime.kek import parse
from frontdesk.runtime.keyring import Keyring
from frontdesk.runtime.snapshots.store import Snapshots
from frontdesk.storage.database import DatabaseUnavailable
from frontdesk.storage.postgres.database import PostgresDatabase
from frontdesk.storage.postgres.listen import Notifications
from frontdesk.storage.unit import Store

_Use = Callable[[Store, OrgId], Awaitable[None]]
_MASTER_KEY = base64.b64encode(bytes(range(32))).decode()
_WAIT_S = 0.4
_SOON_S = 8.0


@pytest.fixture
async def way(postgres: Postgres, tmp_path: Path) -> AsyncIterator[Way]:
    url = postgres()
    await migrate(Settings(data_dir=tmp_path, database_url=url))
    async with way_to(url) as way:
        yield way


@pytest.fixture
async def database(way: Way) -> AsyncIterator[PostgresDatabase]:
    database = PostgresDatabase(way.url, most_connections=2, wait_s=_WAIT_S)
    await database.open()
    yield database
    await database.close()


async def _glance(store: Store, org: OrgId) -> None:
    await store.glance(org).users.find(USER)


async def _read(store: Store, org: OrgId) -> None:
    async with store.reading(org) as unit:
        await unit.users.find(USER)


async def _write(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.orgs.bump("a")


@pytest.mark.parametrize("use", [_glance, _read, _write], ids=["a glance", "a reading unit", "a writing unit"])
async def test_whoever_asks_a_server_that_is_silent_is_told_that_it_is_away(
    way: Way, database: PostgresDatabase, org: OrgId, use: _Use
) -> None:
    store = Store(database)
    await use(store, org)
    way.fall_silent()
    async with asyncio.timeout(_SOON_S):
        told = await asyncio.gather(*(use(store, org) for _ in range(6)), return_exceptions=True)
    assert {type(why) for why in told} == {DatabaseUnavailable}
    way.speak()
    async with asyncio.timeout(_SOON_S):
        await use(store, org)


async def test_a_unit_in_which_the_server_falls_silent_does_not_wait_for_its_rollback(
    way: Way, database: PostgresDatabase, org: OrgId
) -> None:
    async def lose() -> None:
        async with Store(database).unit(org) as unit:
            await unit.users.add(a_user())
            way.fall_silent()
            await unit.users.find(USER)

    async with asyncio.timeout(_SOON_S):
        with pytest.raises(DatabaseUnavailable, match="went away"):
            await lose()
        way.speak()
        async with Store(database).reading(org) as unit:
            assert await unit.users.find(USER) is None


async def test_a_database_is_closed_though_its_server_is_silent(way: Way, org: OrgId) -> None:
    database = PostgresDatabase(way.url)
    await database.open()
    async with Store(database).reading(org) as unit:
        await unit.users.find(USER)
    way.fall_silent()
    async with asyncio.timeout(_SOON_S):
        await database.close()


async def test_those_who_wait_for_one_look_at_the_configuration_learn_together_that_it_failed(
    way: Way, database: PostgresDatabase
) -> None:
    store = Store(database)
    snapshots = Snapshots(store, Keyring(parse(_MASTER_KEY).private_keys), FrozenClock())
    await snapshots.refresh()
    way.fall_silent()
    async with asyncio.timeout(10 * _WAIT_S):
        told = await asyncio.gather(*(snapshots.refresh() for _ in range(40)), return_exceptions=True)
    assert {type(why) for why in told} == {DatabaseUnavailable}
    way.speak()
    async with asyncio.timeout(_SOON_S):
        await snapshots.refresh()


async def test_a_node_whose_listening_connection_is_silent_listens_on_another(way: Way) -> None:
    changes = Notifications(way.url, wait_s=_WAIT_S, ask_every_s=0.1)
    await changes.open()
    await asyncio.sleep(0.5)
    way.fall_silent()
    await asyncio.sleep(3 * _WAIT_S)
    held = way.connections
    way.speak()
    async with asyncio.timeout(_SOON_S):
        while way.connections == held:
            await asyncio.sleep(0.02)
    await changes.close()
