"""The system log."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import LogEvent
from frontdesk.kernel.json import decode_as
from frontdesk.kernel.secrets import random_bytes
from frontdesk.storage.codec import to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import insert_row, of_org
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.logs import log_events

_INSERT = insert_row(log_events)
_PAGE = statement(
    select(*log_events.c)
    .where(of_org(log_events), log_events.c.id > param("after"))
    .order_by(log_events.c.id)
    .limit(param("most"))
)
_PURGE = statement(delete(log_events).where(of_org(log_events), log_events.c.published_at < param("before")))
_ID_BYTES = 8


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event and the id it was given; ids sort by time."""

    id: str
    event: LogEvent


class Logs:
    """Rows of ``log_events``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, events: Sequence[LogEvent]) -> None:
        """Write events, in the order they happened."""
        chance = random_bytes(_ID_BYTES * len(events)).hex()
        step = 2 * _ID_BYTES
        rows = [_row(event, chance[at * step : (at + 1) * step]) for at, event in enumerate(events)]
        await self._tx.execute_many(_INSERT, rows)

    async def list_page(self, *, after: str, most: int) -> list[StoredEvent]:
        """Events in the order of their ids."""
        rows = await self._tx.all(_PAGE, after=after, most=most)
        return [StoredEvent(row["id"], decode_as(LogEvent, row["event"])) for row in rows]

    async def remove_old(self, before: int) -> int:
        """Events published before then."""
        return await self._tx.execute(_PURGE, before=before)


def _row(event: LogEvent, chance: str) -> dict[str, object]:
    return {
        "id": f"{event.published_at:013x}{chance}",
        "published_at": event.published_at,
        "event_type": event.type.value,
        "severity": event.severity.value,
        "outcome": event.outcome,
        "event": to_json(event),
    }


def events_by_org(events: Sequence[tuple[OrgId, LogEvent]]) -> dict[OrgId, list[LogEvent]]:
    """Events of several orgs, put apart."""
    apart: dict[OrgId, list[LogEvent]] = {}
    for org, event in events:
        apart.setdefault(org, []).append(event)
    return apart
