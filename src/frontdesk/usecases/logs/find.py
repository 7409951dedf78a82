"""Finding events of the system log: a span of time read to its end, or the log followed as it grows (contract H.3)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.lang.filter.match import matches
from frontdesk.lang.filter.nodes import And, Comparison, Node, Operator, Or
from frontdesk.storage.repos.logs import LogQuery, StoredEvent, first_id
from frontdesk.storage.unit import Store

MOST_SCANNED = 5000
"""How many events one request looks at; a page may be short of that, and its cursor says where to go on."""
_BATCH = 500

_SPELLED: Mapping[str, str] = {each.value.lower(): each.value for each in EventType}

Position = tuple[int, str]
Seen = Callable[[StoredEvent], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class LogSearch:
    """What is asked for. ``keywords`` are folded; each must be part of some value of the event.

    Without ``until``, ascending, the log is followed: there is always a cursor to come back with.
    """

    since: int
    until: int | None
    node: Node | None
    keywords: tuple[str, ...]
    descending: bool
    after: Position | None
    limit: int

    @property
    def follows(self) -> bool:
        """Whether whoever asks will come back for more."""
        return self.until is None and not self.descending

    @property
    def looks_inside(self) -> bool:
        """Whether columns alone cannot tell."""
        return self.node is not None or bool(self.keywords)

    def wants(self, seen: Mapping[str, object]) -> bool:
        """Whether an event as it is shown is one of those asked for."""
        if self.node is not None and not matches(self.node, seen, fold=True):
            return False
        if not self.keywords:
            return True
        texts = list(_texts(seen))
        return all(any(keyword in text for text in texts) for keyword in self.keywords)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of events, and where the next one begins (None: there is none)."""

    events: list[StoredEvent]
    after: Position | None


async def find_events(store: Store, org: OrgId, search: LogSearch, seen: Seen) -> Found:
    """A page. ``seen``: the event as filters name its members. Each batch is a transaction, so that nobody waits."""
    query = _query(search)
    found: list[StoredEvent] = []
    scanned = 0
    while len(found) <= search.limit and scanned < MOST_SCANNED:
        async with store.reading(org) as unit:
            batch = await unit.logs.list_events(query)
        found += [event for event in batch if not search.looks_inside or search.wants(seen(event))]
        scanned += len(batch)
        if batch:
            query = replace(query, after=_position(batch[-1]))
        if len(batch) < query.most:
            return _page(search, found, query, is_whole=True)
    return _page(search, found, query, is_whole=False)


def _query(search: LogSearch) -> LogQuery:
    node = search.node
    return LogQuery(
        since=search.since,
        until=search.until,
        types=_one_of(node, "eventType", _as_catalogued),
        severities=_one_of(node, "severity", str.upper),
        outcomes=_one_of(node, "outcome.result", str.upper),
        as_written=search.follows,
        descending=search.descending,
        after=search.after,
        most=_BATCH if search.looks_inside else search.limit + 1,
    )


def _page(search: LogSearch, found: list[StoredEvent], query: LogQuery, *, is_whole: bool) -> Found:
    if len(found) > search.limit:
        return Found(found[: search.limit], _position(found[search.limit - 1]))
    if is_whole and not search.follows:
        return Found(found, None)
    return Found(found, query.after or (search.since, first_id(search.since)))


def _position(event: StoredEvent) -> Position:
    return event.event.published_at, event.id


def _as_catalogued(name: str) -> str:
    """An event type as rows hold it, whatever its case: most are lower case, but not all."""
    return _SPELLED.get(name.lower(), name)


def _one_of(node: Node | None, attribute: str, spelled: Callable[[str], str]) -> tuple[str, ...] | None:
    """The values that the filter leaves for an attribute; None where it leaves any."""
    match node:
        case Comparison(name, Operator.EQ, str(value)) if name == attribute:
            return (spelled(value),)
        case And(parts):
            return next((values for part in parts if (values := _one_of(part, attribute, spelled)) is not None), None)
        case Or(parts):
            each = [_one_of(part, attribute, spelled) for part in parts]
            return None if None in each else tuple(value for values in each if values is not None for value in values)
        case _:
            return None


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value.casefold()
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list | tuple):
        for element in value:
            yield from _texts(element)
