"""What stands beside a server: servers whose tokens it takes for its own exchange, and its resource server's keys."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.authorization_servers.model import AuthorizationServer
from frontdesk.domain.authorization_servers.trust import RESOURCE_KEY, TRUSTED_SERVER
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import ACTIVE, INACTIVE, Draft, Record, new_record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.authorization_servers.find import get_server, get_server_to_change, party_of, tell
from frontdesk.usecases.records.verbs import get_record

_MOST_KEYS = 50


async def list_associated(
    unit: Unit, server_id: str, *, trusted: bool, q: str = "", after: str = ""
) -> list[AuthorizationServer]:
    """The servers that this one trusts, or the others, by id.

    Raises:
        ResourceNotFound: there is no such server.
    """
    server = await get_server(unit, server_id)
    links = {link.name for link in await unit.records.list_page(TRUSTED_SERVER.name, parent_id=server.id)}
    wanted = q.casefold()
    found = [
        other
        for other in await unit.authorization_servers.list_all()
        if (other.id in links) is trusted and other.id > after and other.id not in {server.id, "org"}
    ]
    return sorted((other for other in found if wanted in other.name.casefold()), key=lambda other: other.id)


async def trust_servers(
    unit: Unit, actor: Actor, server_id: str, trusted: Sequence[str], now: int
) -> list[AuthorizationServer]:
    """This server trusts the others; those that it now trusts.

    Raises:
        ResourceNotFound: there is no such server.
        ValidationFailed: one of the others is not there, or is this one.
    """
    server = await get_server_to_change(unit, server_id)
    for other_id in dict.fromkeys(trusted):
        try:
            other = await get_server(unit, other_id)
        except ResourceNotFound:
            cause = f"trusted: There is no authorization server {other_id[:64]}."
            raise ValidationFailed("trusted", (cause,)) from None
        if other.id == server.id:
            raise ValidationFailed("trusted", ("trusted: A server cannot be associated with itself.",))
        if await unit.records.find_by_name(TRUSTED_SERVER.name, server.id, other.id) is None:
            draft = Draft(body={"trusted": other.id}, name=other.id, parent_id=server.id)
            await unit.records.add(new_record(TRUSTED_SERVER, draft, by=actor.id, now=now))
    tell(unit, actor, EventType.SERVER_UPDATE, party_of(server), now=now)
    return await list_associated(unit, server.id, trusted=True)


async def distrust_server(unit: Unit, actor: Actor, server_id: str, other_id: str, now: int) -> None:
    """This server trusts the other no more.

    Raises:
        ResourceNotFound: there is no such server, or it does not trust the other.
    """
    server = await get_server_to_change(unit, server_id)
    link = await unit.records.find_by_name(TRUSTED_SERVER.name, server.id, other_id)
    if link is None:
        raise ResourceNotFound(f"{other_id} (AuthorizationServer)")
    await unit.records.remove(link)
    tell(unit, actor, EventType.SERVER_UPDATE, party_of(server), now=now)


async def list_resource_keys(unit: Unit, server_id: str) -> list[Record]:
    """The keys that a server's resource server published.

    Raises:
        ResourceNotFound: there is no such server.
    """
    return await unit.records.list_page(RESOURCE_KEY.name, parent_id=(await get_server(unit, server_id)).id)


async def get_resource_key(unit: Unit, server_id: str, key_id: str) -> Record:
    """One of them.

    Raises:
        ResourceNotFound: there is no such server, or it has no such key.
    """
    return await get_record(unit, RESOURCE_KEY, key_id, parent_id=(await get_server(unit, server_id)).id)


async def add_resource_key(
    unit: Unit, actor: Actor, server_id: str, jwk: Mapping[str, object], now: int, *, active: bool
) -> Record:
    """A new key; an active one takes the place of the one before.

    Raises:
        ResourceNotFound: there is no such server.
        ValidationFailed: another has this kid, or there are too many.
    """
    server = await get_server_to_change(unit, server_id)
    keys = await list_resource_keys(unit, server.id)
    if len(keys) >= _MOST_KEYS:
        raise ValidationFailed("keys", (f"An authorization server has at most {_MOST_KEYS} keys.",))
    if any(key.name == jwk["kid"] for key in keys):
        raise ValidationFailed("kid", ("kid: Another key of this authorization server has this kid.",))
    status = ACTIVE if active else INACTIVE
    draft = Draft(body=jwk, name=str(jwk["kid"]), status=status, parent_id=server.id)
    if active:
        await _retire(unit, actor, keys, now)
    key = new_record(RESOURCE_KEY, draft, by=actor.id, now=now)
    await unit.records.add(key)
    tell(unit, actor, EventType.SERVER_UPDATE, party_of(server), now=now)
    return key


async def set_resource_key_active(unit: Unit, actor: Actor, ids: tuple[str, str], now: int, *, active: bool) -> Record:
    """Activate, in place of the one before, or deactivate. ``ids``: the server's and the key's.

    Raises:
        ResourceNotFound: there is no such server, or it has no such key.
    """
    server = await get_server_to_change(unit, ids[0])
    key = await get_resource_key(unit, *ids)
    if key.is_active is active:
        return key
    if active:
        await _retire(unit, actor, await list_resource_keys(unit, server.id), now)
    changed = replace(key, status=ACTIVE if active else INACTIVE, updated_at=now, updated_by=actor.id)
    await unit.records.save(changed)
    tell(unit, actor, EventType.SERVER_UPDATE, party_of(server), now=now)
    return changed


async def remove_resource_key(unit: Unit, actor: Actor, server_id: str, key_id: str, now: int) -> None:
    """A key that is not active is gone.

    Raises:
        ResourceNotFound: there is no such server, or it has no such key.
        ValidationFailed: the key is active.
    """
    server = await get_server_to_change(unit, server_id)
    key = await get_resource_key(unit, server_id, key_id)
    if key.is_active:
        raise ValidationFailed("status", ("status: An active key cannot be removed; deactivate it first.",))
    await unit.records.remove(key)
    tell(unit, actor, EventType.SERVER_UPDATE, party_of(server), now=now)


async def _retire(unit: Unit, actor: Actor, keys: Sequence[Record], now: int) -> None:
    for key in keys:
        if key.is_active:
            await unit.records.save(replace(key, status=INACTIVE, updated_at=now, updated_by=actor.id))
