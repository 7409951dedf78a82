"""The tests' own PostgreSQL and the databases they are given."""

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest
from tests.postgres import Postgres, start_postgres


async def _ask(url: str, question: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        answer: object = await connection.fetchval(question)
        return answer
    finally:
        await connection.close()


async def test_a_fresh_database_answers(postgres: Postgres) -> None:
    assert await _ask(postgres(), "SELECT 1") == 1


async def test_two_fresh_databases_share_nothing(postgres: Postgres) -> None:
    mine, other = postgres(), postgres()
    postgres.run_sql("CREATE TABLE notes (id int)", mine)
    assert await _ask(mine, "SELECT to_regclass('notes')::text") == "notes"
    assert await _ask(other, "SELECT to_regclass('notes')::text") is None


async def test_a_database_can_be_a_copy_of_an_earlier_one(postgres: Postgres) -> None:
    migrated = postgres()
    postgres.run_sql("CREATE TABLE notes AS SELECT 7 AS id", migrated)
    assert await _ask(postgres(template=migrated), "SELECT id FROM notes") == 7


async def test_a_database_that_was_dropped_is_gone(postgres: Postgres) -> None:
    url = postgres()
    postgres.drop(url)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(url)


async def test_the_order_of_texts_is_linguistic_unless_a_query_says_otherwise(postgres: Postgres) -> None:
    if await _ask(postgres.url("postgres"), "SELECT datlocprovider::text FROM pg_database LIMIT 1") != "i":
        pytest.skip("a PostgreSQL with ICU")
    assert await _ask(postgres.url("postgres"), "SELECT 'a' < 'B'") is True
    assert await _ask(postgres.url("postgres"), "SELECT 'a' < 'B' COLLATE \"C\"") is False


async def test_a_database_url_is_one_that_can_be_used(database_url: str) -> None:
    if database_url.startswith("sqlite:///"):
        with sqlite3.connect(database_url.removeprefix("sqlite:///")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        connection.close()
    else:
        assert await _ask(database_url, "SELECT 1") == 1


def test_a_server_does_not_outlive_a_session_that_was_killed(postgres: Postgres) -> None:
    session = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    server = start_postgres(session.pid, fsync=True)
    server.run_sql("SELECT 1")
    session.send_signal(signal.SIGKILL)
    try:
        assert _disappears_within(5.0, Path(server.directory))
    finally:
        session.wait()
        server.stop()
    assert server.port != postgres.port


def _disappears_within(seconds: float, directory: Path) -> bool:
    deadline = time.monotonic() + seconds
    while directory.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not directory.exists()
