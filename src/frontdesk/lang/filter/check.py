"""Which attributes and operators a resource's filter may use, and what its literals mean there."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from frontdesk.kernel.json import MalformedTime, parse_time
from frontdesk.lang.filter.nodes import And, Comparison, Node, Not, Operator, Or, Value
from frontdesk.lang.filter.parser import MalformedFilter

EQUAL = frozenset({Operator.EQ})
ORDER = frozenset({Operator.EQ, Operator.GT, Operator.GE, Operator.LT, Operator.LE})
SEARCH = ORDER | {Operator.SW, Operator.CO, Operator.EW, Operator.PR}
TIMES = ORDER | {Operator.PR}


class Kind(Enum):
    """What an attribute holds: one string, a time, or whatever JSON has."""

    TEXT = auto()
    TIME = auto()
    ANY = auto()


@dataclass(frozen=True, slots=True)
class Attribute:
    """``fold`` makes of a literal what stored values are compared with."""

    kind: Kind
    operators: frozenset[Operator]
    fold: Callable[[str], str] = str


Attributes = Callable[[str], Attribute | None]


def check_filter(node: Node, attributes: Attributes, *, negation: bool = True) -> Node:
    """The filter with literals as its attributes hold them: texts folded, times as epoch milliseconds.

    Raises:
        MalformedFilter: an attribute is unknown, may not be compared so, or is of another type than its literal.
    """
    match node:
        case And(parts):
            return And(tuple(check_filter(part, attributes, negation=negation) for part in parts))
        case Or(parts):
            return Or(tuple(check_filter(part, attributes, negation=negation) for part in parts))
        case Not(part):
            if not negation:
                raise MalformedFilter("'not' cannot be used here.")
            return Not(check_filter(part, attributes))
        case Comparison():
            return _comparison(node, attributes)
    assert_never(node)


def _comparison(node: Comparison, attributes: Attributes) -> Node:
    attribute = attributes(node.attribute)
    if attribute is None:
        raise MalformedFilter(f"{node.attribute} is no attribute that can be searched.")
    if node.operator not in attribute.operators:
        raise MalformedFilter(f"{node.attribute} cannot be compared with '{node.operator.value}'.")
    if node.operator is Operator.PR:
        return node
    if node.value is None:
        if node.operator is not Operator.EQ or Operator.PR not in attribute.operators:
            raise MalformedFilter(f"{node.attribute} cannot be compared with null.")
        return Not(Comparison(node.attribute, Operator.PR))
    return Comparison(node.attribute, node.operator, _literal(node, attribute))


def _literal(node: Comparison, attribute: Attribute) -> Value:
    value = node.value
    if isinstance(value, str):
        return _time(node.attribute, value) if attribute.kind is Kind.TIME else attribute.fold(value)
    if attribute.kind is not Kind.ANY:
        raise MalformedFilter(f"{node.attribute} is compared with a string in double quotes.")
    return value


def _time(name: str, text: str) -> int:
    try:
        return parse_time(text)
    except MalformedTime as why:
        raise MalformedFilter(f"{name} is compared with a time. {why}") from None
