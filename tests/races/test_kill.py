"""A server that is killed in the middle of its work: what it had acknowledged holds, and nothing is good twice."""

import asyncio
import random

import pytest
from tests.postgres import Postgres
from tests.races.app import App, register_app
from tests.races.crashing import crashing_server
from tests.races.ledger import Ledger, Load, check

KINDS = {
    "one worker on SQLite": ("sqlite", 1, 3),
    "two workers on SQLite": ("sqlite", 2, 2),
    "two workers on PostgreSQL": ("postgres", 2, 2),
}
CODES_A_ROUND = 90
_LATEST_KILL_S = 0.6


@pytest.mark.parametrize(("engine", "workers", "rounds"), KINDS.values(), ids=KINDS)
async def test_a_server_that_is_killed_loses_nothing_that_it_had_acknowledged(
    request: pytest.FixtureRequest, engine: str, workers: int, rounds: int
) -> None:
    url = None
    if engine == "postgres":
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres()
    with crashing_server("--workers", str(workers), database_url=url) as server, server.client() as browser:
        app = App(register_app(server), browser)
        app.sign_in(server.facts["person_login"], server.facts["person_password"])
        for _ in range(rounds):
            ledger = Ledger()
            codes = [app.code() for _ in range(CODES_A_ROUND)]
            assert server.process_count >= workers
            load = asyncio.create_task(Load(server, app, ledger).run(codes))
            await asyncio.sleep(random.uniform(0.1, _LATEST_KILL_S))  # noqa: S311  # any moment will do
            server.kill()
            await load
            server.start()
            await check(server, app, ledger)
            assert ledger.redeemed or ledger.doubtful
