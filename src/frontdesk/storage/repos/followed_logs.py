"""The system log as whoever is told of it reads it: in steps, each in the order of time (``domain/hooks/delivery.py``).

A step is what was written up to ``to_id`` and published up to ``to_at``, without what was both written up to
``seen_id`` and published up to ``seen_at``. That is two spans, one along each index.
"""

from collections.abc import Collection

from sqlalchemy import and_, select, tuple_

from frontdesk.domain.hooks.delivery import HookQueue
from frontdesk.domain.logs.model import LogEvent
from frontdesk.kernel.json import decode_as
from frontdesk.storage.codec import Row, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.repos.logs import StoredEvent
from frontdesk.storage.spelling import of_org
from frontdesk.storage.statement import InList, param, statement
from frontdesk.storage.tables.logs import log_events

_ROWS = log_events.c
_IDS = statement(
    select(_ROWS.id).where(of_org(log_events), _ROWS.id > param("after")).order_by(_ROWS.id).limit(param("most"))
)
_WANTED = and_(
    of_org(log_events),
    InList(_ROWS.event_type, "types"),
    _ROWS.published_at >= param("starts_at"),
    _ROWS.published_at <= param("to_at"),
    tuple_(_ROWS.published_at, _ROWS.id) > tuple_(param("done_at"), param("done_id")),
)
_ORDER = (_ROWS.published_at, _ROWS.id)
_NEWLY_WRITTEN = statement(
    select(_ROWS.id, _ROWS.event)
    .where(_WANTED, _ROWS.id > param("seen_id"), _ROWS.id <= param("to_id"))
    .order_by(*_ORDER)
    .limit(param("most"))
)
_NEWLY_DUE = statement(
    select(_ROWS.id, _ROWS.event)
    .where(_WANTED, _ROWS.published_at > param("seen_at"), _ROWS.id <= param("seen_id"))
    .order_by(*_ORDER)
    .limit(param("most"))
)
_BY_IDS = statement(
    select(_ROWS.id, _ROWS.event)
    .where(of_org(log_events), InList(_ROWS.id, "ids"))
    .order_by(*_ORDER)
    .limit(param("most"))
)


class FollowedLogs:
    """Rows of ``log_events``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def list_ids(self, *, after: str, most: int) -> list[str]:
        """What was written after this one, in the order of writing."""
        return [str(row["id"]) for row in await self._tx.all(_IDS, after=after, most=most)]

    async def list_of_step(self, queue: HookQueue, types: Collection[str], most: int) -> list[StoredEvent]:
        """The next events of the step that is under way, in the order of their time."""
        wanted = {
            "types": to_json(sorted(types)),
            "starts_at": queue.starts_at,
            "to_at": queue.to_at,
            "done_at": queue.done_at,
            "done_id": queue.done_id,
            "seen_id": queue.seen_id,
            "most": most,
        }
        written = await self._tx.all(_NEWLY_WRITTEN, to_id=queue.to_id, **wanted)
        due = await self._tx.all(_NEWLY_DUE, seen_at=queue.seen_at, **wanted)
        found = sorted((_event(row) for row in (*written, *due)), key=lambda one: (one.event.published_at, one.id))
        return found[:most]

    async def list_by_ids(self, ids: Collection[str]) -> list[StoredEvent]:
        """These events, as far as they are still there, in the order of their time."""
        return [_event(row) for row in await self._tx.all(_BY_IDS, ids=to_json(sorted(ids)), most=len(ids))]


def _event(row: Row) -> StoredEvent:
    return StoredEvent(row["id"], decode_as(LogEvent, row["event"]))
