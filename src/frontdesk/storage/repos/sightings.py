"""Devices, addresses and places that a person was seen with (behaviours; remembered devices)."""

from dataclasses import dataclass

from sqlalchemy import or_
from sqlalchemy.dialects.postgresql import insert

from frontdesk.domain.ids import UserId
from frontdesk.storage.codec import Row
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, of_org, purge_rows, select_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.authn import sightings

DEVICE = "device"
ADDRESS = "address"
_OF_USER = select_by(sightings, "user_id")
_DELETE_KIND_OF_USER = delete_by(sightings, "user_id", "kind")
_NEW = insert(sightings).values({column.name: param(column.name) for column in sightings.c})
_SEE = statement(
    _NEW.on_conflict_do_update(
        index_elements=["org_id", "user_id", "kind", "value"],
        set_={"last_seen_at": _NEW.excluded.last_seen_at, "proved_at": _NEW.excluded.proved_at},
        where=of_org(sightings),
    )
)
_PURGE = purge_rows(
    sightings,
    sightings.c.last_seen_at < param("before"),
    or_(sightings.c.proved_at.is_(None), sightings.c.proved_at < param("before")),
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """``proved_at``: when a factor was last proved there by somebody who wants the device remembered."""

    kind: str
    value: str
    first_seen_at: int
    last_seen_at: int
    proved_at: int | None = None


class Sightings:
    """Rows of ``sightings``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def list_of_user(self, user_id: UserId) -> list[Sighting]:
        """A person's, the latest first."""
        found = [_sighting(row) for row in await self._tx.all(_OF_USER, user_id=user_id)]
        return sorted(found, key=lambda seen: (-seen.last_seen_at, seen.kind, seen.value))

    async def save(self, user_id: UserId, seen: Sighting) -> None:
        """Seen, for the first time or again."""
        await self._tx.execute(
            _SEE,
            user_id=user_id,
            kind=seen.kind,
            value=seen.value,
            first_seen_at=seen.first_seen_at,
            last_seen_at=seen.last_seen_at,
            proved_at=seen.proved_at,
        )

    async def remove_of_user(self, user_id: UserId, kind: str) -> int:
        """Everything of one kind is forgotten; how much that was."""
        return await self._tx.execute(_DELETE_KIND_OF_USER, user_id=user_id, kind=kind)

    async def remove_unseen(self, before: int) -> int:
        """What was not seen since then."""
        return await self._tx.execute(_PURGE, before=before)


def _sighting(row: Row) -> Sighting:
    return Sighting(row["kind"], row["value"], row["first_seen_at"], row["last_seen_at"], row["proved_at"])
