"""Migrations reach exactly the tables, from nothing, on both databases."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from tests.postgres import Postgres

import frontdesk.storage.migrations
from frontdesk.main.databases import migrate, open_database
from frontdesk.main.settings import Settings
from frontdesk.storage.migrate import run_migrations
from frontdesk.storage.migrations import HEAD
from frontdesk.storage.sqlite.migrate import migrate_sqlite
from frontdesk.storage.tables import metadata

Result = TypeVar("Result")
_VERSIONS = Path(frontdesk.storage.migrations.__file__).parent


async def _look(url: str, at: Callable[[Connection], Result]) -> Result:
    if url.startswith("sqlite"):
        engine = sqlalchemy.create_engine(url)
        with engine.connect() as connection:
            found = at(connection)
        engine.dispose()
        return found
    async_engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"))
    async with async_engine.connect() as async_connection:
        found = await async_connection.run_sync(at)
    await async_engine.dispose()
    return found


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, metadata))


def _shape(connection: Connection) -> dict[str, object]:
    """Keys, indexes and nullability, which Alembic's comparison looks at only in part."""
    inspector = sqlalchemy.inspect(connection)
    return {
        table: (
            [(column["name"], column["nullable"]) for column in inspector.get_columns(table)],
            inspector.get_pk_constraint(table)["constrained_columns"],
            sorted((str(i["name"]), tuple(i["column_names"]), bool(i["unique"])) for i in inspector.get_indexes(table)),
        )
        for table in sorted(inspector.get_table_names())
        if table != "alembic_version"
    }


def _schema(connection: Connection) -> set[object]:
    """Everything that a database's own catalogue says of our tables, but for the order of columns (``_shape``)."""
    asked = _POSTGRES_CATALOGUE if connection.dialect.name == "postgresql" else _SQLITE_CATALOGUE
    return {tuple(row) for sql in asked for row in connection.exec_driver_sql(sql) if "alembic_version" not in str(row)}


_SQLITE_CATALOGUE = (
    'SELECT m.name, m.type, x.name, x.type, x."notnull", x.dflt_value, x.pk, x.hidden'
    " FROM sqlite_master m, pragma_table_xinfo(m.name) x WHERE m.type IN ('table', 'view')",
    "SELECT m.name, f.* FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
    "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL",
    "SELECT name, sql LIKE '%WITHOUT ROWID%', sql LIKE '%CHECK%', sql LIKE '%COLLATE%' FROM sqlite_master"
    " WHERE type = 'table'",
)
_POSTGRES_CATALOGUE = (
    "SELECT table_name, column_name, udt_name, is_nullable, column_default, collation_name, is_generated"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "SELECT relname, relkind::text, reloptions::text FROM pg_class WHERE relnamespace = 'public'::regnamespace",
)


def _revisions() -> list[str]:
    """All of them, oldest first."""
    config = Config()
    config.set_main_option("script_location", str(_VERSIONS))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def _collations(connection: Connection) -> dict[str, object]:
    """How every column of text sorts, by its table and name. Reflection does not tell; PostgreSQL's catalogue does."""
    sql = "SELECT table_name, column_name, collation_name FROM information_schema.columns"
    where = " WHERE table_schema = 'public' AND data_type = 'text' AND table_name <> 'alembic_version'"
    return {f"{table}.{column}": name for table, column, name in connection.exec_driver_sql(sql + where)}


def _tables(connection: Connection) -> set[str]:
    return set(sqlalchemy.inspect(connection).get_table_names())


def _wanted() -> dict[str, object]:
    return {
        table.name: (
            [(column.name, column.nullable) for column in table.columns],
            [column.name for column in table.primary_key],
            sorted((str(i.name), tuple(c.name for c in i.columns), bool(i.unique)) for i in table.indexes),
        )
        for table in metadata.sorted_tables
    }


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def test_a_new_database_has_exactly_the_tables(settings: Settings, database_url: str) -> None:
    assert await migrate(settings)
    assert await _look(database_url, _differences) == []
    assert await _look(database_url, _shape) == {**_wanted()}


