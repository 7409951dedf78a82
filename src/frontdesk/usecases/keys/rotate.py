"""Rotating signing keys, on demand and by schedule (contract A.Authorization servers, C.2)."""

import asyncio
from dataclasses import replace

from frontdesk.domain.authorization_servers.model import AuthorizationServer, RotationMode
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import AuthorizationServerId, OrgId
from frontdesk.domain.keys.model import KeyStatus, SigningKey
from frontdesk.domain.keys.rotation import is_due, keys_wanted, rotate
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.kernel.aead import Sealer
from frontdesk.kernel.clock import Clock
from frontdesk.runtime.keyring import ALGS, Alg, alg_of, new_signing_key
from frontdesk.storage.unit import Store, Unit


class KeyRotation:
    """Makes keys off the loop (an RSA key takes a tenth of a second), and swaps them in one transaction."""

    def __init__(self, store: Store, sealer: Sealer, clock: Clock) -> None:
        self._store = store
        self._sealer = sealer
        self._clock = clock

    async def rotate(
        self, org: OrgId, server_id: AuthorizationServerId, alg: Alg | None, *, by: Party = SYSTEM
    ) -> SigningKey:
        """The new active key. Another algorithm than the server's becomes the server's.

        Raises:
            ResourceNotFound: there is no such server.
        """
        async with self._store.reading(org) as unit:
            server = await _server(unit, server_id)
        chosen = alg or alg_of(server.signing_alg)
        fresh = await self.make(server_id, chosen, 2)
        async with self._store.unit(org) as unit:
            server = await _server_to_change(unit, server_id)
            keys = await unit.keys.list_of_server(server_id)
            changed = rotate(keys, chosen, fresh[: keys_wanted(keys, chosen)], self._clock.now())
            await unit.keys.save(changed)
            if server.signing_alg != chosen:
                now = self._clock.now()
                await unit.authorization_servers.save(replace(server, signing_alg=chosen, updated_at=now))
            active = next(key for key in changed if key.status is KeyStatus.ACTIVE)
            self._tell(unit, server_id, active, by)
        return active

    async def make(self, server_id: AuthorizationServerId, alg: Alg, count: int) -> list[SigningKey]:
        """New keys, not yet stored."""
        now = self._clock.now()
        return [await asyncio.to_thread(new_signing_key, self._sealer, server_id, alg, now) for _ in range(count)]

    async def ensure(self, org: OrgId, alg: Alg) -> None:
        """Every server of the org can sign with this algorithm, though none need do so by itself."""
        async with self._store.reading(org) as unit:
            servers = await unit.authorization_servers.list_all()
            have = {key.server_id for key in await unit.keys.list_all() if key.alg == alg}
        for server in servers:
            if server.id in have:
                continue
            fresh = await self.make(server.id, alg, 2)
            async with self._store.unit(org) as unit:
                is_there = await unit.authorization_servers.find_to_change(server.id) is not None
                keys = await unit.keys.list_of_server(server.id)
                if is_there and keys_wanted(keys, alg) == len(fresh):
                    await unit.keys.save(rotate(keys, alg, fresh, self._clock.now()))
                    unit.changes_configuration()

    async def rotate_due(self, org: OrgId) -> int:
        """Rotate what has signed for ninety days, where servers do so by themselves; how many were."""
        async with self._store.reading(org) as unit:
            servers = [s for s in await unit.authorization_servers.list_all() if s.rotation_mode is RotationMode.AUTO]
            keys = await unit.keys.list_all()
        now, rotated = self._clock.now(), 0
        for server in servers:
            own = [key for key in keys if key.server_id == server.id]
            for alg in ALGS:
                if is_due(own, alg, now):
                    rotated += await self._rotate_if_due(org, server.id, alg)
        return rotated

    async def _rotate_if_due(self, org: OrgId, server_id: AuthorizationServerId, alg: Alg) -> int:
        """Nodes look at the same time; the one whose transaction comes first rotates, if the server is still there."""
        fresh = await self.make(server_id, alg, 1)
        async with self._store.unit(org) as unit:
            if await unit.authorization_servers.find_to_change(server_id) is None:
                return 0
            keys = await unit.keys.list_of_server(server_id)
            now = self._clock.now()
            if not is_due(keys, alg, now):
                return 0
            changed = rotate(keys, alg, fresh, now)
            await unit.keys.save(changed)
            self._tell(unit, server_id, next(key for key in changed if key.status is KeyStatus.ACTIVE), SYSTEM)
        return 1

    def _tell(self, unit: Unit, server_id: AuthorizationServerId, active: SigningKey, by: Party) -> None:
        unit.changes_configuration()
        unit.record(
            LogEvent(
                type=EventType.KEY_ROTATE,
                published_at=self._clock.now(),
                actor=by,
                targets=(Party(server_id, "AuthorizationServer"),),
                debug={"kid": active.kid, "alg": active.alg},
            )
        )


async def _server(unit: Unit, server_id: AuthorizationServerId) -> AuthorizationServer:
    return _there(await unit.authorization_servers.find(server_id), server_id)


async def _server_to_change(unit: Unit, server_id: AuthorizationServerId) -> AuthorizationServer:
    """The server, for whoever comes first: nodes rotate at the same time, and each must see what the others did."""
    return _there(await unit.authorization_servers.find_to_change(server_id), server_id)


def _there(server: AuthorizationServer | None, server_id: AuthorizationServerId) -> AuthorizationServer:
    if server is None:
        raise ResourceNotFound(f"{server_id} (AuthorizationServer)")
    return server
