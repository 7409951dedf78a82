"""``filter`` and ``q`` of lists that are read whole (contract H.3): which records a query means."""

from collections.abc import Callable, Container, Iterator

from frontdesk.domain.errors import InvalidSearch
from frontdesk.domain.records.model import Record
from frontdesk.kernel.fold import fold
from frontdesk.kernel.json import iso_time
from frontdesk.lang.filter.match import matches
from frontdesk.lang.filter.nodes import And, Comparison, Node, Not, Or
from frontdesk.lang.filter.parser import MalformedFilter, parse_filter
from frontdesk.web.call import Call

Chosen = Callable[[Record], bool]
Choose = Callable[[Call], Chosen | None]


def chosen_by_filter(*attributes: str, parameter: str = "filter") -> Choose:
    """Reads ``filter``; it may ask for these members of the answer and no others.

    The function made raises InvalidSearch where the filter cannot be read or asks for another member.
    """

    def choose(call: Call) -> Chosen | None:
        node = read_filter(call, attributes, parameter)
        return None if node is None else lambda record: matches(node, _resource(record), fold=parameter == "search")

    return choose


def read_filter(call: Call, attributes: Container[str], parameter: str) -> Node | None:
    """What a query's parameter asks for; None where it is not there.

    Raises:
        InvalidSearch: it cannot be read, or asks for a member that is none of ``attributes``.
    """
    text = call.query().get(parameter)
    if not text:
        return None
    try:
        node = parse_filter(text)
    except MalformedFilter as why:
        raise InvalidSearch(causes=(str(why),)) from None
    for asked in _attributes(node):
        if asked not in attributes:
            raise InvalidSearch(causes=(f"{asked}: The list cannot be filtered by this.",))
    return node


def chosen_by_q(*names: str) -> Choose:
    """Reads ``q``: one of these members begins with it, whatever the case."""

    def choose(call: Call) -> Chosen | None:
        wanted = fold(call.query().get("q", ""))
        if not wanted:
            return None
        return lambda record: any(fold(str(record.body.get(name) or "")).startswith(wanted) for name in names)

    return choose


def both(first: Chosen | None, second: Chosen | None) -> Chosen | None:
    """What both choose; one that does not choose leaves it to the other."""
    if first is None or second is None:
        return first or second
    return lambda record: first(record) and second(record)


def _resource(record: Record) -> dict[str, object]:
    return {
        "id": record.id,
        "status": record.status,
        "created": iso_time(record.created_at),
        "lastUpdated": iso_time(record.updated_at),
        **record.body,
    }


def _attributes(node: Node) -> Iterator[str]:
    if isinstance(node, Comparison):
        yield node.attribute
    elif isinstance(node, Not):
        yield from _attributes(node.part)
    else:
        assert isinstance(node, And | Or), "a filter is one of four"
        for part in node.parts:
            yield from _attributes(part)
