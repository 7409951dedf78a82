"""Provisioning: where imports come from, where accounts go to, and who does the work."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.kernel.clock import Clock
from frontdesk.main.directories import directory_access
from frontdesk.runtime.jobs.queue import JobQueue
from frontdesk.runtime.jobs.rounds import Round
from frontdesk.runtime.jobs.worker import Work
from frontdesk.runtime.outbound.client import Outbound
from frontdesk.storage.unit import Store
from frontdesk.usecases.hooks.run import HookRunner
from frontdesk.usecases.provisioning.connections import CSV, LDAP, OAUTH2, TOKEN, Connections
from frontdesk.usecases.provisioning.csv_source import CsvFiles
from frontdesk.usecases.provisioning.everything import Provisioning
from frontdesk.usecases.provisioning.import_work import ImportWork
from frontdesk.usecases.provisioning.imports import IMPORT, Imports
from frontdesk.usecases.provisioning.ldap_source import LdapSources
from frontdesk.usecases.provisioning.push import PushRound
from frontdesk.usecases.provisioning.schedule import ScheduleRound
from frontdesk.usecases.provisioning.scim_app import ScimApps
from frontdesk.usecases.provisioning.source import SourceMaker
from frontdesk.usecases.records.sealing import RecordSecrets


@dataclass(frozen=True, slots=True)
class ProvisioningParts:
    """What everything here is made of."""

    store: Store
    clock: Clock
    secrets: RecordSecrets
    outbound: Outbound
    queue: JobQueue
    dev: bool

    def makers(self) -> Mapping[str, SourceMaker]:
        """Who opens the sources of which scheme."""
        scim = self._scim()
        return {
            TOKEN: scim,
            OAUTH2: scim,
            CSV: CsvFiles(self.store),
            LDAP: LdapSources(directory_access(self.secrets, self.outbound.reach)),
        }

    def rounds(self) -> tuple[Round, ...]:
        """For whoever looks every second."""
        schedule = ScheduleRound(self.store, Imports(self.queue, self.clock), self.clock)
        return (PushRound(self.store, self._scim(), self.clock), schedule)

    def _scim(self) -> ScimApps:
        return ScimApps(self.outbound, self.secrets)

    def provisioning(self) -> Provisioning:
        """For the management API."""
        connections = Connections(self.store, self.secrets, self.makers(), self.clock, self.dev)
        return Provisioning(connections, Imports(self.queue, self.clock), self._scim())

    def works(self, hooks: HookRunner) -> dict[str, Work]:
        """For the worker."""
        imports = Imports(self.queue, self.clock)
        return {IMPORT: ImportWork(self.store, imports, self.makers(), hooks, self.clock)}
