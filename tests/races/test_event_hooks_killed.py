"""Event hooks across a SIGKILL: in order, none lost, duplicates only adjacent and with the same event id (E.2)."""

import asyncio
import json
from typing import Any

import pytest
from tests.callee import Answer, Asked, Callee, callee
from tests.live import LiveServer
from tests.postgres import Postgres
from tests.races.crashing import crashing_server

KINDS = {"one worker on SQLite": ("sqlite", 1), "two workers on PostgreSQL": ("postgres", 2)}
_GROUPS_A_ROUND = 30
_PATIENCE_S = 40.0


class Listening:
    """The hook's service. Armed, it kills the server in the middle of a delivery."""

    def __init__(self, server: LiveServer, service: Callee) -> None:
        self.server = server
        self.service = service
        self.armed = False
        self.killed = asyncio.Event()
        service.answer = self._answer

    def _answer(self, asked: Asked) -> Answer:
        if asked.method == "GET":
            proof = asked.headers["x-okta-verification-challenge"]
            return 200, json.dumps({"verification": proof}).encode()
        if self.armed:
            self.armed = False
            self.server.kill()
            self.killed.set()
        return 200, b""

    @property
    def posts(self) -> list[dict[str, Any]]:
        return [json.loads(asked.body) for asked in self.service.asked if asked.method == "POST"]

    @property
    def names(self) -> set[str]:
        """Of the groups that it was told of."""
        return {_name(event) for post in self.posts for event in post["data"]["events"]}


def _name(event: dict[str, Any]) -> str:
    return str(event["target"][0]["displayName"])


def _make_groups(server: LiveServer, start: int) -> list[str]:
    names = [f"group {start + number:03}" for number in range(_GROUPS_A_ROUND)]
    with server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as admin:
        for name in names:
            assert admin.post("/api/v1/groups", json={"profile": {"name": name}}).status_code == 200
    return names


def _make_hook(server: LiveServer, uri: str) -> None:
    body = {
        "name": "Listening",
        "events": {"type": "EVENT_TYPE", "items": ["group.lifecycle.create"]},
        "channel": {"type": "HTTP", "version": "1.0.0", "config": {"uri": uri}},
    }
    with server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as admin:
        hook = admin.post("/api/v1/eventHooks", json=body).json()
        verified = admin.post(f"/api/v1/eventHooks/{hook['id']}/lifecycle/verify")
        assert verified.json()["verificationStatus"] == "VERIFIED"


async def _until(listening: Listening, names: set[str]) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        while not names <= listening.names:
            await asyncio.sleep(0.2)


@pytest.mark.parametrize(("engine", "workers"), KINDS.values(), ids=KINDS)
async def test_what_happened_is_told_in_order_whatever_happens_to_the_server(
    request: pytest.FixtureRequest, engine: str, workers: int
) -> None:
    postgres: Postgres | None = request.getfixturevalue("postgres") if engine == "postgres" else None
    url = postgres() if postgres is not None else None
    with crashing_server("--workers", str(workers), database_url=url) as server:
        async with callee() as service:
            listening = Listening(server, service)
            await asyncio.to_thread(_make_hook, server, service.url)
            names = await asyncio.to_thread(_make_groups, server, 0)
            listening.armed = True
            async with asyncio.timeout(_PATIENCE_S):
                await listening.killed.wait()
            await asyncio.to_thread(server.start)
            names += await asyncio.to_thread(_make_groups, server, _GROUPS_A_ROUND)
            await _until(listening, set(names))
    _check(listening.posts, names)


def _check(posts: list[dict[str, Any]], names: list[str]) -> None:
    once = [post for place, post in enumerate(posts) if not place or post["eventId"] != posts[place - 1]["eventId"]]
    assert len(once) < len(posts), "the delivery during which the server was killed came again, next"
    assert len({post["eventId"] for post in once}) == len(once), "and nothing else came twice"
    for post in posts:
        same = [other["data"] for other in posts if other["eventId"] == post["eventId"]]
        assert all(data == post["data"] for data in same)
    events = [event for post in once for event in post["data"]["events"]]
    published = [event["published"] for event in events]
    assert published == sorted(published), "in the order of their time"
    assert [_name(event) for event in events] == names, "none is missing, and none came twice"
