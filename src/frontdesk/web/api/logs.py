"""/api/v1/logs: the system log (contract A.System log, H.3)."""

import re
from collections.abc import Iterator, Mapping
from typing import assert_never

from frontdesk.domain.errors import InvalidDate, InvalidPaging, InvalidSearch, ValidationFailed
from frontdesk.kernel.json import MalformedTime, iso_time, parse_time
from frontdesk.lang.filter.document import fold_text
from frontdesk.lang.filter.nodes import And, Comparison, Node, Not, Or
from frontdesk.lang.filter.parser import MalformedFilter, parse_filter
from frontdesk.usecases.logs.find import LogSearch, Position, find_events
from frontdesk.usecases.maintenance.purge import KEEP_LOGS_MS
from frontdesk.web.call import Call
from frontdesk.web.paging import page_links, page_wanted
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.logs import MEMBERS, LogEventAnswer, searched, show_event

_WEEK_MS = 7 * 86_400_000
_MOST_KEYWORDS = 10
_MOST_CHARACTERS = 40
_CURSOR = re.compile(r"(-?[0-9]{1,16})_([0-9a-f]{16,32})", re.ASCII)
_ORDERS = {"": False, "ASCENDING": False, "DESCENDING": True}


async def get_logs(call: Call) -> Reply:
    """A page of events. Without ``until``, ascending, there is always a next page: whoever follows the log asks it."""
    query = call.query()
    search = _search(query, call.engine.clock.now())
    found = await find_events(call.engine.store, call.org.org.id, search, searched)
    after = f"{found.after[0]}_{found.after[1]}" if found.after is not None else None
    shown = [show_event(stored) for stored in found.events]
    return json_reply(shown).also(page_links(call, search.limit, after))


def _search(query: Mapping[str, str], now: int) -> LogSearch:
    until = _time(query, "until")
    since = _time(query, "since")
    since = (until if until is not None else now) - _WEEK_MS if since is None else since
    if until is not None and until < since:
        raise ValidationFailed("until", ("until: The end of the span lies before its beginning.",))
    order = query.get("sortOrder", "").upper()
    if order not in _ORDERS:
        raise ValidationFailed("sortOrder", ("sortOrder: Use ASCENDING or DESCENDING.",))
    wanted = page_wanted(query, default=100, most=1000)
    return LogSearch(
        since=max(since, now - KEEP_LOGS_MS),
        until=until,
        node=_filter(query.get("filter")),
        keywords=_keywords(query.get("q", "")),
        descending=_ORDERS[order],
        after=_position(wanted.after),
        limit=wanted.limit,
    )


def _time(query: Mapping[str, str], name: str) -> int | None:
    text = query.get(name)
    if text is None:
        return None
    try:
        return parse_time(text)
    except MalformedTime:
        raise InvalidDate(causes=(f"{name}: The value is no date.",)) from None


def _filter(text: str | None) -> Node | None:
    if text is None:
        return None
    try:
        node = parse_filter(text)
        for comparison in _comparisons(node):
            if comparison.attribute.partition(".")[0] not in MEMBERS:
                raise InvalidSearch(causes=(f"{comparison.attribute} is no member of an event.",))
        return _with_times(node)
    except MalformedFilter as why:
        raise InvalidSearch(causes=(str(why),)) from None
    except MalformedTime as why:
        raise InvalidDate(causes=(f"published: {why}",)) from None


def _comparisons(node: Node) -> Iterator[Comparison]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _comparisons(part)
        case Not(part):
            yield from _comparisons(part)
        case Comparison():
            yield node
        case _:
            assert_never(node)


def _with_times(node: Node) -> Node:
    """``published`` compares as a string, which is right only where the literal is written as ours are."""
    match node:
        case And(parts):
            return And(tuple(_with_times(part) for part in parts))
        case Or(parts):
            return Or(tuple(_with_times(part) for part in parts))
        case Not(part):
            return Not(_with_times(part))
        case Comparison("published", operator, str(value)) if operator.value in {"eq", "ne", "gt", "ge", "lt", "le"}:
            return Comparison("published", operator, iso_time(parse_time(value)))
        case _:
            return node


def _keywords(q: str) -> tuple[str, ...]:
    keywords = tuple(fold_text(word) for word in q.split())
    if len(keywords) > _MOST_KEYWORDS:
        raise ValidationFailed("q", (f"q: Use at most {_MOST_KEYWORDS} keywords.",))
    if any(len(word) > _MOST_CHARACTERS for word in keywords):
        raise ValidationFailed("q", (f"q: A keyword has at most {_MOST_CHARACTERS} characters.",))
    return keywords


def _position(after: str) -> Position | None:
    if not after:
        return None
    found = _CURSOR.fullmatch(after)
    if found is None:
        raise InvalidPaging(causes=("Invalid cursor.",))
    return int(found[1]), found[2]


_API = Api("/api/v1/logs", "okta.logs")
_ASKED = ("since", "until", "after", "filter", "q", "limit", "sortOrder")

ROUTES = [_API.route("GET", "", get_logs, Doc(answer=list[LogEventAnswer], query=_ASKED))]
