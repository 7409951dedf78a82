"""High-volume events of the system log, written in batches: within 50 ms, and on shutdown.

Events of state changes are not written here but in the transaction that changes the state (``Unit.record``).
"""

import asyncio
from contextlib import suppress

from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import LogEvent
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.observe import logger
from frontdesk.storage.repos.logs import events_by_org
from frontdesk.storage.unit import Store

FLUSH_AFTER_S = 0.05
_MOST_PENDING = 50_000
_log = logger("system_log")


class SystemLog:
    """Collects events and writes them. At most ``FLUSH_AFTER_S`` of them is lost when a node is killed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pending: list[tuple[OrgId, LogEvent]] = []
        self._task: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._writing = asyncio.Lock()

    def record(self, org: OrgId, event: LogEvent) -> None:
        """Write this soon."""
        self._pending.append((org, event))
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._flush_later())

    async def _flush_later(self) -> None:
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(FLUSH_AFTER_S):
                    await self._closing.wait()
            await self.flush()
        finally:
            self._task = None
            if self._pending and not self._closing.is_set():
                self._task = asyncio.get_running_loop().create_task(self._flush_later())

    async def flush(self) -> None:
        """Write what is pending, one transaction an org; what cannot be written is tried again.

        A batch that is on its way is waited for: whoever flushes finds afterwards what was recorded before.
        """
        async with self._writing:
            await self._write()

    async def _write(self) -> None:
        pending, self._pending = self._pending, []
        for org, events in events_by_org(pending).items():
            try:
                async with self._store.unit(org) as unit:
                    await unit.logs.add(events)
            except (Expected, OSError) as why:
                _log.warning("system_log_not_written", extra={"count": len(events), "why": type(why).__name__})
                self._pending = [*((org, event) for event in events), *self._pending][-_MOST_PENDING:]

    async def close(self) -> None:
        """Write the rest. A batch that is on its way is waited for: cancelled, it might be lost."""
        self._closing.set()
        if self._task is not None:
            await self._task
        await self.flush()
