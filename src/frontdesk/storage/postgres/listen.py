"""Hearing of other nodes' changes: LISTEN, with a look at the rows every second in case a notice was lost."""

import asyncio
import time
from contextlib import suppress

import asyncpg

from frontdesk.storage.tasks import end

CHANNEL = "frontdesk_config"
_LOOK_ANYWAY_AFTER_S = 1.0
_RECONNECT_AFTER_S = 1.0


class Notifications:
    """One listening connection, reconnected when it breaks."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._noticed = True
        self._looked_at = 0.0
        self._task: asyncio.Task[None] | None = None

    def noticed(self) -> bool:
        """Whether a notice came, or a second went by, since we last asked."""
        now = time.monotonic()
        if not self._noticed and now - self._looked_at < _LOOK_ANYWAY_AFTER_S:
            return False
        self._noticed = False
        self._looked_at = now
        return True

    def mark(self) -> None:
        """This process has committed a change; its own notice may still be on the way."""
        self._noticed = True

    async def open(self) -> None:
        """Begin to listen."""
        self._task = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Stop listening."""
        if self._task is not None:
            await end(self._task)

    async def _listen(self) -> None:
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
                connection = await asyncpg.connect(self._url)
                try:
                    await connection.add_listener(CHANNEL, self._hear)
                    self._noticed = True
                    await _broken(connection)
                finally:
                    await connection.close()
            await asyncio.sleep(_RECONNECT_AFTER_S)

    def _hear(self, *_: object) -> None:
        self._noticed = True


async def _broken(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Return when the connection is lost."""
    broken = asyncio.Event()
    connection.add_termination_listener(lambda _: broken.set())
    await broken.wait()
