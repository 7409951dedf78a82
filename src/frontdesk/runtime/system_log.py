"""High-volume events of the system log, written in batches: within 50 ms, and on shutdown.

Events of state changes are not written here but in the transaction that changes the state (``Unit.record``).
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import LogEvent
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.observe import logger
from frontdesk.storage.repos.logs import events_by_org
from frontdesk.storage.unit import Store

FLUSH_AFTER_S = 0.05
_AGAIN_AFTER_S = 1.0
_MOST_PENDING = 50_000
_MAY_PASS = (Expected, OSError)
_log = logger("system_log")


class SystemLog:
    """Collects events and writes them. At most ``FLUSH_AFTER_S`` of them is lost when a node is killed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pending: list[tuple[OrgId, LogEvent]] = []
        self._task: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._writing = asyncio.Lock()
        self._wait_s = FLUSH_AFTER_S

    def record(self, org: OrgId, event: LogEvent) -> None:
        """Write this soon."""
        self._pending.append((org, event))
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._flush_later())

    async def _flush_later(self) -> None:
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._wait_s):
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
        self._wait_s = FLUSH_AFTER_S
        for org, events in events_by_org(pending).items():
            why = await self._try(org, events)
            if why is None:
                continue
            left = events if isinstance(why, _MAY_PASS) else await self._singly(org, events)
            if left:
                _log.warning("system_log_not_written", extra={"count": len(left), "why": type(why).__name__})
                self._pending = [*((org, event) for event in left), *self._pending][-_MOST_PENDING:]
                self._wait_s = _AGAIN_AFTER_S

    async def _try(self, org: OrgId, events: Sequence[LogEvent]) -> BaseException | None:
        """Write them all or none; why not, whatever it was: what is not written must not be forgotten."""
        (why,) = await asyncio.gather(self._add(org, events), return_exceptions=True)
        return why

    async def _add(self, org: OrgId, events: Sequence[LogEvent]) -> None:
        async with self._store.unit(org) as unit:
            await unit.logs.add(events)

    async def _singly(self, org: OrgId, events: Sequence[LogEvent]) -> list[LogEvent]:
        """Write each by itself; which to try again. Where others can be written, one that cannot never will be."""
        failed = [(event, why) for event in events if (why := await self._try(org, [event])) is not None]
        if len(failed) == len(events):
            return list(events)
        broken = [(event, why) for event, why in failed if not isinstance(why, _MAY_PASS)]
        for event, why in broken:
            _log.error("event_not_written", extra={"org": org, "type": event.type}, exc_info=why)
        return [event for event, why in failed if isinstance(why, _MAY_PASS)]

    async def close(self) -> None:
        """Write the rest. A batch that is on its way is waited for: cancelled, it might be lost."""
        self._closing.set()
        if self._task is not None:
            await self._task
        await self.flush()
