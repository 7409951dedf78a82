"""An app with a SCIM server, in memory: what it holds, and what it was asked (RFC 7644)."""

import asyncio
import contextlib
import json
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.callee import Answer, Asked, Callee, callee

TOKEN = "the token of the app"
Resource = dict[str, Any]


def person(number: int, **also: Any) -> Resource:
    """A SCIM user."""
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": f"x{number:06}",
        "userName": f"user{number}",
        "name": {"givenName": f"Given{number}", "familyName": f"Family{number}"},
        "emails": [{"value": f"user{number}@example.org", "primary": True, "type": "work"}],
        "title": "Engineer",
        "active": True,
        **also,
    }


@dataclass(slots=True)
class ScimApp:
    """``users`` and ``groups`` by id. ``wrong``: an answer that is given instead of the right one, where there is."""

    users: dict[str, Resource] = field(default_factory=dict)
    groups: dict[str, Resource] = field(default_factory=dict)
    wrong: Callable[[Asked], Answer | None] = field(default=lambda _: None)
    filters: list[str] = field(default_factory=list)
    made: int = 0

    def answers(self, callee: Callee) -> None:
        """It is this app that listens there."""
        callee.answer = self.answer

    def answer(self, asked: Asked) -> Answer:
        """The answer to one request."""
        if (wrong := self.wrong(asked)) is not None:
            return wrong
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return _json(401, {"detail": "no"})
        url = urlsplit(asked.path)
        parts = [unquote(part) for part in url.path.strip("/").split("/")]
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if parts == ["ServiceProviderConfig"]:
            return _json(200, {"filter": {"supported": True}, "patch": {"supported": True}})
        held = {"Users": self.users, "Groups": self.groups}[parts[0]]
        if len(parts) == 1:
            return self._all(held, asked, query)
        return self._one(held, parts[1], asked)

    def _all(self, held: dict[str, Resource], asked: Asked, query: dict[str, str]) -> Answer:
        if asked.method == "POST":
            body = json.loads(asked.body)
            if any(each.get("userName") == body.get("userName", object()) for each in held.values()):
                return _json(409, {"detail": "userName is taken", "scimType": "uniqueness"})
            self.made += 1
            made = {**body, "id": f"made{self.made}"}
            held[made["id"]] = made
            return _json(201, made)
        found = list(held.values())
        if "filter" in query:
            self.filters.append(query["filter"])
            name, _, value = query["filter"].partition(" eq ")
            if value:
                found = [each for each in found if each.get(name) == json.loads(value)]
        start, count = int(query["startIndex"]), int(query["count"])
        page = found[start - 1 : start - 1 + count]
        return _json(200, {"totalResults": len(found), "startIndex": start, "Resources": page})

    def _one(self, held: dict[str, Resource], id: str, asked: Asked) -> Answer:
        if id not in held:
            return _json(404, {"detail": "no such resource"})
        if asked.method == "PUT":
            held[id] = {**json.loads(asked.body), "id": id}
        elif asked.method == "PATCH":
            for operation in json.loads(asked.body)["Operations"]:
                held[id].update({operation["path"]: operation["value"]} if "path" in operation else operation["value"])
        elif asked.method == "DELETE":
            del held[id]
            return 204, b""
        return _json(200, held[id])


def _json(status: int, value: object) -> Answer:
    return status, json.dumps(value).encode()


@contextlib.contextmanager
def listening(app: ScimApp) -> Iterator[str]:
    """The app on a loopback socket, in a thread of its own: its URL."""
    ready: queue.Queue[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = queue.Queue()

    async def serve() -> None:
        ended = asyncio.Event()
        async with callee() as service:
            app.answers(service)
            service.asked = _Forgetful()
            ready.put((service.url, asyncio.get_running_loop(), ended))
            await ended.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    url, loop, ended = ready.get(timeout=10)
    try:
        yield url
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()


class _Forgetful(list[Asked]):
    """Of thousands of requests nobody asks which they were."""

    def append(self, _: Asked) -> None:
        """Forgotten."""
