"""The work of an import: a page from its source, then one unit that takes it in and says how far the import got.

Whoever is killed in between leaves an import that stands before a page; the page is asked for again. Of two who do the
same page one finds the import's record changed, and takes nothing in.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from frontdesk.domain.apps.application import Application
from frontdesk.domain.hooks.kinds import USER_IMPORT
from frontdesk.domain.ids import AppId, OrgId
from frontdesk.domain.provisioning.import_matching import Action, MatchKind
from frontdesk.domain.provisioning.imported import GROUP, USER, ImportedObject, ImportedStatus
from frontdesk.domain.provisioning.model import (
    IMPORT_RUN,
    Imported,
    ImportPage,
    ImportRun,
    RunState,
    SourceFailed,
    SourceSilent,
    run_of,
    with_run,
)
from frontdesk.domain.records.model import Record
from frontdesk.kernel.clock import Clock
from frontdesk.runtime.jobs.worker import JobFailed, Task
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.hooks.import_hook import ImportDenied, after_import_hook
from frontdesk.usecases.hooks.run import HookRunner
from frontdesk.usecases.provisioning.connections import SCIM, find_connection
from frontdesk.usecases.provisioning.imported_groups import GroupIntake
from frontdesk.usecases.provisioning.imports import Imports, tell_end
from frontdesk.usecases.provisioning.intake import Intake, Plan, Ruling, Taken
from frontdesk.usecases.provisioning.settings import inbound_of, schema_of_app, to_users
from frontdesk.usecases.provisioning.source import Source, SourceMaker, SourceRequest

_PAGES, _LONG_MS = 40, 10_000
_STUCK_MS = 72_000_000
_MOST_FAILURES, _MOST_TRIES = 8, 3
_HOOKS_AT_ONCE = 40
_SWEEP = 200
_MISSING_SHARE, _MISSING_LEAST = 5, 10
_MOST_REPEATS = 3
_COUNTED = {USER: "seen", GROUP: "groups"}
_FEWER_PEOPLE = "Far fewer people than before: nobody was removed. Check the app, and import again."
_FEWER_GROUPS = "Far fewer groups than before: none was removed. Check the app, and import again."
_STUCK = "No page could be taken in for most of a day: its people or groups take too long, or cannot be kept."
"""Said before the job is given up, after which nobody would say it."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """An import as it stands when a page is asked for."""

    record: Record
    run: ImportRun
    app: Application


@dataclass(frozen=True, slots=True)
class ImportWork:
    """Does the jobs of imports. ``makers``: who opens the sources of which scheme."""

    store: Store
    imports: Imports
    makers: Mapping[str, SourceMaker]
    hooks: HookRunner
    clock: Clock

    async def do(self, task: Task) -> None:
        """Some pages; the rest is promised to the next job.

        Raises:
            JobFailed: the source does not answer now.
        """
        app_id, import_id = AppId(str(task.content["app_id"])), str(task.content["import_id"])
        until, source = self.clock.now() + _LONG_MS, None
        try:
            for _ in range(_PAGES):
                standing = await self._standing(task.org, app_id, import_id)
                if standing is None:
                    return
                _check_goes_on(standing, self.clock.now())
                if standing.run.sweeping:
                    await self._sweep(task.org, standing)
                    continue
                source = source or await self._opened(task.org, standing)
                if not await self._advance(task.org, standing, source):
                    return
                if self.clock.now() > until:
                    break
        except SourceSilent as why:
            await self._not_now(task.org, app_id, import_id, str(why))
            raise JobFailed(str(why)) from None
        except SourceFailed as why:
            await self._end(task.org, app_id, import_id, RunState.FAILED, str(why))
            return
        finally:
            if source is not None:
                await source.close()
        await self._promise(task.org, import_id)

    async def _promise(self, org: OrgId, import_id: str) -> None:
        """The next job, where there is more to do."""
        async with self.store.unit(org) as unit:
            record = await unit.records.find(IMPORT_RUN.name, import_id)
            if record is not None and run_of(record).state is RunState.RUNNING:
                await self.imports.wake(unit, record)

    def tell(self, unit: Unit, task: Task, now: int, reason: str | None) -> None:
        """The import's own record tells of everything."""

    async def _standing(self, org: OrgId, app_id: AppId, import_id: str) -> _Standing | None:
        async with self.store.reading(org) as unit:
            record = await unit.records.find(IMPORT_RUN.name, import_id)
            app = await unit.apps.find(app_id)
        if record is None or app is None or (run := run_of(record)).state is not RunState.RUNNING:
            return None
        return _Standing(record, run, app)

    async def _opened(self, org: OrgId, standing: _Standing) -> Source:
        async with self.store.reading(org) as unit:
            connection = await find_connection(unit, standing.app)
            schema = await schema_of_app(unit, standing.app)
        if connection is None or not connection.is_active or connection.body["scheme"] != standing.run.scheme:
            raise SourceFailed("The app's provisioning connection was changed or deactivated.")
        maker = self.makers.get(standing.run.scheme)
        if maker is None:
            raise SourceFailed("This server cannot import from such a source: an extra is not installed.")
        since = standing.run.since
        return await maker.open(SourceRequest(org, standing.app, connection, schema, standing.record.id, since))

    async def _advance(self, org: OrgId, standing: _Standing, source: Source) -> bool:
        """Whether the import is still ours: where somebody else moved it, another job goes on with it, if any does."""
        page = await source.page(standing.run.cursor)
        rulings = await self._rulings(org, standing, page.people)
        for attempt in range(_MOST_TRIES):
            try:
                await self._take(org, standing, page, rulings)
            except (AlreadyThere, StaleWrite):
                now_there = await self._standing(org, standing.app.id, standing.record.id)
                if now_there is None or now_there.record.version != standing.record.version:
                    return False  # paused, or another worker took the page in
                if attempt == _MOST_TRIES - 1:
                    raise SourceSilent("Others keep changing the same people.") from None
            else:
                return True
        return True

    async def _take(self, org: OrgId, standing: _Standing, page: ImportPage, rulings: Mapping[str, Ruling]) -> None:
        now = self.clock.now()
        async with self.store.unit(org) as unit:
            repeats = await self._repeats(unit, standing, page)
            intake = await self._intake(unit, standing, now)
            taken = await intake.take(page.people, rulings)
            groups = GroupIntake(unit, standing.app, standing.record.id, now)
            await groups.take(page.groups, taken)
            await groups.join(page.people, taken)
            for kind in (USER, GROUP):
                await unit.imported.save_seen(standing.app.id, kind, page.unread.get(kind, ()), standing.record.id)
            run = standing.run.counted(taken.counts, [*page.errors, *taken.errors])
            total = page.total if page.total is not None else run.total
            run = replace(run, cursor=page.next_cursor, failures=0, repeats=repeats, total=total)
            run = replace(run, tells_groups=run.tells_groups or page.tells_groups)
            if page.next_cursor is None and run.is_full:
                run = replace(run, sweeping=True, cursor="")
            elif page.next_cursor is None:
                run = run.ended(RunState.COMPLETED, now)
            await self._save(unit, standing.record, run, now)

    async def _repeats(self, unit: Unit, standing: _Standing, page: ImportPage) -> int:
        """How many pages, this one the last, held nothing but what the import has brought already.

        One that does may be the end of a list that somebody was put into meanwhile; several are a circle. Files and
        directories are read from a place that only moves on.
        """
        kind = USER if page.people else GROUP
        ids = {each.external_id for each in page.people or page.groups}
        if not ids or standing.run.scheme not in SCIM:
            return standing.run.repeats
        known = await unit.imported.list_of(standing.app.id, kind, ids)
        if len(known) < len(ids) or any(each.import_id != standing.record.id for each in known.values()):
            return 0
        if standing.run.repeats == _MOST_REPEATS:
            raise SourceFailed("The source answers with the same people or groups again and again.")
        return standing.run.repeats + 1

    async def _intake(self, unit: Unit, standing: _Standing, now: int) -> Intake:
        rules = await inbound_of(unit, standing.app)
        makes = await to_users(unit, standing.app, rules)
        return Intake(unit, standing.app, standing.record.id, rules, makes, now)

    async def _rulings(self, org: OrgId, standing: _Standing, people: Sequence[Imported]) -> Mapping[str, Ruling]:
        """What the org's import hook says of everybody who is new; nothing, where it has none."""
        hook = await self.hooks.find_only(org, USER_IMPORT)
        if hook is None or not people:
            return {}
        async with self.store.reading(org) as unit:
            intake = await self._intake(unit, standing, self.clock.now())
            plans, _ = await intake.plan(people)
        room = asyncio.Semaphore(_HOOKS_AT_ONCE)

        async def ask(plan: Plan) -> tuple[str, Ruling]:
            async with room:
                return plan.person.external_id, await self._ruling(org, hook, standing, plan)

        return dict(await asyncio.gather(*(ask(plan) for plan in plans)))

    async def _ruling(self, org: OrgId, hook: Record, standing: _Standing, plan: Plan) -> Ruling:
        candidate = _candidate(standing, plan)
        try:
            decision = await after_import_hook(self.hooks, org, hook, candidate)
        except ImportDenied as why:
            return Ruling(error=f"The import hook refused: {why}")
        asked: Mapping[str, Mapping[str, object]] = candidate  # type: ignore[assignment]  # made right above
        linked = decision.user_id if decision.result == "LINK_USER" and decision.user_id else None
        changed_user = {k: v for k, v in decision.user_profile.items() if plan.made.get(k) != v}
        changed_app = {k: v for k, v in decision.app_profile.items() if plan.person.profile.get(k) != v}
        told = linked is not None and linked not in plan.found.user_ids
        moved = decision.result != asked["action"]["result"]
        return Ruling(
            profile=changed_user or None,
            app_profile={k: v for k, v in changed_app.items() if k != "userName"} or None,
            action=Action.CREATE if moved and decision.result == "CREATE_USER" else None,
            user_id=linked if told or (moved and linked) else None,
        )

    async def _sweep(self, org: OrgId, standing: _Standing) -> None:
        """After a full import: whoever is at the app no longer, some at a time; none where far too many are missing."""
        now, run = self.clock.now(), standing.run
        async with self.store.unit(org) as unit:
            if run.cursor == "" and await self._is_implausible(unit, standing, USER):
                await self._save(unit, standing.record, run.ended(RunState.COMPLETED, now, _FEWER_PEOPLE), now)
                return
            taken = Taken()
            gone = await self._unseen(unit, standing, USER, after=run.cursor or "")
            intake = await self._intake(unit, standing, now)
            await intake.leave(gone, taken)
            run = run.counted(taken.counts, taken.errors)
            if len(gone) == _SWEEP:
                run = replace(run, cursor=gone[-1].external_id)
            else:
                run = await self._sweep_groups(unit, standing, run, now)
            await self._save(unit, standing.record, run, now)

    async def _sweep_groups(self, unit: Unit, standing: _Standing, run: ImportRun, now: int) -> ImportRun:
        if not run.tells_groups:
            return run.ended(RunState.COMPLETED, now)
        if await self._is_implausible(unit, standing, GROUP):
            return run.ended(RunState.COMPLETED, now, _FEWER_GROUPS)
        groups, taken = await self._unseen(unit, standing, GROUP), Taken()
        await GroupIntake(unit, standing.app, standing.record.id, now).leave(groups, taken)
        run = run.counted(taken.counts, taken.errors)
        return run if len(groups) == _SWEEP else run.ended(RunState.COMPLETED, now)

    async def _unseen(self, unit: Unit, standing: _Standing, kind: str, after: str = "") -> list[ImportedObject]:
        """Whom it did not bring; but whoever came while it ran, by a first sign-in perhaps, is not gone."""
        record = standing.record
        return await unit.imported.list_unseen(
            standing.app.id, kind, import_id=record.id, before=record.created_at, after=after, most=_SWEEP
        )

    async def _is_implausible(self, unit: Unit, standing: _Standing, kind: str) -> bool:
        known = sum([await unit.imported.count(standing.app.id, kind, each.value) for each in ImportedStatus])
        missing = known - standing.run.counts.get(_COUNTED[kind], 0)
        return missing > _MISSING_LEAST and missing * _MISSING_SHARE > known

    async def _save(self, unit: Unit, record: Record, run: ImportRun, now: int) -> None:
        """Written, if it still is as it was read: else all that this page brought is not, either."""
        await unit.records.save(with_run(record, run, now))
        if run.state.is_over:
            await unit.import_chunks.remove_of_import(record.id)
            tell_end(unit, record, run, now)

    async def _not_now(self, org: OrgId, app_id: AppId, import_id: str, why: str) -> None:
        standing = await self._standing(org, app_id, import_id)
        if standing is None:
            return
        run, now = replace(standing.run, failures=standing.run.failures + 1), self.clock.now()
        if run.failures >= _MOST_FAILURES:
            run = run.ended(RunState.FAILED, now, why)
        async with self.store.unit(org) as unit:
            await self._save(unit, standing.record, run, now)

    async def _end(self, org: OrgId, app_id: AppId, import_id: str, state: RunState, why: str) -> None:
        standing = await self._standing(org, app_id, import_id)
        if standing is not None:
            now = self.clock.now()
            async with self.store.unit(org) as unit:
                await self._save(unit, standing.record, standing.run.ended(state, now, why), now)


