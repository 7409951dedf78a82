"""Telling apps of people: every second, what of the system log concerns an app that is connected, and what is due.

Whoever changes a person knows nothing of it: the log is written with the change, in order, and is followed here. An
app is told of a person as they are when it is told, so that changes that come together are told once, and in order.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.kinds import APP_CONNECTION
from frontdesk.domain.ids import AppId, OrgId
from frontdesk.domain.provisioning.features import Outbound
from frontdesk.domain.provisioning.imported import GROUP, USER
from frontdesk.domain.provisioning.model import GROUP_PUSH, SourceFailed, SourceSilent
from frontdesk.domain.provisioning.push import PUSH_STATE, concerned
from frontdesk.domain.provisioning.sync import Provisioned
from frontdesk.domain.records.model import Draft, Record, new_record
from frontdesk.kernel.clock import Clock
from frontdesk.runtime.jobs.rounds import Errand
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.repos.logs import LogQuery
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.apps.app_users import AppUsers
from frontdesk.usecases.provisioning.connections import SCIM
from frontdesk.usecases.provisioning.push_groups import GroupPush
from frontdesk.usecases.provisioning.push_users import UserPush
from frontdesk.usecases.provisioning.scim_app import ScimApps
from frontdesk.usecases.provisioning.settings import outbound_of

_LEASE_MS, _LONG_MS = 90_000, 20_000
_EVENTS, _LOOKS, _BATCH, _AT_ONCE = 500, 10, 40, 4
_FIRST_WAIT_MS, _LONGEST_WAIT_MS = 10_000, 300_000
_NAME = "push"


@dataclass(frozen=True, slots=True)
class PushRound:
    """Finds apps that have to be told, and tells them.

    ``read``: how far the log was read by this process, and was of no concern.
    """

    store: Store
    scim: ScimApps
    clock: Clock
    read: dict[tuple[OrgId, str], str] = field(default_factory=dict)

    async def list_due(self, org: OrgId) -> Mapping[str, Errand]:
        """An errand an app."""
        glance = self.store.glance(org)
        connections = await glance.records.list_of_kind(APP_CONNECTION.name)
        due: dict[str, Errand] = {}
        for connection in connections:
            if not connection.is_active or connection.body["scheme"] not in SCIM or "base_url" not in connection.body:
                continue
            if await self._is_due(org, connection):
                due[f"push {connection.parent_id}"] = partial(self._run, org, connection)
        return due

    async def _is_due(self, org: OrgId, connection: Record) -> bool:
        app_id = AppId(connection.parent_id)
        async with self.store.reading(org) as unit:
            app = await unit.apps.find(app_id)
            if app is None or not app.is_active or not (await outbound_of(unit, app)).tells_anything:
                return False
            state = await _state(unit, app_id)
            if state is None:
                return True
            now = self.clock.now()
            if max(_number(state, "leased_until"), _number(state, "resume_at")) > now:
                return False
            if state.body["sweep"] is not None:
                return True
            next_due = await unit.provisioned.next_due(app_id)
            return (next_due is not None and next_due <= now) or await self._has_news(unit, org, state)

    async def _has_news(self, unit: Unit, org: OrgId, state: Record) -> bool:
        app_id = state.parent_id
        after = max(str(state.body["cursor"]), self.read.get((org, app_id), ""))
        for _ in range(_LOOKS):
            page = await unit.logs.list_page(after=after, most=_EVENTS)
            if concerned(app_id, (each.event for each in page)).anything:
                return True
            after = page[-1].id if page else after
            self.read[org, app_id] = after
            if len(page) < _EVENTS:
                return False
        return True

    async def _run(self, org: OrgId, connection: Record) -> None:
        """Lease the app, follow the log, tell what is due for a while, and give it back."""
        app_id = AppId(connection.parent_id)
        try:
            state = await self._leased(org, app_id)
        except (StaleWrite, AlreadyThere):
            return  # another process has it
        wait_ms = 0
        try:
            async with asyncio.timeout(_LEASE_MS / 1000 - 10):
                state = await self._followed(org, state)
                await self._tell_due(org, connection)
        except (SourceSilent, SourceFailed):
            failures = _number(state, "failures")
            wait_ms = min(_FIRST_WAIT_MS << min(failures, 10), _LONGEST_WAIT_MS)
        finally:
            await self._give_back(org, state, wait_ms)

    async def _leased(self, org: OrgId, app_id: AppId) -> Record:
        now = self.clock.now()
        async with self.store.unit(org) as unit:
            state = await _state(unit, app_id)
            if state is None:
                newest = await unit.logs.list_events(LogQuery(since=0, as_written=True, descending=True, most=1))
                body = {"cursor": newest[0].id if newest else "", "sweep": "u:", "leased_until": 0, "resume_at": 0}
                state = new_record(PUSH_STATE, Draft(body, name=_NAME, parent_id=app_id), by=None, now=now)
                await unit.records.add(state)
            if _number(state, "leased_until") > now:
                raise StaleWrite("Another process tells this app.")
            return await _saved(unit, state, leased_until=now + _LEASE_MS)

    async def _give_back(self, org: OrgId, state: Record, wait_ms: int) -> None:
        now = self.clock.now()
        failures = _number(state, "failures") + 1 if wait_ms else 0
        async with self.store.unit(org) as unit:
            found = await _state(unit, AppId(state.parent_id))
            if found is not None and found.version == state.version:
                await _saved(unit, found, leased_until=0, resume_at=now + wait_ms if wait_ms else 0, failures=failures)

    async def _followed(self, org: OrgId, state: Record) -> Record:
        """Everybody whom the log names as far as it goes is marked, in the unit that says how far it was followed."""
        app_id, now = AppId(state.parent_id), self.clock.now()
        for _ in range(_LOOKS):
            async with self.store.unit(org) as unit:
                app = await unit.apps.find(app_id)
                if app is None:
                    return state
                cursor = max(str(state.body["cursor"]), self.read.get((org, app_id), ""))
                page = await unit.logs.list_page(after=cursor, most=_EVENTS)
                found = concerned(app_id, (each.event for each in page))
                await _mark_people(unit, app, found.people, now)
                pushed = await unit.records.list_page(GROUP_PUSH.name, parent_id=app_id)
                groups = [str(each.name) for each in pushed if each.name in found.groups]
                await unit.provisioned.mark(app_id, GROUP, groups, now)
                sweep = await self._swept(unit, app, "u:" if found.sweep else state.body["sweep"], now)
                state = await _saved(unit, state, cursor=page[-1].id if page else cursor, sweep=sweep)
            if len(page) < _EVENTS and sweep is None:
                break
        return state

    async def _swept(self, unit: Unit, app: Application, sweep: object, now: int) -> str | None:
        """Some more of everybody: first whoever has the app, then whoever it was told of, then its groups."""
        if not isinstance(sweep, str):
            return None
        phase, _, after = sweep.partition(":")
        if phase == "u":
            ids = await unit.app_assignments.list_user_ids(app.id, prefix="", after=after, most=_EVENTS)
            await unit.provisioned.mark(app.id, USER, ids, now)
            return f"u:{ids[-1]}" if len(ids) == _EVENTS else "p:"
        told = await unit.provisioned.list_page(app.id, USER, after=after, most=_EVENTS)
        await unit.provisioned.mark(app.id, USER, [each.object_id for each in told], now)
        if len(told) == _EVENTS:
            return f"p:{told[-1].object_id}"
        groups = await unit.provisioned.list_page(app.id, GROUP, after="", most=_EVENTS)
        await unit.provisioned.mark(app.id, GROUP, [each.object_id for each in groups], now)
        return None

    async def _tell_due(self, org: OrgId, connection: Record) -> None:
        app_id, until = AppId(connection.parent_id), self.clock.now() + _LONG_MS
        client = self.scim.client(org, connection)
        while True:
            async with self.store.reading(org) as unit:
                app = await unit.apps.find(app_id)
                due = await unit.provisioned.list_due(app_id, self.clock.now(), _BATCH)
                rules = await outbound_of(unit, app) if app is not None else Outbound(False, False, False)
            if app is None or not due or not rules.tells_anything:
                return
            users = UserPush(self.store, client, self.clock, org, app, rules)
            groups = GroupPush(self.store, client, self.clock, org, app)
            await _tell_some(users, groups, due)
            if self.clock.now() > until:
                return


async def _tell_some(users: UserPush, groups: GroupPush, due: Sequence[Provisioned]) -> None:
    """A few at a time; where one of them finds the app silent, that counts for all."""
    room = asyncio.Semaphore(_AT_ONCE)

    async def tell(each: Provisioned) -> None:
        async with room:
            await (users.tell(each) if each.kind == USER else groups.tell(each))

    for why in await asyncio.gather(*(tell(each) for each in due), return_exceptions=True):
        if why is not None:
            raise why


async def _mark_people(unit: Unit, app: Application, people: Mapping[str, bool], now: int) -> None:
    """Those who have the app, or of whom it was told; but not whom it told us of just now."""
    known = await unit.provisioned.list_of(app.id, USER, sorted(people))
    users = await AppUsers.at(unit, app)
    marked = []
    for user_id, is_new in sorted(people.items()):
        told = known.get(user_id)
        if told is not None and is_new and told.external_id is not None and not told.digest:
            continue
        if told is not None or await users.has(user_id):
            marked.append(user_id)
    await unit.provisioned.mark(app.id, USER, marked, now)


async def _state(unit: Unit, app_id: AppId) -> Record | None:
    return await unit.records.find_by_name(PUSH_STATE.name, app_id, _NAME)


async def _saved(unit: Unit, state: Record, **members: object) -> Record:
    changed = replace(state, body={**state.body, **members})
    await unit.records.save(changed)
    return replace(changed, version=changed.version + 1)


def _number(state: Record, name: str) -> int:
    found = state.body.get(name)
    return found if isinstance(found, int) else 0
