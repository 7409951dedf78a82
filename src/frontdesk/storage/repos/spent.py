"""What may be used once and was; access tokens that were revoked."""

from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is spelled alike in both databases

from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import purge_rows, select_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.spent import revoked_tokens, spent_ids

_SPEND = statement(
    insert(spent_ids)
    .values({column.name: param(column.name) for column in spent_ids.c})
    .on_conflict_do_nothing(index_elements=["org_id", "kind", "id_hash"])
)
_REVOKE = statement(
    insert(revoked_tokens)
    .values({column.name: param(column.name) for column in revoked_tokens.c})
    .on_conflict_do_nothing(index_elements=["org_id", "jti"])
)
_REVOKED = select_by(revoked_tokens, "jti")
_PURGE_SPENT = purge_rows(spent_ids, spent_ids.c.expires_at < param("now"))
_PURGE_REVOKED = purge_rows(revoked_tokens, revoked_tokens.c.expires_at < param("now"))


class Spent:
    """Rows of ``spent_ids`` and ``revoked_tokens``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def spend(self, kind: str, id_hash: bytes, expires_at: int) -> bool:
        """Use an id that others made; True for exactly one caller until it expires by itself."""
        return await self._tx.execute(_SPEND, kind=kind, id_hash=id_hash, expires_at=expires_at) == 1

    async def add_revoked(self, jti: str, expires_at: int) -> None:
        """The access token is void; kept until it would have expired."""
        await self._tx.execute(_REVOKE, jti=jti, expires_at=expires_at)

    async def is_revoked(self, jti: str) -> bool:
        """Whether the access token was revoked."""
        return await self._tx.find(_REVOKED, jti=jti) is not None

    async def remove_expired(self, now: int) -> int:
        """What has expired by itself needs no remembering."""
        return await self._tx.execute(_PURGE_SPENT, now=now) + await self._tx.execute(_PURGE_REVOKED, now=now)
