"""Authorization servers with their scopes, claims and keys."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from frontdesk.domain.authorization_servers.model import (
    AuthorizationServer,
    Claim,
    ClaimType,
    ClaimValueType,
    RotationMode,
    Scope,
    ScopeConsent,
    ServerStatus,
)
from frontdesk.domain.ids import AuthorizationServerId, ClaimId, ScopeId
from frontdesk.storage.codec import Row, flag, strings, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, insert_row, of_org, select_by, update_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.authorization_servers import authorization_servers, claims, scopes

_INSERT = insert_row(authorization_servers)
_ALL = statement(
    select(*authorization_servers.c).where(of_org(authorization_servers)).order_by(authorization_servers.c.created_at)
)
_BY_ID = select_by(authorization_servers, "id")
_BY_ID_TO_CHANGE = statement(
    select(*authorization_servers.c)
    .where(of_org(authorization_servers), authorization_servers.c.id == param("id"))
    .with_for_update()
)
_SAVE = update_by(
    authorization_servers,
    "id",
    ("name", "description", "audiences", "issuer_mode", "status", "rotation_mode", "signing_alg", "updated_at"),
)
_INSERT_SCOPE = insert_row(scopes)
_SCOPES = select_by(scopes)
_INSERT_CLAIM = insert_row(claims)
_CLAIMS = select_by(claims)
_DELETE = delete_by(authorization_servers, "id")
_SCOPES_OF_SERVER = statement(
    select(*scopes.c).where(of_org(scopes), scopes.c.server_id == param("server_id")).order_by(scopes.c.name)
)
_SAVE_SCOPE = update_by(
    scopes, "id", ("name", "display_name", "description", "consent", "optional", "is_default", "metadata_publish")
)
_DELETE_SCOPE = delete_by(scopes, "id")
_DELETE_SCOPES = delete_by(scopes, "server_id")
_CLAIMS_OF_SERVER = statement(
    select(*claims.c)
    .where(of_org(claims), claims.c.server_id == param("server_id"))
    .order_by(claims.c.claim_type.desc(), claims.c.name)
)
_SAVE_CLAIM = update_by(
    claims,
    "id",
    ("name", "status", "claim_type", "value_type", "value", "group_filter_type", "scopes", "always_include"),
)
_DELETE_CLAIM = delete_by(claims, "id")
_DELETE_CLAIMS = delete_by(claims, "server_id")


class AuthorizationServers:
    """Rows of ``authorization_servers``, ``scopes`` and ``claims``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, server: AuthorizationServer) -> None:
        """A new server."""
        await self._tx.execute(
            _INSERT, **_row(server), is_default=flag(server.is_default), created_at=server.created_at
        )

    async def find(self, id: AuthorizationServerId) -> AuthorizationServer | None:
        """By id."""
        row = await self._tx.find(_BY_ID, id=id)
        return _server(row) if row is not None else None

    async def find_to_change(self, id: AuthorizationServerId) -> AuthorizationServer | None:
        """By id; whoever else would change it or its keys waits for this unit's end (on SQLite every writer does)."""
        row = await self._tx.find(_BY_ID_TO_CHANGE, id=id)
        return _server(row) if row is not None else None

    async def list_all(self) -> list[AuthorizationServer]:
        """Every server of the org, the org server among them."""
        return [_server(row) for row in await self._tx.all(_ALL)]

    async def save(self, server: AuthorizationServer) -> None:
        """Write a server's own columns."""
        await self._tx.execute(_SAVE, **_row(server))

    async def remove(self, id: AuthorizationServerId) -> None:
        """A server with its scopes and claims; what else hangs on it is the caller's to remove."""
        await self._tx.execute(_DELETE_SCOPES, server_id=id)
        await self._tx.execute(_DELETE_CLAIMS, server_id=id)
        await self._tx.execute(_DELETE, id=id)

    async def add_scopes(self, rows: Sequence[Scope]) -> None:
        """New scopes."""
        await self._tx.execute_many(_INSERT_SCOPE, [_scope_row(scope) for scope in rows])

    async def list_scopes(self) -> list[Scope]:
        """Every scope of every server."""
        return [_scope(row) for row in await self._tx.all(_SCOPES)]

    async def list_scopes_of(self, server_id: AuthorizationServerId) -> list[Scope]:
        """The scopes of one server, by name."""
        return [_scope(row) for row in await self._tx.all(_SCOPES_OF_SERVER, server_id=server_id)]

    async def save_scope(self, scope: Scope) -> None:
        """Write a scope."""
        await self._tx.execute(_SAVE_SCOPE, **_scope_row(scope))

    async def remove_scope(self, id: ScopeId) -> None:
        """A scope."""
        await self._tx.execute(_DELETE_SCOPE, id=id)

    async def add_claims(self, rows: Sequence[Claim]) -> None:
        """New claims."""
        await self._tx.execute_many(_INSERT_CLAIM, [_claim_row(claim) for claim in rows])

    async def list_claims(self) -> list[Claim]:
        """Every claim of every server."""
        return [_claim(row) for row in await self._tx.all(_CLAIMS)]

    async def list_claims_of(self, server_id: AuthorizationServerId) -> list[Claim]:
        """The claims of one server: those of access tokens before those of ID tokens, by name."""
        return [_claim(row) for row in await self._tx.all(_CLAIMS_OF_SERVER, server_id=server_id)]

    async def save_claim(self, claim: Claim) -> None:
        """Write a claim."""
        await self._tx.execute(_SAVE_CLAIM, **_claim_row(claim))

    async def remove_claim(self, id: ClaimId) -> None:
        """A claim."""
        await self._tx.execute(_DELETE_CLAIM, id=id)


