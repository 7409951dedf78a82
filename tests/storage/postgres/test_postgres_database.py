"""PostgreSQL as a database: connections that are lost, nodes that hear of each other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest
from tests.live import free_port
from tests.postgres import Postgres
from tests.storage.rows import USER, a_user

from frontdesk.domain.ids import OrgId
from frontdesk.main.databases import migrate
from frontdesk.main.settings import Settings
from frontdesk.storage.database import DatabaseUnavailable
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.postgres.database import PostgresDatabase
from frontdesk.storage.postgres.migrate import migrate_postgres, postgres_revision
from frontdesk.storage.unit import Store

_KILL = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = {}"


@pytest.fixture
async def url(postgres: Postgres, tmp_path: Path) -> str:
    url = postgres()
    await migrate(Settings(data_dir=tmp_path, database_url=url))
    return url


@pytest.fixture
async def database(url: str) -> AsyncIterator[PostgresDatabase]:
    database = PostgresDatabase(url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def elsewhere(url: str) -> AsyncIterator[PostgresDatabase]:
    database = PostgresDatabase(url)
    await database.open()
    yield database
    await database.close()


async def _cut_every_connection(postgres: Postgres, url: str) -> None:
    await asyncio.to_thread(postgres.run_sql, _KILL.format(f"'{url.rpartition('/')[2]}'"))


async def _heard(database: PostgresDatabase, within_s: float) -> bool:
    """By notice: the look that is taken every second anyway is not waited for."""
    async with asyncio.timeout(within_s):
        while not database.changes.noticed():
            await asyncio.sleep(0.005)
    return True


async def test_a_server_that_is_not_there_is_told_as_unavailable() -> None:
    database = PostgresDatabase(f"postgresql://frontdesk@127.0.0.1:{free_port()}/x")
    with pytest.raises(DatabaseUnavailable, match="cannot be reached"):
        await database.open()
    await database.close()


async def test_a_database_that_is_not_there_is_told_as_unavailable(postgres: Postgres) -> None:
    missing = postgres.url("t_missing")
    database = PostgresDatabase(missing)
    with pytest.raises(DatabaseUnavailable, match="cannot be reached"):
        await database.open()
    await database.close()
    with pytest.raises(DatabaseUnavailable):
        await postgres_revision(missing)
    with pytest.raises(DatabaseUnavailable):
        await migrate_postgres(missing)


async def test_a_connection_lost_while_idle_is_replaced_or_told_and_never_a_crash(
    postgres: Postgres, url: str, database: PostgresDatabase, org: OrgId
) -> None:
    store = Store(database)
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
    await _cut_every_connection(postgres, url)
    for _ in range(3):
        try:
            async with store.reading(org) as unit:
                assert await unit.users.find(USER) == a_user()
        except DatabaseUnavailable:
            continue
    async with store.reading(org) as unit:
        assert await unit.users.find(USER) == a_user()


@pytest.mark.parametrize("writes", [True, False], ids=["a writing unit", "a reading unit"])
async def test_a_connection_lost_inside_a_unit_is_told_as_unavailable(
    postgres: Postgres, url: str, database: PostgresDatabase, org: OrgId, writes: bool
) -> None:
    store = Store(database)

    async def lose() -> None:
        async with store.unit(org) if writes else store.reading(org) as unit:
            if writes:
                await unit.users.add(a_user())
            await unit.users.find(USER)
            await _cut_every_connection(postgres, url)
            await unit.users.find(USER)

    with pytest.raises(DatabaseUnavailable, match="went away"):
        await lose()
    async with store.reading(org) as unit:
        assert await unit.users.find(USER) is None


async def test_a_connection_lost_before_the_commit_is_told_as_unavailable(
    postgres: Postgres, url: str, database: PostgresDatabase, org: OrgId
) -> None:
    store = Store(database)

    async def lose() -> None:
        async with store.unit(org) as unit:
            await unit.users.add(a_user())
            await _cut_every_connection(postgres, url)

    with pytest.raises(DatabaseUnavailable):
        await lose()
    async with store.reading(org) as unit:
        assert await unit.users.find(USER) is None


async def test_a_server_that_only_reads_is_unavailable_to_writers_until_it_writes_again(
    postgres: Postgres, url: str, database: PostgresDatabase, org: OrgId
) -> None:
    """As after a failover: a session that outlives the demotion of its server stays with it, and is let go."""
    store, name = Store(database), url.rpartition("/")[2]

    async def set_read_only(word: str) -> None:
        sql = f'ALTER DATABASE "{name}" SET default_transaction_read_only = {word}'
        await asyncio.to_thread(postgres.run_sql, sql)

    async def write() -> None:
        async with store.unit(org) as unit:
            await unit.users.add(a_user())

    await set_read_only("on")
    await _cut_every_connection(postgres, url)
    for _ in range(2):
        with pytest.raises(DatabaseUnavailable):
            await write()
    await set_read_only("off")
    with suppress(DatabaseUnavailable):  # of the session that began before
        await write()
    async with store.reading(org) as unit:
        await unit.users.find(USER)
    async with store.unit(org) as unit:
        await unit.orgs.bump("written again")


@pytest.mark.parametrize("state", ["53100", "53200", "25006", "58030"], ids=["disk", "memory", "read only", "I/O"])
async def test_a_server_that_has_no_room_or_only_reads_is_told_as_unavailable(
    postgres: Postgres, url: str, database: PostgresDatabase, org: OrgId, state: str
) -> None:
    fail = f"BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '{state}'; END"
    await asyncio.to_thread(
        postgres.run_sql, f"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ {fail} $$", url
    )
    trigger = "CREATE TRIGGER fails BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION fail()"
    await asyncio.to_thread(postgres.run_sql, trigger, url)

    async def write() -> None:
        async with Store(database).unit(org) as unit:
            await unit.users.add(a_user())

    with pytest.raises(DatabaseUnavailable, match="went away"):
        await write()
    await asyncio.to_thread(postgres.run_sql, "DROP TRIGGER fails ON users", url)
    await write()


async def test_what_a_unit_raises_itself_is_not_taken_for_a_lost_connection(
    database: PostgresDatabase, org: OrgId
) -> None:
    async def misuse() -> None:
        async with Store(database).unit(org):
            raise OSError("not PostgreSQL's")

    with pytest.raises(OSError, match="not PostgreSQL's"):
        await misuse()


async def test_two_units_that_wait_for_each_other_are_parted_and_one_is_told(
    database: PostgresDatabase, org: OrgId
) -> None:
    store = Store(database)
    async with store.unit(org) as unit:
        await unit.orgs.bump("a")
        await unit.orgs.bump("b")

    async def cross(first: str, then: str) -> None:
        async with store.unit(org) as unit:
            await unit.orgs.bump(first)
            await asyncio.sleep(0.05)
            await unit.orgs.bump(then)

    outcomes = await asyncio.gather(cross("a", "b"), cross("b", "a"), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [StaleWrite]


async def test_a_notice_reaches_another_node_before_the_second_is_over(
    database: PostgresDatabase, elsewhere: PostgresDatabase, org: OrgId
) -> None:
    await asyncio.sleep(0.2)
    for node in (database, elsewhere):
        node.changes.noticed()
        assert not node.changes.noticed()
    async with Store(database).unit(org) as unit:
        unit.changes_configuration()
    assert database.changes.noticed()
    assert await _heard(elsewhere, 0.5)


async def test_a_unit_that_is_rolled_back_sends_no_notice(
    database: PostgresDatabase, elsewhere: PostgresDatabase, org: OrgId
) -> None:
    await asyncio.sleep(0.2)
    elsewhere.changes.noticed()

    async def fail() -> None:
        async with Store(database).unit(org) as unit:
            await unit.orgs.bump("config")
            await unit.users.add(a_user())
            unit.changes_configuration()
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError):
        await fail()
    await asyncio.sleep(0.1)
    assert not elsewhere.changes.noticed()


async def test_a_node_that_lost_its_listening_connection_looks_every_second_and_listens_again(
    postgres: Postgres, url: str, database: PostgresDatabase, elsewhere: PostgresDatabase, org: OrgId
) -> None:
    await asyncio.sleep(0.2)
    await _cut_every_connection(postgres, url)
    elsewhere.changes.noticed()
    assert await _heard(elsewhere, 1.5)
    await asyncio.sleep(1.3)
    elsewhere.changes.noticed()
    assert not elsewhere.changes.noticed()
    async with asyncio.timeout(5):
        while True:
            try:
                async with Store(database).unit(org) as unit:
                    unit.changes_configuration()
                break
            except DatabaseUnavailable:
                continue
    assert await _heard(elsewhere, 0.5)


async def test_more_units_than_connections_wait_for_each_other(url: str, org: OrgId) -> None:
    small = PostgresDatabase(url, most_connections=2)
    await small.open()

    async def read() -> None:
        async with Store(small).reading(org) as unit:
            await unit.users.find(USER)

    async with asyncio.timeout(20):
        await asyncio.gather(*(read() for _ in range(50)))
    await small.close()


async def test_a_pool_leaves_no_connection_behind(postgres: Postgres, url: str, org: OrgId) -> None:
    database = PostgresDatabase(url)
    await database.open()
    async with Store(database).reading(org) as unit:
        await unit.users.find(USER)
    await database.close()
    observer = await asyncpg.connect(postgres.url("postgres"))
    count = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1"
    async with asyncio.timeout(5):
        while await observer.fetchval(count, url.rpartition("/")[2]):
            await asyncio.sleep(0.02)
    await observer.close()
