"""One statement past everything of ours, to arrange what no release would write."""

import sqlite3
from contextlib import closing

import asyncpg


async def run_sql(url: str, sql: str) -> None:
    """Run it, whichever database the URL names."""
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
            connection.execute(sql)
        return
    connected = await asyncpg.connect(url)
    try:
        await connected.execute(sql)
    finally:
        await connected.close()
