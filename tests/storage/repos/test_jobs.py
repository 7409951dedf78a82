"""Jobs' rows: one of all who want a job gets it."""

from dataclasses import replace

from tests.storage.rows import LATER, NOW

from frontdesk.domain.ids import OrgId
from frontdesk.storage.repos.jobs import Job
from frontdesk.storage.unit import Store

JOB = Job("jobOne", "kind", b"\x00sealed\xff", NOW, NOW)
UNTIL = NOW + 60_000


def leased(job: Job, times: int = 1) -> Job:
    return replace(job, attempts=job.attempts + times)


async def test_a_job_is_due_from_its_time_on_and_the_longest_wait_comes_first(store: Store, org: OrgId) -> None:
    second, third = replace(JOB, id="jobTwo"), replace(JOB, id="jobNow", run_at=NOW + 5)
    async with store.unit(org) as unit:
        for job in (third, second, JOB):
            await unit.jobs.add(job)
        assert await unit.jobs.list_due(NOW - 1, 9) == []
        assert await unit.jobs.list_due(NOW, 9) == [JOB, second]
        assert await unit.jobs.list_due(LATER, 9) == [JOB, second, third]
        assert await unit.jobs.list_due(LATER, 1) == [JOB]


async def test_a_job_is_leased_to_one_caller_until_the_lease_runs_out(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.jobs.add(JOB)
        assert await unit.jobs.lease(JOB, NOW, UNTIL)
        assert not await unit.jobs.lease(JOB, NOW, UNTIL)
        assert await unit.jobs.list_due(UNTIL - 1, 9) == []
        assert await unit.jobs.list_due(UNTIL, 9) == [leased(JOB)]
        assert not await unit.jobs.lease(JOB, UNTIL, LATER), "whoever saw it before the first lease comes too late"
        assert await unit.jobs.lease(leased(JOB), UNTIL, LATER)


async def test_whoever_lost_the_lease_can_neither_end_nor_postpone_the_job(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.jobs.add(JOB)
        await unit.jobs.lease(JOB, NOW, UNTIL)
        await unit.jobs.lease(leased(JOB), UNTIL, LATER)
        assert not await unit.jobs.remove(leased(JOB))
        assert not await unit.jobs.postpone(leased(JOB), LATER)
        assert await unit.jobs.remove(leased(JOB, 2))
        assert await unit.jobs.list_due(LATER * 2, 9) == []


async def test_a_postponed_job_waits_without_a_lease(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.jobs.add(JOB)
        await unit.jobs.lease(JOB, NOW, LATER * 2)
        assert await unit.jobs.postpone(leased(JOB), NOW + 10)
        assert await unit.jobs.list_due(NOW + 9, 9) == []
        assert await unit.jobs.list_due(NOW + 10, 9) == [replace(leased(JOB), run_at=NOW + 10)]
