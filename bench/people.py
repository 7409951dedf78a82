"""An org with many people in it, in this very process, on either database."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.memory import memory_directory

from frontdesk.domain.ids import UserId
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.main import wiring
from frontdesk.main.bootstrap import FirstOrg, create_org
from frontdesk.main.databases import migrate
from frontdesk.main.process import settle
from frontdesk.main.settings import Settings
from frontdesk.main.wiring import Serving
from frontdesk.web.app import App
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply
from frontdesk.web.route import Api
from frontdesk.web.router import Router
from frontdesk.web.routes import ROUTES

NOTHING = "/api/v1/users/me/nothing"
"""A path that answers as soon as it knows who asks: what a request costs before it does anything."""

_BYTES_WANTED = 2 * 1024**3
_BATCH = 5_000
# one in a hundred is a Smith or a Smythe: what a search for "Sm" is to find among everybody else
_LAST_NAMES = [f"Name{number:03}" for number in range(198)] + ["Smith", "Smythe"]
_APART_MS = 17_001


@dataclass(frozen=True, slots=True)
class Town:
    """An org and its token."""

    serving: Serving
    app: App
    org_id: str
    token: str

    async def get(self, path: str, query: str = "") -> Reply:
        """A request, from the application's door to its answer; no socket, so that only we are measured."""
        headers = {b"host": b"localhost:8080", b"authorization": f"SSWS {self.token}".encode()}
        reply = await self.app.handle(Call(self.serving.engine, "GET", path, query.encode(), headers))
        assert reply.status in {200, 204}, reply.body
        return reply


@asynccontextmanager
async def town(people: int, database_url: str | None) -> AsyncIterator[Town]:
    """An org with that many people; in a file where there is no URL."""
    directory = Path(tempfile.mkdtemp(prefix="frontdesk-bench-", dir=memory_directory(_BYTES_WANTED)))
    settings = Settings(data_dir=directory, database_url=database_url, dev=True, access_log=False)
    try:
        await migrate(settings)
        base = await wiring.build_base(settings)
        created = await create_org(base, FirstOrg(url="http://localhost:8080"))
        await base.close()
        serving = await wiring.build(settings)
        nothing = Api("/api/v1/users", "okta.users").route("GET", "/{userId}/nothing", _nothing)
        app = App(serving.engine, Router([*ROUTES, nothing]))
        try:
            made = Town(serving, app, created.org_id, created.facts["api_token"])
            await fill(made, 0, people)
            settle()
            yield made
        finally:
            await serving.close()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


async def fill(town: Town, first: int, last: int) -> None:
    """People of these numbers."""
    store, org = town.serving.base.store, town.serving.engine.snapshots.first
    assert org is not None
    async with store.reading(org.org.id) as unit:
        somebody = await unit.users.find_by_login("admin@example.com")
        assert somebody is not None
    for start in range(first, last, _BATCH):
        async with store.unit(org.org.id) as unit:
            await unit.users.add_many([_person(somebody, at) for at in range(start, min(start + _BATCH, last))])


def person_id(number: int) -> str:
    """Somebody's id. Ids come in no order of making, so that neither do rows."""
    return f"00u{number * 7_919 % 1_000_003:017}"


def _person(somebody: User, number: int) -> User:
    login = f"person{number}@example.com"
    profile = {
        "login": login,
        "email": login,
        "firstName": f"First{number % 1000}",
        "lastName": _LAST_NAMES[number % len(_LAST_NAMES)],
        "city": f"City {number % 50}",
        "department": f"Department {number % 20}",
        "mobilePhone": f"+1 555 {number:07}",
    }
    return replace(
        somebody,
        id=UserId(person_id(number)),
        login=login,
        profile=profile,
        status=UserStatus.ACTIVE,
        created_at=somebody.created_at + number * _APART_MS,
        updated_at=somebody.created_at + number * _APART_MS * 2,
        version=1,
    )


async def _nothing(_: Call) -> Reply:
    return empty_reply(204)


async def seconds(act: Callable[[], Awaitable[object]], times: int) -> float:
    """How long one of ``times`` takes."""
    await asyncio.sleep(0)  # another turn of the loop: what an earlier act has open is closed by now
    started = time.perf_counter()
    for _ in range(times):
        await act()
    return (time.perf_counter() - started) / times


async def cpu_seconds(act: Callable[[], Awaitable[object]], times: int) -> float:
    """How much of this process's CPU one of ``times`` takes."""
    await asyncio.sleep(0)  # as in ``seconds``
    started = time.process_time()
    for _ in range(times):
        await act()
    return (time.process_time() - started) / times
