"""Bringing a database's schema to the newest revision."""

import sqlite3
from pathlib import Path
from typing import Any

import asyncpg

from frontdesk.storage.database import DatabaseUnavailable
from frontdesk.storage.migrations import HEAD

_REVISION = "SELECT version_num FROM alembic_version"
_FOLDER = Path(__file__).parent / "migrations"


async def sqlite_revision(path: Path) -> str | None:
    """The revision of a SQLite file; None where it is new."""
    if not path.exists():
        return None
    connection = sqlite3.connect(path)
    try:
        row = connection.execute(_REVISION).fetchone()
    except sqlite3.OperationalError:
        return None
    finally:
        connection.close()
    return str(row[0]) if row else None


async def postgres_revision(url: str) -> str | None:
    """The revision of a PostgreSQL database; None where it is new.

    Raises:
        DatabaseUnavailable: nobody answers there.
    """
    try:
        connection = await asyncpg.connect(url)
    except (OSError, asyncpg.PostgresError) as why:
        raise DatabaseUnavailable(f"PostgreSQL cannot be reached: {type(why).__name__}.") from why
    try:
        found: str | None = await connection.fetchval(_REVISION)
    except asyncpg.UndefinedTableError:
        return None
    finally:
        await connection.close()
    return found


async def migrate_sqlite(path: Path) -> bool:
    """Upgrade a SQLite file; whether there was anything to do."""
    if await sqlite_revision(path) == HEAD:
        return False
    import sqlalchemy

    engine = sqlalchemy.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        _upgrade(connection)
    engine.dispose()
    return True


async def migrate_postgres(url: str) -> bool:
    """Upgrade a PostgreSQL database; whether there was anything to do. Nodes that start together take turns.

    Raises:
        DatabaseUnavailable: nobody answers there.
    """
    if await postgres_revision(url) == HEAD:
        return False
    import sqlalchemy
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    async with engine.begin() as connection:
        await connection.execute(sqlalchemy.text("SELECT pg_advisory_xact_lock(7370663)"))
        await connection.run_sync(_upgrade)
    await engine.dispose()
    return True


def _upgrade(connection: Any) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
