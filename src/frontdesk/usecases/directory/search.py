"""Finding users and groups: plain lists, ``q``, ``filter`` and ``search``, sorted and by pages (contract H.3)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from frontdesk.domain.admins.powers import Extent
from frontdesk.domain.errors import InvalidSearch, SearchAndFilter
from frontdesk.domain.groups.model import Group
from frontdesk.domain.schemas.base_attributes import group_base_schema, user_base_schema
from frontdesk.domain.schemas.model import AttributeType, Mutability, Property, Schema
from frontdesk.domain.schemas.user_types import USER_TYPE
from frontdesk.domain.users.model import User
from frontdesk.kernel.fold import fold
from frontdesk.kernel.paging import PageWanted
from frontdesk.lang.filter.check import EQUAL, ORDER, SEARCH, TIMES, Attribute, Attributes, Kind, check_filter
from frontdesk.lang.filter.document import fold_text
from frontdesk.lang.filter.nodes import And, Comparison, Node, Not, Or
from frontdesk.lang.filter.parser import MalformedFilter, parse_filter
from frontdesk.storage.conditions import is_name
from frontdesk.storage.search import LOGIN, PROFILE, GroupQuery, Sort, UserQuery
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.cursors import group_after, group_position, user_after, user_position
from frontdesk.usecases.schemas.load import group_schema, user_schema

QUICK_LIMIT = 10
"""How many ``q`` finds where the caller sets no limit."""

_BY_NAME = Sort("profile.name")
_NUMBERS = frozenset({AttributeType.NUMBER, AttributeType.INTEGER, AttributeType.BOOLEAN})
_DESCENDING = frozenset({"desc", "descending"})
_ID = Attribute(Kind.TEXT, SEARCH)
_NAMES = Attribute(Kind.TEXT, SEARCH, fold_text)
_TIME = Attribute(Kind.TIME, TIMES)
_ANY = Attribute(Kind.ANY, SEARCH, fold_text)
_WORD = Attribute(Kind.TEXT, SEARCH, str.upper)
_EXACT = Attribute(Kind.TEXT, EQUAL)
_ORDERED_TIME = Attribute(Kind.TIME, ORDER)

_USER_SEARCH: Mapping[str, Attribute] = {
    "id": _ID,
    "type.id": _ID,
    "status": _WORD,
    "created": _TIME,
    "activated": _TIME,
    "statusChanged": _TIME,
    "lastUpdated": _TIME,
    LOGIN: Attribute(Kind.TEXT, SEARCH, fold),
    "profile.email": _NAMES,
    "profile.firstName": _NAMES,
    "profile.lastName": _NAMES,
}
_USER_FILTER: Mapping[str, Attribute] = {
    "id": _EXACT,
    "status": _EXACT,
    "lastUpdated": _ORDERED_TIME,
    LOGIN: _EXACT,
    "profile.email": _EXACT,
    "profile.firstName": _EXACT,
    "profile.lastName": _EXACT,
}
_GROUP_SEARCH: Mapping[str, Attribute] = {
    "id": _ID,
    "type": _WORD,
    "source.id": _ID,
    "created": _TIME,
    "lastUpdated": _TIME,
    "lastMembershipUpdated": _TIME,
    "profile.name": _NAMES,
}
_GROUP_FILTER: Mapping[str, Attribute] = {
    "id": _EXACT,
    "type": _EXACT,
    "lastUpdated": _ORDERED_TIME,
    "lastMembershipUpdated": _ORDERED_TIME,
}


async def list_users(unit: Unit, query: Mapping[str, str], wanted: PageWanted, within: Extent) -> list[User]:
    """``wanted.fetch`` of the users within reach; with ``q`` never more than the limit, which has no next page.

    Whoever neither searches nor filters is not shown the deprovisioned.

    Raises:
        SearchAndFilter: both were given.
        InvalidSearch: the expression, or the attribute to sort by, cannot be used.
        InvalidPaging: the cursor is none of ours.
    """
    search, exact = _expressions(query)
    schemas = await _user_schemas(unit) if _has_custom(search, query, user_base_schema()) else [user_base_schema()]
    attributes = _attributes(_USER_SEARCH, schemas)
    sort = _sort(query, attributes, schemas)
    return await unit.users.list_page(
        UserQuery(
            search=_checked(search, attributes),
            exact=_checked(exact, _USER_FILTER.get, negation=False),
            prefix=fold_text(query.get("q", "")),
            deprovisioned=search is not None or exact is not None,
            sort=sort,
            after=user_position(wanted.after, sort, time=_is_time(sort, _USER_SEARCH)),
            most=_most(query, wanted),
            within=within,
        )
    )


def user_cursor(query: Mapping[str, str], user: User) -> str:
    """What ``after`` is on the page that follows this user."""
    return user_after(user, query.get("sortBy"))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of what is found, for callers who count. ``search`` is unchecked; ``sort``: a name, and whether down."""

    search: Node | None
    sort: tuple[str, bool] | None
    skip: int
    most: int


async def excerpt_of_users(unit: Unit, wanted: Excerpt) -> tuple[list[User], int]:
    """The part, and how many there are in all; the deprovisioned among them.

    Raises:
        InvalidSearch: the filter, or the attribute to sort by, cannot be used.
    """
    schemas = await _user_schemas(unit)
    attributes = _attributes(_USER_SEARCH, schemas)
    query = UserQuery(
        search=_checked(wanted.search, attributes),
        deprovisioned=True,
        sort=_sort(_sort_query(wanted), attributes, schemas),
        most=wanted.most,
        skip=wanted.skip,
    )
    return await unit.users.list_page(query) if wanted.most else [], await unit.users.count(query)


