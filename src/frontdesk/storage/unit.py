"""A unit: one org, one transaction, its repositories, and the events to tell of."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Generic, TypeVar

from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import NOBODY_KNOWN, ClientContext, LogEvent
from frontdesk.storage import outbox
from frontdesk.storage.compiled import CompiledConfiguration
from frontdesk.storage.database import Database, Transaction
from frontdesk.storage.repos.api_tokens import ApiTokens
from frontdesk.storage.repos.app_assignments import AppAssignments
from frontdesk.storage.repos.apps import Apps
from frontdesk.storage.repos.attempt_counters import AttemptCounters
from frontdesk.storage.repos.authn_transactions import AuthnTransactions
from frontdesk.storage.repos.authorization_servers import AuthorizationServers
from frontdesk.storage.repos.clients import Clients
from frontdesk.storage.repos.codes import Codes
from frontdesk.storage.repos.consents import Consents
from frontdesk.storage.repos.dead_letters import DeadLetters
from frontdesk.storage.repos.devices import Devices
from frontdesk.storage.repos.enrolled_devices import EnrolledDevices
from frontdesk.storage.repos.event_hook_queues import EventHookQueues
from frontdesk.storage.repos.factors import Factors
from frontdesk.storage.repos.followed_logs import FollowedLogs
from frontdesk.storage.repos.groups import Groups
from frontdesk.storage.repos.import_chunks import ImportChunks
from frontdesk.storage.repos.imported import ImportedObjects
from frontdesk.storage.repos.jobs import Jobs
from frontdesk.storage.repos.keys import Keys
from frontdesk.storage.repos.linked_objects import LinkedObjects
from frontdesk.storage.repos.logs import Logs
from frontdesk.storage.repos.memberships import Memberships
from frontdesk.storage.repos.one_time_tokens import OneTimeTokens
from frontdesk.storage.repos.orgs import CLIENTS, CONFIG, Orgs
from frontdesk.storage.repos.policies import Policies
from frontdesk.storage.repos.profiles import Profiles
from frontdesk.storage.repos.provisioned import ProvisionedObjects
from frontdesk.storage.repos.records import Records
from frontdesk.storage.repos.refresh_tokens import RefreshTokens
from frontdesk.storage.repos.requests import Requests
from frontdesk.storage.repos.role_assignments import RoleAssignments
from frontdesk.storage.repos.scim_links import ScimLinks
from frontdesk.storage.repos.server_tokens import ServerTokens
from frontdesk.storage.repos.session_participants import SessionParticipants
from frontdesk.storage.repos.sessions import Sessions
from frontdesk.storage.repos.sightings import Sightings
from frontdesk.storage.repos.spent import Spent
from frontdesk.storage.repos.trips import Trips
from frontdesk.storage.repos.user_traces import UserTraces
from frontdesk.storage.repos.users import Users

Repository = TypeVar("Repository")
Value = TypeVar("Value")


class _Rows(Generic[Repository]):
    """A repository of the unit, made when it is first asked for: most units need one or two of them."""

    def __init__(self, make: Callable[[Transaction], Repository]) -> None:
        self._make = make
        self._name = ""

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, unit: "Unit", _owner: type) -> Repository:
        made = unit.__dict__[self._name] = self._make(unit._tx)
        return made


class Unit:
    """Everything a use case may read and write, all of one org."""

    orgs = _Rows(Orgs)
    users = _Rows(Users)
    user_traces = _Rows(UserTraces)
    groups = _Rows(Groups)
    memberships = _Rows(Memberships)
    clients = _Rows(Clients)
    apps = _Rows(Apps)
    app_assignments = _Rows(AppAssignments)
    authorization_servers = _Rows(AuthorizationServers)
    policies = _Rows(Policies)
    keys = _Rows(Keys)
    sessions = _Rows(Sessions)
    session_participants = _Rows(SessionParticipants)
    requests = _Rows(Requests)
    codes = _Rows(Codes)
    refresh_tokens = _Rows(RefreshTokens)
    server_tokens = _Rows(ServerTokens)
    spent = _Rows(Spent)
    one_time_tokens = _Rows(OneTimeTokens)
    devices = _Rows(Devices)
    enrolled_devices = _Rows(EnrolledDevices)
    consents = _Rows(Consents)
    api_tokens = _Rows(ApiTokens)
    profiles = _Rows(Profiles)
    records = _Rows(Records)
    role_assignments = _Rows(RoleAssignments)
    factors = _Rows(Factors)
    linked_objects = _Rows(LinkedObjects)
    logs = _Rows(Logs)
    followed_logs = _Rows(FollowedLogs)
    event_hook_queues = _Rows(EventHookQueues)
    dead_letters = _Rows(DeadLetters)
    authn_transactions = _Rows(AuthnTransactions)
    sightings = _Rows(Sightings)
    attempt_counters = _Rows(AttemptCounters)
    jobs = _Rows(Jobs)
    imported = _Rows(ImportedObjects)
    import_chunks = _Rows(ImportChunks)
    provisioned = _Rows(ProvisionedObjects)
    trips = _Rows(Trips)
    scim_links = _Rows(ScimLinks)

    def __init__(
        self, tx: Transaction, client: ClientContext = NOBODY_KNOWN, configuration: CompiledConfiguration | None = None
    ) -> None:
        self._client = client
        self._configuration = configuration
        self._version: int | None = None
        self.org_id = tx.org_id
        self._tx = tx
        self.events: list[LogEvent] = []
        self.changed: set[str] = set()
        self.follow_ups: list[Callable[[], None]] = []

    def record(self, event: LogEvent) -> None:
        """Tell of this, in the same transaction. An event that does not say from where gets the unit's caller."""
        self.events.append(event if event.client != NOBODY_KNOWN else replace(event, client=self._client))

    def changes_configuration(self) -> None:
        """Servers, policies, keys or the org itself change: every node compiles them anew."""
        self.changed.add(CONFIG)

    async def compiled(self, name: str, make: Callable[[], Awaitable[Value]]) -> Value:
        """What ``make`` compiles of configuration, made once for each version of it (``storage/compiled.py``).

        A unit that changes configuration itself sees its own changes.
        """
        if self._configuration is None or CONFIG in self.changed:
            return await make()
        if self._version is None:
            self._version = await self.orgs.find_version()
        return await self._configuration.get(self.org_id, self._version, name, make)

    def once_committed(self, follow_up: Callable[[], None]) -> None:
        """Call this when everything is written, and not at all if it is not."""
        self.follow_ups.append(follow_up)

    def changes_clients(self) -> None:
        """A client that nodes may remember changes."""
        self.changed.add(CLIENTS)


