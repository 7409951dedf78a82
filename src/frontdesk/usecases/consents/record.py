"""Remembering what a person let a client have."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.consents.model import Consent, ConsentSource
from frontdesk.domain.ids import AuthorizationServerId, new_grant_id
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, LogEvent, Party
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Given:
    """Who let whom have what, where."""

    user: User
    client: OAuthClient
    server_id: AuthorizationServerId
    scopes: Sequence[str]


async def record_consent(unit: Unit, given: Given, context: ClientContext, now: int) -> None:
    """One row a scope, and one line in the log."""
    user, client = given.user, given.client
    await unit.consents.save(
        Consent(
            id=new_grant_id(),
            user_id=user.id,
            client_id=client.client_id,
            server_id=given.server_id,
            scope=scope,
            source=ConsentSource.END_USER,
            created_at=now,
            updated_at=now,
        )
        for scope in given.scopes
    )
    unit.record(
        LogEvent(
            type=EventType.CONSENT_GRANT,
            published_at=now,
            actor=Party(user.id, "User", user.login, user.login),
            targets=(Party(client.client_id, "PublicClientApp", client.client_id, client.name),),
            client=context,
            debug={"authorization_server": given.server_id, "scopes": list(given.scopes)},
        )
    )
