"""What the two orgs of ``test_orgs_apart`` hold and are asked about jobs: the same ids in both."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from tests.storage.rows import LATER, NOW

from frontdesk.storage.repos.jobs import Job
from frontdesk.storage.unit import Unit

Do = Callable[[Unit], Awaitable[Any]]

_JOB = Job("jobOne", "kind", b"sealed", NOW, NOW)


async def seed(unit: Unit, mark: int, *, mine: bool) -> None:
    """A job that tells the orgs apart by the mark."""
    del mine
    await unit.jobs.add(replace(_JOB, created_at=mark))


READS: dict[str, Do] = {"jobs.list_due": lambda unit: unit.jobs.list_due(LATER, 9)}
WRITES: dict[str, Do] = {
    "jobs.lease": lambda unit: unit.jobs.lease(_JOB, LATER, LATER * 2),
    "jobs.postpone": lambda unit: unit.jobs.postpone(_JOB, LATER),
    "jobs.remove": lambda unit: unit.jobs.remove(_JOB),
}
ADDED = {"jobs.add"}
