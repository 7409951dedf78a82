"""The refresh tokens that people gave an app (contract A.Apps, tokens)."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import RefreshTokenId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import Party
from frontdesk.domain.tokens.refresh import RefreshFamily
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.lifecycle import tell


async def list_tokens(unit: Unit, app: Application, now: int, *, after: str, most: int) -> list[RefreshFamily]:
    """Those that live, by id."""
    return await unit.refresh_tokens.list_of_client(app.client_id, now, after=after, most=most)


async def get_token(unit: Unit, app: Application, id: str, now: int) -> RefreshFamily:
    """One of them.

    Raises:
        ResourceNotFound: there is none that lives.
    """
    family = await unit.refresh_tokens.find(RefreshTokenId(id))
    if family is None or family.authorization.client_id != app.client_id or not family.is_live(now):
        raise ResourceNotFound(f"{app.id}.{id[:100]} (OAuth2RefreshTokenTx)")
    return family


async def revoke_token(unit: Unit, actor: Actor, app: Application, id: str, now: int) -> None:
    """One ends, and its access tokens with it.

    Raises:
        ResourceNotFound: there is none that lives.
    """
    family = await get_token(unit, app, id, now)
    await unit.refresh_tokens.revoke(family.id, now)
    tell(unit, actor, EventType.TOKEN_REVOKE, app, now, Party(family.id, "RefreshToken"))


async def revoke_all_tokens(unit: Unit, actor: Actor, app: Application, now: int) -> None:
    """All of them end."""
    if await unit.refresh_tokens.revoke_of_client(app.client_id, now):
        tell(unit, actor, EventType.TOKEN_REVOKE, app, now)
