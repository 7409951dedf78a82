"""Twenty rounds of fifty requests that arrive as one at a server of two workers: what may be had once is had once."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
from tests.live import LiveServer, live_server
from tests.postgres import Postgres
from tests.races.app import INTROSPECT, TOKEN, App, register_app
from tests.races.connections import Answer, Connections, open_connections

from frontdesk.domain.apps.oauth_client import RefreshRotation
from frontdesk.domain.ids import ClientId, OrgId
from frontdesk.domain.tokens.refresh import read_refresh_token
from frontdesk.main.settings import Settings
from frontdesk.main.wiring import Base, build_base

ROUNDS = 20
AT_ONCE = 50


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest) -> Iterator[LiveServer]:
    """Two workers over one database."""
    url = None
    if request.param == "postgres":
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres()
    with live_server("--workers", "2", database_url=url) as server:
        yield server


@pytest.fixture(scope="module")
def app(server: LiveServer) -> Iterator[App]:
    """Its person has signed in; refresh tokens rotate with thirty seconds of leeway."""
    with server.client() as browser:
        app = App(register_app(server), browser)
        app.sign_in(server.facts["person_login"], server.facts["person_password"])
        yield app


@pytest.fixture
async def fifty(server: LiveServer) -> AsyncIterator[Connections]:
    """Twenty-five connections to each of the workers."""
    connections = await open_connections(server.org_url, AT_ONCE, nodes=2)
    yield connections
    await connections.close()


@pytest.fixture
async def base(server: LiveServer) -> AsyncIterator[Base]:
    """The same database, opened by the test."""
    url = (
        server.arguments[server.arguments.index("--database-url") + 1] if "--database-url" in server.arguments else None
    )
    base = await build_base(Settings(data_dir=server.data_dir, database_url=url))
    yield base
    await base.close()


async def _org(base: Base) -> OrgId:
    async with base.store.reading(OrgId("")) as unit:
        [org] = await unit.orgs.list_all()
    return org.id


async def _without_leeway(base: Base, app: App) -> App:
    """Another app of the same browser, whose refresh tokens rotate without leeway; there is no API for that yet."""
    async with base.store.unit(await _org(base)) as unit:
        client = await unit.clients.find(ClientId(app.client_id))
        assert client is not None
        await unit.clients.save(replace(client, rotation=RefreshRotation(rotates=True, leeway_ms=0)))
        unit.changes_clients()
    await asyncio.sleep(1.1)  # by then every worker has looked
    return app


def _of_both_workers(answers: list[Answer]) -> None:
    assert len(answers) == AT_ONCE
    assert len({answer.node for answer in answers}) == 2


async def _family_generation(base: Base, org: OrgId, refresh_token: str) -> int | None:
    """Which generation lives; None where none does."""
    async with base.store.reading(org) as unit:
        family = await unit.refresh_tokens.find(read_refresh_token(refresh_token).family_id)
    assert family is not None
    return family.generation if family.revoked_at is None else None


async def _start(fifty: Connections, app: App) -> str:
    answer = await fifty.post(TOKEN, app.redemption(app.code()))
    assert answer.status == 200, answer
    return str(answer.body["refresh_token"])


async def test_of_one_code_one_request_gets_tokens_and_the_replays_revoke_them(app: App, fifty: Connections) -> None:
    for _ in range(ROUNDS):
        answers = await fifty.together(TOKEN, app.redemption(app.code()))
        _of_both_workers(answers)
        assert sorted(answer.word for answer in answers) == ["invalid_grant"] * (AT_ONCE - 1) + ["ok"]
        [tokens] = [answer.body for answer in answers if answer.status == 200]
        assert (await fifty.post(INTROSPECT, app.about(tokens["access_token"]))).body == {"active": False}
        assert (await fifty.post(TOKEN, app.refresh(tokens["refresh_token"]))).word == "invalid_grant"


async def test_with_leeway_all_get_the_same_successor_and_one_token_lives(
    app: App, fifty: Connections, base: Base
) -> None:
    org = await _org(base)
    for _ in range(ROUNDS):
        token = await _start(fifty, app)
        answers = await fifty.together(TOKEN, app.refresh(token))
        _of_both_workers(answers)
        assert [answer.word for answer in answers] == ["ok"] * AT_ONCE
        [successor] = {answer.body["refresh_token"] for answer in answers}
        assert await _family_generation(base, org, token) == 1
        assert (await fifty.post(INTROSPECT, app.about(token))).body == {"active": False}
        assert (await fifty.post(INTROSPECT, app.about(successor))).body["active"]


async def test_without_leeway_one_request_gets_the_successor(
    server: LiveServer, app: App, fifty: Connections, base: Base
) -> None:
    org = await _org(base)
    strict = await _without_leeway(base, App(register_app(server), app.browser))
    for _ in range(ROUNDS):
        token = await _start(fifty, strict)
        answers = await fifty.together(TOKEN, strict.refresh(token))
        _of_both_workers(answers)
        assert sorted(answer.word for answer in answers) == ["invalid_grant"] * (AT_ONCE - 1) + ["ok"]
        assert await _family_generation(base, org, token) is None
