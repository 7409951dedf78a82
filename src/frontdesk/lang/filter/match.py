"""Evaluation in memory: what a filter means. The SQL of a search must find exactly what this does."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from frontdesk.lang.filter.nodes import And, Comparison, Node, Not, Operator, Or, Value


def matches(node: Node, resource: Mapping[str, object], *, fold: bool = False) -> bool:
    """Whether a resource is what the filter asks for; an array matches if one of its elements does.

    A value matches only its own type: strings (whose case counts unless ``fold``) by code point, numbers as numbers,
    booleans as booleans. What is missing, null or an empty string has no value: only ``ne`` and ``not`` hold of it.
    """
    match node:
        case And(parts):
            return all(matches(part, resource, fold=fold) for part in parts)
        case Or(parts):
            return any(matches(part, resource, fold=fold) for part in parts)
        case Not(part):
            return not matches(part, resource, fold=fold)
        case Comparison():
            return _holds(node, resource, fold=fold)
    assert_never(node)


def _holds(node: Comparison, resource: Mapping[str, object], *, fold: bool) -> bool:
    values = list(_values_at(resource, node.attribute.split(".")))
    if node.operator is Operator.PR:
        return bool(values)
    if node.value is None:
        return (node.operator is Operator.EQ) != bool(values)
    if node.operator is Operator.NE:
        return not any(_compares(value, Operator.EQ, node.value, fold=fold) for value in values)
    return any(_compares(value, node.operator, node.value, fold=fold) for value in values)


def _values_at(value: object, path: list[str]) -> Iterator[object]:
    """The scalars at a path; through every element of an array on the way."""
    if isinstance(value, list | tuple):
        for element in value:
            yield from _values_at(element, path)
    elif path:
        if isinstance(value, Mapping) and path[0] in value:
            yield from _values_at(value[path[0]], path[1:])
    elif isinstance(value, bool | int | float) or (isinstance(value, str) and value):
        yield value


def _compares(value: object, operator: Operator, wanted: Value, *, fold: bool) -> bool:
    if isinstance(value, str) and isinstance(wanted, str):
        left, right = (value.casefold(), wanted.casefold()) if fold else (value, wanted)
        return _text(left, operator, right)
    if isinstance(value, bool) or isinstance(wanted, bool):
        return operator is Operator.EQ and value is wanted
    if isinstance(value, int | float) and isinstance(wanted, int | float):
        return _ordered(value, operator, wanted)
    return False


def _text(left: str, operator: Operator, right: str) -> bool:
    match operator:
        case Operator.SW:
            return left.startswith(right)
        case Operator.CO:
            return right in left
        case Operator.EW:
            return left.endswith(right)
        case Operator.EQ:
            return left == right
        case Operator.GT:
            return left > right
        case Operator.GE:
            return left >= right
        case Operator.LT:
            return left < right
        case _:
            return left <= right


def _ordered(left: float, operator: Operator, right: float) -> bool:
    match operator:
        case Operator.EQ:
            return left == right
        case Operator.GT:
            return left > right
        case Operator.GE:
            return left >= right
        case Operator.LT:
            return left < right
        case Operator.LE:
            return left <= right
        case _:
            return False