async def excerpt_of_groups(unit: Unit, wanted: Excerpt) -> tuple[list[Group], int]:
    """As ``excerpt_of_users``.

    Raises:
        InvalidSearch: as there.
    """
    schemas = [await group_schema(unit)]
    attributes = _attributes(_GROUP_SEARCH, schemas)
    query = GroupQuery(
        search=_checked(wanted.search, attributes),
        sort=_sort(_sort_query(wanted), attributes, schemas),
        most=wanted.most,
        skip=wanted.skip,
    )
    return await unit.groups.list_page(query) if wanted.most else [], await unit.groups.count(query)


def _sort_query(wanted: Excerpt) -> Mapping[str, str]:
    if wanted.sort is None:
        return {}
    name, descending = wanted.sort
    return {"sortBy": name, "sortOrder": "desc" if descending else "asc"}


async def list_groups(unit: Unit, query: Mapping[str, str], wanted: PageWanted, within: Extent) -> list[Group]:
    """``wanted.fetch`` of the groups within reach; with ``q`` never more than the limit, which has no next page.

    What is searched comes by id, the rest by name (seen-on-the-wire 7.3).

    Raises:
        SearchAndFilter, InvalidSearch, InvalidPaging: as ``list_users``.
    """
    search, exact = _expressions(query)
    schemas = [await group_schema(unit)] if _has_custom(search, query, group_base_schema()) else [group_base_schema()]
    attributes = _attributes(_GROUP_SEARCH, schemas)
    sort = _sort(query, attributes, schemas) or (None if search is not None else _BY_NAME)
    return await unit.groups.list_page(
        GroupQuery(
            search=_checked(search, attributes) or _checked(exact, _GROUP_FILTER.get),
            prefix=fold_text(query.get("q", "")),
            sort=sort,
            after=group_position(wanted.after, sort, time=_is_time(sort, _GROUP_SEARCH)),
            most=_most(query, wanted),
            within=within,
        )
    )


def group_cursor(query: Mapping[str, str], group: Group) -> str:
    """What ``after`` is on the page that follows this group."""
    return group_after(group, query.get("sortBy") or (None if "search" in query else _BY_NAME.attribute))


def _expressions(query: Mapping[str, str]) -> tuple[Node | None, Node | None]:
    search, exact = query.get("search"), query.get("filter")
    if search is not None and exact is not None:
        raise SearchAndFilter()
    try:
        return (
            parse_filter(search) if search is not None else None,
            parse_filter(exact) if exact is not None else None,
        )
    except MalformedFilter as why:
        raise InvalidSearch(causes=(str(why),)) from None


def _checked(node: Node | None, attributes: Attributes, *, negation: bool = True) -> Node | None:
    try:
        return check_filter(node, attributes, negation=negation) if node is not None else None
    except MalformedFilter as why:
        raise InvalidSearch(causes=(str(why),)) from None


def _sort(query: Mapping[str, str], attributes: Attributes, schemas: Sequence[Schema]) -> Sort | None:
    """``sortOrder`` without ``sortBy`` says nothing, and whatever is not ``desc`` ascends (seen-on-the-wire 2)."""
    name = query.get("sortBy")
    if name is None:
        return None
    if attributes(name) is None:
        raise InvalidSearch(causes=(f"sortBy: {name[:100]} is no attribute that can be sorted by.",))
    found = _property(name, schemas)
    is_number = found is not None and found.type in _NUMBERS
    return Sort(name, descending=query.get("sortOrder", "").lower() in _DESCENDING, number=is_number)


def _is_time(sort: Sort | None, attributes: Mapping[str, Attribute]) -> bool:
    return sort is not None and sort.attribute in attributes and attributes[sort.attribute].kind is Kind.TIME


def _most(query: Mapping[str, str], wanted: PageWanted) -> int:
    if "q" not in query:
        return wanted.fetch
    return wanted.limit if "limit" in query else min(wanted.limit, QUICK_LIMIT)


def _attributes(known: Mapping[str, Attribute], schemas: Sequence[Schema]) -> Attributes:
    def find(name: str) -> Attribute | None:
        return known.get(name) or (_ANY if _property(name, schemas) is not None else None)

    return find


def _property(name: str, schemas: Sequence[Schema]) -> Property | None:
    """A profile attribute that may be seen: whoever could search for what is WRITE_ONLY could guess it."""
    plain = name.removeprefix(PROFILE)
    if plain == name or not is_name(plain):
        return None
    found = next((found for schema in schemas if (found := schema.find(plain)) is not None), None)
    return found if found is not None and found.mutability is not Mutability.WRITE_ONLY else None


def _has_custom(node: Node | None, query: Mapping[str, str], base: Schema) -> bool:
    names = {*(_named(node) if node is not None else ()), query.get("sortBy", "")}
    return any(name.startswith(PROFILE) and base.find(name.removeprefix(PROFILE)) is None for name in names)


def _named(node: Node) -> Iterator[str]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _named(part)
        case Not(part):
            yield from _named(part)
        case Comparison(attribute):
            yield attribute
        case _:
            assert_never(node)


async def _user_schemas(unit: Unit) -> list[Schema]:
    """Those of every type: a search goes through all users."""
    types = await unit.records.list_of_kind(USER_TYPE.name)
    return [await user_schema(unit, record.id) for record in types]
