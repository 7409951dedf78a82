"""Authentication transactions, found by the hash of their state token."""

from collections.abc import Mapping
from typing import Any

from frontdesk.domain.authn.transaction import Options, Proofs, Purpose, Status, StepUp, Transaction
from frontdesk.domain.ids import SessionId, UserId
from frontdesk.domain.sessions.model import read_session_idp
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction as DatabaseTransaction
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.spelling import delete_by, insert_row, purge_rows, select_by, update_by
from frontdesk.storage.statement import param
from frontdesk.storage.tables.authn import authn_transactions

_INSERT = insert_row(authn_transactions)
_FIND = select_by(authn_transactions, "token_hash")
_SAVE = update_by(
    authn_transactions, "token_hash", ("status", "user_id", "state", "created_at", "expires_at"), versioned=True
)
_DELETE = delete_by(authn_transactions, "token_hash", "version")
_DELETE_OF_USER = delete_by(authn_transactions, "user_id")
_PURGE = purge_rows(authn_transactions, authn_transactions.c.expires_at < param("before"))


class AuthnTransactions:
    """Rows of ``authn_transactions``."""

    def __init__(self, tx: DatabaseTransaction) -> None:
        self._tx = tx

    async def add(self, transaction: Transaction) -> None:
        """A new one."""
        await self._tx.execute(
            _INSERT,
            **_written(transaction),
            purpose=transaction.purpose.value,
            version=transaction.version,
        )

    async def find(self, token_hash: bytes) -> Transaction | None:
        """By the hash of its state token."""
        row = await self._tx.find(_FIND, token_hash=token_hash)
        return _transaction(row) if row is not None else None

    async def save(self, transaction: Transaction) -> None:
        """Write, unless another step was taken first.

        Raises:
            StaleWrite: it was.
        """
        if await self._tx.execute(_SAVE, **_written(transaction), version=transaction.version) != 1:
            raise StaleWrite("Another request took a step of this transaction at the same time.")

    async def remove(self, transaction: Transaction) -> bool:
        """It has come to its end; whether this caller was the one who ended it."""
        removed = await self._tx.execute(_DELETE, token_hash=transaction.token_hash, version=transaction.version)
        return removed == 1

    async def remove_of_user(self, user_id: UserId) -> int:
        """Everything that a person has begun; how much that was."""
        return await self._tx.execute(_DELETE_OF_USER, user_id=user_id)

    async def remove_expired(self, before: int) -> int:
        """Those whose state token expired before then."""
        return await self._tx.execute(_PURGE, before=before)


def _written(transaction: Transaction) -> dict[str, Any]:
    return {
        "token_hash": transaction.token_hash,
        "status": transaction.status.value,
        "user_id": transaction.user_id,
        "state": to_json(_state(transaction)),
        "created_at": transaction.created_at,
        "expires_at": transaction.expires_at,
    }


def _state(transaction: Transaction) -> Mapping[str, object]:
    options, proofs = transaction.options, transaction.proofs
    return {
        "options": [options.multi_optional_factor_enroll, options.warn_before_password_expired],
        "proofs": {
            "password_at": proofs.password_at,
            "recovered_at": proofs.recovered_at,
            "answered_at": proofs.answered_at,
            "factor_at": proofs.factor_at,
        },
        "amr": list(proofs.amr),
        "relay_state": transaction.relay_state,
        "device_hash": transaction.device_hash,
        "app_id": transaction.app_id,
        "factor_id": transaction.factor_id,
        "challenge": dict(transaction.challenge),
        "skipped": sorted(status.value for status in transaction.skipped),
        "is_trusted": transaction.is_trusted,
        "remember_device": transaction.remember_device,
        "step_up": _step_up(transaction.step_up),
        "idp": transaction.idp.stored() if transaction.idp is not None else None,
    }


def _step_up(step_up: StepUp | None) -> list[object] | None:
    return [step_up.session_id, list(step_up.methods)] if step_up is not None else None


def _read_step_up(state: Any) -> StepUp | None:
    return StepUp(SessionId(state[0]), tuple(state[1])) if state is not None else None


def _transaction(row: Row) -> Transaction:
    state: Any = from_json(row["state"])
    return Transaction(
        token_hash=row["token_hash"],
        status=Status(row["status"]),
        purpose=Purpose(row["purpose"]),
        user_id=UserId(row["user_id"]) if row["user_id"] is not None else None,
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        options=Options(*state["options"]),
        proofs=Proofs(**state["proofs"], amr=tuple(state["amr"])),
        relay_state=state["relay_state"],
        device_hash=state["device_hash"],
        app_id=state["app_id"],
        factor_id=state["factor_id"],
        challenge=state["challenge"],
        skipped=frozenset(Status(name) for name in state["skipped"]),
        is_trusted=state["is_trusted"],
        remember_device=state["remember_device"],
        step_up=_read_step_up(state["step_up"]),
        idp=read_session_idp(state.get("idp")),
        version=row["version"],
    )
