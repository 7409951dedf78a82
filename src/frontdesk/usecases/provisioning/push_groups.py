"""Telling an app of one of our groups, and of those of its members whom the app knows (RFC 7644 §3.5.1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from frontdesk.domain.apps.application import Application
from frontdesk.domain.groups.model import Group
from frontdesk.domain.ids import GroupId, OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.domain.provisioning.imported import USER
from frontdesk.domain.provisioning.model import GROUP_PUSH
from frontdesk.domain.provisioning.push import digest_of, group_resource
from frontdesk.domain.provisioning.sync import Provisioned
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.json import encode_text
from frontdesk.runtime.scim.client import ScimClient
from frontdesk.storage.unit import Store, Unit

_GROUPS = "Groups"
_MOST_MEMBERS, _PAGE = 10_000, 500
Resource = dict[str, object]


@dataclass(frozen=True, slots=True)
class GroupPush:
    """One app's groups."""

    store: Store
    client: ScimClient
    clock: Clock
    org: OrgId
    app: Application

    async def tell(self, told: Provisioned) -> None:
        """Tell the app, and keep what it answered.

        Raises:
            SourceSilent, SourceFailed: the app does not answer, or not as a SCIM server does; it stays due.
        """
        async with self.store.reading(self.org) as unit:
            group = await self._group(unit, told)
            members = await self._members(unit, group) if group is not None else []
        if group is None:
            await self._forget(told)
            return
        if len(members) > _MOST_MEMBERS:
            await self._keep(told, None, "", f"The group has more than {_MOST_MEMBERS} members at the app.")
            return
        wanted = group_resource(group.name, group.id, members)
        digest = digest_of(wanted)
        if told.external_id is not None and told.digest == digest:
            await self._keep(told, told.external_id, digest, None, silent=True)
            return
        external_id, reason = await self._sent(told, group, wanted)
        await self._keep(told, external_id, digest, reason)

    async def _group(self, unit: Unit, told: Provisioned) -> Group | None:
        mapping = await unit.records.find_by_name(GROUP_PUSH.name, self.app.id, told.object_id)
        if mapping is None or not mapping.is_active:
            return None
        return await unit.groups.find(GroupId(told.object_id))

    async def _members(self, unit: Unit, group: Group) -> list[str]:
        """What the app calls those members of whom it was told."""
        found: list[str] = []
        after = ""
        while len(found) <= _MOST_MEMBERS:
            users = await unit.users.list_members(group, after=after, most=_PAGE)
            known = await unit.provisioned.list_of(self.app.id, USER, [user.id for user in users])
            found += [each.external_id for _, each in sorted(known.items()) if each.external_id is not None]
            if len(users) < _PAGE:
                break
            after = users[-1].id
        return found

    async def _sent(self, told: Provisioned, group: Group, wanted: Resource) -> tuple[str | None, str | None]:
        """What the app calls the group; or why it did not take it."""
        external_id = told.external_id or await self._known(group.name)
        if external_id is not None:
            answer = await self.client.call("PUT", (_GROUPS, external_id), body={**wanted, "id": external_id})
            if answer.status != 404:
                return external_id, None if answer.is_success else answer.reason
        answer = await self.client.call("POST", (_GROUPS,), body=wanted)
        made = answer.body.get("id")
        if answer.is_success and isinstance(made, str) and 0 < len(made) <= 200:
            return made, None
        return None, answer.reason

    async def _known(self, name: str) -> str | None:
        """A group of the app of this name, made by a process that was killed before it could say so, perhaps."""
        query = {"filter": f"displayName eq {encode_text(name)}", "startIndex": "1", "count": "2"}
        answer = await self.client.call("GET", (_GROUPS,), query)
        found = answer.body.get("Resources") if answer.is_success else None
        first = found[0] if isinstance(found, list) and len(found) == 1 else None
        external_id = first.get("id") if isinstance(first, dict) else None
        return external_id if isinstance(external_id, str) and 0 < len(external_id) <= 200 else None

    async def _forget(self, told: Provisioned) -> None:
        """It is pushed no longer: what the app has of it stays there."""
        async with self.store.unit(self.org) as unit:
            await unit.provisioned.remove(self.app.id, told.kind, told.object_id)

    async def _keep(
        self, told: Provisioned, external_id: str | None, digest: str, reason: str | None, *, silent: bool = False
    ) -> None:
        now = self.clock.now()
        kept = replace(told, external_id=external_id or told.external_id)
        kept = kept.failed(reason, now, for_good=True) if reason else kept.told(external_id, digest, now)
        async with self.store.unit(self.org) as unit:
            if not await unit.provisioned.save(kept):
                await unit.provisioned.save_external_id(kept)
            if not silent:
                targets = (Party(told.object_id, "UserGroup"), Party(self.app.id, "AppInstance", self.app.name))
                success = reason is None
                unit.record(LogEvent(EventType.GROUP_PUSH, now, SYSTEM, targets, success=success, reason=reason))


async def remove_group_at_app(client: ScimClient, external_ids: Sequence[str]) -> str | None:
    """Groups go at the app too; why one did not."""
    for external_id in external_ids:
        answer = await client.call("DELETE", (_GROUPS, external_id))
        if not answer.is_success and answer.status != 404:
            return answer.reason
    return None
