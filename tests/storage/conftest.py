"""An open database whose schema is current, on either engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from frontdesk.domain.ids import OrgId
from frontdesk.main.databases import migrate, open_database
from frontdesk.main.settings import Settings
from frontdesk.storage.database import Database
from frontdesk.storage.unit import Store

ORG = OrgId("00oMine")
OTHER_ORG = OrgId("00oOther")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of a node over the test's database."""
    return Settings(data_dir=tmp_path, database_url=database_url)


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """Open, and at the newest revision."""
    await migrate(settings)
    database = open_database(settings)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def another_node(settings: Settings, database: Database) -> AsyncIterator[Database]:
    """The same database, as another process has it open."""
    another = open_database(settings)
    await another.open()
    yield another
    await another.close()


@pytest.fixture
def store(database: Database) -> Store:
    """Units over the test's database."""
    return Store(database)


@pytest.fixture
def org() -> OrgId:
    """The org that a test writes in, unless it is about two."""
    return ORG
