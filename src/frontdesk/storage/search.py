"""The lists of users and groups that callers ask for: filtered, searched, sorted, and read on from where one ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, Text, and_, func, literal, or_, select, tuple_

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
from frontdesk.storage.statement import Statement, statement
from frontdesk.storage.tables.groups import groups
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
_USERS, _GROUPS = (
    select(USER_COLUMNS).select_from(users).where(of_org(users)),
    select(*shown(groups)).where(of_org(groups)),
)
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

    ``exact`` is a filter whose case counts; ``prefix`` is folded; ``deprovisioned``: whether these are wanted too.
    """

    search: Node | None = None
    exact: Node | None = None
    prefix: str = ""
    deprovisioned: bool = False
    sort: Sort | None = None
    after: Position | None = None
    most: int = 200


@dataclass(frozen=True, slots=True)
class GroupQuery:
    """Which groups: a checked filter, or the beginning of their name; ``prefix`` is folded."""

    search: Node | None = None
    prefix: str = ""
    sort: Sort | None = None
    after: Position | None = None
    most: int = 200


def select_users(query: UserQuery) -> Statement:
    """The users of a query."""
    conditions: list[ColumnElement[bool]] = []
    if query.search is not None:
        conditions.append(condition(query.search, _user_field))
    if query.exact is not None:
        conditions.append(condition(query.exact, _exact_user_field))
    if query.prefix:
        conditions.append(or_(*(starts_with(column, query.prefix) for column in _USER_PREFIXES)))
    if not query.deprovisioned:
        conditions.append(users.c.status != UserStatus.DEPROVISIONED.value)
    return statement(_page(_USERS.where(*conditions), users, _user_sort_key(query.sort), query))


def select_groups(query: GroupQuery) -> Statement:
    """The groups of a query."""
    conditions: list[ColumnElement[bool]] = []
    if query.search is not None:
        conditions.append(condition(query.search, _group_field))
    if query.prefix:
        conditions.append(starts_with(groups.c.name_fold, query.prefix))
    return statement(_page(_GROUPS.where(*conditions), groups, _group_sort_key(query.sort), query))


def _page(
    rows: Select[Any], table: Table, key: ColumnElement[Any] | None, query: UserQuery | GroupQuery
) -> Select[Any]:
    """The rows after the position, in order, ``most`` of them."""
    row_id, after, descending = table.c.id, query.after, query.sort is not None and query.sort.descending
    if key is None:
        if after is not None:
            rows = rows.where(row_id > after.id)
        return rows.order_by(row_id).limit(query.most)
    if after is not None:
        here, there = tuple_(key, row_id), tuple_(literal(after.value, key.type), literal(after.id, Text))
        rows = rows.where(here < there if descending else here > there)
    order = (key.desc(), row_id.desc()) if descending else (key, row_id)
    return rows.order_by(*order).limit(query.most)


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
