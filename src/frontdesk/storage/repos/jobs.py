"""Jobs: added with the change that promises them, leased by whoever does them, removed when they are done."""

from dataclasses import dataclass, field

from sqlalchemy import delete, select, update

from frontdesk.storage.codec import Row
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import insert_row, of_org
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.jobs import jobs

_INSERT = insert_row(jobs)
_IS_DUE = (of_org(jobs), jobs.c.run_at <= param("now"), jobs.c.leased_until <= param("now"))
_DUE = statement(select(*jobs.c).where(*_IS_DUE).order_by(jobs.c.run_at, jobs.c.id).limit(param("most")))
_LEASE = statement(
    update(jobs)
    .where(*_IS_DUE, jobs.c.id == param("id"), jobs.c.attempts == param("attempts"))
    .values(attempts=jobs.c.attempts + 1, leased_until=param("leased_until"))
)
_HELD = (of_org(jobs), jobs.c.id == param("id"), jobs.c.attempts == param("attempts"))
_POSTPONE = statement(update(jobs).where(*_HELD).values(run_at=param("run_at"), leased_until=0))
_REMOVE = statement(delete(jobs).where(*_HELD))


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do. ``attempts`` counts leases, and so tells whose lease it is."""

    id: str
    kind: str
    sealed: bytes = field(repr=False)
    run_at: int
    created_at: int
    attempts: int = 0


class Jobs:
    """Rows of ``jobs``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, job: Job) -> None:
        """Something to do at ``run_at`` or later."""
        await self._tx.execute(
            _INSERT,
            id=job.id,
            kind=job.kind,
            sealed=job.sealed,
            attempts=job.attempts,
            run_at=job.run_at,
            leased_until=0,
            created_at=job.created_at,
        )

    async def list_due(self, now: int, most: int) -> list[Job]:
        """What nobody is doing and has waited long enough, the longest first."""
        return [_job(row) for row in await self._tx.all(_DUE, now=now, most=most)]

    async def lease(self, job: Job, now: int, until: int) -> bool:
        """Take the job until then; True for exactly one of all who saw it due."""
        return await self._tx.execute(_LEASE, id=job.id, attempts=job.attempts, now=now, leased_until=until) == 1

    async def postpone(self, job: Job, run_at: int) -> bool:
        """Give the lease back for another try; False where it ran out and somebody else has the job."""
        return await self._tx.execute(_POSTPONE, id=job.id, attempts=job.attempts, run_at=run_at) == 1

    async def remove(self, job: Job) -> bool:
        """It is done, or given up; False where the lease ran out and somebody else has the job."""
        return await self._tx.execute(_REMOVE, id=job.id, attempts=job.attempts) == 1


def _job(row: Row) -> Job:
    return Job(
        id=row["id"],
        kind=row["kind"],
        sealed=row["sealed"],
        run_at=row["run_at"],
        created_at=row["created_at"],
        attempts=row["attempts"],
    )
