"""Consents."""

from collections.abc import Iterable

from sqlalchemy import or_, select, union
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is spelled alike in both databases

from frontdesk.domain.consents.model import Consent, ConsentSource
from frontdesk.domain.ids import AuthorizationServerId, ClientId, GrantId, UserId
from frontdesk.storage.codec import Row
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, of_org, select_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.consents import consents
from frontdesk.storage.tables.refresh_tokens import refresh_tokens

_SCOPES = statement(
    select(consents.c.scope).where(
        of_org(consents),
        consents.c.user_id == param("user_id"),
        consents.c.client_id == param("client_id"),
        consents.c.server_id == param("server_id"),
    )
)
_ADD = statement(
    insert(consents)
    .values({column.name: param(column.name) for column in consents.c})
    .on_conflict_do_update(
        index_elements=["org_id", "user_id", "client_id", "server_id", "scope"],
        set_={"updated_at": param("updated_at")},
    )
)
_FIND = select_by(consents, "user_id", "id")
_PAGE = statement(
    select(*consents.c)
    .where(
        of_org(consents),
        consents.c.user_id == param("user_id"),
        or_(param("client_id") == "", consents.c.client_id == param("client_id")),
        or_(param("scope") == "", consents.c.scope == param("scope")),
        consents.c.id > param("after"),
    )
    .order_by(consents.c.id)
    .limit(param("most"))
)
_DELETE = delete_by(consents, "user_id", "id")
_DELETE_OF_USER = delete_by(consents, "user_id")
_DELETE_OF_USER_AND_CLIENT = delete_by(consents, "user_id", "client_id")
_WITH_CONSENT = select(consents.c.client_id).where(
    of_org(consents), consents.c.user_id == param("user_id"), consents.c.client_id > param("after")
)
_WITH_TOKENS = select(refresh_tokens.c.client_id).where(
    of_org(refresh_tokens),
    refresh_tokens.c.user_id == param("user_id"),
    refresh_tokens.c.client_id > param("after"),
    refresh_tokens.c.revoked_at.is_(None),
    or_(refresh_tokens.c.expires_at.is_(None), refresh_tokens.c.expires_at > param("now")),
    refresh_tokens.c.last_used_at + refresh_tokens.c.idle_ms > param("now"),
)
_CLIENTS = statement(union(_WITH_CONSENT, _WITH_TOKENS).order_by("client_id").limit(param("most")))


class Consents:
    """Rows of ``consents``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def list_scopes(
        self, user_id: UserId, client_id: ClientId, server_id: AuthorizationServerId
    ) -> frozenset[str]:
        """The scopes a person let a client have at one authorization server."""
        rows = await self._tx.all(_SCOPES, user_id=user_id, client_id=client_id, server_id=server_id)
        return frozenset(row["scope"] for row in rows)

    async def save(self, granted: Iterable[Consent]) -> None:
        """Remember consents; those that are there already are renewed."""
        for consent in granted:
            await self._tx.execute(
                _ADD,
                id=consent.id,
                user_id=consent.user_id,
                client_id=consent.client_id,
                server_id=consent.server_id,
                scope=consent.scope,
                source=consent.source.value,
                created_at=consent.created_at,
                updated_at=consent.updated_at,
            )

    async def find(self, user_id: UserId, id: GrantId) -> Consent | None:
        """One grant of a person."""
        row = await self._tx.find(_FIND, user_id=user_id, id=id)
        return _consent(row) if row is not None else None

    async def list_page(
        self, user_id: UserId, *, client_id: str = "", scope: str = "", after: str, most: int
    ) -> list[Consent]:
        """What a person let clients have, by id; of one client or one scope where one is named."""
        rows = await self._tx.all(_PAGE, user_id=user_id, client_id=client_id, scope=scope, after=after, most=most)
        return [_consent(row) for row in rows]

    async def remove(self, user_id: UserId, id: GrantId) -> bool:
        """Take one back; whether this call was the one that did."""
        return await self._tx.execute(_DELETE, user_id=user_id, id=id) == 1

    async def remove_of_user(self, user_id: UserId, client_id: ClientId | None = None) -> int:
        """Take all back that a person gave, to one client or to all; how many there were."""
        if client_id is None:
            return await self._tx.execute(_DELETE_OF_USER, user_id=user_id)
        return await self._tx.execute(_DELETE_OF_USER_AND_CLIENT, user_id=user_id, client_id=client_id)

    async def list_clients(self, user_id: UserId, *, now: int, after: str, most: int) -> list[ClientId]:
        """The clients that hold grants or living refresh tokens of a person, by id."""
        rows = await self._tx.all(_CLIENTS, user_id=user_id, now=now, after=after, most=most)
        return [ClientId(row["client_id"]) for row in rows]


def _consent(row: Row) -> Consent:
    return Consent(
        id=GrantId(row["id"]),
        user_id=UserId(row["user_id"]),
        client_id=ClientId(row["client_id"]),
        server_id=AuthorizationServerId(row["server_id"]),
        scope=row["scope"],
        source=ConsentSource(row["source"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
