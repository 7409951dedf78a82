"""Seeing, changing and ending API tokens (contract A.API tokens)."""

from collections.abc import Mapping
from dataclasses import replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.api_tokens.model import ApiToken
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.ids import ApiTokenId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.zones.model import ZONE
from frontdesk.storage.unit import Unit


async def list_api_tokens(unit: Unit) -> list[ApiToken]:
    """Every token of the org, the oldest first."""
    return await unit.api_tokens.list_all()


async def get_api_token(unit: Unit, id: str) -> ApiToken:
    """One token.

    Raises:
        ResourceNotFound: there is none with this id.
    """
    token = await unit.api_tokens.find(ApiTokenId(id))
    if token is None:
        raise ResourceNotFound(f"{id} (Token)")
    return token


async def replace_api_token(
    unit: Unit, actor: Actor, id: str, name: str | None, network: Mapping[str, object], now: int
) -> ApiToken:
    """The token by another name, usable from elsewhere; None keeps the name.

    Raises:
        ResourceNotFound: there is none with this id.
        ValidationFailed: a zone is none of the org's.
        StaleWrite: another request came first.
    """
    token = await get_api_token(unit, id)
    for member in ("include", "exclude"):
        zones = network.get(member)
        for zone_id in zones if isinstance(zones, list) else ():
            if await unit.records.find(ZONE.name, zone_id) is None:
                raise ValidationFailed("network", (f"network.{member}: There is no network zone {zone_id}.",))
    changed = replace(token, name=name or token.name, network=network, updated_at=now)
    await unit.api_tokens.save(changed)
    _tell(unit, actor, EventType.API_TOKEN_UPDATE, changed, now)
    return changed


async def remove_api_token(unit: Unit, actor: Actor, id: str, now: int) -> None:
    """The token is no good any more.

    Raises:
        ResourceNotFound: there is none with this id.
    """
    token = await get_api_token(unit, id)
    await unit.api_tokens.remove(token.id)
    _tell(unit, actor, EventType.API_TOKEN_REVOKE, token, now)


def _tell(unit: Unit, actor: Actor, event: EventType, token: ApiToken, now: int) -> None:
    target = Party(token.id, "Token", display_name=token.name)
    unit.record(LogEvent(type=event, published_at=now, actor=actor.party, targets=(target,)))
