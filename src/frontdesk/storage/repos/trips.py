"""Trips to identity providers, found by the hash of their state."""

from dataclasses import dataclass

from frontdesk.storage.codec import Row
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import consume_once, insert_row, purge_rows, select_by
from frontdesk.storage.statement import param
from frontdesk.storage.tables.trips import idp_trips

_INSERT = insert_row(idp_trips)
_FIND = select_by(idp_trips, "state_hash")
_SPEND = consume_once(idp_trips, "state_hash")
_PURGE = purge_rows(idp_trips, idp_trips.c.expires_at < param("now"))


@dataclass(frozen=True, slots=True)
class KeptTrip:
    """A trip's row. ``browser_hash``: of the cookie of the browser that set out; ``sealed``: everything else."""

    state_hash: bytes
    idp_id: str
    browser_hash: bytes
    sealed: bytes
    expires_at: int
    spent_at: int | None = None


class Trips:
    """Rows of ``idp_trips``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, trip: KeptTrip) -> None:
        """Somebody sets out."""
        await self._tx.execute(
            _INSERT,
            state_hash=trip.state_hash,
            idp_id=trip.idp_id,
            browser_hash=trip.browser_hash,
            sealed=trip.sealed,
            expires_at=trip.expires_at,
            spent_at=trip.spent_at,
        )

    async def find(self, state_hash: bytes) -> KeptTrip | None:
        """By the hash of its state, spent or not."""
        row = await self._tx.find(_FIND, state_hash=state_hash)
        return _trip(row) if row is not None else None

    async def spend(self, state_hash: bytes, now: int) -> bool:
        """Somebody is back; True for exactly one caller, and only in time."""
        return await self._tx.execute(_SPEND, state_hash=state_hash, now=now) == 1

    async def remove_expired(self, now: int) -> int:
        """Those from which nobody comes back any more."""
        return await self._tx.execute(_PURGE, now=now)


def _trip(row: Row) -> KeptTrip:
    return KeptTrip(
        state_hash=bytes(row["state_hash"]),
        idp_id=row["idp_id"],
        browser_hash=bytes(row["browser_hash"]),
        sealed=bytes(row["sealed"]),
        expires_at=row["expires_at"],
        spent_at=row["spent_at"],
    )
