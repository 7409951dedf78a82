"""Imports as administrators see them: begun, paused, gone on with, cancelled (contract A.Apps; Okta: import users)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.domain.provisioning.model import IMPORT_RUN, MOST_RUNS, ImportRun, RunState, run_of, with_run
from frontdesk.domain.records.model import Draft, Record
from frontdesk.kernel.clock import Clock
from frontdesk.runtime.jobs.queue import JobQueue
from frontdesk.storage.unit import Unit
from frontdesk.usecases.provisioning.connections import CSV, find_connection
from frontdesk.usecases.records.verbs import add_record, list_page

IMPORT = "app_import"
_WHAT = "import"
_SLACK_MS = 300_000
_MOVES: Mapping[RunState, tuple[frozenset[RunState], str]] = {
    RunState.RUNNING: (frozenset({RunState.RECEIVING, RunState.PAUSED, RunState.RUNNING}), "gone on with"),
    RunState.PAUSED: (frozenset({RunState.RUNNING}), "paused"),
    RunState.CANCELLED: (frozenset({RunState.RECEIVING, RunState.RUNNING, RunState.PAUSED}), "cancelled"),
}


@dataclass(frozen=True, slots=True)
class Imports:
    """The verbs; the work itself is ``import_work.py``'s."""

    queue: JobQueue
    clock: Clock

    async def begin(self, unit: Unit, actor: Actor, app: Application, *, full: bool) -> Record:
        """A new import. One whose file has yet to be uploaded waits for that.

        Raises:
            ValidationFailed: the app or its connection is not active, or one of its imports is not over.
        """
        if not app.is_active:
            raise ValidationFailed(_WHAT, ("app: Activate the app first.",))
        connection = await find_connection(unit, app)
        if connection is None or not connection.is_active:
            cause = "connection: Set up and activate the app's provisioning connection first."
            raise ValidationFailed(_WHAT, (cause,))
        await unit.records.hold(connection.kind, connection.id)
        known = await list_imports(unit, app)
        if any(not run_of(each).state.is_over for each in known):
            raise ValidationFailed(_WHAT, ("state: Another import of the app is not over; cancel it, or wait.",))
        for forgotten in known[MOST_RUNS - 1 :]:
            await unit.records.remove(forgotten)
        now, scheme = self.clock.now(), str(connection.body["scheme"])
        state = RunState.RECEIVING if scheme == CSV else RunState.RUNNING
        since = None if full else _last_complete(known)
        run = ImportRun(scheme, state, since is None, since=since)
        record = await add_record(unit, actor, IMPORT_RUN, Draft(run.stored(), parent_id=app.id), now)
        if state is RunState.RUNNING:
            await self.wake(unit, record)
        return record

    async def move(self, unit: Unit, actor: Actor, record: Record, to: RunState) -> Record:
        """Paused, gone on with, cancelled. What a page brings that is under way meanwhile is not taken in.

        Raises:
            ValidationFailed: it cannot be, as it stands.
            StaleWrite: a page was taken in at this very moment; ask again.
        """
        run, now = run_of(record), self.clock.now()
        allowed, word = _MOVES[to]
        if run.state not in allowed:
            raise ValidationFailed(_WHAT, (f"state: An import that is {run.state.value} cannot be {word}.",))
        starts = run.state is RunState.RECEIVING and to is RunState.RUNNING
        if starts and not await unit.import_chunks.list_numbers(record.id):
            raise ValidationFailed(_WHAT, ("parts: Upload the file first.",))
        moved = run.ended(to, now) if to.is_over else replace(run, state=to, failures=0)
        changed = replace(with_run(record, moved, now), updated_by=actor.id)
        await unit.records.save(changed)
        if to is RunState.RUNNING:
            await self.wake(unit, changed)
        if to.is_over:
            await unit.import_chunks.remove_of_import(record.id)
            tell_end(unit, changed, moved, now)
        return replace(changed, version=changed.version + 1)

    async def wake(self, unit: Unit, record: Record) -> None:
        """Promise that somebody goes on with it."""
        content = {"app_id": record.parent_id, "import_id": record.id}
        await self.queue.add(unit, IMPORT, content, self.clock.now())


async def list_imports(unit: Unit, app: Application) -> list[Record]:
    """Those that are remembered, the newest first."""
    found = await list_page(unit, IMPORT_RUN, parent_id=app.id)
    return sorted(found, key=lambda each: (each.created_at, each.id), reverse=True)


async def get_import(unit: Unit, app: Application, id: str) -> Record:
    """One of them.

    Raises:
        ResourceNotFound: there is none.
    """
    found = await unit.records.find(IMPORT_RUN.name, id)
    if found is None or found.parent_id != app.id:
        raise ResourceNotFound(f"{id[:100]} ({IMPORT_RUN.type})")
    return found


def tell_end(unit: Unit, record: Record, run: ImportRun, now: int) -> None:
    """An import is over, and how it went."""
    counts = {f"users_{name}": number for name, number in run.counts.items()}
    unit.record(
        LogEvent(
            type=EventType.IMPORT_COMPLETE,
            published_at=now,
            actor=SYSTEM,
            targets=(Party(record.id, IMPORT_RUN.type), Party(record.parent_id, "AppInstance")),
            success=run.state is RunState.COMPLETED,
            reason=run.reason or (run.state.value if run.state is not RunState.COMPLETED else None),
            debug={**counts, "errors": run.error_count},
        )
    )


def _last_complete(known: list[Record]) -> int | None:
    """When the last import that came to its end began, and a little: clocks differ."""
    ended = [each for each in known if run_of(each).state is RunState.COMPLETED]
    return ended[0].created_at - _SLACK_MS if ended else None
