"""The system log."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.kernel.json import IsoTimes
from frontdesk.kernel.secrets import random_bytes
from frontdesk.storage.codec import from_json, to_json
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


class Logs:
    """Rows of ``log_events``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, events: Sequence[LogEvent]) -> None:
        """Write events, in the order they happened."""
        chance = random_bytes(_ID_BYTES * len(events)).hex()
        step = 2 * _ID_BYTES
        times = IsoTimes()
        rows = [_row(event, chance[at * step : (at + 1) * step], times) for at, event in enumerate(events)]
        await self._tx.execute_many(_INSERT, rows)

    async def list_page(self, *, after: str, most: int) -> list[dict[str, object]]:
        """Events in the order of their ids."""
        return [from_json(row["event"]) for row in await self._tx.all(_PAGE, after=after, most=most)]

    async def remove_old(self, before: int) -> int:
        """Events published before then."""
        return await self._tx.execute(_PURGE, before=before)


def _row(event: LogEvent, chance: str, times: IsoTimes) -> dict[str, object]:
    event_id = f"{event.published_at:013x}{chance}"
    return {
        "id": event_id,
        "published_at": event.published_at,
        "event_type": event.type.value,
        "severity": event.severity.value,
        "outcome": event.outcome,
        "event": to_json(_json(event_id, event, times.at(event.published_at))),
    }


def _json(event_id: str, event: LogEvent, published: str) -> dict[str, object]:
    return {
        "uuid": event_id,
        "published": published,
        "eventType": event.type.value,
        "version": "0",
        "severity": event.severity.value,
        "actor": _party(event.actor),
        "client": {"ipAddress": event.client.ip_address, "userAgent": {"rawUserAgent": event.client.user_agent}},
        "outcome": {"result": event.outcome, "reason": event.reason},
        "target": [_party(target) for target in event.targets],
        "transaction": {"type": "WEB", "id": event.client.request_id, "detail": {}},
        "debugContext": {"debugData": event.debug},
    }


def _party(party: Party) -> dict[str, object]:
    return {
        "id": party.id,
        "type": party.type,
        "alternateId": party.alternate_id,
        "displayName": party.display_name,
    }


def events_by_org(events: Sequence[tuple[OrgId, LogEvent]]) -> dict[OrgId, list[LogEvent]]:
    """Events of several orgs, put apart."""
    apart: dict[OrgId, list[LogEvent]] = {}
    for org, event in events:
        apart.setdefault(org, []).append(event)
    return apart
