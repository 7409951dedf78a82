"""Event hooks' places in the system log. One lease a hook: nobody else tells it anything meanwhile."""

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is spelled alike in both databases

from frontdesk.domain.hooks.delivery import HookQueue
from frontdesk.storage.codec import Row
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, of_org, select_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.event_hooks import event_hook_queues

_ROWS = event_hook_queues.c
_BEGIN = statement(
    insert(event_hook_queues)
    .values({column.name: param(column.name) for column in _ROWS})
    .on_conflict_do_nothing(index_elements=["org_id", "hook_id"])
)
_BY_ID = select_by(event_hook_queues, "hook_id")
_IS_DUE = (of_org(event_hook_queues), _ROWS.run_at <= param("now"), _ROWS.leased_until <= param("now"))
_DUE = statement(select(*_ROWS).where(*_IS_DUE).order_by(_ROWS.run_at, _ROWS.hook_id).limit(param("most")))
_HELD = (of_org(event_hook_queues), _ROWS.hook_id == param("hook_id"), _ROWS.leases == param("leases"))
_LEASE = statement(
    update(event_hook_queues)
    .where(*_HELD, _ROWS.run_at <= param("now"), _ROWS.leased_until <= param("now"))
    .values(leases=_ROWS.leases + 1, leased_until=param("leased_until"))
)
_MOVED = ("seen_at", "seen_id", "to_at", "to_id", "done_at", "done_id", "failing_since", "attempts", "run_at")
_SAVE = statement(
    update(event_hook_queues).where(*_HELD).values({name: param(name) for name in (*_MOVED, "leased_until")})
)
_HURRY = statement(
    update(event_hook_queues).where(of_org(event_hook_queues), _ROWS.hook_id == param("hook_id")).values(run_at=0)
)
_DELETE = delete_by(event_hook_queues, "hook_id")


class EventHookQueues:
    """Rows of ``event_hook_queues``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def begin(self, queue: HookQueue) -> None:
        """The hook has a place from now on; one that it has already stays."""
        await self._tx.execute(
            _BEGIN,
            hook_id=queue.hook_id,
            starts_at=queue.starts_at,
            leased_until=queue.leased_until,
            leases=queue.leases,
            **_moved(queue),
        )

    async def find(self, hook_id: str) -> HookQueue | None:
        """The place of one hook."""
        row = await self._tx.find(_BY_ID, hook_id=hook_id)
        return _queue(row) if row is not None else None

    async def list_due(self, now: int, most: int) -> list[HookQueue]:
        """Those that nobody is telling and that have waited long enough."""
        return [_queue(row) for row in await self._tx.all(_DUE, now=now, most=most)]

    async def lease(self, queue: HookQueue, now: int, until: int) -> bool:
        """Take the hook until then; True for exactly one of all who saw it due."""
        return (
            await self._tx.execute(_LEASE, hook_id=queue.hook_id, leases=queue.leases, now=now, leased_until=until) == 1
        )

    async def save(self, queue: HookQueue, until: int) -> bool:
        """Where it is now, and the lease that goes on until then; False where somebody else has the hook, or nobody."""
        return (
            await self._tx.execute(
                _SAVE, hook_id=queue.hook_id, leases=queue.leases, leased_until=until, **_moved(queue)
            )
            == 1
        )

    async def hurry(self, hook_id: str) -> bool:
        """It need not wait for its time."""
        return await self._tx.execute(_HURRY, hook_id=hook_id) == 1

    async def remove(self, hook_id: str) -> bool:
        """The hook has no place any more: what it was not told of it is never told."""
        return await self._tx.execute(_DELETE, hook_id=hook_id) == 1


def _moved(queue: HookQueue) -> dict[str, object]:
    return {name: getattr(queue, name) for name in _MOVED}


def _queue(row: Row) -> HookQueue:
    return HookQueue(
        hook_id=row["hook_id"],
        starts_at=row["starts_at"],
        leased_until=row["leased_until"],
        leases=row["leases"],
        **{name: row[name] for name in _MOVED},
    )
