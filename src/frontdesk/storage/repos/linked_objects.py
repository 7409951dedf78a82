"""Links between people."""

from typing import Any

from sqlalchemy import select

from frontdesk.domain.ids import UserId
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, insert_row, of_org, select_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.directory import linked_objects

_INSERT = insert_row(linked_objects)
_FIND = select_by(linked_objects, "primary_name", "associated_id")
_DELETE = delete_by(linked_objects, "primary_name", "associated_id")
_DELETE_OF_PRIMARY = delete_by(linked_objects, "primary_name", "primary_id")
_DELETE_ALL = delete_by(linked_objects, "primary_name")
_ASSOCIATED = statement(
    select(linked_objects.c.associated_id)
    .where(
        of_org(linked_objects),
        linked_objects.c.primary_name == param("primary_name"),
        linked_objects.c.primary_id == param("primary_id"),
        linked_objects.c.associated_id > param("after"),
    )
    .order_by(linked_objects.c.associated_id)
    .limit(param("most"))
)


class LinkedObjects:
    """Rows of ``linked_objects``. Definitions go by the name of their primary end."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def find_primary(self, primary_name: str, associated_id: UserId) -> UserId | None:
        """Who is a person's primary."""
        row = await self._tx.find(_FIND, primary_name=primary_name, associated_id=associated_id)
        return UserId(row["primary_id"]) if row is not None else None

    async def list_associated(self, primary_name: str, primary_id: UserId, *, after: str, most: int) -> list[UserId]:
        """The people whose primary somebody is, by id."""
        rows = await self._tx.all(_ASSOCIATED, primary_name=primary_name, primary_id=primary_id, after=after, most=most)
        return [UserId(row["associated_id"]) for row in rows]

    async def link(self, primary_name: str, associated_id: UserId, primary_id: UserId, now: int) -> None:
        """A person's primary is this one, whoever it was before."""
        key: dict[str, Any] = {"primary_name": primary_name, "associated_id": associated_id}
        await self._tx.execute(_DELETE, **key)
        await self._tx.execute(_INSERT, **key, primary_id=primary_id, created_at=now)

    async def unlink(self, primary_name: str, associated_id: UserId) -> int:
        """A person has no primary."""
        return await self._tx.execute(_DELETE, primary_name=primary_name, associated_id=associated_id)

    async def unlink_associated(self, primary_name: str, primary_id: UserId) -> int:
        """Somebody is nobody's primary."""
        return await self._tx.execute(_DELETE_OF_PRIMARY, primary_name=primary_name, primary_id=primary_id)

    async def remove_all(self, primary_name: str) -> int:
        """No link of this definition is left."""
        return await self._tx.execute(_DELETE_ALL, primary_name=primary_name)
