"""Connections that are opened beforehand and let go together: fifty requests that arrive as one."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

_NODE = "x-frontdesk-node"
_OPEN_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, as far as a race asks: its status, who gave it, its JSON."""

    status: int
    node: str
    body: Mapping[str, Any]

    @property
    def word(self) -> str:
        """``ok``, or the error's code."""
        return "ok" if self.status == 200 else str(self.body.get("error", self.status))


@dataclass(frozen=True, slots=True)
class Connection:
    """One kept-alive connection, and the node at its other end."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    host: str

    def send(self, method: str, path: str, form: Mapping[str, str] | None = None) -> None:
        """Write a request, all of it, now."""
        body = urlencode(form or {}).encode()
        head = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self.host}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
        self.writer.write("\r\n".join([*head, "", ""]).encode() + body)

    async def receive(self) -> Answer:
        """Read the response."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in head[1:] if line)
        body = await self.reader.readexactly(int(headers.get("content-length", "0")))
        is_json = headers.get("content-type", "").startswith("application/json")
        return Answer(int(head[0].split()[1]), headers[_NODE], json.loads(body) if is_json and body else {})

    async def ask(self, method: str, path: str, form: Mapping[str, str] | None = None) -> Answer:
        """One request and its response."""
        self.send(method, path, form)
        return await self.receive()


class Connections:
    """As many to each node."""

    def __init__(self, connections: list[Connection]) -> None:
        self.connections = connections

    async def together(self, path: str, form: Mapping[str, str]) -> list[Answer]:
        """The same request on every connection: every one is written before any response is read."""
        for connection in self.connections:
            connection.send("POST", path, form)
        return await asyncio.gather(*(connection.receive() for connection in self.connections))

    async def post(self, path: str, form: Mapping[str, str]) -> Answer:
        """One request, on any connection."""
        return await self.connections[0].ask("POST", path, form)

    async def close(self) -> None:
        """Close them all."""
        for connection in self.connections:
            connection.writer.close()
            await connection.writer.wait_closed()


async def open_connections(url: str, count: int, *, nodes: int) -> Connections:
    """``count`` connections, as many to each of ``nodes``: the kernel deals as it likes, so some are closed again."""
    parts = urlsplit(url)
    kept: list[Connection] = []
    dealt: Counter[str] = Counter()
    async with asyncio.timeout(_OPEN_WITHIN_S):
        while len(kept) < count:
            reader, writer = await asyncio.open_connection("127.0.0.1", parts.port)
            connection = Connection(reader, writer, parts.netloc)
            node = (await connection.ask("GET", "/healthz")).node
            if dealt[node] < count // nodes:
                dealt[node] += 1
                kept.append(connection)
            else:
                writer.close()
                await writer.wait_closed()
    return Connections(kept)
