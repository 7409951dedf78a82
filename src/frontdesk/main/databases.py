"""Which database, at which schema, with which master key."""

from pathlib import Path

from frontdesk.main.settings import BadSettings, Settings
from frontdesk.runtime import kek
from frontdesk.storage.database import Database
from frontdesk.storage.sqlite.database import SqliteDatabase
from frontdesk.storage.sqlite.migrate import migrate_sqlite

_SQLITE_FILE = "frontdesk.db"
_POSTGRES = ("postgresql://", "postgres://")
_SQLITE = "sqlite:///"


async def migrate(settings: Settings) -> bool:
    """Bring the schema to the newest revision; whether there was anything to do.

    Raises:
        DatabaseUnavailable: nobody answers there.
        BadSettings: the URL is of a database we do not know.
    """
    url = settings.database_url
    if url is not None and url.startswith(_POSTGRES):
        from frontdesk.storage.postgres.migrate import migrate_postgres

        return await migrate_postgres(_postgres(url))
    path = _sqlite_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    return await migrate_sqlite(path)


def open_database(settings: Settings) -> Database:
    """The database; its schema is expected to be current.

    Raises:
        BadSettings: the URL is of a database we do not know.
    """
    url = settings.database_url
    if url is not None and url.startswith(_POSTGRES):
        from frontdesk.storage.postgres.database import PostgresDatabase

        return PostgresDatabase(_postgres(url))
    return SqliteDatabase(_sqlite_path(settings))


def _postgres(url: str) -> str:
    return "postgresql://" + url.partition("://")[2]


def _sqlite_path(settings: Settings) -> Path:
    url = settings.database_url
    if url is None:
        return settings.data_dir / _SQLITE_FILE
    if url.startswith(_SQLITE):
        return Path(url.removeprefix(_SQLITE))
    raise BadSettings("The database URL must begin with postgresql:// or sqlite:///.")


def open_master_key(settings: Settings) -> kek.MasterKey:
    """The key that seals keys: from the environment where all nodes share it, else from the data directory.

    Raises:
        BadMasterKey: it is not 32 bytes in base64.
    """
    if settings.master_key is not None:
        return kek.parse(settings.master_key)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return kek.load_or_create(settings.data_dir / "master.key")
