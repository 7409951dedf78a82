"""The system log.

An event's id is made of a number that only grows from one write of the org to the next, whatever clocks do: the
larger of the number after the last one and the event's time. Writers take it from one row, which they hold until they
commit, so that whoever has read up to an id will never find anything new before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    case,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is spelled alike in both databases

from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import LogEvent
from frontdesk.kernel.json import decode_as
from frontdesk.kernel.secrets import random_bytes
from frontdesk.storage.codec import Row, to_json
from frontdesk.storage.conditions import NEVER
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import insert_row, of_org, purge_rows
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.logs import log_clocks, log_events

_INSERT = insert_row(log_events)
_PAGE = statement(
    select(*log_events.c)
    .where(of_org(log_events), log_events.c.id > param("after"))
    .order_by(log_events.c.id)
    .limit(param("most"))
)
_PURGE = purge_rows(log_events, log_events.c.published_at < param("before"))
_COUNT, _AT_LEAST = bindparam("count", type_=BigInteger), bindparam("at_least", type_=BigInteger)
_AFTER_LAST = log_clocks.c.last + _COUNT
_TICK = statement(
    insert(log_clocks)
    .values(org_id=param("org_id"), last=_AT_LEAST)
    .on_conflict_do_update(
        index_elements=["org_id"],
        set_={"last": case((log_clocks.c.last > _AT_LEAST - _COUNT, _AFTER_LAST), else_=_AT_LEAST)},
    )
    .returning(log_clocks.c.last)
)
_ID_BYTES = 8
_NUMBERS_A_MS = 16  # bits: a millisecond has room for 65536 events
_SLACK_MS = 1000


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event and the id it was given; ids sort by the order of writing."""

    id: str
    event: LogEvent


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Events published in ``[since, until)``; ``types``, ``severities``, ``outcomes``: one of these, or any (None).

    ``as_written``: in the order of writing, which a reader can follow; otherwise by time. ``after``: the id (and time)
    of the last one known.
    """

    since: int
    until: int | None = None
    types: tuple[str, ...] | None = None
    severities: tuple[str, ...] | None = None
    outcomes: tuple[str, ...] | None = None
    as_written: bool = False
    descending: bool = False
    after: tuple[int, str] | None = None
    most: int = 100


class Logs:
    """Rows of ``log_events``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, events: Sequence[LogEvent]) -> None:
        """Write events, in the order they happened."""
        if not events:
            return
        in_order = sorted(events, key=lambda event: event.published_at)
        at_least = in_order[-1].published_at << _NUMBERS_A_MS
        [clock] = await self._tx.all(_TICK, at_least=at_least, count=len(in_order))
        first: int = clock["last"] - len(in_order) + 1
        chance = random_bytes(_ID_BYTES * len(in_order)).hex()
        step = 2 * _ID_BYTES
        rows = [
            _row(event, f"{first + at:016x}{chance[at * step : (at + 1) * step]}") for at, event in enumerate(in_order)
        ]
        await self._tx.execute_many(_INSERT, rows)

    async def list_page(self, *, after: str, most: int) -> list[StoredEvent]:
        """Events in the order of their ids."""
        return [_event(row) for row in await self._tx.all(_PAGE, after=after, most=most)]

    async def list_events(self, query: LogQuery) -> list[StoredEvent]:
        """Events as the query asks for them."""
        return [_event(row) for row in await self._tx.all(statement(_select(query)))]

    async def remove_old(self, before: int) -> int:
        """Events published before then."""
        return await self._tx.execute(_PURGE, before=before)


def first_id(published_at: int) -> str:
    """No event that was published then, or later, has a smaller id."""
    return f"{max(published_at - _SLACK_MS, 0) << _NUMBERS_A_MS:016x}"


def _select(query: LogQuery) -> Select[tuple[object, ...]]:
    columns, conditions = log_events.c, [of_org(log_events), log_events.c.published_at >= query.since]
    if query.until is not None:
        conditions.append(columns.published_at < query.until)
    for column, wanted in (
        (columns.event_type, query.types),
        (columns.severity, query.severities),
        (columns.outcome, query.outcomes),
    ):
        if wanted is not None:
            conditions.append(or_(NEVER, *(column == value for value in wanted)))
    key = columns.id if query.as_written else tuple_(columns.published_at, columns.id)
    rows = select(*columns).where(and_(*conditions, *_reading_on(query)))
    order = [key] if query.as_written else [columns.published_at, columns.id]
    return rows.order_by(*(column.desc() if query.descending else column for column in order)).limit(query.most)


def _reading_on(query: LogQuery) -> list[ColumnElement[bool]]:
    columns = log_events.c
    if query.as_written:
        start = first_id(query.since)
        return [columns.id > (start if query.after is None else max(query.after[1], start))]
    if query.after is None:
        return []
    here = tuple_(columns.published_at, columns.id)
    there = tuple_(literal(query.after[0], columns.published_at.type), literal(query.after[1], Text))
    return [here < there if query.descending else here > there]


def _row(event: LogEvent, id: str) -> dict[str, object]:
    return {
        "id": id,
        "published_at": event.published_at,
        "event_type": event.type.value,
        "severity": event.severity.value,
        "outcome": event.outcome,
        "event": to_json(event),
    }


def _event(row: Row) -> StoredEvent:
    return StoredEvent(row["id"], decode_as(LogEvent, row["event"]))


def events_by_org(events: Sequence[tuple[OrgId, LogEvent]]) -> dict[OrgId, list[LogEvent]]:
    """Events of several orgs, put apart."""
    apart: dict[OrgId, list[LogEvent]] = {}
    for org, event in events:
        apart.setdefault(org, []).append(event)
    return apart
