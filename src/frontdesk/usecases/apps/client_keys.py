"""The public keys of an OAuth app, one by one (contract A.Apps, credentials/jwks)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.client_keys import ClientKey, client_keys, find_client_key, key_sets, new_client_key
from frontdesk.domain.errors import UnsupportedAppOperation, ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.lifecycle import get_app, tell

_INACTIVE = "inactiveKeys"


@dataclass(frozen=True, slots=True)
class KeysOfClient:
    """An app and its keys."""

    app: Application
    keys: Sequence[ClientKey]


async def get_client_keys(unit: Unit, app_id: str) -> KeysOfClient:
    """Every key of an app's client.

    Raises:
        ResourceNotFound: there is no such app.
        UnsupportedAppOperation: it is no OAuth client.
    """
    app = await get_app(unit, app_id)
    if app.client is None:
        raise UnsupportedAppOperation(causes=("Only OpenID Connect apps have client credentials.",))
    kept = app.settings.get(_INACTIVE)
    inactive = [key for key in kept if isinstance(key, Mapping)] if isinstance(kept, list) else []
    return KeysOfClient(app, client_keys(app.client.metadata.jwks, inactive))


async def add_client_key(
    unit: Unit, actor: Actor, app_id: str, jwk: Mapping[str, object], now: int, *, active: bool
) -> ClientKey:
    """One more key.

    Raises:
        ResourceNotFound, UnsupportedAppOperation: as ``get_client_keys``.
        ValidationFailed: the key cannot be used, or the client has its keys at an address.
    """
    known = await get_client_keys(unit, app_id)
    assert known.app.client is not None, "get_client_keys refuses what is no client"
    if known.app.client.metadata.jwks_uri is not None:
        raise ValidationFailed("JsonWebKey", ("jwks_uri: A client has keys, or says where they are, not both.",))
    key = new_client_key(jwk, known.keys, active=active)
    await _save(unit, actor, known.app, [*known.keys, key], now)
    return key


async def set_client_key_active(unit: Unit, actor: Actor, app_id: str, id: str, now: int, *, active: bool) -> ClientKey:
    """Let a key count, or not.

    Raises:
        ResourceNotFound, UnsupportedAppOperation: as ``get_client_keys``; or there is no such key.
        ValidationFailed: the client authenticates with its keys, and this is the last.
    """
    known = await get_client_keys(unit, app_id)
    key = find_client_key(known.keys, id)
    changed = replace(key, is_active=active)
    if key.is_active != active:
        await _save(unit, actor, known.app, [changed if other is key else other for other in known.keys], now)
    return changed


async def remove_client_key(unit: Unit, actor: Actor, app_id: str, id: str, now: int) -> None:
    """The key is gone.

    Raises:
        ResourceNotFound, UnsupportedAppOperation: as ``get_client_keys``; or there is no such key.
        ValidationFailed: it is active.
    """
    known = await get_client_keys(unit, app_id)
    key = find_client_key(known.keys, id)
    if key.is_active:
        raise ValidationFailed("JsonWebKey", ("status: A key must be deactivated before it is deleted.",))
    await _save(unit, actor, known.app, [other for other in known.keys if other is not key], now)


async def _save(unit: Unit, actor: Actor, app: Application, keys: Sequence[ClientKey], now: int) -> None:
    assert app.client is not None, "get_client_keys refuses what is no client"
    jwks, inactive = key_sets(keys)
    metadata = app.client.metadata
    if jwks is None and metadata.jwks is not None and metadata.token_endpoint_auth_method == "private_key_jwt":
        raise ValidationFailed("JsonWebKey", ("status: The client authenticates with this key, which is its last.",))
    client = replace(app.client, metadata=replace(metadata, jwks=jwks), updated_at=now)
    settings = {**app.settings, _INACTIVE: inactive}
    await unit.apps.save(replace(app, client=client, settings=settings, updated_at=now))
    unit.changes_clients()
    tell(unit, actor, EventType.APP_UPDATE, app, now)
