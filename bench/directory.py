"""The directory with 100,000 people, on both databases, each figure against the raw driver in the same run."""

import asyncio
import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from urllib.parse import parse_qs, urlencode, urlsplit

import asyncpg
from tests.postgres import PostgresUnavailable, start_postgres

from bench.people import NOTHING, Town, cpu_seconds, fill, person_id, seconds, town

MANY, FEW = 100_000, 1_000
PAIRS = 20
MOST_SELECTS = 3.0
MOST_US_A_ROW = 15.0
MOST_GROWTH = 2.3
MOST_CPU_DIFFERENCE = 0.15

_COLUMNS = (
    "id, status, login, profile, type_id, credentials, password_hash, failed_attempts, tokens_not_before, "
    "created_at, activated_at, status_changed_at, last_login_at, updated_at, password_changed_at, version, realm_id"
)
_BY_ID = f"SELECT {_COLUMNS} FROM users WHERE org_id = $1 AND id = $2"
_SEARCH = (
    f"SELECT {_COLUMNS} FROM users WHERE org_id = $1 AND last_name_fold >= $2 AND last_name_fold < $3 "
    "ORDER BY id LIMIT 201"
)
_QUERY = urlencode({"search": 'profile.lastName sw "Sm"', "limit": "200"})
_INDEX = "ix_users_last_name_fold"

Select = Callable[..., Awaitable[list[object]]]


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured, and what it may be."""

    name: str
    value: float
    most: float
    unit: str


@dataclass(frozen=True, slots=True)
class Raw:
    """The driver without anything of ours. ``explain`` is how the database would find what a search is for.

    ``cost``: SQLite works in this process, so that its CPU tells, whoever else is here; PostgreSQL is waited for.
    """

    select: Select
    explain: str
    cost: Callable[[Callable[[], Awaitable[object]], int], Awaitable[float]]


def main() -> int:
    """0 where every budget is met."""
    return asyncio.run(_both())


async def _both() -> int:
    figures = await _measured("SQLite", None, None)
    try:
        server = start_postgres(os.getpid())
    except PostgresUnavailable as why:
        print(f"PostgreSQL was not measured: {why}")
        return _report(figures) or 1
    try:
        figures += await _measured("PostgreSQL", server(), server())
    finally:
        server.stop()
    return _report(figures)


async def _measured(kind: str, url: str | None, small_url: str | None) -> list[Figure]:
    async with AsyncExitStack() as stack:
        large = await stack.enter_async_context(town(MANY // 2, url))
        half = await _walk(large)
        await fill(large, MANY // 2, MANY)
        raw = await _raw(large, url, stack)
        whole = await _walk(large)
        small = await stack.enter_async_context(town(FEW, small_url))
        selects, a_row, cpu = await _one(large, raw), await _search(large, raw), await _cpu(large, small)
    print(f"{kind}: {raw.explain}", flush=True)
    if _INDEX not in raw.explain:
        print(f"MISSED: {kind} does not search with {_INDEX}")
    return [
        Figure(f"{kind}: GET /users/{{id}} beyond an empty request", selects, MOST_SELECTS, "selects"),
        Figure(f"{kind}: search beyond its SQL", a_row, MOST_US_A_ROW, "µs a row"),
        Figure(f"{kind}: index of the search", float(_INDEX not in raw.explain), 0.0, "missing"),
        Figure(f"{kind}: paging through twice the users", whole / half, MOST_GROWTH, "times"),
        Figure(f"{kind}: CPU of a request with {MANY} users", cpu, MOST_CPU_DIFFERENCE, "more"),
    ]


async def _walk(town: Town) -> float:
    """How long it takes to see everybody, in pages of 200."""
    started, query = time.perf_counter(), "limit=200"
    while True:
        reply = await town.get("/api/v1/users", query)
        after = [value.decode() for name, value in reply.headers if name == b"link" and b'rel="next"' in value]
        if not after:
            return time.perf_counter() - started
        query = urlencode({k: v[0] for k, v in parse_qs(urlsplit(after[0][1 : after[0].index(">")]).query).items()})


async def _one(town: Town, raw: Raw) -> float:
    """What a person costs beyond an empty request, in bare selects: the median of interleaved rounds."""
    found = []
    for number in range(PAIRS):
        somebody = person_id(number * 4_001)
        empty = await raw.cost(lambda: town.get(NOTHING), 100)
        select = await raw.cost(partial(raw.select, _BY_ID, town.org_id, somebody), 100)
        whole = await raw.cost(partial(town.get, f"/api/v1/users/{somebody}"), 100)
        found.append((whole - empty) / select)
    return statistics.median(found)


async def _search(town: Town, raw: Raw) -> float:
    """What a page of 200 costs beyond its SQL, in microseconds a row."""
    found = []
    for _ in range(PAIRS):
        bare = await raw.cost(lambda: raw.select(_SEARCH, town.org_id, "sm", "sn"), 5)
        whole = await raw.cost(lambda: town.get("/api/v1/users", _QUERY), 5)
        found.append((whole - bare) / 200 * 1e6)
    return statistics.median(found)


async def _cpu(large: Town, small: Town) -> float:
    """By how much a request takes more CPU where there are many people: the median of interleaved pairs."""
    ratios = []
    for number in range(PAIRS):
        path = f"/api/v1/users/{person_id(number * 41)}"
        few = await cpu_seconds(partial(small.get, path), 100)
        many = await cpu_seconds(partial(large.get, path), 100)
        ratios.append(many / few)
    return statistics.median(ratios) - 1


async def _raw(town: Town, url: str | None, stack: AsyncExitStack) -> Raw:
    if url is None:
        path = town.serving.base.settings.data_dir / "frontdesk.db"
        connection = sqlite3.connect(path)
        stack.callback(connection.close)

        async def select(sql: str, *values: object) -> list[object]:
            numbered = {str(at): value for at, value in enumerate(values, 1)}
            return connection.execute(sql.replace("$", ":"), numbered).fetchall()

        rows = connection.execute(
            "EXPLAIN QUERY PLAN " + _SEARCH.replace("$", ":"), dict(zip("123", "123", strict=True))
        )
        return Raw(select, "; ".join(row[3] for row in rows), cpu_seconds)
    pool = await asyncpg.connect(url)
    stack.push_async_callback(pool.close)
    await pool.execute("ANALYZE users")

    async def fetch(sql: str, *values: object) -> list[object]:
        return list(await pool.fetch(sql, *values))

    plan = await pool.fetch("EXPLAIN " + _SEARCH, town.org_id, "sm", "sn")
    return Raw(fetch, "; ".join(row[0].strip() for row in plan), seconds)


def _report(figures: list[Figure]) -> int:
    print(f"\n{'':60}{'measured':>10}{'at most':>9}")
    for figure in figures:
        missed = "" if figure.value <= figure.most else "  MISSED"
        print(f"{figure.name:60}{figure.value:10.2f}{figure.most:9.2f} {figure.unit}{missed}")
    return int(any(figure.value > figure.most for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
