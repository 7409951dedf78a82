"""Factors of people."""

from typing import Any

from frontdesk.domain.factors.model import Factor, FactorState, FactorStatus, FactorType, Provider
from frontdesk.domain.ids import UserId
from frontdesk.kernel.json import decode_as
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.spelling import delete_by, insert_row, select_by, update_by
from frontdesk.storage.tables.directory import factors

_INSERT = insert_row(factors)
_FIND = select_by(factors, "user_id", "id")
_FIND_BY_ID = select_by(factors, "id")
_OF_USER = select_by(factors, "user_id")
_SAVE = update_by(factors, "id", ("status", "profile", "state", "sealed", "updated_at"), versioned=True)
_DELETE = delete_by(factors, "user_id", "id")


class Factors:
    """Rows of ``factors``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, factor: Factor) -> None:
        """A new factor.

        Raises:
            AlreadyThere: the person has one of this kind.
        """
        await self._tx.execute(
            _INSERT,
            **_written(factor),
            user_id=factor.user_id,
            factor_type=factor.type.value,
            provider=factor.provider.value,
            slot=_slot(factor),
            created_at=factor.created_at,
            version=factor.version,
        )

    async def find(self, user_id: UserId, id: str) -> Factor | None:
        """One of a person's."""
        row = await self._tx.find(_FIND, user_id=user_id, id=id)
        return _factor(row) if row is not None else None

    async def find_by_id(self, id: str) -> Factor | None:
        """Anybody's: a phone knows its factor, and not whose it is."""
        row = await self._tx.find(_FIND_BY_ID, id=id)
        return _factor(row) if row is not None else None

    async def list_of_user(self, user_id: UserId) -> list[Factor]:
        """A person's, the oldest first."""
        found = [_factor(row) for row in await self._tx.all(_OF_USER, user_id=user_id)]
        return sorted(found, key=lambda factor: (factor.created_at, factor.id))

    async def save(self, factor: Factor) -> None:
        """Write, unless another writer came first.

        Raises:
            StaleWrite: another writer came first.
        """
        if await self._tx.execute(_SAVE, **_written(factor), version=factor.version) != 1:
            raise StaleWrite(f"The factor {factor.id} was changed by another request.")

    async def remove(self, factor: Factor) -> None:
        """The factor is gone."""
        await self._tx.execute(_DELETE, user_id=factor.user_id, id=factor.id)


def _slot(factor: Factor) -> str:
    """What a person has one of: a kind, but for security keys, of which they may have several."""
    kind = f"{factor.type.value} {factor.provider.value}"
    return f"{kind} {factor.id}" if factor.type is FactorType.WEBAUTHN else kind


def _written(factor: Factor) -> dict[str, Any]:
    return {
        "id": factor.id,
        "status": factor.status.value,
        "profile": to_json(factor.profile),
        "state": to_json(factor.state),
        "sealed": factor.sealed,
        "updated_at": factor.updated_at,
    }


def _factor(row: Row) -> Factor:
    return Factor(
        id=row["id"],
        user_id=UserId(row["user_id"]),
        type=FactorType(row["factor_type"]),
        provider=Provider(row["provider"]),
        status=FactorStatus(row["status"]),
        profile=from_json(row["profile"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        state=decode_as(FactorState, row["state"]),
        sealed=row["sealed"],
        version=row["version"],
    )