async def test_migrations_one_by_one_reach_the_schema_that_a_new_database_begins_with(
    settings: Settings, database_url: str, postgres: Postgres, tmp_path: Path
) -> None:
    assert await migrate(settings)
    other_url = f"sqlite:///{tmp_path}/other.db" if database_url.startswith("sqlite") else postgres()
    await _change(other_url, run_migrations)
    assert await _look(other_url, _revision) == HEAD == await _look(database_url, _revision)
    schema = await _look(database_url, _schema)
    assert len(schema) > 100
    assert await _look(other_url, _schema) == schema


async def test_text_sorts_by_code_point_on_postgresql_too(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres()
    await migrate(Settings(data_dir=tmp_path, database_url=url))
    collations = await _look(url, _collations)
    assert len(collations) > 100
    assert {name for name, collation in collations.items() if collation != "C"} == set()


def test_the_head_that_starts_look_for_is_the_one_alembic_finds() -> None:
    config = Config()
    config.set_main_option("script_location", str(_VERSIONS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [HEAD]
    docs = [script.doc + (script.longdoc or "") for script in scripts.walk_revisions()]
    assert [doc for doc in docs if "EXPAND" not in doc and "CONTRACT" not in doc] == []


async def test_migrating_twice_does_nothing_the_second_time(settings: Settings, database_url: str) -> None:
    assert await migrate(settings)
    before = await _look(database_url, _shape)
    assert not await migrate(settings)
    assert await _look(database_url, _shape) == before
    assert await _look(database_url, _revision) == HEAD


async def test_a_first_start_that_breaks_off_leaves_nothing_half_done(settings: Settings, database_url: str) -> None:
    """As if the process were killed half-way: the next start begins anew, and succeeds."""
    obstacle = "consents" if "consents" in metadata.tables else metadata.sorted_tables[-1].name
    await _run(database_url, f"CREATE TABLE {obstacle} (x INTEGER)")
    with pytest.raises(sqlalchemy.exc.DBAPIError):
        await migrate(settings)
    assert await _look(database_url, _tables) == {obstacle}
    await _run(database_url, f"DROP TABLE {obstacle}")
    assert await migrate(settings)
    assert await _look(database_url, _differences) == []


@pytest.mark.parametrize("revision", _revisions()[:-1])
async def test_a_database_of_an_older_release_is_brought_up_to_date_or_left_as_it_was(
    settings: Settings, database_url: str, revision: str
) -> None:
    await _change(database_url, partial(run_migrations, to=revision))
    obstacle = min(metadata.tables.keys() - await _look(database_url, _tables))
    await _run(database_url, f"CREATE TABLE {obstacle} (x INTEGER)")
    before = await _look(database_url, _schema)
    with pytest.raises(sqlalchemy.exc.DBAPIError):
        await migrate(settings)
    assert await _look(database_url, _revision) == revision
    assert await _look(database_url, _schema) == before
    await _run(database_url, f"DROP TABLE {obstacle}")
    assert await migrate(settings)
    assert await _look(database_url, _shape) == {**_wanted()}
    assert await _look(database_url, _revision) == HEAD


async def _run(url: str, sql: str) -> None:
    def run(connection: Connection) -> None:
        connection.exec_driver_sql(sql)

    await _change(url, run)


async def _change(url: str, change: Callable[[Connection], None]) -> None:
    def run(connection: Connection) -> None:
        change(connection)
        connection.commit()

    await _look(url, run)


async def test_processes_that_migrate_at_once_take_turns(settings: Settings, database_url: str) -> None:
    arguments = ["--data-dir", str(settings.data_dir), "--database-url", database_url, "--json"]
    line = [sys.executable, "-m", "frontdesk", "migrate", *arguments]
    processes = [subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [await asyncio.to_thread(process.communicate) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert await _look(database_url, _differences) == []
    assert await _look(database_url, _revision) == HEAD


async def test_a_file_that_is_in_use_can_be_migrated_again_and_opened(tmp_path: Path) -> None:
    path = tmp_path / "frontdesk.db"
    await migrate_sqlite(path)
    database = open_database(Settings(data_dir=tmp_path))
    await asyncio.gather(*(asyncio.to_thread(asyncio.run, migrate_sqlite(path)) for _ in range(4)))
    await database.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
