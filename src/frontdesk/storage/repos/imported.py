"""What apps told of their people and groups, and who of ours each is."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is spelled alike in both databases

from frontdesk.domain.ids import AppId
from frontdesk.domain.provisioning.imported import ImportedObject
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, of_org
from frontdesk.storage.statement import InList, param, statement
from frontdesk.storage.tables.provisioning import imported

_KEYS = ("org_id", "app_id", "kind", "external_id")
_WRITTEN = ("status", "target_id", "user_name", "profile", "matches", "error", "import_id", "updated_at")
_new = insert(imported).values({column.name: param(column.name) for column in imported.c})
_UPSERT = statement(
    _new.on_conflict_do_update(index_elements=list(_KEYS), set_={name: _new.excluded[name] for name in _WRITTEN})
)
_OF_APP = (of_org(imported), imported.c.app_id == param("app_id"), imported.c.kind == param("kind"))
_LIST = statement(select(*imported.c).where(*_OF_APP, InList(imported.c.external_id, "external_ids")))
_OF_TARGETS = statement(select(*imported.c).where(*_OF_APP, InList(imported.c.target_id, "target_ids")))
_PAGE = statement(
    select(*imported.c)
    .where(
        *_OF_APP,
        imported.c.external_id > param("after"),
        or_(param("status") == "", imported.c.status == param("status")),
    )
    .order_by(imported.c.external_id)
    .limit(param("most"))
)
_UNSEEN = statement(
    select(*imported.c)
    .where(
        *_OF_APP,
        imported.c.external_id > param("after"),
        imported.c.import_id != param("import_id"),
        imported.c.created_at <= param("before"),
    )
    .order_by(imported.c.external_id)
    .limit(param("most"))
)
_SEEN = statement(
    update(imported)
    .where(*_OF_APP, imported.c.external_id == param("external_id"))
    .values(import_id=param("import_id"))
)
_COUNT = statement(
    select(func.count().label("number")).where(
        of_org(imported),
        imported.c.app_id == param("app_id"),
        imported.c.kind == param("kind"),
        imported.c.status == param("status"),
    )
)
_REMOVE = statement(delete(imported).where(*_OF_APP, imported.c.external_id == param("external_id")))
_REMOVE_OF_APP = delete_by(imported, "app_id")


class ImportedObjects:
    """Rows of ``imported``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def list_of(self, app_id: AppId, kind: str, external_ids: Iterable[str]) -> dict[str, ImportedObject]:
        """Those that are known of these, by external id."""
        rows = await self._tx.all(_LIST, app_id=app_id, kind=kind, external_ids=to_json(list(external_ids)))
        return {row["external_id"]: _object(row) for row in rows}

    async def list_of_targets(self, app_id: AppId, kind: str, target_ids: Sequence[str]) -> list[ImportedObject]:
        """Those that these of ours are linked to."""
        rows = await self._tx.all(_OF_TARGETS, app_id=app_id, kind=kind, target_ids=to_json(list(target_ids)))
        return [_object(row) for row in rows]

    async def find(self, app_id: AppId, kind: str, external_id: str) -> ImportedObject | None:
        """One of them."""
        return (await self.list_of(app_id, kind, (external_id,))).get(external_id)

    async def list_page(self, app_id: AppId, kind: str, *, status: str, after: str, most: int) -> list[ImportedObject]:
        """By external id; ``status`` empty: whatever it is."""
        rows = await self._tx.all(_PAGE, app_id=app_id, kind=kind, status=status, after=after, most=most)
        return [_object(row) for row in rows]

    async def list_unseen(
        self, app_id: AppId, kind: str, *, import_id: str, before: int, after: str, most: int
    ) -> list[ImportedObject]:
        """Those known since ``before`` some time that an import did not bring, by external id."""
        asked = {"import_id": import_id, "before": before, "after": after, "most": most}
        return [_object(row) for row in await self._tx.all(_UNSEEN, app_id=app_id, kind=kind, **asked)]

    async def save_many(self, objects: Iterable[ImportedObject]) -> None:
        """Written, whether they were known or not."""
        rows = [_row(each) for each in objects]
        if rows:
            await self._tx.execute_many(_UPSERT, rows)

    async def save_seen(self, app_id: AppId, kind: str, external_ids: Iterable[str], import_id: str) -> None:
        """Brought again by an import, just as they were."""
        rows: list[dict[str, Any]] = [
            {"app_id": app_id, "kind": kind, "external_id": each, "import_id": import_id} for each in external_ids
        ]
        if rows:
            await self._tx.execute_many(_SEEN, rows)

    async def count(self, app_id: AppId, kind: str, status: str) -> int:
        """How many there are of a status."""
        row = await self._tx.find(_COUNT, app_id=app_id, kind=kind, status=status)
        return int(row["number"]) if row is not None else 0

    async def remove(self, app_id: AppId, kind: str, external_id: str) -> bool:
        """Forgotten; whether it was known."""
        return await self._tx.execute(_REMOVE, app_id=app_id, kind=kind, external_id=external_id) == 1

    async def remove_of_app(self, app_id: AppId) -> int:
        """All of an app; how many there were."""
        return await self._tx.execute(_REMOVE_OF_APP, app_id=app_id)


def _row(each: ImportedObject) -> dict[str, Any]:
    return {
        "app_id": each.app_id,
        "kind": each.kind,
        "external_id": each.external_id,
        "status": each.status.value,
        "target_id": each.target_id,
        "user_name": each.user_name,
        "profile": to_json(each.profile),
        "matches": to_json(list(each.matches)),
        "error": each.error,
        "import_id": each.import_id,
        "created_at": each.created_at,
        "updated_at": each.updated_at,
    }


def _object(row: Row) -> ImportedObject:
    return ImportedObject.read(
        app_id=AppId(row["app_id"]),
        kind=row["kind"],
        external_id=row["external_id"],
        status=row["status"],
        target_id=row["target_id"],
        user_name=row["user_name"],
        profile=from_json(row["profile"]),
        matches=tuple(from_json(row["matches"])),
        error=row["error"],
        import_id=row["import_id"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
