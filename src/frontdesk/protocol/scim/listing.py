"""Lists: what a query asks for, and how a page answers (RFC 7644 §3.4.2, §3.4.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from frontdesk.protocol.scim.errors import InvalidSyntax, InvalidValue
from frontdesk.protocol.scim.projection import EVERYTHING, Projection, read_projection

LIST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
SEARCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
MOST_RESULTS = 200
_DEFAULT = 100
_DIGITS = 9
_FURTHEST: Final = 10**9


@dataclass(frozen=True, slots=True)
class ListWanted:
    """``start`` counts from one; ``count`` zero asks for the number of results alone."""

    start: int = 1
    count: int = _DEFAULT
    filter: str | None = None
    sort_by: str | None = None
    descending: bool = False
    projection: Projection = EVERYTHING


def read_query(query: Mapping[str, str]) -> ListWanted:
    """What the parameters of a GET ask for. A count beyond what is answered is pulled down to it.

    Raises:
        InvalidValue: a number is none, or both projections are asked for.
    """
    return _wanted(query)


def read_search(sent: object) -> ListWanted:
    """What the body of a ``/.search`` asks for.

    Raises:
        InvalidSyntax: it is no search request.
        InvalidValue: as ``read_query``.
    """
    schemas = sent.get("schemas") if isinstance(sent, Mapping) else None
    if not isinstance(sent, Mapping) or not isinstance(schemas, list) or SEARCH_SCHEMA not in schemas:
        raise InvalidSyntax(f"The body of a search is an object whose schemas name {SEARCH_SCHEMA}.")
    return _wanted(sent)


def list_response(resources: Sequence[Mapping[str, object]], total: int, start: int) -> dict[str, object]:
    """A page."""
    return {
        "schemas": [LIST_SCHEMA],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(resources),
        "Resources": list(resources),
    }


def _wanted(given: Mapping[str, object]) -> ListWanted:
    return ListWanted(
        start=max(1, _number(given, "startIndex", 1)),
        count=min(max(0, _number(given, "count", _DEFAULT)), MOST_RESULTS),
        filter=_text(given, "filter"),
        sort_by=_text(given, "sortBy"),
        descending=(_text(given, "sortOrder") or "").lower() == "descending",
        projection=read_projection(given.get("attributes"), given.get("excludedAttributes")),
    )


def _number(given: Mapping[str, object], name: str, default: int) -> int:
    value = given.get(name)
    if value is None or value == "":
        return default
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif isinstance(value, str) and value.lstrip("-").isdigit() and value.isascii() and len(value) <= _DIGITS:
        number = int(value) if value.count("-") == value.startswith("-") else 0
    else:
        raise InvalidValue(f"{name} is a whole number.")
    return number if number < _FURTHEST else _FURTHEST


def _text(given: Mapping[str, object], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise InvalidValue(f"{name} is a string.")
    return value or None
