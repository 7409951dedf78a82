"""Who reads: snapshots of every org, and the clients that were asked for.

A version, not a time-out: every request asks the database whether somebody committed (microseconds), and only
where an org's version row has moved is anything loaded anew. So what this node's processes wrote is seen by
their next request, and what others wrote within a second (``storage/*/`` say how they hear of it).
"""

import asyncio
from urllib.parse import urlsplit

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.ids import ClientId, OrgId
from frontdesk.kernel.clock import Clock
from frontdesk.runtime.keyring import Keyring
from frontdesk.runtime.snapshots.loader import OrgSnapshot, load_org
from frontdesk.storage.database import DatabaseUnavailable
from frontdesk.storage.repos.orgs import CONFIG
from frontdesk.storage.unit import Store

_BOOT = OrgId("")
_MOST_CLIENTS = 20_000
RECENT_MS = 300_000
"""How long published keys and metadata are shown while the database is away; whoever reads them keeps them longer."""


class Snapshots:
    """Look-ups are dictionary reads; ``refresh`` replaces what they read."""

    def __init__(self, store: Store, keyring: Keyring, clock: Clock) -> None:
        self._store = store
        self._keyring = keyring
        self._clock = clock
        self._orgs: dict[OrgId, OrgSnapshot] = {}
        self._by_host: dict[str, OrgSnapshot] = {}
        self._first: OrgSnapshot | None = None
        self._versions: dict[tuple[OrgId, str], int] = {}
        self._clients: dict[tuple[OrgId, ClientId], OAuthClient] = {}
        self._clients_version = 0
        self._loading = asyncio.Lock()
        self._looked = False
        self._looked_at = 0
        self._failed: DatabaseUnavailable | None = None

    def org_of_host(self, host: str) -> OrgSnapshot | None:
        """The org whose URL has this host; the only org answers to every name. None before the first org exists."""
        found = self._by_host.get(host)
        if found is not None:
            return found
        return self._first if len(self._orgs) == 1 else None

    def org(self, id: OrgId) -> OrgSnapshot:
        """An org's snapshot."""
        return self._orgs[id]

    @property
    def first(self) -> OrgSnapshot | None:
        """The org that was made first."""
        return self._first

    def all(self) -> list[OrgSnapshot]:
        """Every org."""
        return list(self._orgs.values())

    @property
    def is_stale(self) -> bool:
        """Whether ``refresh`` must be awaited before anything is read.

        Requests that the loop handles in one turn arrived before it began, so one look serves them all.
        """
        if self._loading.locked():
            return True
        if self._looked:
            return False
        self._looked = True
        asyncio.get_running_loop().call_soon(self._look_again)
        return self._store.database.changes.noticed()

    def _look_again(self) -> None:
        self._looked = False

    @property
    def is_recent(self) -> bool:
        """Whether what is loaded was found to be the newest within the last minutes."""
        return bool(self._orgs) and self._clock.now() - self._looked_at <= RECENT_MS

    async def refresh(self) -> None:
        """Load what has changed since. Who waits for a look that fails is told so, and does not try another.

        Raises:
            DatabaseUnavailable: nobody knows what has changed.
        """
        failed = self._failed
        async with self._loading:
            if failed is not self._failed:
                raise DatabaseUnavailable(str(self._failed))
            try:
                await self._look()
            except DatabaseUnavailable as why:
                self._failed = why
                raise
            self._looked_at = self._clock.now()

    async def _look(self) -> None:
        async with self._store.reading(_BOOT) as unit:
            versions = {(v.org_id, v.kind): v.version for v in await unit.orgs.list_versions()}
        changed = {key for key, version in versions.items() if self._versions.get(key) != version}
        for org_id in {org_id for org_id, kind in changed if kind == CONFIG}:
            await self._load(org_id)
        if any(kind != CONFIG for _, kind in changed):
            self._clients = {}
            self._clients_version += 1
        self._versions = versions

    async def reload(self) -> None:
        """Load every org anew: keys that expired leave the JWKS, though no row has changed."""
        async with self._loading:
            for org_id in list(self._orgs):
                await self._load(org_id)

    async def _load(self, org_id: OrgId) -> None:
        async with self._store.reading(org_id) as unit:
            snapshot = await load_org(unit, self._keyring, self._clock.now())
        self._orgs = {**self._orgs, org_id: snapshot}
        by_age = sorted(self._orgs.values(), key=lambda known: known.org.created_at)
        self._first = by_age[0]
        self._by_host = {urlsplit(known.org.url).netloc: known for known in by_age}

    async def client(self, org: OrgId, client_id: ClientId) -> OAuthClient | None:
        """A client: remembered from its last use until any client changes, or read from its row."""
        found = self._clients.get((org, client_id))
        if found is not None:
            return found
        version = self._clients_version
        async with self._store.reading(org) as unit:
            client = await unit.clients.find(client_id)
        if client is not None and version == self._clients_version:
            if len(self._clients) >= _MOST_CLIENTS:
                self._clients = {}
            self._clients[org, client_id] = client
        return client
