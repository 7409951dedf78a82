"""The schema of a SQLite file."""

import sqlite3
from pathlib import Path

from frontdesk.storage.migrate import REVISION, is_done, upgrade
from frontdesk.storage.sqlite.pragmas import connect


async def sqlite_revision(path: Path) -> str | None:
    """The revision of a SQLite file; None where it is new."""
    if not path.exists():
        return None
    connection = sqlite3.connect(path)
    try:
        row = connection.execute(REVISION).fetchone()
    except sqlite3.OperationalError:
        return None
    finally:
        connection.close()
    return str(row[0]) if row else None


async def migrate_sqlite(path: Path) -> bool:
    """Upgrade a SQLite file; whether there was anything to do. Processes that start together take turns."""
    if is_done(await sqlite_revision(path)):
        return False
    import fcntl

    import sqlalchemy

    engine = sqlalchemy.create_engine("sqlite://", creator=lambda: connect(path), poolclass=sqlalchemy.NullPool)
    with path.with_name("write.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with engine.begin() as connection:
            # the driver would begin no transaction for DDL, and a start that is killed would leave half a schema
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            upgrade(connection)
    return True
