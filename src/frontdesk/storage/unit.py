"""A unit: one org, one transaction, its repositories, and the events to tell of."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import LogEvent
from frontdesk.storage import outbox
from frontdesk.storage.database import Database, Transaction
from frontdesk.storage.repos.api_tokens import ApiTokens
from frontdesk.storage.repos.authorization_servers import AuthorizationServers
from frontdesk.storage.repos.clients import Clients
from frontdesk.storage.repos.codes import Codes
from frontdesk.storage.repos.consents import Consents
from frontdesk.storage.repos.devices import Devices
from frontdesk.storage.repos.groups import Groups
from frontdesk.storage.repos.keys import Keys
from frontdesk.storage.repos.logs import Logs
from frontdesk.storage.repos.orgs import CLIENTS, CONFIG, Orgs
from frontdesk.storage.repos.policies import Policies
from frontdesk.storage.repos.refresh_tokens import RefreshTokens
from frontdesk.storage.repos.requests import Requests
from frontdesk.storage.repos.sessions import Sessions
from frontdesk.storage.repos.spent import Spent
from frontdesk.storage.repos.users import Users


class Unit:
    """Everything a use case may read and write, all of one org."""

    def __init__(self, tx: Transaction) -> None:
        self.org_id = tx.org_id
        self.orgs = Orgs(tx)
        self.users = Users(tx)
        self.groups = Groups(tx)
        self.clients = Clients(tx)
        self.authorization_servers = AuthorizationServers(tx)
        self.policies = Policies(tx)
        self.keys = Keys(tx)
        self.sessions = Sessions(tx)
        self.requests = Requests(tx)
        self.codes = Codes(tx)
        self.refresh_tokens = RefreshTokens(tx)
        self.spent = Spent(tx)
        self.devices = Devices(tx)
        self.consents = Consents(tx)
        self.api_tokens = ApiTokens(tx)
        self.logs = Logs(tx)
        self.events: list[LogEvent] = []
        self.changed: set[str] = set()

    def record(self, event: LogEvent) -> None:
        """Tell of this, in the same transaction."""
        self.events.append(event)

    def changes_configuration(self) -> None:
        """Servers, policies, keys or the org itself change: every node compiles them anew."""
        self.changed.add(CONFIG)

    def changes_clients(self) -> None:
        """A client that nodes may remember changes."""
        self.changed.add(CLIENTS)


class Store:
    """Opens units."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @asynccontextmanager
    async def unit(self, org: OrgId) -> AsyncIterator[Unit]:
        """A unit that writes: a clean exit commits, an exception leaves nothing behind."""
        async with self.database.writing(org) as tx:
            unit = Unit(tx)
            yield unit
            await outbox.flush(unit.orgs, unit.logs, unit.events, unit.changed)
            if unit.changed:
                await tx.announce()
        if unit.changed:
            self.database.changes.mark()

    @asynccontextmanager
    async def reading(self, org: OrgId) -> AsyncIterator[Unit]:
        """A unit that only reads, and so waits for nobody."""
        async with self.database.reading(org) as tx:
            yield Unit(tx)
