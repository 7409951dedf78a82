"""The schema of a PostgreSQL database."""

import asyncpg

from frontdesk.storage.database import DatabaseUnavailable
from frontdesk.storage.migrate import REVISION, is_done, upgrade

_TURN = "SELECT pg_advisory_xact_lock(7370663)"


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
        found: str | None = await connection.fetchval(REVISION)
    except asyncpg.UndefinedTableError:
        return None
    finally:
        await connection.close()
    return found


async def migrate_postgres(url: str) -> bool:
    """Upgrade a PostgreSQL database; whether there was anything to do. Nodes that start together take turns.

    Raises:
        DatabaseUnavailable: nobody answers there.
    """
    if is_done(await postgres_revision(url)):
        return False
    import sqlalchemy
    from sqlalchemy.ext.asyncio import create_async_engine

    # asyncpg reads the URL, as it does for every other connection: SQLAlchemy would not know sslmode and its kin
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url))
    try:
        async with engine.begin() as connection:
            await connection.execute(sqlalchemy.text(_TURN))
            await connection.run_sync(upgrade)
    finally:
        await engine.dispose()
    return True
