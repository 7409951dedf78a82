"""The worker over a real database: what was promised is done, whatever happens to whoever does it."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field

import pytest
from tests.fakes import FrozenClock

from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent
from frontdesk.kernel.aead import Sealer
from frontdesk.runtime.jobs.queue import JobQueue
from frontdesk.runtime.jobs.worker import GIVE_UP_MS, LEASE_MS, JobFailed, JobRefused, Task, Worker
from frontdesk.storage.database import Changes, Database, Transaction
from frontdesk.storage.unit import Store, Unit

KIND = "test"
KEY = b"k" * 32


@dataclass(frozen=True, slots=True)
class Diary:
    """Writes down what it was asked to do; ``then`` happens each time."""

    then: Callable[[], None] = lambda: None
    done: list[object] = field(default_factory=list)

    async def do(self, task: Task) -> None:
        self.done.append(task.content.get("number"))
        self.then()

    def tell(self, unit: Unit, task: Task, now: int, reason: str | None) -> None:
        number = task.content.get("number")
        unit.record(
            LogEvent(
                EventType.EMAIL_DELIVERY, now, SYSTEM, success=reason is None, reason=reason, debug={"number": number}
            )
        )


@dataclass(frozen=True, slots=True)
class Node:
    """A process: its store, its queue and its worker."""

    store: Store
    clock: FrozenClock
    diary: Diary
    org: OrgId
    queue: JobQueue = field(default_factory=lambda: JobQueue(Sealer(KEY, "jobs")))

    @property
    def worker(self) -> Worker:
        return Worker(self.store, self.queue, self.clock, {KIND: self.diary}, lambda: [self.org])

    async def promise(self, *numbers: int) -> None:
        async with self.store.unit(self.org) as unit:
            for number in numbers:
                await self.queue.add(unit, KIND, {"number": number}, self.clock.now())

    async def told(self) -> list[tuple[object, str | None]]:
        async with self.store.reading(self.org) as unit:
            page = await unit.logs.list_page(after="", most=100)
        return [(stored.event.debug["number"], stored.event.reason) for stored in page]


def _raises(*failures: BaseException) -> Callable[[], None]:
    left = list(failures)

    def then() -> None:
        if left:
            raise left.pop(0)

    return then


async def test_jobs_are_done_in_order_once_each_and_told_of(store: Store, org: OrgId) -> None:
    node = Node(store, FrozenClock(), Diary(), org)
    await node.promise(1, 2, 3)
    worker = node.worker
    assert await worker.run_due(org) == 3
    assert await worker.run_due(org) == 0
    assert node.diary.done == [1, 2, 3]
    assert await node.told() == [(1, None), (2, None), (3, None)]


async def test_what_fails_is_tried_again_later_each_time_longer(store: Store, org: OrgId) -> None:
    node = Node(store, FrozenClock(), Diary(_raises(JobFailed("not now"), OSError("gone"))), org)
    await node.promise(1)
    for wait_s, tries in ((0, 1), (9, 1), (1, 2), (19, 2), (1, 3)):
        node.clock.advance(seconds=wait_s)
        await node.worker.run_due(org)
        assert len(node.diary.done) == tries
    assert await node.told() == [(1, None)]


async def test_what_fails_for_a_day_is_given_up_and_told_of(store: Store, org: OrgId) -> None:
    node = Node(store, FrozenClock(), Diary(_raises(*[JobFailed("not now")] * 1000)), org)
    await node.promise(1)
    end = node.clock.now() + GIVE_UP_MS
    while node.clock.now() <= end:
        await node.worker.run_due(org)
        node.clock.advance(seconds=600)
    assert await node.told() == [(1, "Given up after a day: not now")]
    assert 20 < len(node.diary.done) < 60


async def test_what_is_refused_for_good_is_not_tried_again(store: Store, org: OrgId) -> None:
    node = Node(store, FrozenClock(), Diary(_raises(JobRefused("never"))), org)
    await node.promise(1)
    await node.worker.run_due(org)
    node.clock.advance(days=1)
    await node.worker.run_due(org)
    assert node.diary.done == [1]
    assert await node.told() == [(1, "never")]


async def test_a_job_whose_worker_was_killed_is_done_by_another_when_the_lease_ends(
    store: Store, another_node: Database, org: OrgId
) -> None:
    clock = FrozenClock()
    killed = Node(store, clock, Diary(_raises(asyncio.CancelledError())), org)
    await killed.promise(1)
    with suppress(asyncio.CancelledError):
        await killed.worker.run_due(org)
    other = Node(Store(another_node), clock, Diary(), org)
    assert await other.worker.run_due(org) == 0, "nobody knows yet that it was killed"
    clock.advance(ms=LEASE_MS)
    assert await other.worker.run_due(org) == 1
    assert other.diary.done == [1]
    assert await other.told() == [(1, None)]


async def test_a_job_that_breaks_its_worker_is_tried_again_and_given_up_after_a_day(store: Store, org: OrgId) -> None:
    node = Node(store, FrozenClock(), Diary(_raises(*[KeyError("a bug")] * 9)), org)
    await node.promise(1)
    for passed_ms in (0, LEASE_MS, GIVE_UP_MS):
        node.clock.advance(ms=passed_ms)
        with suppress(KeyError):
            await node.worker.run_due(org)
    assert node.diary.done == [1, 1]
    assert await node.told() == [(1, "Given up after a day.")]


async def test_a_job_that_waited_for_days_without_being_tried_is_done(store: Store, org: OrgId) -> None:
    node = Node(store, FrozenClock(), Diary(), org)
    await node.promise(1)
    node.clock.advance(days=3)
    await node.worker.run_due(org)
    assert await node.told() == [(1, None)]


async def test_two_processes_share_jobs_and_do_none_twice(store: Store, another_node: Database, org: OrgId) -> None:
    clock = FrozenClock()
    one, other = Node(store, clock, Diary(), org), Node(Store(another_node), clock, Diary(), org)
    await one.promise(*range(40))
    await asyncio.gather(one.worker.run_due(org), other.worker.run_due(org))
    assert sorted([*one.diary.done, *other.diary.done], key=str) == sorted(range(40), key=str)


async def test_a_started_worker_does_what_is_committed_at_once(store: Store, org: OrgId) -> None:
    node = Node(store, FrozenClock(), Diary(), org)
    worker = node.worker
    worker.start()
    await asyncio.sleep(0)
    await node.promise(1, 2)
    async with asyncio.timeout(3):  # the clock alone would take longer
        while len(await node.told()) < 2:
            await asyncio.sleep(0.01)
    await worker.close()
    assert node.diary.done == [1, 2]


@pytest.mark.parametrize("turns", range(6))
async def test_closing_ends_the_worker_in_whichever_turn_of_the_loop_a_job_ends(
    store: Store, org: OrgId, turns: int
) -> None:
    node = Node(store, FrozenClock(), Diary(), org)
    worker = node.worker
    worker.start()
    await asyncio.sleep(0.1)  # it has looked, and waits
    node.queue.rung.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    closing = asyncio.create_task(worker.close())
    done, _ = await asyncio.wait((closing,), timeout=10)
    assert closing in done


async def test_a_row_says_nothing_of_what_the_job_is_about(store: Store, org: OrgId) -> None:
    node = Node(store, FrozenClock(), Diary(), org)
    async with store.unit(org) as unit:
        await node.queue.add(unit, KIND, {"code": "123456"}, node.clock.now())
    async with store.reading(org) as unit:
        (job,) = await unit.jobs.list_due(node.clock.now(), 9)
    assert b"123456" not in job.sealed
    assert node.queue.open(job) == {"code": "123456"}


async def test_a_job_that_was_sealed_with_another_key_is_given_up_and_told_of(store: Store, org: OrgId) -> None:
    stranger = Node(store, FrozenClock(), Diary(), org, JobQueue(Sealer(b"x" * 32, "jobs")))
    await stranger.promise(1)
    node = Node(store, FrozenClock(), Diary(), org)
    await node.worker.run_due(org)
    assert node.diary.done == []
    ((number, reason),) = await node.told()
    assert number is None
    assert reason is not None
    assert "master key" in reason


async def test_a_job_of_a_kind_that_a_node_does_not_know_waits_for_one_that_does_and_not_for_ever(
    store: Store, org: OrgId
) -> None:
    node = Node(store, FrozenClock(), Diary(), org)
    await node.promise(1, 2)
    older = Worker(store, node.queue, node.clock, {}, lambda: [org])
    assert await older.run_due(org) == 2
    node.clock.advance(seconds=10)
    assert await node.worker.run_due(org) == 2
    assert await node.told() == [(1, None), (2, None)]
    await node.promise(3)
    assert await older.run_due(org) == 1
    node.clock.advance(ms=GIVE_UP_MS + 1)
    assert await older.run_due(org) == 1
    assert await node.worker.run_due(org) == 0


@dataclass(frozen=True, slots=True)
class Torn:
    """A database that has the rows of one org alone; what it says of another's is no failure that anybody expects."""

    whole: Database
    org: OrgId

    @property
    def changes(self) -> Changes:
        return self.whole.changes

    async def open(self) -> None:
        await self.whole.open()

    async def close(self) -> None:
        await self.whole.close()

    def reading(self, org: OrgId) -> AbstractAsyncContextManager[Transaction]:
        return self.whole.reading(org)

    def writing(self, org: OrgId) -> AbstractAsyncContextManager[Transaction]:
        return self.whole.writing(org)

    def glance(self, org: OrgId) -> Transaction:
        if org != self.org:
            raise KeyError("a page of the file is torn")
        return self.whole.glance(org)


async def test_jobs_are_done_beside_an_org_whose_rows_cannot_be_read(store: Store, org: OrgId) -> None:
    node = Node(Store(Torn(store.database, org)), FrozenClock(), Diary(), org)
    worker = Worker(node.store, node.queue, node.clock, {KIND: node.diary}, lambda: [OrgId("00oTorn"), org])
    worker.start()
    await node.promise(1)
    async with asyncio.timeout(3):
        while not node.diary.done:
            await asyncio.sleep(0.01)
    await worker.close()
    assert node.diary.done == [1]
