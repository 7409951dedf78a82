"""One org, made once a session on each engine and copied for every test, with a clock that tests move."""

import asyncio
import base64
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
from tests.fakes import FrozenClock
from tests.memory import memory_directory
from tests.postgres import Postgres
from tests.relying_party import RelyingParty, relying_party
from tests.serving import URL, Organisation, Someone

from frontdesk.main.bootstrap import Created, FirstOrg, create_org, create_user
from frontdesk.main.databases import migrate
from frontdesk.main.settings import Settings
from frontdesk.main.wiring import build, build_base

_BYTES_WANTED = 64 * 1024**2
_MASTER_KEY = base64.b64encode(bytes(range(32))).decode()
_PASSWORD = "a password of hers"


@dataclass(frozen=True, slots=True)
class Original:
    """A database with an org in it that nobody has open."""

    settings: Settings
    created: Created
    ada: Someone


async def _make(settings: Settings) -> Original:
    await migrate(settings)
    base = await build_base(settings, FrozenClock())
    created = await create_org(base, FirstOrg(url=URL))
    ada = await create_user(base, created.org_id, "ada@example.com", _PASSWORD, ("Ada", "Lovelace"))
    await base.close()
    return Original(settings, created, Someone(ada, ada.login, _PASSWORD))


def _made(settings: Settings) -> Original:
    """On a thread of its own: the session's fixtures are made outside of any test's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _make(settings)).result()


def _settings(directory: Path, database_url: str) -> Settings:
    return Settings(data_dir=directory, database_url=database_url, master_key=_MASTER_KEY, dev=True, access_log=False)


@pytest.fixture(scope="session")
def on_sqlite() -> Iterator[Original]:
    """The original on SQLite."""
    directory = Path(tempfile.mkdtemp(prefix="frontdesk-original-", dir=memory_directory(_BYTES_WANTED)))
    yield _made(_settings(directory, f"sqlite:///{directory}/frontdesk.db"))
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def on_postgres(postgres: Postgres) -> Original:
    """The original on PostgreSQL."""
    return _made(_settings(Path("unused"), postgres()))


@pytest.fixture(params=["sqlite", "postgres"])
def original(request: pytest.FixtureRequest) -> Iterator[Original]:
    """A copy for this test."""
    if request.param == "postgres":
        made: Original = request.getfixturevalue("on_postgres")
        server: Postgres = request.getfixturevalue("postgres")
        url = server(template=made.settings.database_url)
        yield replace(made, settings=replace(made.settings, database_url=url))
        server.drop(url)
    else:
        made = request.getfixturevalue("on_sqlite")
        directory = Path(tempfile.mkdtemp(prefix="frontdesk-copy-", dir=memory_directory(_BYTES_WANTED)))
        shutil.copy(made.settings.data_dir / "frontdesk.db", directory)
        yield replace(made, settings=_settings(directory, f"sqlite:///{directory}/frontdesk.db"))
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def clock() -> FrozenClock:
    """One second after the org was made."""
    clock = FrozenClock()
    clock.advance(seconds=1)
    return clock


async def _node(original: Original, clock: FrozenClock) -> Organisation:
    org = Organisation(await build(original.settings, clock), clock, original.created.org_id, original.created.facts)
    org.ada = original.ada
    return org


@pytest.fixture
async def org(original: Original, clock: FrozenClock) -> AsyncIterator[Organisation]:
    """The org, served by a node of its own."""
    node = await _node(original, clock)
    yield node
    await node.serving.close()


@pytest.fixture
async def second_node(original: Original, clock: FrozenClock, org: Organisation) -> AsyncIterator[Organisation]:
    """The same org, served by another process, as far as anybody can tell."""
    node = await _node(original, clock)
    yield node
    await node.serving.close()


@pytest.fixture
async def app(org: Organisation) -> RelyingParty:
    """A public app: its refresh tokens rotate with 30 seconds of leeway."""
    return await relying_party(org, token_endpoint_auth_method="none", application_type="browser")


@pytest.fixture
async def browser(org: Organisation) -> httpx.AsyncClient:
    """Ada's browser, in which she has just signed in."""
    return await org.signed_in()