def _check_goes_on(standing: _Standing, now: int) -> None:
    if now > standing.record.updated_at + _STUCK_MS:
        raise SourceFailed(_STUCK)
    if not standing.app.is_active:
        raise SourceFailed("The app was deactivated.")


def _candidate(standing: _Standing, plan: Plan) -> dict[str, object]:
    """What the hook is told of somebody (contract E.1: com.okta.import.transform)."""
    links = plan.action is Action.LINK
    kind = plan.found.kind
    conflicts = [kind.value] if kind is MatchKind.CONFLICT else []
    is_match = kind in {MatchKind.EXACT, MatchKind.PARTIAL}
    matches = [{"kind": kind.value, "id": plan.found.user_ids[0]}] if is_match else []
    app = standing.app
    return {
        "context": {
            "conflicts": conflicts,
            "application": {"id": app.id, "name": app.name, "label": app.label, "status": app.status.value},
            "job": {"id": standing.record.id, "type": "import:users"},
            "matches": matches,
            "policy": [],
        },
        "action": {"result": "LINK_USER" if links else "CREATE_USER"},
        "appUser": {"profile": {**plan.person.profile, "userName": plan.person.user_name}},
        "user": {"profile": dict(plan.made), **({"id": plan.found.user_ids[0]} if links else {})},
    }
