"""Work on a whole large directory, beside everything else that a node does: group rules, realm assignments."""

import asyncio
import contextlib

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.observe import logger
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.tasks import end
from frontdesk.storage.unit import Store
from frontdesk.usecases.directory.group_rules import continue_group_rule, list_unfinished
from frontdesk.usecases.directory.realm_operations import continue_operation, list_unfinished_operations

_log = logger("directory")


class DirectoryRuns:
    """At most one run an org. What a run could not finish is found in the records when it is woken again."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._wanted: set[OrgId] = set()
        self._tasks: dict[OrgId, asyncio.Task[None]] = {}

    def wake(self, org: OrgId) -> None:
        """Go on with whatever is unfinished in this org; asked again meanwhile, the run looks once more."""
        self._wanted.add(org)
        task = self._tasks.get(org)
        if task is None or task.done():
            self._tasks[org] = asyncio.create_task(self._run(org))

    async def finished(self, org: OrgId) -> None:
        """Until there is no run in this org."""
        task = self._tasks.get(org)
        if task is not None:
            await task

    async def close(self) -> None:
        """Stop between two batches' transactions; the records say where."""
        for task in self._tasks.values():
            await end(task)

    async def _run(self, org: OrgId) -> None:
        while org in self._wanted:
            self._wanted.discard(org)
            try:
                while await self._advance(org):
                    pass
            except (Expected, OSError) as why:
                _log.warning("directory_run_stopped", extra={"org": org, "why": type(why).__name__})

    async def _advance(self, org: OrgId) -> bool:
        """One batch of everything that is unfinished; whether there was any."""
        async with self._store.reading(org) as unit:
            rules, operations = await list_unfinished(unit), await list_unfinished_operations(unit)
        for rule_id in rules:
            with contextlib.suppress(StaleWrite):  # another node was faster
                async with self._store.unit(org) as unit:
                    await continue_group_rule(unit, rule_id, self._clock.now())
        for operation_id in operations:
            with contextlib.suppress(StaleWrite):  # or one of the people was changed: they are asked again
                async with self._store.unit(org) as unit:
                    await continue_operation(unit, operation_id, self._clock.now())
        return bool(rules or operations)
