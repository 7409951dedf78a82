"""What a person let apps have: consents and refresh tokens, read and taken back (contract A.Users)."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.consents.model import Consent
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import ClientId, GrantId, RefreshTokenId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.tokens.refresh import RefreshFamily
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit


async def get_client(unit: Unit, client_id: str) -> OAuthClient:
    """The client.

    Raises:
        ResourceNotFound: there is none.
    """
    client = await unit.clients.find(ClientId(client_id))
    if client is None:
        raise ResourceNotFound(f"{client_id} (PublicClientApp)")
    return client


async def get_grant(unit: Unit, user: User, id: str) -> Consent:
    """One grant of a person.

    Raises:
        ResourceNotFound: there is none.
    """
    grant = await unit.consents.find(user.id, GrantId(id))
    if grant is None:
        raise ResourceNotFound(f"{id} (OAuth2ScopeConsentGrant)")
    return grant


async def revoke_grant(unit: Unit, actor: Actor, user: User, id: str, now: int) -> None:
    """The person will be asked again. Tokens that were issued live on until they are revoked themselves.

    Raises:
        ResourceNotFound: there is no such grant.
    """
    grant = await get_grant(unit, user, id)
    await unit.consents.remove(user.id, grant.id)
    _tell_consent(unit, actor, user, (Party(grant.client_id, "PublicClientApp"), Party(grant.id, "Grant")), now)


async def revoke_grants(unit: Unit, actor: Actor, user: User, client: OAuthClient | None, now: int) -> None:
    """As ``revoke_grant``, for all that the person gave to one client, or to all."""
    if await unit.consents.remove_of_user(user.id, client.client_id if client is not None else None):
        targets = (Party(client.client_id, "PublicClientApp", display_name=client.name),) if client is not None else ()
        _tell_consent(unit, actor, user, targets, now)


async def get_token(unit: Unit, user: User, client: OAuthClient, id: str, now: int) -> RefreshFamily:
    """A living refresh token that a person gave a client.

    Raises:
        ResourceNotFound: there is none.
    """
    family = await unit.refresh_tokens.find(RefreshTokenId(id))
    if family is None or not family.is_live(now) or not _is_between(family, user, client):
        raise ResourceNotFound(f"{id} (OAuth2RefreshToken)")
    return family


async def revoke_token(unit: Unit, actor: Actor, user: User, client: OAuthClient, id: str, now: int) -> None:
    """The refresh token and every access token that came of it are void.

    Raises:
        ResourceNotFound: there is no such token.
    """
    family = await get_token(unit, user, client, id, now)
    await unit.refresh_tokens.revoke(family.id, now)
    _tell_tokens(unit, actor, user, client, (Party(family.id, "RefreshToken"),), now)


async def revoke_tokens(unit: Unit, actor: Actor, user: User, client: OAuthClient, now: int) -> None:
    """As ``revoke_token``, for all that the person gave this client."""
    if await unit.refresh_tokens.revoke_all(user.id, client.client_id, now):
        _tell_tokens(unit, actor, user, client, (), now)


def _is_between(family: RefreshFamily, user: User, client: OAuthClient) -> bool:
    return family.authorization.user_id == user.id and family.authorization.client_id == client.client_id


def _tell_consent(unit: Unit, actor: Actor, user: User, targets: tuple[Party, ...], now: int) -> None:
    event = EventType.CONSENT_REVOKE
    unit.record(LogEvent(type=event, published_at=now, actor=actor.party, targets=(_person(user), *targets)))


def _tell_tokens(
    unit: Unit, actor: Actor, user: User, client: OAuthClient, targets: tuple[Party, ...], now: int
) -> None:
    app = Party(client.client_id, "PublicClientApp", client.client_id, client.name)
    event = EventType.TOKEN_REVOKE
    unit.record(LogEvent(type=event, published_at=now, actor=actor.party, targets=(_person(user), app, *targets)))


def _person(user: User) -> Party:
    return Party(user.id, "User", user.login, user.login)
