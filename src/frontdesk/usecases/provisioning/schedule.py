"""Imports that begin by themselves, as an app's schedule says (Okta: importSettings.schedule)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.kinds import APP_CONNECTION
from frontdesk.domain.ids import AppId, OrgId
from frontdesk.domain.provisioning.features import FeatureName, schedule_minutes
from frontdesk.domain.provisioning.model import run_of
from frontdesk.kernel.clock import Clock
from frontdesk.runtime.jobs.rounds import Errand
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.provisioning.connections import CSV
from frontdesk.usecases.provisioning.imports import Imports, list_imports
from frontdesk.usecases.provisioning.intake import IMPORTER
from frontdesk.usecases.provisioning.settings import get_feature

_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class ScheduleRound:
    """Finds apps whose time has come. Of several processes one begins the import: an app has one at a time."""

    store: Store
    imports: Imports
    clock: Clock

    async def list_due(self, org: OrgId) -> Mapping[str, Errand]:
        """An errand an app."""
        due: dict[str, Errand] = {}
        for connection in await self.store.glance(org).records.list_of_kind(APP_CONNECTION.name):
            if not connection.is_active or connection.body["scheme"] == CSV:
                continue
            async with self.store.reading(org) as unit:
                app = await unit.apps.find(AppId(connection.parent_id))
                full = await self._due(unit, app) if app is not None and app.is_active else None
            if app is not None and full is not None:
                due[f"schedule {app.id}"] = partial(self._begin, org, app.id, full=full)
        return due

    async def _due(self, unit: Unit, app: Application) -> bool | None:
        """Whether a full import is due, or an incremental one (False), or none (None)."""
        settings = await get_feature(unit, app, FeatureName.INBOUND_PROVISIONING)
        periods = [(True, schedule_minutes(settings, "fullImport"))]
        periods.append((False, schedule_minutes(settings, "incrementalImport")))
        if all(minutes is None for _, minutes in periods):
            return None
        known = [(each.created_at, run_of(each)) for each in await list_imports(unit, app)]
        if any(not run.state.is_over for _, run in known):
            return None
        now = self.clock.now()
        for full, minutes in periods:
            last = max((began_at for began_at, run in known if run.is_full or not full), default=0)
            if minutes is not None and now >= last + minutes * _MINUTE_MS:
                return full
        return None

    async def _begin(self, org: OrgId, app_id: AppId, *, full: bool) -> None:
        async with self.store.unit(org) as unit:
            app = await unit.apps.find(app_id)
            if app is not None and await self._due(unit, app) is not None:
                await self.imports.begin(unit, IMPORTER, app, full=full)
