"""The queue: a job is a row of the transaction that promises it, sealed, because it may hold codes and links."""

import asyncio
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.kernel.aead import Sealer
from frontdesk.kernel.json import decode, encode
from frontdesk.kernel.secrets import base62, random_base62
from frontdesk.storage.repos.jobs import Job
from frontdesk.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class JobQueue:
    """Jobs of every kind. ``rung`` is set when one was committed here: the worker need not wait for its time."""

    sealer: Sealer
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    _count: "itertools.count[int]" = field(default_factory=itertools.count)

    async def add(
        self, unit: Unit, kind: str, content: Mapping[str, object], now: int, *, run_at: int | None = None
    ) -> None:
        """Promise a job: it is done after this unit has committed, and never if it does not.

        Jobs that one process adds in one moment are in the order of their adding.
        """
        job_id = f"job{base62(now, 8)}{base62(next(self._count), 5)}{random_base62(6)}"
        sealed = self.sealer.seal(encode(content), _context(kind, job_id))
        await unit.jobs.add(Job(job_id, kind, sealed, now if run_at is None else run_at, now))
        unit.once_committed(self.rung.set)

    def open(self, job: Job) -> dict[str, object]:
        """What the job is about.

        Raises:
            NotSealedByUs: the row was sealed with another master key, or changed.
        """
        content: dict[str, object] = decode(self.sealer.open(job.sealed, _context(job.kind, job.id)))
        return content


def _context(kind: str, id: str) -> str:
    return f"{kind} {id}"
