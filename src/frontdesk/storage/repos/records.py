"""Records of every kind."""

from typing import Any

from sqlalchemy import select, update

from frontdesk.domain.records.model import Record
from frontdesk.kernel.fold import fold
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.spelling import delete_by, insert_row, of_org, select_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.records import records

_MOST = 10_000
_INSERT = insert_row(records)
_FIND = select_by(records, "kind", "id")
_BY_NAME = select_by(records, "kind", "parent_id", "name_fold")
_WRITTEN = ("name", "name_fold", "status", "position", "body", "sealed", "updated_at", "updated_by")
_SAVE = statement(
    update(records)
    .where(
        of_org(records),
        records.c.kind == param("kind"),
        records.c.id == param("id"),
        records.c.version == param("version"),
    )
    .values({name: param(name) for name in _WRITTEN} | {"version": records.c.version + 1})
)
_DELETE = delete_by(records, "kind", "id")
_DELETE_CHILDREN = delete_by(records, "kind", "parent_id")
_PAGE = statement(
    select(*records.c)
    .where(
        of_org(records),
        records.c.kind == param("kind"),
        records.c.parent_id == param("parent_id"),
        records.c.id > param("after"),
    )
    .order_by(records.c.id)
    .limit(param("most"))
)
_OF_KIND = statement(
    select(*records.c).where(of_org(records), records.c.kind == param("kind")).order_by(records.c.id).limit(_MOST)
)


_HOLD = statement(
    select(records.c.id)
    .where(of_org(records), records.c.kind == param("kind"), records.c.id == param("id"))
    .with_for_update()
)


class Records:
    """Rows of ``records``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, record: Record) -> None:
        """A new record.

        Raises:
            AlreadyThere: one of its kind and parent has this name or id.
        """
        await self._tx.execute(_INSERT, **_row(record), created_at=record.created_at, created_by=record.created_by)

    async def find(self, kind: str, id: str) -> Record | None:
        """By id."""
        row = await self._tx.find(_FIND, kind=kind, id=id)
        return _record(row) if row is not None else None

    async def stands(self, kind: str, id: str | None) -> bool:
        """Whether the record that something rests on is there and active; what rests on none does (attack case 29)."""
        if id is None:
            return True
        found = await self.find(kind, id)
        return found is not None and found.is_active

    async def hold(self, kind: str, id: str) -> None:
        """In a unit that writes: whoever else holds this record waits until it ends."""
        await self._tx.all(_HOLD, kind=kind, id=id)

    async def find_by_name(self, kind: str, parent_id: str, name: str) -> Record | None:
        """By its name, whatever its case."""
        row = await self._tx.find(_BY_NAME, kind=kind, parent_id=parent_id, name_fold=fold(name))
        return _record(row) if row is not None else None

    async def list_page(self, kind: str, *, parent_id: str = "", after: str = "", most: int = _MOST) -> list[Record]:
        """Records of one kind and parent in the order of their ids, ``most`` at a time."""
        rows = await self._tx.all(_PAGE, kind=kind, parent_id=parent_id, after=after, most=most)
        return [_record(row) for row in rows]

    async def list_of_kind(self, kind: str) -> list[Record]:
        """Records of one kind, whatever their parent, by id; ten thousand at the most."""
        return [_record(row) for row in await self._tx.all(_OF_KIND, kind=kind)]

    async def save(self, record: Record) -> None:
        """Write, unless another writer came first.

        Raises:
            StaleWrite: another writer came first.
            AlreadyThere: another record of its kind and parent has this name.
        """
        if await self._tx.execute(_SAVE, **_row(record)) != 1:
            raise StaleWrite(f"{record.id} was changed by another request.")

    async def remove(self, record: Record) -> None:
        """The record; those that hang on it are its owner's to remove."""
        await self._tx.execute(_DELETE, kind=record.kind, id=record.id)

    async def remove_children(self, kind: str, parent_id: str) -> int:
        """Every record of a kind that hangs on this parent; how many there were."""
        return await self._tx.execute(_DELETE_CHILDREN, kind=kind, parent_id=parent_id)


def _row(record: Record) -> dict[str, Any]:
    return {
        "kind": record.kind,
        "id": record.id,
        "parent_id": record.parent_id,
        "name": record.name,
        "name_fold": fold(record.name) if record.name is not None else None,
        "status": record.status,
        "position": record.position,
        "body": to_json(record.body),
        "sealed": record.sealed,
        "updated_at": record.updated_at,
        "updated_by": record.updated_by,
        "version": record.version,
    }


def _record(row: Row) -> Record:
    return Record(
        kind=row["kind"],
        id=row["id"],
        parent_id=row["parent_id"],
        name=row["name"],
        status=row["status"],
        position=row["position"],
        body=from_json(row["body"]),
        sealed=row["sealed"],
        created_at=row["created_at"],
        created_by=row["created_by"],
        updated_at=row["updated_at"],
        updated_by=row["updated_by"],
        version=row["version"],
    )
