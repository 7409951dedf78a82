"""Who is assigned to which app: people by rows of their own, and through groups."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from frontdesk.domain.apps.model import Assignment, AssignmentScope, GroupAssignment
from frontdesk.domain.groups.model import GroupType
from frontdesk.domain.ids import AppId, GroupId, UserId
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.spelling import delete_by, insert_row, of_org, select_by
from frontdesk.storage.statement import InList, param, statement
from frontdesk.storage.tables.apps import app_groups, app_users
from frontdesk.storage.tables.groups import group_members, groups
from frontdesk.storage.tables.users import users

_ESCAPE = "!"
_GONE = "DEPROVISIONED"
_INSERT = insert_row(app_users)
_FIND = select_by(app_users, "app_id", "user_id")
_DELETE = delete_by(app_users, "app_id", "user_id")
_DELETE_OF_USER = delete_by(app_users, "user_id")
_WRITTEN = ("scope", "user_name", "profile", "sealed", "updated_at", "password_changed_at")
_SAVE = statement(
    update(app_users)
    .where(
        of_org(app_users),
        app_users.c.app_id == param("app_id"),
        app_users.c.user_id == param("user_id"),
        app_users.c.version == param("version"),
    )
    .values({name: param(name) for name in _WRITTEN} | {"version": app_users.c.version + 1})
)
_INSERT_GROUP = insert_row(app_groups)
_FIND_GROUP = select_by(app_groups, "app_id", "group_id")
_DELETE_GROUP = delete_by(app_groups, "app_id", "group_id")
_DELETE_OF_GROUP = delete_by(app_groups, "group_id")
_SAVE_GROUP = statement(
    update(app_groups)
    .where(
        of_org(app_groups),
        app_groups.c.app_id == param("app_id"),
        app_groups.c.group_id == param("group_id"),
        app_groups.c.version == param("version"),
    )
    .values(
        {name: param(name) for name in ("priority", "profile", "updated_at")} | {"version": app_groups.c.version + 1}
    )
)
_GROUPS_BY_PRIORITY = statement(
    select(*app_groups.c)
    .where(of_org(app_groups), app_groups.c.app_id == param("app_id"))
    .order_by(app_groups.c.priority, app_groups.c.group_id)
)
_GROUP_PAGE = statement(
    select(*app_groups.c)
    .join(groups, (groups.c.org_id == app_groups.c.org_id) & (groups.c.id == app_groups.c.group_id))
    .where(
        of_org(app_groups),
        of_org(groups),
        app_groups.c.app_id == param("app_id"),
        or_(param("prefix") == "", groups.c.name.ilike(param("prefix"), escape=_ESCAPE)),
        or_(
            app_groups.c.priority > param("after_priority"),
            and_(app_groups.c.priority == param("after_priority"), app_groups.c.group_id > param("after")),
        ),
    )
    .order_by(app_groups.c.priority, app_groups.c.group_id)
    .limit(param("most"))
)


def _leads_through_group(user_id: ColumnElement[str]) -> ColumnElement[bool]:
    member = exists(
        select(group_members.c.group_id)
        .where(of_org(group_members), group_members.c.group_id == groups.c.id, group_members.c.user_id == user_id)
        .correlate(groups, users)  # what encloses the enclosing is not seen by itself
    )
    return or_(groups.c.type == GroupType.BUILT_IN.value, member)


_GROUPS_OF_USER = statement(
    select(*app_groups.c)
    .join(groups, (groups.c.org_id == app_groups.c.org_id) & (groups.c.id == app_groups.c.group_id))
    .where(
        of_org(app_groups),
        of_org(groups),
        app_groups.c.app_id == param("app_id"),
        _leads_through_group(param("user_id")),
    )
    .order_by(app_groups.c.priority, app_groups.c.group_id)
)
_ROWS_OF = statement(
    select(app_users.c.user_id).where(
        of_org(app_users), app_users.c.app_id == param("app_id"), InList(app_users.c.user_id, "user_ids")
    )
)
_ASSIGNED = or_(
    exists(
        select(app_users.c.user_id).where(
            of_org(app_users),
            app_users.c.app_id == param("app_id"),
            app_users.c.user_id == users.c.id,
            app_users.c.scope == AssignmentScope.USER.value,
        )
    ),
    exists(
        select(app_groups.c.app_id).where(
            of_org(app_groups),
            of_org(groups),
            app_groups.c.app_id == param("app_id"),
            groups.c.id == app_groups.c.group_id,
            _leads_through_group(users.c.id),
        )
    ),
)
_NAMED = exists(
    select(app_users.c.user_id).where(
        of_org(app_users),
        app_users.c.app_id == param("app_id"),
        app_users.c.user_id == users.c.id,
        app_users.c.user_name.ilike(param("prefix"), escape=_ESCAPE),
    )
)
_USER_PAGE = statement(
    select(users.c.id)
    .where(
        of_org(users),
        users.c.id > param("after"),
        users.c.status != _GONE,
        or_(param("prefix") == "", users.c.login.ilike(param("prefix"), escape=_ESCAPE), _NAMED),
        _ASSIGNED,
    )
    .order_by(users.c.id)
    .limit(param("most"))
)


class AppAssignments:
    """Rows of ``app_users`` and ``app_groups``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, assignment: Assignment) -> None:
        """A person is assigned.

        Raises:
            AlreadyThere: they have a row at this app.
        """
        await self._tx.execute(
            _INSERT, **_row(assignment), created_at=assignment.created_at, version=assignment.version
        )

    async def add_many(self, assignments: Iterable[Assignment]) -> None:
        """People who have no row at the app are assigned, in one statement.

        Raises:
            AlreadyThere: one of them has.
        """
        rows = [{**_row(each), "created_at": each.created_at, "version": each.version} for each in assignments]
        if rows:
            await self._tx.execute_many(_INSERT, rows)

    async def list_assigned(self, app_id: AppId, user_ids: Iterable[str]) -> set[str]:
        """Which of these people have a row at the app."""
        rows = await self._tx.all(_ROWS_OF, app_id=app_id, user_ids=to_json(list(user_ids)))
        return {row["user_id"] for row in rows}

    async def find(self, app_id: AppId, user_id: UserId) -> Assignment | None:
        """A person's own row, which counts only as its scope says."""
        row = await self._tx.find(_FIND, app_id=app_id, user_id=user_id)
        return _assignment(row) if row is not None else None

    async def save(self, assignment: Assignment) -> None:
        """Write, unless another writer came first.

        Raises:
            StaleWrite: another writer came first.
        """
        if await self._tx.execute(_SAVE, **_row(assignment), version=assignment.version) != 1:
            raise StaleWrite(f"The assignment of {assignment.user_id} was changed by another request.")

    async def remove(self, app_id: AppId, user_id: UserId) -> bool:
        """A person's own row; whether there was one."""
        return await self._tx.execute(_DELETE, app_id=app_id, user_id=user_id) == 1

    async def remove_of_user(self, user_id: UserId) -> int:
        """Every row of a person, at whichever app."""
        return await self._tx.execute(_DELETE_OF_USER, user_id=user_id)

    async def list_user_ids(self, app_id: AppId, *, prefix: str, after: str, most: int) -> list[UserId]:
        """The people who have an app, by id: those with a row, and those whose groups have it.

        ``prefix``: how their login or their name at the app begins.
        """
        rows = await self._tx.all(_USER_PAGE, app_id=app_id, prefix=_like(prefix), after=after, most=most)
        return [UserId(row["id"]) for row in rows]

    async def list_groups_of_user(self, app_id: AppId, user_id: UserId) -> list[GroupAssignment]:
        """The groups that give a person the app, the one that counts first."""
        return [_group(row) for row in await self._tx.all(_GROUPS_OF_USER, app_id=app_id, user_id=user_id)]

    async def add_group(self, assignment: GroupAssignment) -> None:
        """A group is assigned.

        Raises:
            AlreadyThere: it is already.
        """
        await self._tx.execute(_INSERT_GROUP, **_group_row(assignment))

    async def save_group(self, assignment: GroupAssignment) -> None:
        """Write, unless another writer came first.

        Raises:
            StaleWrite: another writer came first.
        """
        if await self._tx.execute(_SAVE_GROUP, **_group_row(assignment)) != 1:
            raise StaleWrite(f"The assignment of {assignment.group_id} was changed by another request.")

    async def find_group(self, app_id: AppId, group_id: GroupId) -> GroupAssignment | None:
        """A group's assignment."""
        row = await self._tx.find(_FIND_GROUP, app_id=app_id, group_id=group_id)
        return _group(row) if row is not None else None

    async def remove_group(self, app_id: AppId, group_id: GroupId) -> bool:
        """The group has the app no longer; whether it had."""
        return await self._tx.execute(_DELETE_GROUP, app_id=app_id, group_id=group_id) == 1

    async def remove_of_group(self, group_id: GroupId) -> int:
        """Every assignment of a group."""
        return await self._tx.execute(_DELETE_OF_GROUP, group_id=group_id)

    async def list_groups(self, app_id: AppId) -> list[GroupAssignment]:
        """Every group of an app, by priority."""
        return [_group(row) for row in await self._tx.all(_GROUPS_BY_PRIORITY, app_id=app_id)]

    async def list_group_page(
        self, app_id: AppId, *, prefix: str, after: GroupAssignment | None, most: int
    ) -> list[GroupAssignment]:
        """Groups of an app by priority, beginning after one of them. ``prefix``: how their name begins."""
        rows = await self._tx.all(
            _GROUP_PAGE,
            app_id=app_id,
            prefix=_like(prefix),
            after_priority=after.priority if after is not None else -1,
            after=after.group_id if after is not None else "",
            most=most,
        )
        return [_group(row) for row in rows]


