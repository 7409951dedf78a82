"""Refresh tokens and consents as the management API shows them (contract A.Users; seen-on-the-wire 5)."""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authorization_servers.compiled import issuer_of
from frontdesk.domain.consents.model import Consent
from frontdesk.domain.ids import ORG_SERVER, AuthorizationServerId
from frontdesk.domain.tokens.refresh import RefreshFamily
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link


class RefreshTokenAnswer(msgspec.Struct, rename="camel"):
    """A refresh token: what it is good for, never its value."""

    id: str
    status: Literal["ACTIVE", "REVOKED"]
    created: str
    last_updated: str
    expires_at: str
    issuer: str
    client_id: str
    user_id: str | None
    scopes: list[str]
    links: dict[str, Link] = msgspec.field(name="_links")
    embedded: dict[str, object] | UnsetType = msgspec.field(name="_embedded", default=UNSET)


def show_refresh_token(
    call: Call, family: RefreshFamily, client: OAuthClient, path: str, *, with_scopes: bool
) -> RefreshTokenAnswer:
    """A refresh token whose own address is ``path``."""
    authorization = family.authorization
    idles_at = family.last_used_at + family.idle_ms
    server_id = authorization.server_id
    links = {
        "app": link(call, f"/api/v1/apps/{client.app_id}", title=client.name),
        "self": link(call, path, "GET", "DELETE"),
        "revoke": link(call, path, "DELETE"),
        "client": link(call, f"/oauth2/v1/clients/{client.client_id}", title=client.name),
        **_server_link(call, server_id),
    }
    if authorization.user_id is not None:
        links["user"] = link(call, f"/api/v1/users/{authorization.user_id}")
    return RefreshTokenAnswer(
        id=family.id,
        status="REVOKED" if family.revoked_at is not None else "ACTIVE",
        created=iso_time(family.created_at),
        last_updated=iso_time(family.last_used_at),
        expires_at=iso_time(idles_at if family.expires_at is None else min(idles_at, family.expires_at)),
        issuer=issuer_of(call.org.org.url, server_id),
        client_id=authorization.client_id,
        user_id=authorization.user_id,
        scopes=list(authorization.scopes),
        links=links,
        embedded={"scopes": _scopes(call, server_id, authorization.scopes)} if with_scopes else UNSET,
    )


class GrantAnswer(msgspec.Struct, rename="camel"):
    """One scope that a client may have."""

    id: str
    status: Literal["ACTIVE"]
    created: str
    created_by: dict[str, object]
    last_updated: str
    issuer: str
    client_id: str
    user_id: str
    scope_id: str
    source: Literal["END_USER", "ADMIN"]
    links: dict[str, Link] = msgspec.field(name="_links")
    embedded: dict[str, object] | UnsetType = msgspec.field(name="_embedded", default=UNSET)


def show_user_grant(call: Call, grant: Consent, client: OAuthClient | None, *, with_scope: bool) -> GrantAnswer:
    """What a person let a client have; ``client`` None: it is gone."""
    links: dict[str, Link] = {
        "self": link(call, f"/api/v1/users/{grant.user_id}/grants/{grant.id}", "GET", "DELETE"),
        "client": link(call, f"/oauth2/v1/clients/{grant.client_id}", title=client.name if client else ""),
        "user": link(call, f"/api/v1/users/{grant.user_id}"),
        **_server_link(call, grant.server_id),
    }
    if client is not None:
        links["app"] = link(call, f"/api/v1/apps/{client.app_id}", title=client.name)
    return GrantAnswer(
        id=grant.id,
        status="ACTIVE",
        created=iso_time(grant.created_at),
        created_by={"id": grant.user_id, "type": "User"},
        last_updated=iso_time(grant.updated_at),
        issuer=issuer_of(call.org.org.url, grant.server_id),
        client_id=grant.client_id,
        user_id=grant.user_id,
        scope_id=grant.scope,
        source=grant.source.value,
        links=links,
        embedded={"scope": _scopes(call, grant.server_id, [grant.scope])[0]} if with_scope else UNSET,
    )


def _server_link(call: Call, server_id: AuthorizationServerId) -> Mapping[str, Link]:
    """The org's own server is none that the management API shows."""
    if server_id == ORG_SERVER:
        return {}
    return {"authorizationServer": link(call, f"/api/v1/authorizationServers/{server_id}")}


def _scopes(call: Call, server_id: AuthorizationServerId, names: Iterable[str]) -> list[dict[str, object]]:
    server = call.org.servers.get(server_id)
    known = server.scopes if server is not None else {}
    shown: list[dict[str, object]] = []
    for name in names:
        found = known.get(name)
        shown.append(
            {
                "id": found.id if found is not None else name,
                "name": name,
                "displayName": found.display_name if found is not None else None,
                "description": found.description if found is not None else None,
            }
        )
    return shown
