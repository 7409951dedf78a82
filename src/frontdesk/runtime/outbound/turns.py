"""How many calls are under way at once: a slow neighbour fills its own room, and an org with many of them its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from frontdesk.domain.ids import OrgId

_MOST_A_HOST, _MOST_AN_ORG = 16, 64

_Key = tuple[OrgId, str]


class _Room:
    """``people``: who is in it or waits for a place."""

    __slots__ = ("people", "places")

    def __init__(self, most: int) -> None:
        self.places = asyncio.Semaphore(most)
        self.people = 0


class Turns:
    """A room for each host that an org calls, and one for all calls of the org, while somebody is in it or waits."""

    def __init__(self) -> None:
        self._rooms: dict[_Key, _Room] = {}

    @asynccontextmanager
    async def of(self, org: OrgId, host: str) -> AsyncIterator[None]:
        """A place in both; whoever does not want to wait for long gives up by themselves.

        The host's comes first: those who wait for a slow one keep no place of the org's.
        """
        async with self._place((org, host), _MOST_A_HOST), self._place((org, ""), _MOST_AN_ORG):
            yield

    @asynccontextmanager
    async def _place(self, key: _Key, most: int) -> AsyncIterator[None]:
        room = self._rooms.setdefault(key, _Room(most))
        room.people += 1
        try:
            async with room.places:
                yield
        finally:
            room.people -= 1
            if not room.people:
                del self._rooms[key]
