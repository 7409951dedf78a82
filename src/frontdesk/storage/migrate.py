"""Bringing a database's schema to the newest revision. What differs by database is beside its driver."""

from pathlib import Path
from typing import Any

from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, String, Table, inspect

from frontdesk.kernel.observe import logger
from frontdesk.storage.migrations import HEAD
from frontdesk.storage.tables import metadata

REVISION = "SELECT version_num FROM alembic_version"
_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32)),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""As Alembic would make it."""
_FOLDER = Path(__file__).parent / "migrations"
_log = logger("migrate")


def is_done(found: str | None) -> bool:
    """Whether a schema of this revision needs nothing of us: it is the newest we know, or a newer release's.

    Releases only add to a schema that nodes of the one before still use, so that these start and serve beside them.
    """
    if found is None or found == HEAD:
        return found == HEAD
    if any(_FOLDER.glob(f"versions/{found}_*.py")):
        return False
    _log.warning("schema_is_newer", extra={"found": found, "known": HEAD})
    return True


def upgrade(connection: Any) -> None:
    """Run what is missing over SQLAlchemy's own connection, in the caller's transaction.

    A database that Alembic has never seen gets the tables as they are today, and the word that it has them: a first
    start loads no Alembic. A test holds both ways to the same schema.
    """
    if inspect(connection).has_table(_VERSION.name):
        run_migrations(connection)
        return
    metadata.create_all(connection, checkfirst=False)
    _VERSION.create(connection)
    connection.execute(_VERSION.insert().values(version_num=HEAD))


def run_migrations(connection: Any, *, to: str = "head") -> None:
    """Every migration that the database has not seen, one after the other."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
