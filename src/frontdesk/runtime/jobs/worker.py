"""Doing what was promised: at least once, by one process at a time, again after what fails, for a day at most.

A job is leased by one conditional UPDATE. A process that is killed leaves its lease behind; when that has run out, any
process takes the job. An idle org costs one look at an index every few seconds.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Protocol

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.aead import NotSealedByUs
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.observe import logger
from frontdesk.runtime.jobs.queue import JobQueue
from frontdesk.storage.repos.jobs import Job
from frontdesk.storage.tasks import end
from frontdesk.storage.unit import Store, Unit

LEASE_MS = 60_000
GIVE_UP_MS = 86_400_000
_LIMIT_S = 45.0
_LOOK_EVERY_S = 4.0
_DRAIN_S = 10.0
_AT_ONCE, _OF_AN_ORG = 32, 12
"""How many jobs are under way: in this process, and of one org, whose slow neighbours leave room for others' mail."""
_FIRST_WAIT_MS, _LONGEST_WAIT_MS = 10_000, 3_600_000
_log = logger("jobs")


class JobFailed(Expected):
    """The job was not done; it is tried again."""


class JobRefused(Expected):
    """The job was not done and never will be: another try would end like this one."""


@dataclass(frozen=True, slots=True)
class Task:
    """A job that is being done: what it is about, opened; ``promised_at``: when it was promised."""

    org: OrgId
    id: str
    content: Mapping[str, object]
    promised_at: int


class Work(Protocol):
    """What does the jobs of one kind."""

    async def do(self, task: Task) -> None:
        """Do it; it may have been done before by a process that was killed.

        Raises:
            JobFailed: not now.
            JobRefused: never.
        """

    def tell(self, unit: Unit, task: Task, now: int, reason: str | None) -> None:
        """Record that it was done (no reason), or given up and why, in the unit that removes it."""


class _Unknown:
    """A job of a newer release's: its nodes have another try at it, and after a day nobody does."""

    async def do(self, task: Task) -> None:
        raise JobFailed("This node does not know jobs of that kind.")

    def tell(self, unit: Unit, task: Task, now: int, reason: str | None) -> None:
        """There is no word for it here."""


_UNKNOWN: Final = _Unknown()


class Worker:
    """One a process. ``works`` says who does which kind of job."""

    def __init__(
        self,
        store: Store,
        queue: JobQueue,
        clock: Clock,
        works: Mapping[str, Work],
        orgs: Callable[[], Iterable[OrgId]],
    ) -> None:
        self._store = store
        self._queue = queue
        self._clock = clock
        self._works = dict(works)
        self._orgs = orgs
        self._busy: dict[asyncio.Task[None], OrgId] = {}
        self._loop: asyncio.Task[None] | None = None

    def add(self, works: Mapping[str, Work]) -> None:
        """Who does these kinds, too; said before it starts."""
        self._works.update(works)

    def start(self) -> None:
        """Look for work from now on."""
        self._loop = asyncio.create_task(self._look_for_work())

    async def close(self) -> None:
        """Finish what has begun; what is not finished in time stays leased, and is done again by whoever comes next."""
        if self._loop is not None:
            await end(self._loop)
        if self._busy:
            _, late = await asyncio.wait(self._busy, timeout=_DRAIN_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def run_due(self, org: OrgId) -> int:
        """Do what is due in one org, one job after the other, until nothing is; how many there were."""
        done = 0
        while leased := await self._lease(org, _AT_ONCE):
            for job in leased:
                await self._do(org, job)
            done += len(leased)
        return done

    async def _look_for_work(self) -> None:
        while True:
            self._queue.rung.clear()
            for org in self._orgs():
                await self._begin_due(org)
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY_S):
                    await self._queue.rung.wait()

    async def _begin_due(self, org: OrgId) -> None:
        """Whatever is wrong with the rows of one org, those of the others are looked at, and its own again."""
        (leased,) = await asyncio.gather(self._lease(org, self._room_for(org)), return_exceptions=True)
        if isinstance(leased, Expected | OSError):
            _log.warning("jobs_not_read", extra={"org": org, "why": type(leased).__name__})
        elif isinstance(leased, BaseException):
            _log.error("jobs_broke", extra={"org": org, "why": type(leased).__name__}, exc_info=leased)
        else:
            for job in leased:
                self._begin(org, job)

    def _room_for(self, org: OrgId) -> int:
        of_org = sum(one == org for one in self._busy.values())
        return min(_AT_ONCE - len(self._busy), _OF_AN_ORG - of_org)

    def _begin(self, org: OrgId, job: Job) -> None:
        task = asyncio.create_task(self._do(org, job), name=f"{job.kind} {job.id}")
        self._busy[task] = org
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        """There is room for another job. What ended in a bug of ours keeps its lease, and is tried when that ends."""
        self._busy.pop(task, None)
        self._queue.rung.set()
        if not task.cancelled() and (why := task.exception()) is not None:
            _log.error("job_broke", extra={"job": task.get_name(), "why": type(why).__name__}, exc_info=why)

    async def _lease(self, org: OrgId, most: int) -> list[Job]:
        now = self._clock.now()
        if most <= 0 or not (due := await self._store.glance(org).jobs.list_due(now, most)):
            return []
        async with self._store.unit(org) as unit:
            return [
                replace(job, attempts=job.attempts + 1)
                for job in due
                if await unit.jobs.lease(job, now, now + LEASE_MS)
            ]

    async def _do(self, org: OrgId, job: Job) -> None:
        try:
            task = Task(org, job.id, self._queue.open(job), job.created_at)
        except NotSealedByUs:
            _log.error("job_unreadable", extra={"org": org, "job": job.id, "kind": job.kind})
            task = Task(org, job.id, {}, job.created_at)
            await self._end_with(job, task, "The job cannot be opened: it was sealed with another master key.")
            return
        if job.attempts > 1 and self._clock.now() > job.created_at + GIVE_UP_MS:
            await self._end_with(job, task, "Given up after a day.")
            return
        try:
            async with asyncio.timeout(_LIMIT_S):
                await self._work(job).do(task)
        except JobRefused as why:
            await self._end_with(job, task, str(why))
        except (Expected, OSError) as why:  # a TimeoutError is an OSError
            await self._try_again(job, task, why)
        else:
            await self._end_with(job, task, None)

    def _work(self, job: Job) -> Work:
        return self._works.get(job.kind, _UNKNOWN)

    async def _try_again(self, job: Job, task: Task, why: Exception) -> None:
        now = self._clock.now()
        run_at = now + min(_FIRST_WAIT_MS << min(job.attempts - 1, 12), _LONGEST_WAIT_MS)
        _log.warning("job_failed", extra={"org": task.org, "job": job.id, "kind": job.kind, "why": type(why).__name__})
        if run_at > job.created_at + GIVE_UP_MS:
            await self._end_with(job, task, f"Given up after a day: {why}")
            return
        async with self._store.unit(task.org) as unit:
            await unit.jobs.postpone(job, run_at)

    async def _end_with(self, job: Job, task: Task, reason: str | None) -> None:
        """Remove the job and tell of it. Where the lease had run out, whoever has it now tells."""
        async with self._store.unit(task.org) as unit:
            if await unit.jobs.remove(job):
                self._work(job).tell(unit, task, self._clock.now(), reason)