class Store:
    """Opens units. ``client`` is from where their caller came, for the system log."""

    def __init__(
        self,
        database: Database,
        client: ClientContext = NOBODY_KNOWN,
        configuration: CompiledConfiguration | None = None,
    ) -> None:
        self.database = database
        self._client = client
        self._configuration = configuration if configuration is not None else CompiledConfiguration()

    def called_from(self, client: ClientContext) -> "Store":
        """The same database, for one caller."""
        return Store(self.database, client, self._configuration)

    @asynccontextmanager
    async def unit(self, org: OrgId) -> AsyncIterator[Unit]:
        """A unit that writes: a clean exit commits, an exception leaves nothing behind."""
        async with self.database.writing(org) as tx:
            unit = Unit(tx, self._client, self._configuration)
            yield unit
            await outbox.flush(unit.orgs, unit.logs, unit.events, unit.changed)
            if unit.changed:
                await tx.announce()
        if unit.changed:
            self.database.changes.mark()
        for follow_up in unit.follow_ups:
            follow_up()

    def glance(self, org: OrgId) -> Unit:
        """A unit for whoever reads one row, or rows that need not be of one moment: half the cost of ``reading``."""
        return Unit(self.database.glance(org), configuration=self._configuration)

    @asynccontextmanager
    async def reading(self, org: OrgId) -> AsyncIterator[Unit]:
        """A unit that only reads, and so waits for nobody."""
        async with self.database.reading(org) as tx:
            yield Unit(tx, configuration=self._configuration)
