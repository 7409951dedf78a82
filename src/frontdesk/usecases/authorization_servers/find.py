"""Custom authorization servers by id; the org server has no address in the management API."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.authorization_servers.model import AuthorizationServer
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import ORG_SERVER, AuthorizationServerId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.storage.unit import Unit


async def get_server(unit: Unit, id: str) -> AuthorizationServer:
    """The server.

    Raises:
        ResourceNotFound: there is none by this id.
    """
    return _there(await unit.authorization_servers.find(AuthorizationServerId(id)), id)


async def get_server_to_change(unit: Unit, id: str) -> AuthorizationServer:
    """The server; whoever else would change it or what belongs to it waits for this unit's end.

    Raises:
        ResourceNotFound: there is none by this id.
    """
    return _there(await unit.authorization_servers.find_to_change(AuthorizationServerId(id)), id)


def _there(server: AuthorizationServer | None, id: str) -> AuthorizationServer:
    if server is None or server.id == ORG_SERVER:
        raise ResourceNotFound(f"{id} (AuthorizationServer)")
    return server


def tell(unit: Unit, actor: Actor, event: EventType, *targets: Party, now: int) -> None:
    """Write the event, and let every node compile the server anew."""
    unit.changes_configuration()
    unit.record(LogEvent(type=event, published_at=now, actor=actor.party, targets=targets))


def party_of(server: AuthorizationServer) -> Party:
    """A server, as the system log names it."""
    return Party(server.id, "AuthorizationServer", server.name, server.name)
