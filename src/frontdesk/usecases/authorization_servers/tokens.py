"""The refresh tokens that clients hold of an authorization server (contract A.Authorization servers)."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authorization_servers.model import AuthorizationServer
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import ClientId, RefreshTokenId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.tokens.refresh import RefreshFamily
from frontdesk.storage.unit import Unit
from frontdesk.usecases.authorization_servers.find import get_server, party_of


async def list_token_clients(unit: Unit, server_id: str, now: int) -> list[OAuthClient]:
    """The clients that hold a token of this server.

    Raises:
        ResourceNotFound: there is no such server.
    """
    server = await get_server(unit, server_id)
    found = [await unit.clients.find(client_id) for client_id in await unit.server_tokens.list_clients(server.id, now)]
    return [client for client in found if client is not None]


async def list_tokens(
    unit: Unit, server_id: str, client_id: str, now: int, *, after: str = "", most: int = 1000
) -> list[RefreshFamily]:
    """What a client holds, by id.

    Raises:
        ResourceNotFound: there is no such server or client.
    """
    server, client = await get_server(unit, server_id), await _client(unit, client_id)
    return await unit.server_tokens.list_page(server.id, client.client_id, now, after=after, most=most)


async def get_token(unit: Unit, server_id: str, client_id: str, token_id: str, now: int) -> RefreshFamily:
    """One of them.

    Raises:
        ResourceNotFound: there is no such server or client, or the client holds no such token.
    """
    server, client = await get_server(unit, server_id), await _client(unit, client_id)
    token = await unit.refresh_tokens.find(RefreshTokenId(token_id))
    held = token is not None and (token.authorization.server_id, token.authorization.client_id)
    if token is None or held != (server.id, client.client_id) or not token.is_live(now):
        raise ResourceNotFound(f"{token_id} (OAuth2RefreshToken)")
    return token


async def revoke_tokens(unit: Unit, actor: Actor, server_id: str, client_id: str, now: int) -> None:
    """All of them end, and with them the access tokens that came of them.

    Raises:
        ResourceNotFound: there is no such server or client.
    """
    server = await get_server(unit, server_id)
    while tokens := await list_tokens(unit, server_id, client_id, now):
        for token in tokens:
            await _revoke(unit, actor, server, token, now)


async def revoke_token(unit: Unit, actor: Actor, ids: tuple[str, str, str], now: int) -> None:
    """One ends. ``ids``: the server's, the client's and its own.

    Raises:
        ResourceNotFound: there is no such server, client or token.
    """
    server = await get_server(unit, ids[0])
    await _revoke(unit, actor, server, await get_token(unit, *ids, now), now)


async def _revoke(unit: Unit, actor: Actor, server: AuthorizationServer, token: RefreshFamily, now: int) -> None:
    await unit.refresh_tokens.revoke(token.id, now)
    targets = (Party(token.id, "OAuth2RefreshToken"), party_of(server))
    unit.record(LogEvent(type=EventType.TOKEN_REVOKE, published_at=now, actor=actor.party, targets=targets))


async def _client(unit: Unit, client_id: str) -> OAuthClient:
    client = await unit.clients.find(ClientId(client_id))
    if client is None:
        raise ResourceNotFound(f"{client_id} (PublicClientApp)")
    return client
