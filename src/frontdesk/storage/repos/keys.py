"""Signing keys."""

from collections.abc import Iterable

from frontdesk.domain.ids import AuthorizationServerId
from frontdesk.domain.keys.model import KeyStatus, SigningKey
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, insert_row, select_by
from frontdesk.storage.tables.authorization_servers import signing_keys

_INSERT = insert_row(signing_keys)
_ALL = select_by(signing_keys)
_OF_SERVER = select_by(signing_keys, "server_id")
_DELETE = delete_by(signing_keys, "server_id", "kid")
_DELETE_OF_SERVER = delete_by(signing_keys, "server_id")


class Keys:
    """Rows of ``signing_keys``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def list_all(self) -> list[SigningKey]:
        """Every key of every server."""
        return [_key(row) for row in await self._tx.all(_ALL)]

    async def list_of_server(self, server_id: AuthorizationServerId) -> list[SigningKey]:
        """Every key of one server."""
        return [_key(row) for row in await self._tx.all(_OF_SERVER, server_id=server_id)]

    async def save(self, keys: Iterable[SigningKey]) -> None:
        """Write keys, new ones and changed ones alike."""
        for key in keys:
            await self._tx.execute(_DELETE, server_id=key.server_id, kid=key.kid)
            await self._tx.execute(
                _INSERT,
                server_id=key.server_id,
                kid=key.kid,
                alg=key.alg,
                status=key.status.value,
                public_jwk=to_json(key.public_jwk),
                sealed_private_key=key.sealed_private_key,
                created_at=key.created_at,
                activated_at=key.activated_at,
                expired_at=key.expired_at,
            )

    async def remove_of_server(self, server_id: AuthorizationServerId) -> None:
        """Every key of a server that goes."""
        await self._tx.execute(_DELETE_OF_SERVER, server_id=server_id)


def _key(row: Row) -> SigningKey:
    return SigningKey(
        server_id=AuthorizationServerId(row["server_id"]),
        kid=row["kid"],
        alg=row["alg"],
        status=KeyStatus(row["status"]),
        public_jwk=from_json(row["public_jwk"]),
        sealed_private_key=row["sealed_private_key"],
        created_at=row["created_at"],
        activated_at=row["activated_at"],
        expired_at=row["expired_at"],
    )
