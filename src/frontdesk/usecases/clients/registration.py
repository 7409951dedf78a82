"""Dynamic client registration and management (RFC 7591, RFC 7592; contract C.8)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.apps.model import AppStatus
from frontdesk.domain.apps.oauth_client import (
    ClientSecret,
    OAuthClient,
    needs_secret,
    new_client,
    new_client_secret,
    with_metadata,
)
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import ClientId, OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.kernel.aead import Sealer
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import constant_time_equals, random_base62, random_token, token_hash
from frontdesk.protocol.oauth.errors import InvalidClientMetadata, InvalidToken
from frontdesk.protocol.oauth.registration import ClientMetadata, parse_client_metadata
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.clients.removal import remove_with_all
from frontdesk.usecases.keys.rotate import KeyRotation


@dataclass(frozen=True, slots=True)
class Registrar:
    """Who registers. ``trusted``: an administrator or a token that stands for one."""

    party: Party
    trusted: bool


@dataclass(frozen=True, slots=True)
class Registered:
    """A client, with the secrets that are shown this once."""

    client: OAuthClient
    secret: str | None = None
    registration_token: str | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """What the registration endpoint does."""

    store: Store
    secrets: Sealer
    keys: KeyRotation
    clock: Clock
    allow_plain_http: bool

    async def create(self, org: OrgId, body: Mapping[str, object], by: Registrar) -> Registered:
        """A new client.

        Raises:
            InvalidClientMetadata, InvalidRedirectUri: the metadata is not in order.
        """
        metadata = self._metadata(body, by, None)
        await self._ensure_alg(org, metadata)
        token, now = random_token(), self.clock.now()
        client = new_client(metadata, token_hash(token), now)
        secret = None
        if needs_secret(metadata):
            secret, kept = self._new_secret()
            client = replace(client, secrets=(kept,))
        async with self.store.unit(org) as unit:
            await unit.clients.add(client)
            _tell(unit, EventType.APP_CREATE, client, by, now)
        return Registered(client, secret, token)

    async def replace(self, org: OrgId, client_id: ClientId, body: Mapping[str, object], by: Registrar) -> Registered:
        """The client, with this metadata and no other (RFC 7592 §2.2).

        Raises:
            ResourceNotFound: there is no such client.
            InvalidClientMetadata, InvalidRedirectUri: the metadata is not in order.
            InvalidToken: the client may not change itself any more.
        """
        if body.get("client_id", client_id) != client_id:
            raise InvalidClientMetadata("The client_id of the body is not that of the URL.")
        async with self.store.reading(org) as unit:
            known = await _get(unit, client_id)
        metadata = self._metadata(body, by, known.metadata)
        await self._ensure_alg(org, metadata)
        now, secret = self.clock.now(), None
        async with self.store.unit(org) as unit:
            client = with_metadata(await _get_to_change(unit, client_id, by), metadata, now)
            if needs_secret(metadata) and not client.secrets:
                secret, kept = self._new_secret()
                client = replace(client, secrets=(kept,))
            elif not needs_secret(metadata):
                client = replace(client, secrets=())
            await unit.clients.save(client)
            await unit.clients.replace_secrets(client, now)
            unit.changes_clients()
            _tell(unit, EventType.APP_UPDATE, client, by, now)
        return Registered(client, secret)

    async def remove(self, org: OrgId, client_id: ClientId, by: Registrar) -> None:
        """The client is gone, and every token of it with it.

        Raises:
            ResourceNotFound: there is no such client.
        """
        async with self.store.unit(org) as unit:
            client = await _get_to_change(unit, client_id, by)
            app = await unit.apps.find(client.app_id)
            assert app is not None, "an OAuth client is an app"
            await remove_with_all(unit, app)
            _tell(unit, EventType.APP_DELETE, client, by, self.clock.now())

    async def renew_secret(self, org: OrgId, client_id: ClientId, by: Registrar) -> Registered:
        """A new secret in place of the old one.

        Raises:
            ResourceNotFound: there is no such client.
            InvalidClientMetadata: it authenticates without a secret.
        """
        now = self.clock.now()
        secret, kept = self._new_secret()
        async with self.store.unit(org) as unit:
            client = await _get(unit, client_id)
            if not needs_secret(client.metadata):
                raise InvalidClientMetadata("This client does not authenticate with a secret.")
            client = replace(client, secrets=(kept,), updated_at=now)
            await unit.clients.save(client)
            await unit.clients.replace_secrets(client, now)
            unit.changes_clients()
            _tell(unit, EventType.APP_UPDATE, client, by, now)
        return Registered(client, secret)

    async def set_active(self, org: OrgId, client_id: ClientId, by: Registrar, *, active: bool) -> None:
        """Activate or deactivate. What an app had before it was deactivated never works again.

        Raises:
            ResourceNotFound: there is no such client.
        """
        now = self.clock.now()
        async with self.store.unit(org) as unit:
            client = await _get(unit, client_id)
            status = AppStatus.ACTIVE if active else AppStatus.INACTIVE
            not_before = client.tokens_not_before if active else now
            await unit.clients.save(replace(client, status=status, tokens_not_before=not_before, updated_at=now))
            unit.changes_clients()
            _tell(unit, EventType.APP_UPDATE, client, by, now)

    async def get(self, org: OrgId, client_id: ClientId) -> OAuthClient:
        """The client.

        Raises:
            ResourceNotFound: there is no such client.
        """
        async with self.store.reading(org) as unit:
            return await _get(unit, client_id)

    async def list_page(self, org: OrgId, *, after: str, name_prefix: str, most: int) -> list[OAuthClient]:
        """Clients by id, ``most`` of them at the most."""
        async with self.store.reading(org) as unit:
            return await unit.clients.list_page(after=after, name_prefix=name_prefix, most=most)

    async def check_registration_token(self, org: OrgId, client_id: ClientId, token: str) -> Registrar:
        """The client itself, by its registration access token (RFC 7592 §2).

        Raises:
            InvalidToken: the token is not this client's; a client that is gone looks the same (§2.1).
        """
        async with self.store.reading(org) as unit:
            client = await unit.clients.find(client_id)
        kept = client.registration_token_hash if client is not None else None
        if client is None or kept is None or not constant_time_equals(kept, token_hash(token)):
            raise InvalidToken("The registration access token is not that of this client.")
        return Registrar(Party(client.client_id, "PublicClientApp", client.client_id, client.name), trusted=False)

    def _metadata(self, body: Mapping[str, object], by: Registrar, known: ClientMetadata | None) -> ClientMetadata:
        """Who is not an administrator cannot say that people need not be asked (attack case 48)."""
        metadata = parse_client_metadata(body, allow_plain_http=self.allow_plain_http)
        if by.trusted and metadata.consent_method is not None:
            return metadata
        return replace(metadata, consent_method=known.consent_method if known is not None else "REQUIRED")

    async def _ensure_alg(self, org: OrgId, metadata: ClientMetadata) -> None:
        if metadata.id_token_signed_response_alg == "ES256":
            await self.keys.ensure(org, "ES256")

    def _new_secret(self) -> tuple[str, ClientSecret]:
        plain, secret_id = new_client_secret(), "ocs" + random_base62(17)
        sealed = self.secrets.seal(plain.encode(), secret_id)
        return plain, ClientSecret(secret_id, token_hash(plain), sealed, is_active=True)


async def _get(unit: Unit, client_id: ClientId) -> OAuthClient:
    client = await unit.clients.find(client_id)
    if client is None:
        raise ResourceNotFound(f"{client_id} (PublicClientApp)")
    return client


async def _get_to_change(unit: Unit, client_id: ClientId, by: Registrar) -> OAuthClient:
    """The client, unless its registration access token ended since it was checked.

    Raises:
        ResourceNotFound: there is no such client.
        InvalidToken: it may not change itself any more.
    """
    client = await _get(unit, client_id)
    if not by.trusted and client.registration_token_hash is None:
        raise InvalidToken("The registration access token is not that of this client.")
    return client


def _tell(unit: Unit, type: EventType, client: OAuthClient, by: Registrar, now: int) -> None:
    target = Party(client.client_id, "AppInstance", client.client_id, client.name)
    unit.record(LogEvent(type=type, published_at=now, actor=by.party, targets=(target,)))
