"""Hearing of other nodes' changes: LISTEN, with a look at the rows every second in case a notice was lost."""

import asyncio
import time
from contextlib import suppress

import asyncpg

from frontdesk.storage.tasks import end

CHANNEL = "frontdesk_config"
_LOOK_ANYWAY_AFTER_S = 1.0
_RECONNECT_AFTER_S = 1.0
_ASK_EVERY_S = 15.0
_CLOSE_WITHIN_S = 1.0


class Notifications:
    """One listening connection, reconnected when it breaks or when nobody answers on it."""

    def __init__(self, url: str, *, wait_s: float = 10.0, ask_every_s: float = _ASK_EVERY_S) -> None:
        self._url = url
        self._wait_s = wait_s
        self._ask_every_s = ask_every_s
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
                connection = await asyncpg.connect(self._url, timeout=self._wait_s, command_timeout=self._wait_s)
                try:
                    await connection.add_listener(CHANNEL, self._hear)
                    self._noticed = True
                    await _broken(connection, self._ask_every_s)
                finally:
                    await connection.close(timeout=_CLOSE_WITHIN_S)
            await asyncio.sleep(_RECONNECT_AFTER_S)

    def _hear(self, *_: object) -> None:
        self._noticed = True


async def _broken(connection: "asyncpg.Connection[asyncpg.Record]", ask_every_s: float) -> None:
    """Return when the connection is lost. A host that is lost says nothing: it is asked now and then.

    Raises:
        TimeoutError: it does not answer.
    """
    broken = asyncio.Event()
    connection.add_termination_listener(lambda _: broken.set())
    while not broken.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(ask_every_s):
                await broken.wait()
        if not broken.is_set():
            await connection.execute("SELECT 1")
