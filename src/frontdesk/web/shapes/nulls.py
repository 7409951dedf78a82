"""Bodies that replace: a member that is null counts as left out."""

from collections.abc import Mapping
from typing import TypeVar

from frontdesk.domain.errors import MalformedBody
from frontdesk.web.body import as_shape
from frontdesk.web.call import Call

Shape = TypeVar("Shape")
_DEEPEST = 50


def without_nulls(value: object, depth: int = 0) -> object:
    """The same JSON without members that are null; what stands in arrays stays.

    Raises:
        MalformedBody: it is nested deeper than any object of ours.
    """
    if depth > _DEEPEST:
        raise MalformedBody()
    if isinstance(value, Mapping):
        return {name: without_nulls(member, depth + 1) for name, member in value.items() if member is not None}
    if isinstance(value, list):
        return [without_nulls(item, depth + 1) for item in value]
    return value


def read_without_nulls(call: Call, shape: type[Shape], what: str) -> Shape:
    """The body as ``shape``.

    Raises:
        MalformedBody: it is no JSON object.
        ValidationFailed: a member is missing or of another type; the cause names it.
    """
    return as_shape(without_nulls(call.json()), shape, what)