def _row(server: AuthorizationServer) -> dict[str, Any]:
    return {
        "id": server.id,
        "name": server.name,
        "description": server.description,
        "audiences": to_json(server.audiences),
        "issuer_mode": server.issuer_mode,
        "status": server.status.value,
        "rotation_mode": server.rotation_mode.value,
        "signing_alg": server.signing_alg,
        "updated_at": server.updated_at,
    }


def _server(row: Row) -> AuthorizationServer:
    return AuthorizationServer(
        id=AuthorizationServerId(row["id"]),
        name=row["name"],
        description=row["description"],
        audiences=strings(row["audiences"]),
        issuer_mode=row["issuer_mode"],
        status=ServerStatus(row["status"]),
        rotation_mode=RotationMode(row["rotation_mode"]),
        signing_alg=row["signing_alg"],
        is_default=bool(row["is_default"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def _scope_row(scope: Scope) -> dict[str, Any]:
    return {
        "id": scope.id,
        "server_id": scope.server_id,
        "name": scope.name,
        "display_name": scope.display_name,
        "description": scope.description,
        "consent": scope.consent.value,
        "optional": flag(scope.optional),
        "is_default": flag(scope.is_default),
        "metadata_publish": scope.metadata_publish,
        "system": flag(scope.system),
    }


def _scope(row: Row) -> Scope:
    return Scope(
        id=ScopeId(row["id"]),
        server_id=AuthorizationServerId(row["server_id"]),
        name=row["name"],
        display_name=row["display_name"],
        description=row["description"],
        consent=ScopeConsent(row["consent"]),
        optional=bool(row["optional"]),
        is_default=bool(row["is_default"]),
        metadata_publish=row["metadata_publish"],
        system=bool(row["system"]),
    )


def _claim_row(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "server_id": claim.server_id,
        "name": claim.name,
        "status": claim.status.value,
        "claim_type": claim.claim_type.value,
        "value_type": claim.value_type.value,
        "value": claim.value,
        "group_filter_type": claim.group_filter_type,
        "scopes": to_json(claim.scopes),
        "always_include": flag(claim.always_include),
        "system": flag(claim.system),
    }


def _claim(row: Row) -> Claim:
    return Claim(
        id=ClaimId(row["id"]),
        server_id=AuthorizationServerId(row["server_id"]),
        name=row["name"],
        status=ServerStatus(row["status"]),
        claim_type=ClaimType(row["claim_type"]),
        value_type=ClaimValueType(row["value_type"]),
        value=row["value"],
        group_filter_type=row["group_filter_type"],
        scopes=strings(row["scopes"]),
        always_include=bool(row["always_include"]),
        system=bool(row["system"]),
    )
