"""A way to a server that can fall silent, like a host that is lost: nothing is refused, and nothing arrives."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit


class Way:
    """Between a client and PostgreSQL. ``url``: the database as it is reached this way."""

    def __init__(self, to: str) -> None:
        self._to = urlsplit(to)
        self.url = ""
        self._speaks = asyncio.Event()
        self._speaks.set()
        self._is_open = True
        self.connections = 0
        self._ends: set[asyncio.StreamWriter] = set()
        self._pumps: set[asyncio.Task[None]] = set()

    def fall_silent(self) -> None:
        """From now on nothing arrives, and nobody is told."""
        self._speaks.clear()

    def speak(self) -> None:
        """What was held back arrives."""
        self._speaks.set()

    def cut(self) -> None:
        """Every connection is lost, and new ones are as soon as they are made."""
        self._is_open = False
        for end in self._ends:
            end.transport.abort()

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A new connection."""
        self.connections += 1
        if not self._is_open:
            writer.transport.abort()
            return
        there_reader, there_writer = await asyncio.open_connection(self._to.hostname, self._to.port)
        self._ends |= {writer, there_writer}
        for pump in (self._pump(reader, there_writer), self._pump(there_reader, writer)):
            task = asyncio.create_task(pump)
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while read := await reader.read(65536):
                await self._speaks.wait()
                writer.write(read)
                await writer.drain()
        await self._speaks.wait()
        writer.transport.abort()

    async def close(self) -> None:
        """Nothing is left."""
        self.cut()
        for task in list(self._pumps):
            task.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)


@contextlib.asynccontextmanager
async def way_to(url: str) -> AsyncIterator[Way]:
    """A way to this database."""
    way = Way(url)
    server = await asyncio.start_server(way.meet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    parts = urlsplit(url)
    way.url = parts._replace(netloc=f"{parts.username}@127.0.0.1:{port}").geturl()
    try:
        yield way
    finally:
        server.close()
        await way.close()
