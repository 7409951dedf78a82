"""Refresh tokens, seen from the authorization server that issued them."""

from sqlalchemy import and_, or_, select

from frontdesk.domain.ids import AuthorizationServerId, ClientId, RefreshTokenId
from frontdesk.domain.tokens.refresh import RefreshFamily
from frontdesk.storage.codec import Row
from frontdesk.storage.database import Transaction
from frontdesk.storage.repos.authorizations import authorization_of
from frontdesk.storage.spelling import delete_by, of_org
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.consents import consents
from frontdesk.storage.tables.refresh_tokens import refresh_tokens

_MOST = 1000
_OF_SERVER = and_(
    of_org(refresh_tokens),
    refresh_tokens.c.server_id == param("server_id"),
    refresh_tokens.c.revoked_at.is_(None),
    or_(refresh_tokens.c.expires_at.is_(None), refresh_tokens.c.expires_at > param("now")),
    refresh_tokens.c.last_used_at + refresh_tokens.c.idle_ms > param("now"),
)
_CLIENTS = statement(
    select(refresh_tokens.c.client_id)
    .where(_OF_SERVER, refresh_tokens.c.client_id > param("after"))
    .distinct()
    .order_by(refresh_tokens.c.client_id)
    .limit(param("most"))
)
_PAGE = statement(
    select(*refresh_tokens.c)
    .where(_OF_SERVER, refresh_tokens.c.client_id == param("client_id"), refresh_tokens.c.id > param("after"))
    .order_by(refresh_tokens.c.id)
    .limit(param("most"))
)
_DELETE = delete_by(refresh_tokens, "server_id")
_DELETE_CONSENTS = delete_by(consents, "server_id")


class ServerTokens:
    """Rows of ``refresh_tokens`` that are good now."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def list_clients(
        self, server_id: AuthorizationServerId, now: int, *, after: str = "", most: int = _MOST
    ) -> list[ClientId]:
        """Clients that hold a token of this server, by id."""
        rows = await self._tx.all(_CLIENTS, server_id=server_id, now=now, after=after, most=most)
        return [ClientId(row["client_id"]) for row in rows]

    async def list_page(
        self, server_id: AuthorizationServerId, client_id: ClientId, now: int, *, after: str = "", most: int = _MOST
    ) -> list[RefreshFamily]:
        """What a client holds of this server, by id."""
        found = {"server_id": server_id, "client_id": client_id, "now": now, "after": after, "most": most}
        return [_family(row) for row in await self._tx.all(_PAGE, **found)]

    async def remove_of_server(self, server_id: AuthorizationServerId) -> None:
        """Everything that a server let clients have."""
        await self._tx.execute(_DELETE, server_id=server_id)
        await self._tx.execute(_DELETE_CONSENTS, server_id=server_id)


def _family(row: Row) -> RefreshFamily:
    return RefreshFamily(
        id=RefreshTokenId(row["id"]),
        seed=bytes(row["seed"]),
        generation=row["generation"],
        authorization=authorization_of(row["authorization"]),
        created_at=row["created_at"],
        rotated_at=row["rotated_at"],
        last_used_at=row["last_used_at"],
        expires_at=row["expires_at"],
        idle_ms=row["idle_ms"],
        revoked_at=row["revoked_at"],
    )
