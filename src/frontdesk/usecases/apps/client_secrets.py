"""The secrets of an OAuth app: two at the most, so that one can be rotated in while the other still counts."""

from dataclasses import replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.oauth_client import ClientSecret, OAuthClient, needs_secret, new_client_secret
from frontdesk.domain.errors import ResourceNotFound, UnsupportedAppOperation, ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import Party
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.lifecycle import get_app, tell
from frontdesk.usecases.apps.vault import AppVault

_MOST = 2


async def list_secrets(unit: Unit, app_id: str) -> list[ClientSecret]:
    """The secrets, the oldest first.

    Raises:
        ResourceNotFound: there is no such app.
        UnsupportedAppOperation: it is no OAuth client.
    """
    _, client = await _client(unit, app_id)
    return sorted(client.secrets, key=lambda secret: (secret.created_at, secret.id))


async def get_secret(unit: Unit, app_id: str, id: str) -> ClientSecret:
    """One of them.

    Raises:
        ResourceNotFound: there is no such app or secret.
    """
    return _find(await list_secrets(unit, app_id), id)


async def add_secret(
    unit: Unit, actor: Actor, app_id: str, given: tuple[str | None, bool], vault: AppVault, now: int
) -> ClientSecret:
    """A second secret. ``given``: its value, None for one that is made; and whether it counts at once.

    Raises:
        ValidationFailed: there are two already, or the app authenticates without.
    """
    app, client = await _client(unit, app_id)
    if not needs_secret(client.metadata):
        cause = "client_secret: This client does not authenticate with a secret."
        raise ValidationFailed("client_secret", (cause,))
    if len(client.secrets) >= _MOST:
        raise ValidationFailed("client_secret", (f"client_secret: A client has at most {_MOST} secrets.",))
    plain, counts = given
    secret = replace(vault.new_secret(plain or new_client_secret(), now), is_active=counts)
    await _save(unit, app, replace(client, secrets=(*client.secrets, secret)), now)
    tell(unit, actor, EventType.APP_SECRET_CREATE, app, now, _party(secret))
    return secret


async def set_secret_active(unit: Unit, actor: Actor, app_id: str, id: str, now: int, *, active: bool) -> ClientSecret:
    """Let a secret count, or not.

    Raises:
        ResourceNotFound: there is no such app or secret.
        ValidationFailed: no other would count.
    """
    app, client = await _client(unit, app_id)
    secret = _find(client.secrets, id)
    others = [other for other in client.secrets if other.id != id]
    if not active and not any(other.is_active for other in others):
        raise ValidationFailed("client_secret", ("status: A client keeps at least one active secret.",))
    if secret.is_active == active:
        return secret
    changed = replace(secret, is_active=active, updated_at=now)
    await _save(unit, app, replace(client, secrets=(*others, changed)), now)
    tell(unit, actor, EventType.APP_SECRET_UPDATE, app, now, _party(changed))
    return changed


async def remove_secret(unit: Unit, actor: Actor, app_id: str, id: str, now: int) -> None:
    """The secret is gone.

    Raises:
        ResourceNotFound: there is no such app or secret.
        ValidationFailed: it is active.
    """
    app, client = await _client(unit, app_id)
    secret = _find(client.secrets, id)
    if secret.is_active:
        raise ValidationFailed("client_secret", ("status: A secret must be deactivated before it is deleted.",))
    await _save(unit, app, replace(client, secrets=tuple(s for s in client.secrets if s.id != id)), now)
    tell(unit, actor, EventType.APP_SECRET_DELETE, app, now, _party(secret))


async def _client(unit: Unit, app_id: str) -> tuple[Application, OAuthClient]:
    app = await get_app(unit, app_id)
    if app.client is None:
        raise UnsupportedAppOperation(causes=("Only OpenID Connect apps have client credentials.",))
    return app, app.client


async def _save(unit: Unit, app: Application, client: OAuthClient, now: int) -> None:
    """The app's version guards its secrets too: of two requests one wins."""
    await unit.apps.save(replace(app, client=client, updated_at=now))
    await unit.clients.replace_secrets(client, now)
    unit.changes_clients()


def _find(secrets: list[ClientSecret] | tuple[ClientSecret, ...], id: str) -> ClientSecret:
    found = next((secret for secret in secrets if secret.id == id), None)
    if found is None:
        raise ResourceNotFound(f"{id[:100]} (OAuth2ClientSecret)")
    return found


def _party(secret: ClientSecret) -> Party:
    return Party(secret.id, "OAuth2ClientSecret")
