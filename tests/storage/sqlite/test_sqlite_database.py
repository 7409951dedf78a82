"""SQLite as a database: what is not ours to mend is told as unavailable."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.storage.rows import USER, a_user

from frontdesk.domain.ids import OrgId
from frontdesk.storage.database import DatabaseUnavailable
from frontdesk.storage.errors import AlreadyThere
from frontdesk.storage.sqlite.database import SqliteDatabase
from frontdesk.storage.sqlite.migrate import migrate_sqlite
from frontdesk.storage.unit import Store


@pytest.fixture
async def without_schema(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    """A file in which nothing has been made yet."""
    database = SqliteDatabase(tmp_path / "frontdesk.db")
    await database.open()
    yield database
    await database.close()


async def test_a_file_without_its_schema_is_unavailable_until_it_has_one(
    without_schema: SqliteDatabase, org: OrgId
) -> None:
    store = Store(without_schema)

    async def read() -> None:
        async with store.reading(org) as unit:
            await unit.users.find(USER)

    async def write() -> None:
        async with store.unit(org) as unit:
            await unit.users.add(a_user())

    for use in (read, write, write, read):
        with pytest.raises(DatabaseUnavailable, match="no such table"):
            await use()
    await migrate_sqlite(without_schema.path)
    await write()
    await read()


async def test_a_row_that_is_there_already_is_no_matter_of_availability(
    without_schema: SqliteDatabase, org: OrgId
) -> None:
    await migrate_sqlite(without_schema.path)
    store = Store(without_schema)

    async def write() -> None:
        async with store.unit(org) as unit:
            await unit.users.add(a_user())

    await write()
    with pytest.raises(AlreadyThere):
        await write()
