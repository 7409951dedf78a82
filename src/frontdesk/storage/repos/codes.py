"""Authorization codes."""

from sqlalchemy import or_

from frontdesk.domain.tokens.codes import AuthorizationCode
from frontdesk.storage.codec import Row
from frontdesk.storage.database import Transaction
from frontdesk.storage.repos.authorizations import authorization_json, authorization_of
from frontdesk.storage.spelling import consume_once, insert_row, purge_rows, select_by
from frontdesk.storage.statement import param
from frontdesk.storage.tables.codes import authorization_codes

_INSERT = insert_row(authorization_codes)
_BY_HASH = select_by(authorization_codes, "code_hash")
_SPEND = consume_once(authorization_codes, "code_hash", "access_token_jti", "refresh_token_id")
_PURGE = purge_rows(
    authorization_codes,
    or_(
        authorization_codes.c.expires_at < param("spent_before"),
        authorization_codes.c.spent_at.is_(None) & (authorization_codes.c.expires_at < param("now")),
    ),
)


class Codes:
    """Rows of ``authorization_codes``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, code: AuthorizationCode) -> None:
        """A new code."""
        authorization = code.authorization
        await self._tx.execute(
            _INSERT,
            code_hash=code.code_hash,
            server_id=authorization.server_id,
            client_id=authorization.client_id,
            user_id=authorization.user_id,
            session_id=authorization.session_id,
            redirect_uri=code.redirect_uri or "",
            code_challenge=code.code_challenge,
            authorization=authorization_json(authorization),
            created_at=code.created_at,
            expires_at=code.expires_at,
            spent_at=None,
            access_token_jti=None,
            refresh_token_id=None,
        )

    async def find(self, code_hash: bytes) -> AuthorizationCode | None:
        """By the code's hash, spent or not."""
        row = await self._tx.find(_BY_HASH, code_hash=code_hash)
        return _code(row) if row is not None else None

    async def spend(self, code_hash: bytes, now: int, *, access_token_jti: str, refresh_token_id: str | None) -> bool:
        """Spend it, and remember for what; True for exactly one caller."""
        spent = await self._tx.execute(
            _SPEND,
            code_hash=code_hash,
            now=now,
            access_token_jti=access_token_jti,
            refresh_token_id=refresh_token_id,
        )
        return spent == 1

    async def remove_expired(self, now: int, spent_before: int) -> int:
        """Unspent ones that expired, spent ones that expired before ``spent_before``."""
        return await self._tx.execute(_PURGE, now=now, spent_before=spent_before)


def _code(row: Row) -> AuthorizationCode:
    return AuthorizationCode(
        code_hash=bytes(row["code_hash"]),
        redirect_uri=row["redirect_uri"] or None,
        code_challenge=row["code_challenge"],
        authorization=authorization_of(row["authorization"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        spent_at=row["spent_at"],
        access_token_jti=row["access_token_jti"],
        refresh_token_id=row["refresh_token_id"],
    )
