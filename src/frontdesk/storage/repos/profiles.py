"""What is asked of all profiles at once, when a schema or a user type changes."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Table, literal, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import of_org
from frontdesk.storage.statement import Statement, param, statement
from frontdesk.storage.tables.apps import app_groups, app_users
from frontdesk.storage.tables.groups import groups
from frontdesk.storage.tables.users import users


class _Member(ColumnElement[str]):
    """Something about one member of a JSON object, whose name is a parameter."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[str]) -> None:
        self.column = column
        self.name = param("attribute")

    def get_children(self, **_: object) -> Iterable[ClauseElement]:
        """What a traversal goes on with."""
        return (self.column, self.name)


class WithoutMember(_Member):
    """The object without the member."""


class HasMember(_Member):
    """Whether the object has the member."""


@compiles(WithoutMember)
def _without(element: WithoutMember, compiler: SQLCompiler, **kw: Any) -> str:
    column, name = compiler.process(element.column, **kw), compiler.process(element.name, **kw)
    return f"json_remove({column}, '$.\"' || {name} || '\"')"


@compiles(WithoutMember, "postgresql")
def _without_postgres(element: WithoutMember, compiler: SQLCompiler, **kw: Any) -> str:
    column, name = compiler.process(element.column, **kw), compiler.process(element.name, **kw)
    return f"({column} - CAST({name} AS TEXT))"


@compiles(HasMember)
def _has(element: HasMember, compiler: SQLCompiler, **kw: Any) -> str:
    column, name = compiler.process(element.column, **kw), compiler.process(element.name, **kw)
    return f"(json_type({column}, '$.\"' || {name} || '\"') IS NOT NULL)"


@compiles(HasMember, "postgresql")
def _has_postgres(element: HasMember, compiler: SQLCompiler, **kw: Any) -> str:
    column, name = compiler.process(element.column, **kw), compiler.process(element.name, **kw)
    return f"jsonb_exists({column}, CAST({name} AS TEXT))"


def _forget(table: Table, *which: ColumnElement[bool]) -> Statement:
    """Searches read the folded copy that users have of their profile."""
    copies = [column for column in (table.c.profile, table.c.get("profile_fold")) if column is not None]
    values: dict[str, object] = {column.name: WithoutMember(column) for column in copies}
    has: Any = HasMember(table.c.profile)
    return statement(update(table).where(of_org(table), *which, has).values({**values, "version": table.c.version + 1}))


_FORGET_OF_USERS = _forget(users, users.c.type_id == param("type_id"))
_FORGET_OF_GROUPS = _forget(groups)
_FORGET_OF_APP = tuple(_forget(table, table.c.app_id == param("app_id")) for table in (app_users, app_groups))
_OF_REALM = statement(select(literal(1)).where(of_org(users), users.c.realm_id == param("realm_id")).limit(1))
_OF_TYPE = statement(select(literal(1)).where(of_org(users), users.c.type_id == param("type_id")).limit(1))


class Profiles:
    """The ``profile`` columns of users, groups and app users."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def forget_of_users(self, type_id: str, attribute: str) -> int:
        """The attribute goes from every user of a type; how many had it."""
        return await self._tx.execute(_FORGET_OF_USERS, type_id=type_id, attribute=attribute)

    async def forget_of_groups(self, attribute: str) -> int:
        """The attribute goes from every group; how many had it."""
        return await self._tx.execute(_FORGET_OF_GROUPS, attribute=attribute)

    async def forget_of_app_users(self, app_id: str, attribute: str) -> None:
        """The attribute goes from every user of an app, and from what its groups say of theirs."""
        for forgetting in _FORGET_OF_APP:
            await self._tx.execute(forgetting, app_id=app_id, attribute=attribute)

    async def any_of_realm(self, realm_id: str) -> bool:
        """Whether anybody is in this realm."""
        return await self._tx.find(_OF_REALM, realm_id=realm_id) is not None

    async def any_of_type(self, type_id: str) -> bool:
        """Whether somebody has this user type."""
        return await self._tx.find(_OF_TYPE, type_id=type_id) is not None
