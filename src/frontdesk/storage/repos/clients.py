"""OAuth clients: the rows of ``apps`` that have an ``oauth`` column, with their secrets and assignments."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, literal, or_, select

from frontdesk.domain.apps.model import AppStatus, AppUser, AssignmentScope
from frontdesk.domain.apps.oauth_client import ClientSecret, GroupsFilter, OAuthClient, RefreshRotation
from frontdesk.domain.apps.user_name import LOGIN
from frontdesk.domain.groups.model import GroupType
from frontdesk.domain.ids import AppId, ClientId, UserId
from frontdesk.kernel.json import decode
from frontdesk.protocol.oauth.registration import read_client_metadata, render_client_metadata
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.spelling import delete_by, insert_row, of_org, select_by, update_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.apps import app_groups, app_users, apps, client_secrets
from frontdesk.storage.tables.groups import group_members, groups

_ESCAPE = "!"
_INSERT = insert_row(apps)
_BY_CLIENT_ID = select_by(apps, "client_id")
_PAGE = statement(
    select(*apps.c)
    .where(
        of_org(apps),
        apps.c.oauth.is_not(None),
        apps.c.id > param("after"),
        apps.c.label.ilike(param("prefix"), escape=_ESCAPE),
    )
    .order_by(apps.c.id)
    .limit(param("most"))
)
_SAVE = update_by(
    apps,
    "id",
    ("label", "status", "oauth", "registration_token_hash", "tokens_not_before", "updated_at"),
    versioned=True,
)
_DELETE = delete_by(apps, "id")
_DELETE_SECRETS = delete_by(client_secrets, "app_id")
_SECRETS = select_by(client_secrets, "app_id")
_INSERT_SECRET = insert_row(client_secrets)
_APP_USER = select_by(app_users, "app_id", "user_id")
_MEMBERSHIP = exists(
    select(group_members.c.group_id).where(
        of_org(group_members),
        group_members.c.group_id == app_groups.c.group_id,
        group_members.c.user_id == param("user_id"),
    )
)
_GROUP_ASSIGNED = statement(  # Everyone has no member rows
    select(literal(1))
    .select_from(
        app_groups.join(groups, (groups.c.org_id == app_groups.c.org_id) & (groups.c.id == app_groups.c.group_id))
    )
    .where(
        of_org(app_groups),
        of_org(groups),
        app_groups.c.app_id == param("app_id"),
        or_(groups.c.type == GroupType.BUILT_IN.value, _MEMBERSHIP),
    )
    .limit(1)
)


class Clients:
    """Clients, by their ``client_id``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, client: OAuthClient) -> None:
        """A new client, with its secrets."""
        await self._tx.execute(
            _INSERT,
            **client_columns(client),
            client_id=client.client_id,
            name="oidc_client",
            sign_on_mode="OPENID_CONNECT",
            settings="{}",
            signing_kid=None,
            sealed=None,
            created_at=client.created_at,
            version=client.version,
        )
        for secret in client.secrets:
            await self.add_secret(client.app_id, secret, client.created_at)

    async def add_secret(self, app_id: AppId, secret: ClientSecret, now: int) -> None:
        """One more secret."""
        await self._tx.execute(
            _INSERT_SECRET,
            id=secret.id,
            app_id=app_id,
            status="ACTIVE" if secret.is_active else "INACTIVE",
            secret_hash=secret.secret_hash,
            sealed=secret.sealed,
            created_at=secret.created_at or now,
            updated_at=secret.updated_at or now,
        )

    async def find(self, client_id: ClientId) -> OAuthClient | None:
        """By ``client_id``."""
        row = await self._tx.find(_BY_CLIENT_ID, client_id=client_id)
        if row is None or row["oauth"] is None:
            return None
        return client_of_row(row, await self._tx.all(_SECRETS, app_id=row["id"]))

    async def list_page(self, *, after: str, name_prefix: str, most: int) -> list[OAuthClient]:
        """Clients whose name begins so, whatever its case, in the order of their ids, ``most`` at a time."""
        rows = await self._tx.all(_PAGE, after=after, prefix=_like(name_prefix), most=most)
        return [client_of_row(row, ()) for row in rows]

    async def save(self, client: OAuthClient) -> None:
        """Write, unless another writer came first.

        Raises:
            StaleWrite: another writer came first.
        """
        if await self._tx.execute(_SAVE, **client_columns(client), version=client.version) != 1:
            raise StaleWrite(f"The client {client.client_id} was changed by another request.")

    async def replace_secrets(self, client: OAuthClient, now: int) -> None:
        """The client's secrets are these and no others."""
        await self._tx.execute(_DELETE_SECRETS, app_id=client.app_id)
        for secret in client.secrets:
            await self.add_secret(client.app_id, secret, now)

    async def remove(self, client: OAuthClient) -> None:
        """The client and its secrets."""
        await self._tx.execute(_DELETE_SECRETS, app_id=client.app_id)
        await self._tx.execute(_DELETE, id=client.app_id)

    async def find_assignment(self, client: OAuthClient, user_id: UserId, user_name: str) -> AppUser | None:
        """How the app knows this person (by ``user_name`` unless their row says another), or None: not assigned."""
        row = await self._tx.find(_APP_USER, app_id=client.app_id, user_id=user_id)
        counts = row is not None and row["scope"] == AssignmentScope.USER.value
        if not counts and not client.assigned_to_everyone and not await self._is_in_assigned_group(client, user_id):
            return None
        return (
            AppUser(user_name, {}) if row is None else AppUser(row["user_name"] or user_name, from_json(row["profile"]))
        )

    async def _is_in_assigned_group(self, client: OAuthClient, user_id: UserId) -> bool:
        return await self._tx.find(_GROUP_ASSIGNED, app_id=client.app_id, user_id=user_id) is not None


