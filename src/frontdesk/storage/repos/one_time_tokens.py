"""One-time tokens: what is mailed or handed out once, kept as a hash (session tokens, activation, recovery)."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.ids import UserId
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import consume_once, delete_by, insert_row, purge_rows, select_by
from frontdesk.storage.statement import param
from frontdesk.storage.tables.directory import one_time_tokens

_INSERT = insert_row(one_time_tokens)
_FIND = select_by(one_time_tokens, "kind", "token_hash")
_SPEND = consume_once(one_time_tokens, "token_hash")
_DELETE_OF_USER = delete_by(one_time_tokens, "user_id")
_DELETE_KIND_OF_USER = delete_by(one_time_tokens, "user_id", "kind")
_PURGE = purge_rows(one_time_tokens, one_time_tokens.c.expires_at < param("before"))


@dataclass(frozen=True, slots=True)
class OneTimeToken:
    """``kind`` says what it is good for, ``state`` what its maker wants to know again when it is spent."""

    kind: str
    user_id: UserId
    state: Mapping[str, object]
    created_at: int
    expires_at: int
    spent_at: int | None

    def is_live(self, now: int) -> bool:
        """Whether it can still be spent."""
        return self.spent_at is None and now < self.expires_at


class OneTimeTokens:
    """Rows of ``one_time_tokens``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(
        self, kind: str, token_hash: bytes, user_id: UserId, state: Mapping[str, object], now: int, expires_at: int
    ) -> None:
        """A new token, by the hash of its value."""
        await self._tx.execute(
            _INSERT,
            kind=kind,
            token_hash=token_hash,
            user_id=user_id,
            state=to_json(state),
            created_at=now,
            expires_at=expires_at,
            spent_at=None,
        )

    async def find(self, kind: str, token_hash: bytes) -> OneTimeToken | None:
        """By kind and hash, spent or not."""
        row = await self._tx.find(_FIND, kind=kind, token_hash=token_hash)
        return _token(row) if row is not None else None

    async def spend(self, kind: str, token_hash: bytes, now: int) -> OneTimeToken | None:
        """Spend it: the token for exactly one caller, None where it is unknown, of another kind, expired or spent."""
        found = await self.find(kind, token_hash)
        if found is None or await self._tx.execute(_SPEND, token_hash=token_hash, now=now) != 1:
            return None
        return found

    async def remove_of_user(self, user_id: UserId, kind: str | None) -> int:
        """A person's tokens of one kind, or of every kind; how many there were."""
        if kind is None:
            return await self._tx.execute(_DELETE_OF_USER, user_id=user_id)
        return await self._tx.execute(_DELETE_KIND_OF_USER, user_id=user_id, kind=kind)

    async def remove_expired(self, before: int) -> int:
        """Those that expired before then."""
        return await self._tx.execute(_PURGE, before=before)


def _token(row: Row) -> OneTimeToken:
    return OneTimeToken(
        kind=row["kind"],
        user_id=UserId(row["user_id"]),
        state=from_json(row["state"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        spent_at=row["spent_at"],
    )
