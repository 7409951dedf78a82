"""How many calls to one host are under way at once: a slow neighbour fills its own room, and nobody else's."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_MOST_A_HOST = 16


class _Room:
    """``people``: who is in it or waits for a place."""

    __slots__ = ("people", "places")

    def __init__(self) -> None:
        self.places = asyncio.Semaphore(_MOST_A_HOST)
        self.people = 0


class Turns:
    """One room a host, for as long as somebody is in it or waits for it."""

    def __init__(self) -> None:
        self._rooms: dict[str, _Room] = {}

    @asynccontextmanager
    async def of(self, host: str) -> AsyncIterator[None]:
        """A place in the host's room; whoever does not want to wait for long gives up by themselves."""
        room = self._rooms.setdefault(host, _Room())
        room.people += 1
        try:
            async with room.places:
                yield
        finally:
            room.people -= 1
            if not room.people:
                del self._rooms[host]
