"""What a start makes of a database that is not as it would have made it."""

from pathlib import Path

from tests.postgres import Postgres
from tests.sql import run_sql

from frontdesk.main.databases import migrate
from frontdesk.main.settings import Settings


async def test_a_schema_of_a_newer_release_is_left_as_it_is(settings: Settings, database_url: str) -> None:
    assert await migrate(settings)
    await run_sql(database_url, "UPDATE alembic_version SET version_num = '209901010000'")
    assert not await migrate(settings)


async def test_a_schema_is_made_over_a_url_that_says_how_to_connect(postgres: Postgres, tmp_path: Path) -> None:
    url = f"{postgres()}?sslmode=prefer&application_name=frontdesk"
    assert await migrate(Settings(data_dir=tmp_path, database_url=url))
    assert not await migrate(Settings(data_dir=tmp_path, database_url=url))