def _like(prefix: str) -> str:
    for letter in (_ESCAPE, "%", "_"):
        prefix = prefix.replace(letter, _ESCAPE + letter)
    return prefix + "%"


def client_columns(client: OAuthClient) -> dict[str, Any]:
    """The columns of ``apps`` that a client has a say in."""
    groups_filter = client.groups_filter
    oauth = {
        "metadata": render_client_metadata(client.metadata),
        "pkce_required": client.pkce_required,
        "rotates": client.rotation.rotates,
        "leeway_ms": client.rotation.leeway_ms,
        "groups_filter": [groups_filter.kind, groups_filter.value] if groups_filter else None,
        "granted_scopes": sorted(client.granted_scopes),
        "everyone": client.assigned_to_everyone,
        "user_name_template": client.user_name_template,
        "wildcard_redirect": client.wildcard_redirect,
    }
    return {
        "id": client.app_id,
        "label": client.name,
        "status": client.status.value,
        "oauth": to_json(oauth),
        "registration_token_hash": client.registration_token_hash,
        "tokens_not_before": client.tokens_not_before,
        "updated_at": client.updated_at,
    }


def client_of_row(row: Row, secrets: Sequence[Row]) -> OAuthClient:
    """The client that a row of ``apps`` holds."""
    oauth = decode(row["oauth"])
    groups_filter = oauth["groups_filter"]
    return OAuthClient(
        app_id=AppId(row["id"]),
        client_id=ClientId(row["client_id"]),
        status=AppStatus(row["status"]),
        metadata=read_client_metadata(oauth["metadata"]),
        pkce_required=oauth["pkce_required"],
        rotation=RefreshRotation(oauth["rotates"], oauth["leeway_ms"]),
        groups_filter=GroupsFilter(*groups_filter) if groups_filter else None,
        granted_scopes=frozenset(oauth["granted_scopes"]),
        assigned_to_everyone=oauth["everyone"],
        secrets=tuple(_secret(secret) for secret in secrets),
        registration_token_hash=row["registration_token_hash"],
        tokens_not_before=row["tokens_not_before"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        version=row["version"],
        user_name_template=oauth.get("user_name_template", LOGIN),
        wildcard_redirect=oauth.get("wildcard_redirect", False),
    )


def _secret(row: Row) -> ClientSecret:
    return ClientSecret(
        id=row["id"],
        secret_hash=row["secret_hash"],
        sealed=row["sealed"],
        is_active=row["status"] == "ACTIVE",
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
