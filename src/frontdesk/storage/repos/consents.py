"""Consents."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is spelled alike in both databases

from frontdesk.domain.consents.model import Consent
from frontdesk.domain.ids import AuthorizationServerId, ClientId, UserId
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import of_org
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.consents import consents

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
