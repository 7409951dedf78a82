"""Telling an app of one person: made, changed, deactivated, as they are at this moment (RFC 7644 §3.3, §3.5).

Before somebody is made the app is asked whether it knows their name: so a person who was made by a process that was
killed before it could say so is not made twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.apps.application import Application
from frontdesk.domain.ids import OrgId, UserId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.domain.provisioning.features import Outbound
from frontdesk.domain.provisioning.imported import GROUP
from frontdesk.domain.provisioning.model import GROUP_PUSH, SourceFailed
from frontdesk.domain.provisioning.push import INACTIVE, digest_of, over
from frontdesk.domain.provisioning.scim_attributes import write_attributes
from frontdesk.domain.provisioning.sync import Provisioned
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.json import encode_text
from frontdesk.runtime.scim.client import ScimAnswer, ScimClient
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.apps.app_users import AppUsers
from frontdesk.usecases.provisioning.scim_source import scim_places
from frontdesk.usecases.provisioning.settings import schema_of_app

_USERS = "Users"
_PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
_LOST = "The app has nobody of the id that it gave them."
_NOT_YET = frozenset({UserStatus.STAGED})
_OUT = frozenset({UserStatus.SUSPENDED, UserStatus.DEPROVISIONED})
Resource = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of it. ``type`` None: there was nothing to say."""

    external_id: str | None
    digest: str
    type: EventType | None = None
    reason: str | None = None
    forget: bool = False


@dataclass(frozen=True, slots=True)
class UserPush:
    """One app's people."""

    store: Store
    client: ScimClient
    clock: Clock
    org: OrgId
    app: Application
    rules: Outbound

    async def tell(self, told: Provisioned) -> None:
        """Tell the app, and keep what it answered.

        Raises:
            SourceSilent, SourceFailed: the app does not answer, or not as a SCIM server does; it stays due.
        """
        async with self.store.reading(self.org) as unit:
            user = await unit.users.find(UserId(told.object_id))
            wanted = await self._wanted(unit, user)
        done = await self._told(told, user, wanted)
        now = self.clock.now()
        async with self.store.unit(self.org) as unit:
            if done.forget:
                await unit.provisioned.remove(self.app.id, told.kind, told.object_id)
            else:
                kept = replace(told, external_id=done.external_id)
                kept = (
                    kept.failed(done.reason, now, for_good=True)
                    if done.reason
                    else kept.told(done.external_id, done.digest, now)
                )
                if not await unit.provisioned.save(kept):
                    await unit.provisioned.save_external_id(kept)
            if done.type is not None:
                self._record(unit, told, user, done, now)
            if done.external_id is not None and told.external_id is None:
                await self._mark_groups(unit, told, now)

    async def _wanted(self, unit: Unit, user: User | None) -> Resource | None:
        """The person as the app is to have them; None: not, or not any more."""
        view = await (await AppUsers.at(unit, self.app)).find(user.id) if user is not None else None
        if user is None or view is None or user.status in _OUT:
            return None
        places = scim_places(await schema_of_app(unit, self.app))
        own = {"userName": view.user_name, "externalId": user.id, "active": True}
        return {**write_attributes(view.profile, places), **own}

    async def _told(self, told: Provisioned, user: User | None, wanted: Resource | None) -> _Done:
        if wanted is None:
            return await self._gone(told)
        digest = digest_of(wanted)
        if told.external_id is None:
            if not self.rules.create or (user is not None and user.status in _NOT_YET):
                return _Done(None, "", forget=True)
            return await self._made(wanted, digest)
        if told.digest == digest:
            return _Done(told.external_id, digest)
        returns = told.digest == INACTIVE
        if not (self.rules.create if returns else self.rules.update):
            return _Done(told.external_id, told.digest)
        event = EventType.PROVISION_REACTIVATE if returns else EventType.PROVISION_PUSH_PROFILE
        done = await self._changed(told.external_id, wanted, digest, event)
        lost = done is None and self.rules.create
        return done or (await self._made(wanted, digest) if lost else _Done(told.external_id, "", event, _LOST))

    async def _gone(self, told: Provisioned) -> _Done:
        if told.external_id is None:
            return _Done(None, "", forget=True)
        if told.digest == INACTIVE or not self.rules.deactivate:
            return _Done(told.external_id, told.digest)
        operation = {"op": "replace", "path": "active", "value": False}
        body: Resource = {"schemas": [_PATCH], "Operations": [operation]}
        answer = await self.client.call("PATCH", (_USERS, told.external_id), body=body)
        if answer.status in {405, 501}:
            answer = await self._put(told.external_id, {"active": False})
        if answer.status == 404:
            return _Done(None, "", EventType.PROVISION_DEACTIVATE, forget=True)
        reason = None if answer.is_success else answer.reason
        return _Done(told.external_id, INACTIVE, EventType.PROVISION_DEACTIVATE, reason)

    async def _made(self, wanted: Resource, digest: str) -> _Done:
        query = {"filter": f"userName eq {encode_text(wanted['userName'])}", "startIndex": "1", "count": "2"}
        found = await self.client.call("GET", (_USERS,), query)
        known = _ids(found) if found.is_success else []
        if len(known) == 1:
            adopted = await self._changed(known[0], wanted, digest, EventType.PROVISION_PUSH)
            return adopted or _Done(None, "", EventType.PROVISION_PUSH, _LOST)
        answer = await self.client.call("POST", (_USERS,), body=wanted)
        if not answer.is_success:
            return _Done(None, "", EventType.PROVISION_PUSH, answer.reason)
        made = answer.body.get("id")
        if not isinstance(made, str) or not 0 < len(made) <= 200:
            raise SourceFailed("The app made somebody, and does not say what it calls them.")
        return _Done(made, digest, EventType.PROVISION_PUSH)

    async def _changed(self, external_id: str, wanted: Resource, digest: str, type: EventType) -> _Done | None:
        """None: the app has nobody of this id."""
        answer = await self._put(external_id, wanted)
        if answer.status == 404:
            return None
        return _Done(external_id, digest, type, None if answer.is_success else answer.reason)

    async def _put(self, external_id: str, ours: Mapping[str, object]) -> ScimAnswer:
        found = await self.client.call("GET", (_USERS, external_id))
        if not found.is_success:
            return found
        return await self.client.call("PUT", (_USERS, external_id), body={**over(found.body, ours), "id": external_id})

    async def _mark_groups(self, unit: Unit, told: Provisioned, now: int) -> None:
        """The app knows somebody new: its groups may have them now."""
        pushed = {each.name for each in await unit.records.list_page(GROUP_PUSH.name, parent_id=self.app.id)}
        if pushed:
            user_id = UserId(told.object_id)
            theirs = (await unit.memberships.list_of_users([user_id]))[user_id]
            await unit.provisioned.mark(self.app.id, GROUP, [each for each in theirs if each in pushed], now)

    def _record(self, unit: Unit, told: Provisioned, user: User | None, done: _Done, now: int) -> None:
        assert done.type is not None, "asked by the caller"
        login = user.login if user is not None else None
        targets = (
            Party(told.object_id, "AppUser", login, login),
            Party(self.app.id, "AppInstance", self.app.name, self.app.label),
        )
        success = done.reason is None
        unit.record(LogEvent(done.type, now, SYSTEM, targets, success=success, reason=done.reason))


def _ids(answer: ScimAnswer) -> list[str]:
    found = answer.body.get("Resources")
    ids = [each.get("id") for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return [each for each in ids if isinstance(each, str) and 0 < len(each) <= 200]