def _like(prefix: str) -> str:
    for letter in (_ESCAPE, "%", "_"):
        prefix = prefix.replace(letter, _ESCAPE + letter)
    return prefix + "%" if prefix else ""


def _row(assignment: Assignment) -> dict[str, Any]:
    return {
        "app_id": assignment.app_id,
        "user_id": assignment.user_id,
        "scope": assignment.scope.value,
        "user_name": assignment.user_name,
        "profile": to_json(assignment.profile),
        "sealed": assignment.sealed,
        "updated_at": assignment.updated_at,
        "password_changed_at": assignment.password_changed_at,
    }


def _assignment(row: Row) -> Assignment:
    return Assignment(
        app_id=AppId(row["app_id"]),
        user_id=UserId(row["user_id"]),
        scope=AssignmentScope(row["scope"]),
        user_name=row["user_name"],
        profile=from_json(row["profile"]),
        sealed=row["sealed"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        password_changed_at=row["password_changed_at"],
        version=row["version"],
    )


def _group_row(assignment: GroupAssignment) -> dict[str, Any]:
    return {
        "app_id": assignment.app_id,
        "group_id": assignment.group_id,
        "priority": assignment.priority,
        "profile": to_json(assignment.profile),
        "updated_at": assignment.updated_at,
        "version": assignment.version,
    }


def _group(row: Row) -> GroupAssignment:
    return GroupAssignment(
        app_id=AppId(row["app_id"]),
        group_id=GroupId(row["group_id"]),
        priority=row["priority"],
        profile=from_json(row["profile"]),
        updated_at=row["updated_at"],
        version=row["version"],
    )
