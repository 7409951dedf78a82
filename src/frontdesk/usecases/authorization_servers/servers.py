"""Making, changing and removing custom authorization servers (contract A.Authorization servers)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.authorization_servers.defaults import system_claims, system_scopes
from frontdesk.domain.authorization_servers.drafts import ServerDraft, check_server
from frontdesk.domain.authorization_servers.model import AuthorizationServer, ServerStatus
from frontdesk.domain.authorization_servers.trust import RESOURCE_KEY, TRUSTED_SERVER
from frontdesk.domain.errors import ReadOnlyObject
from frontdesk.domain.ids import ORG_SERVER, AuthorizationServerId, OrgId, new_server_id
from frontdesk.domain.keys.model import SigningKey
from frontdesk.domain.keys.rotation import rotate
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.policies.model import PolicyType
from frontdesk.kernel.clock import Clock
from frontdesk.runtime.keyring import alg_of
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.authorization_servers.find import get_server, get_server_to_change, party_of, tell
from frontdesk.usecases.keys.rotate import KeyRotation

_ALG = "RS256"


@dataclass(frozen=True, slots=True)
class ServerMaker:
    """Makes servers: their keys take a fraction of a second, and are made before the transaction begins."""

    store: Store
    keys: KeyRotation
    clock: Clock

    async def create(self, org: OrgId, actor: Actor, draft: ServerDraft) -> AuthorizationServer:
        """A new server with its system scopes and claims and keys of its own.

        Raises:
            ValidationFailed: the draft is refused.
        """
        async with self.store.reading(org) as unit:
            check_server(draft, _names(await unit.authorization_servers.list_all()))
            algs = {key.alg for key in await unit.keys.list_all()} | {_ALG}
        now, server_id = self.clock.now(), new_server_id()
        made: list[SigningKey] = []
        for alg in sorted(algs):  # clients may have asked for any that the org signs with
            made += rotate([], alg, await self.keys.make(server_id, alg_of(alg), 2), now)
        server = _new(server_id, draft, now)
        async with self.store.unit(org) as unit:
            await unit.authorization_servers.find_to_change(ORG_SERVER)  # names are taken one at a time
            check_server(draft, _names(await unit.authorization_servers.list_all()))
            await unit.authorization_servers.add(server)
            await unit.authorization_servers.add_scopes(system_scopes(server_id))
            await unit.authorization_servers.add_claims(system_claims(server_id))
            await unit.keys.save(made)
            tell(unit, actor, EventType.SERVER_CREATE, party_of(server), now=now)
        return server


def _new(id: AuthorizationServerId, draft: ServerDraft, now: int) -> AuthorizationServer:
    return AuthorizationServer(
        id=id,
        name=draft.name,
        description=draft.description,
        audiences=draft.audiences,
        issuer_mode=draft.issuer_mode,
        status=ServerStatus.ACTIVE,
        rotation_mode=draft.rotation_mode,
        signing_alg=_ALG,
        is_default=False,
        created_at=now,
        updated_at=now,
    )


def _names(servers: Sequence[AuthorizationServer], but: str = ORG_SERVER) -> list[str]:
    return [server.name for server in servers if server.id not in {ORG_SERVER, but}]


async def list_servers(unit: Unit, *, q: str = "", after: str = "") -> list[AuthorizationServer]:
    """Custom servers whose name or audience holds ``q``: the default one first, then by id."""
    wanted = q.casefold()
    servers = [server for server in await unit.authorization_servers.list_all() if server.id != ORG_SERVER]
    found = [s for s in servers if wanted in s.name.casefold() or wanted in s.audiences[0].casefold()]
    defaults = {server.id for server in found if server.is_default}
    if after:
        found = [s for s in found if not s.is_default and (s.id > after or after in defaults)]
    return sorted(found, key=lambda server: (not server.is_default, server.id))


async def replace_server(unit: Unit, actor: Actor, id: str, draft: ServerDraft, now: int) -> AuthorizationServer:
    """The server as the draft says; its status moves by its life cycle alone.

    Raises:
        ResourceNotFound: there is none by this id.
        ValidationFailed: the draft is refused.
    """
    await unit.authorization_servers.find_to_change(ORG_SERVER)  # names are taken one at a time
    server = await get_server_to_change(unit, id)
    check_server(draft, _names(await unit.authorization_servers.list_all(), but=server.id))
    changed = replace(
        server,
        name=draft.name,
        description=draft.description,
        audiences=draft.audiences,
        issuer_mode=draft.issuer_mode,
        rotation_mode=draft.rotation_mode,
        updated_at=now,
    )
    await unit.authorization_servers.save(changed)
    tell(unit, actor, EventType.SERVER_UPDATE, party_of(changed), now=now)
    return changed


async def set_server_active(unit: Unit, actor: Actor, id: str, now: int, *, active: bool) -> None:
    """Activate or deactivate; doing it twice changes nothing.

    Raises:
        ResourceNotFound: there is none by this id.
    """
    server = await get_server_to_change(unit, id)
    status = ServerStatus.ACTIVE if active else ServerStatus.INACTIVE
    if server.status is status:
        return
    await unit.authorization_servers.save(replace(server, status=status, updated_at=now))
    event = EventType.SERVER_ACTIVATE if active else EventType.SERVER_DEACTIVATE
    tell(unit, actor, event, party_of(server), now=now)


async def remove_server(unit: Unit, actor: Actor, id: str, now: int) -> None:
    """The server is gone, with all its tokens and everything that belonged to it.

    Raises:
        ResourceNotFound: there is none by this id.
        ReadOnlyObject: it is the one that came with the org, which could never be made again.
    """
    server = await get_server_to_change(unit, id)
    if server.is_default:
        raise ReadOnlyObject("AuthorizationServer", ("The default authorization server cannot be removed.",))
    for policy in await unit.policies.list_of_type(PolicyType.OAUTH_AUTHORIZATION_POLICY):
        if policy.server_id == server.id:
            await unit.policies.remove(policy.id)
    await unit.server_tokens.remove_of_server(server.id)
    await unit.keys.remove_of_server(server.id)
    for kind in (TRUSTED_SERVER, RESOURCE_KEY):
        await unit.records.remove_children(kind.name, server.id)
    for record in await unit.records.list_of_kind(TRUSTED_SERVER.name):
        if record.body.get("trusted") == server.id:
            await unit.records.remove(record)
    await unit.authorization_servers.remove(server.id)
    tell(unit, actor, EventType.SERVER_DELETE, party_of(server), now=now)


async def signing_keys_of(unit: Unit, id: str) -> list[SigningKey]:
    """The keys of a server that the management API shows: what signs now, then what did, newest first.

    Raises:
        ResourceNotFound: there is none by this id.
    """
    server = await get_server(unit, id)
    keys = [key for key in await unit.keys.list_of_server(server.id) if key.activated_at is not None]
    return sorted(keys, key=lambda key: (key.alg != server.signing_alg, key.status, -(key.activated_at or 0)))
