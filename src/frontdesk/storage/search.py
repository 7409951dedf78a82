"""The lists of users and groups that callers ask for: filtered, searched, sorted, and read on from where one ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, func, literal, or_, select, tuple_, union

from frontdesk.domain.admins.powers import WHOLE_ORG, Extent
from frontdesk.domain.users.model import UserStatus
from frontdesk.kernel.fold import fold
from frontdesk.lang.filter.document import fold_text
from frontdesk.lang.filter.nodes import Node, Operator, Value
from frontdesk.storage.conditions import (
    NEVER,
    Field,
    SortKey,
    condition,
    document_field,
    starts_with,
    text_field,
    time_field,
)
from frontdesk.storage.spelling import of_org, shown
from frontdesk.storage.statement import InList, Rows, Statement, param
from frontdesk.storage.tables.groups import group_members, groups
from frontdesk.storage.tables.users import USER_COLUMNS, users

PROFILE = "profile."
LOGIN = "profile.login"

_USER_TEXTS: Mapping[str, ColumnElement[str]] = {
    "id": users.c.id,
    "status": users.c.status,
    "type.id": users.c.type_id,
    LOGIN: users.c.login_fold,
    "profile.email": users.c.email_fold,
    "profile.firstName": users.c.first_name_fold,
    "profile.lastName": users.c.last_name_fold,
}
_USER_TIMES: Mapping[str, ColumnElement[int]] = {
    "created": users.c.created_at,
    "activated": users.c.activated_at,
    "statusChanged": users.c.status_changed_at,
    "lastUpdated": users.c.updated_at,
}
_USER_PREFIXES = (users.c.first_name_fold, users.c.last_name_fold, users.c.email_fold, users.c.login_fold)
_GROUP_TEXTS: Mapping[str, ColumnElement[str]] = {
    "id": groups.c.id,
    "type": groups.c.type,
    "profile.name": groups.c.name_fold,
    "source.id": literal("", Text),
}
_GROUP_TIMES: Mapping[str, ColumnElement[int]] = {
    "created": groups.c.created_at,
    "lastUpdated": groups.c.updated_at,
    "lastMembershipUpdated": groups.c.membership_updated_at,
}
_USERS = Rows(select(USER_COLUMNS).select_from(users).where(of_org(users)))
_GROUPS = Rows(select(*shown(groups)).where(of_org(groups)))
BEFORE_TIME = -(2**62)
"""What a time that is missing is sorted as."""


@dataclass(frozen=True, slots=True)
class Sort:
    """By an attribute, ties by id. ``number``: the attribute is a profile's, and holds numbers."""

    attribute: str
    descending: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page ended: its last id, and what that was sorted by."""

    id: str
    value: str | float | None = None


@dataclass(frozen=True, slots=True)
class UserQuery:
    """Which users: checked filters (``lang/filter/check.py``), the beginning of a name, or everybody.

    ``exact`` is a filter whose case counts; ``prefix`` is folded; ``deprovisioned``: whether these are wanted too;
    ``within``: whom the caller may see, where Everyone among the groups counts for nothing. ``skip``: for callers who
    count pages instead of following them.
    """

    search: Node | None = None
    exact: Node | None = None
    prefix: str = ""
    deprovisioned: bool = False
    sort: Sort | None = None
    after: Position | None = None
    most: int = 200
    within: Extent = WHOLE_ORG
    skip: int = 0


@dataclass(frozen=True, slots=True)
class GroupQuery:
    """Which groups: a checked filter, or the beginning of their name; ``prefix`` is folded, ``within`` as of users."""

    search: Node | None = None
    prefix: str = ""
    sort: Sort | None = None
    after: Position | None = None
    most: int = 200
    within: Extent = WHOLE_ORG
    skip: int = 0


def select_users(query: UserQuery) -> Statement:
    """The users of a query."""
    return _page(_USERS, _user_conditions(query), (_user_sort_key(query.sort), users.c.id), query)


def count_users(query: UserQuery) -> Statement:
    """How many there are, on whatever pages."""
    return _USERS.counted(_user_conditions(query))


def _user_conditions(query: UserQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.search is not None:
        conditions.append(condition(query.search, _user_field))
    if query.exact is not None:
        conditions.append(condition(query.exact, _exact_user_field))
    if query.prefix:
        conditions.append(or_(*(starts_with(column, query.prefix) for column in _USER_PREFIXES)))
    if not query.deprovisioned:
        conditions.append(users.c.status != UserStatus.DEPROVISIONED.value)
    if not (query.within.everything or query.within.all_users):
        conditions.append(_is_person_of(query.within))
    return conditions


def select_groups(query: GroupQuery) -> Statement:
    """The groups of a query."""
    return _page(_GROUPS, _group_conditions(query), (_group_sort_key(query.sort), groups.c.id), query)


def count_groups(query: GroupQuery) -> Statement:
    """How many there are, on whatever pages."""
    return _GROUPS.counted(_group_conditions(query))


def _group_conditions(query: GroupQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.search is not None:
        conditions.append(condition(query.search, _group_field))
    if query.prefix:
        conditions.append(starts_with(groups.c.name_fold, query.prefix))
    if not (query.within.everything or query.within.all_groups):
        conditions.append(InList(groups.c.id, query.within.groups))
    return conditions


def _is_person_of(extent: Extent) -> ColumnElement[bool]:
    """One IN over all whom it names: either database may begin with these, or go through the org in order."""
    named = users.alias()
    members = select(group_members.c.user_id).where(
        of_org(group_members), InList(group_members.c.group_id, extent.groups)
    )
    people = select(named.c.id).where(named.c.org_id == param("org_id"), InList(named.c.id, extent.users))
    return users.c.id.in_(union(members, people))


def _page(
    rows: Rows,
    conditions: list[ColumnElement[bool]],
    order: tuple[ColumnElement[Any] | None, ColumnElement[str]],
    query: UserQuery | GroupQuery,
) -> Statement:
    """The rows after the position, in order, ``most`` of them."""
    key, row_id = order
    after, descending = query.after, query.sort is not None and query.sort.descending
    if key is None:
        beyond = [row_id > after.id] if after is not None else []
        return rows.narrowed([*conditions, *beyond], (row_id,), query.most, query.skip)
    if after is not None:
        here, there = tuple_(key, row_id), tuple_(literal(after.value, key.type), literal(after.id, Text))
        conditions = [*conditions, here < there if descending else here > there]
    ordered = (key.desc(), row_id.desc()) if descending else (key, row_id)
    return rows.narrowed(conditions, ordered, query.most, query.skip)


def _user_field(attribute: str) -> Field:
    if attribute in _USER_TEXTS:
        return text_field(_USER_TEXTS[attribute])
    if attribute in _USER_TIMES:
        return time_field(_USER_TIMES[attribute])
    return document_field(users.c.profile_fold, attribute.removeprefix(PROFILE))


def _exact_user_field(attribute: str) -> Field:
    """As ``_user_field``, but the case of profile attributes counts: what the profile itself says is asked as well."""
    field, name = _user_field(attribute), attribute.removeprefix(PROFILE)
    if name == attribute:
        return field
    exact = document_field(users.c.profile, name)

    def compare(operator: Operator, value: Value) -> ColumnElement[bool]:
        if not isinstance(value, str):
            return NEVER
        folded = fold(value) if attribute == LOGIN else fold_text(value)
        return and_(field(operator, folded), exact(operator, value))

    return compare


def _user_sort_key(sort: Sort | None) -> ColumnElement[Any] | None:
    return None if sort is None else _sort_key(sort, _USER_TEXTS, _USER_TIMES, users.c.profile_fold)


def _group_sort_key(sort: Sort | None) -> ColumnElement[Any] | None:
    return None if sort is None else _sort_key(sort, _GROUP_TEXTS, _GROUP_TIMES, groups.c.profile_fold)


def _sort_key(
    sort: Sort,
    texts: Mapping[str, ColumnElement[str]],
    times: Mapping[str, ColumnElement[int]],
    document: ColumnElement[str],
) -> ColumnElement[Any]:
    if sort.attribute in texts:
        return texts[sort.attribute]
    if sort.attribute in times:
        return func.coalesce(times[sort.attribute], BEFORE_TIME)
    return SortKey(document, sort.attribute.removeprefix(PROFILE), number=sort.number)


def _group_field(attribute: str) -> Field:
    if attribute in _GROUP_TEXTS:
        return text_field(_GROUP_TEXTS[attribute])
    if attribute in _GROUP_TIMES:
        return time_field(_GROUP_TIMES[attribute])
    return document_field(groups.c.profile_fold, attribute.removeprefix(PROFILE))
