"""Somebody else's service, on a loopback socket: it answers what a test tells it, and remembers what it was asked."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

Answer = tuple[int, bytes]
_ACCEPTING_S = 0.02
"""Whoever is being accepted while the server closes is forgotten by asyncio, with the socket open."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Callee:
    """``answer`` makes the answer to a request; ``asked`` is what came. ``silent``: it answers nobody, but listens."""

    url: str = ""
    answer: Callable[[Asked], Answer] = field(default=lambda _: (200, b"{}"))
    asked: list[Asked] = field(default_factory=list)
    silent: bool = False
    connections: dict[asyncio.StreamWriter, "asyncio.Task[None] | None"] = field(default_factory=dict, repr=False)

    def says(self, status: int, value: object = None) -> None:
        """Every answer from now on; None has no body."""
        body = b"" if value is None else json.dumps(value).encode()
        self.answer = lambda _: (status, body)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        self.connections[writer] = asyncio.current_task()
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, path, _ = head[0].split(" ")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:]) if name}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            asked = Asked(method, path, headers, body)
            self.asked.append(asked)
            if self.silent:
                await reader.read()
            status, answer = self.answer(asked)
            writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(answer)}\r\nConnection: close\r\n".encode())
            writer.write(b"Location: /elsewhere\r\n\r\n" + answer)
            await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def callee(service: Callee | None = None) -> AsyncIterator[Callee]:
    """A service that listens on a free port."""
    service = service or Callee()
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
    service.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield service
        await asyncio.sleep(_ACCEPTING_S)
        for writer in service.connections:
            writer.transport.abort()
        await asyncio.gather(*filter(None, service.connections.values()), return_exceptions=True)
