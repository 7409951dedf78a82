"""Which of our people and groups apps were told of, as what, and whether that is still so."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is spelled alike in both databases

from frontdesk.domain.ids import AppId
from frontdesk.domain.provisioning.sync import Provisioned, SyncState
from frontdesk.storage.codec import Row, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, of_org
from frontdesk.storage.statement import InList, param, statement
from frontdesk.storage.tables.provisioning import provisioned

_KEYS = ["org_id", "app_id", "kind", "object_id"]
_new = insert(provisioned).values({column.name: param(column.name) for column in provisioned.c})
_MARK = statement(
    _new.on_conflict_do_update(
        index_elements=_KEYS,
        set_={
            "sync_state": _new.excluded.sync_state,
            "due_at": _new.excluded.due_at,
            "attempts": 0,
            "updated_at": _new.excluded.updated_at,
            "version": provisioned.c.version + 1,
        },
    )
)
_LINK = statement(
    _new.on_conflict_do_update(
        index_elements=_KEYS,
        set_={
            name: _new.excluded[name]
            for name in ("external_id", "sync_state", "digest", "error", "due_at", "synced_at", "updated_at")
        },
    )
)
_ONE = (
    of_org(provisioned),
    provisioned.c.app_id == param("app_id"),
    provisioned.c.kind == param("kind"),
    provisioned.c.object_id == param("object_id"),
)
_FIND = statement(select(*provisioned.c).where(*_ONE))
_OF_OBJECTS = statement(
    select(*provisioned.c).where(
        of_org(provisioned),
        provisioned.c.app_id == param("app_id"),
        provisioned.c.kind == param("kind"),
        InList(provisioned.c.object_id, "object_ids"),
    )
)
_DUE = statement(
    select(*provisioned.c)
    .where(
        of_org(provisioned),
        provisioned.c.app_id == param("app_id"),
        provisioned.c.sync_state == SyncState.OUT_OF_SYNC.value,
        provisioned.c.due_at <= param("now"),
    )
    .order_by(provisioned.c.due_at, provisioned.c.object_id)
    .limit(param("most"))
)
_NEXT_DUE = statement(
    select(provisioned.c.due_at)
    .where(
        of_org(provisioned),
        provisioned.c.app_id == param("app_id"),
        provisioned.c.sync_state == SyncState.OUT_OF_SYNC.value,
    )
    .order_by(provisioned.c.due_at)
    .limit(1)
)
_PAGE = statement(
    select(*provisioned.c)
    .where(
        of_org(provisioned),
        provisioned.c.app_id == param("app_id"),
        provisioned.c.kind == param("kind"),
        provisioned.c.object_id > param("after"),
    )
    .order_by(provisioned.c.object_id)
    .limit(param("most"))
)
_TOLD = ("external_id", "sync_state", "digest", "error", "attempts", "due_at", "synced_at", "updated_at")
_SAVE = statement(
    update(provisioned)
    .where(*_ONE, provisioned.c.version == param("version"))
    .values({name: param(name) for name in _TOLD} | {"version": provisioned.c.version + 1})
)
_SAVE_EXTERNAL_ID = statement(update(provisioned).where(*_ONE).values(external_id=param("external_id")))
_REMOVE = delete_by(provisioned, "app_id", "kind", "object_id")
_REMOVE_OF_APP = delete_by(provisioned, "app_id")


class ProvisionedObjects:
    """Rows of ``provisioned``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def find(self, app_id: AppId, kind: str, object_id: str) -> Provisioned | None:
        """One of them."""
        row = await self._tx.find(_FIND, app_id=app_id, kind=kind, object_id=object_id)
        return _provisioned(row) if row is not None else None

    async def list_of(self, app_id: AppId, kind: str, object_ids: Sequence[str]) -> dict[str, Provisioned]:
        """Those that the app was told of, by our id."""
        rows = await self._tx.all(_OF_OBJECTS, app_id=app_id, kind=kind, object_ids=to_json(list(object_ids)))
        return {row["object_id"]: _provisioned(row) for row in rows}

    async def list_page(self, app_id: AppId, kind: str, *, after: str, most: int) -> list[Provisioned]:
        """By our id."""
        rows = await self._tx.all(_PAGE, app_id=app_id, kind=kind, after=after, most=most)
        return [_provisioned(row) for row in rows]

    async def list_due(self, app_id: AppId, now: int, most: int) -> list[Provisioned]:
        """What the app has yet to be told, the longest waiting first."""
        return [_provisioned(row) for row in await self._tx.all(_DUE, app_id=app_id, now=now, most=most)]

    async def next_due(self, app_id: AppId) -> int | None:
        """When the app is to be told next; None: never, as things are."""
        row = await self._tx.find(_NEXT_DUE, app_id=app_id)
        return int(row["due_at"]) if row is not None else None

    async def mark(self, app_id: AppId, kind: str, object_ids: Iterable[str], now: int) -> None:
        """The app may have to be told of these, now; known or not."""
        rows = [_row(Provisioned.fresh(app_id, kind, each, now)) for each in object_ids]
        if rows:
            await self._tx.execute_many(_MARK, rows)

    async def link(self, objects: Iterable[Provisioned]) -> None:
        """These are known to the app already: it told us of them."""
        rows = [_row(each) for each in objects]
        if rows:
            await self._tx.execute_many(_LINK, rows)

    async def save(self, told: Provisioned) -> bool:
        """What the app answered; False where there is news meanwhile, which it is told next."""
        return await self._tx.execute(_SAVE, **{k: v for k, v in _row(told).items() if k != "org_id"}) == 1

    async def save_external_id(self, told: Provisioned) -> None:
        """What the app calls it, whatever else is news."""
        await self._tx.execute(
            _SAVE_EXTERNAL_ID,
            app_id=told.app_id,
            kind=told.kind,
            object_id=told.object_id,
            external_id=told.external_id,
        )

    async def remove(self, app_id: AppId, kind: str, object_id: str) -> bool:
        """The app is told of it no longer; whether it was."""
        return await self._tx.execute(_REMOVE, app_id=app_id, kind=kind, object_id=object_id) == 1

    async def remove_of_app(self, app_id: AppId) -> int:
        """All of an app; how many there were."""
        return await self._tx.execute(_REMOVE_OF_APP, app_id=app_id)


def _row(told: Provisioned) -> dict[str, Any]:
    return {
        "app_id": told.app_id,
        "kind": told.kind,
        "object_id": told.object_id,
        "external_id": told.external_id,
        "sync_state": told.sync_state.value,
        "digest": told.digest,
        "error": told.error,
        "attempts": told.attempts,
        "due_at": told.due_at,
        "synced_at": told.synced_at,
        "updated_at": told.updated_at,
        "version": told.version,
    }


def _provisioned(row: Row) -> Provisioned:
    return Provisioned(
        app_id=AppId(row["app_id"]),
        kind=row["kind"],
        object_id=row["object_id"],
        external_id=row["external_id"],
        sync_state=SyncState(row["sync_state"]),
        digest=row["digest"],
        error=row["error"],
        attempts=row["attempts"],
        due_at=row["due_at"],
        synced_at=row["synced_at"],
        updated_at=row["updated_at"],
        version=row["version"],
    )
