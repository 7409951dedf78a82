"""Groups of an app: imported as groups of the type APP_GROUP, which nobody but the app's imports writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from frontdesk.domain.apps.application import Application
from frontdesk.domain.groups.model import Group, GroupType
from frontdesk.domain.ids import GroupId, UserId, new_group_id
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.provisioning.imported import GROUP, USER, ImportedObject, ImportedStatus
from frontdesk.domain.provisioning.model import Imported, ImportedGroup
from frontdesk.storage.repos.memberships import Membership
from frontdesk.storage.unit import Unit
from frontdesk.usecases.provisioning.intake import IMPORTER, Taken

_MEMBERS_A_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class GroupIntake:
    """One app's groups within one unit."""

    unit: Unit
    app: Application
    import_id: str
    now: int

    async def take(self, groups: Sequence[ImportedGroup], taken: Taken) -> None:
        """Made, renamed, and where their members are told, filled with those of them who are linked to ours."""
        wanted = {each.external_id: each for each in groups}
        known = await self.unit.imported.list_of(self.app.id, GROUP, wanted)
        rows = []
        for each in wanted.values():
            before = known.get(each.external_id)
            group = await self._group(each, before)
            rows.append(self._row(each, group, before))
            if each.members is not None:
                await self._fill(group, each.members)
        await self.unit.imported.save_many(rows)
        taken.count("groups", len(rows))

    async def join(self, people: Sequence[Imported]) -> None:
        """People who come with their groups are put into those, and out of the app's others."""
        told = {each.external_id: each for each in people if each.groups}
        if not told:
            return
        names = {name for each in told.values() for name in each.groups}
        groups = await self.unit.imported.list_of(self.app.id, GROUP, names)
        linked = await self.unit.imported.list_of(self.app.id, USER, told)
        joined = [
            Membership(GroupId(str(groups[name].target_id)), UserId(str(linked[key].target_id)))
            for key, each in told.items()
            for name in each.groups
            if name in groups and key in linked and linked[key].target_id is not None
        ]
        await self.unit.memberships.add_many(joined, self.now)
        await self.unit.memberships.touch({each.group_id for each in joined}, self.now)

    async def leave(self, gone: Iterable[ImportedObject]) -> None:
        """These groups are at the app no longer."""
        for each in gone:
            if each.target_id is not None:
                group_id = GroupId(each.target_id)
                await self.unit.memberships.remove_of_group(group_id)
                await self.unit.app_assignments.remove_of_group(group_id)
                await self.unit.groups.remove(group_id)
            await self.unit.imported.remove(self.app.id, GROUP, each.external_id)

    async def _group(self, told: ImportedGroup, before: ImportedObject | None) -> Group:
        profile = {"name": told.name, **({"description": told.description[:1024]} if told.description else {})}
        known = await self.unit.groups.find(GroupId(before.target_id)) if before and before.target_id else None
        if known is not None:
            if known.profile == profile:
                return known
            changed = replace(known, name=told.name, profile=profile, updated_at=self.now)
            await self.unit.groups.save(changed)
            return changed
        group = Group(new_group_id(self.now), GroupType.APP_GROUP, told.name, profile, self.now, self.now, self.now)
        await self.unit.groups.add(group)
        targets = (Party(group.id, "UserGroup", display_name=group.name), Party(self.app.id, "AppInstance"))
        self.unit.record(LogEvent(EventType.IMPORT_GROUP_CREATE, self.now, IMPORTER.party, targets))
        return group

    async def _fill(self, group: Group, members: Sequence[str]) -> None:
        """Exactly these are in it."""
        linked = await self.unit.imported.list_of(self.app.id, USER, members)
        wanted = {UserId(each.target_id) for each in linked.values() if each.target_id is not None}
        present = await self._members(group)
        joined = [Membership(group.id, each) for each in sorted(wanted - present)]
        await self.unit.memberships.add_many(joined, self.now)
        for each in sorted(present - wanted):
            await self.unit.memberships.remove(group.id, each)
        if wanted != present:
            await self.unit.memberships.touch((group.id,), self.now)
        for event_type, changed in (
            (EventType.GROUP_MEMBER_ADD, wanted - present),
            (EventType.GROUP_MEMBER_REMOVE, present - wanted),
        ):
            for each in sorted(changed):
                targets = (Party(each, "User"), Party(group.id, "UserGroup", display_name=group.name))
                self.unit.record(LogEvent(event_type, self.now, IMPORTER.party, targets))

    async def _members(self, group: Group) -> set[UserId]:
        found: set[UserId] = set()
        after = ""
        while page := await self.unit.users.list_members(group, after=after, most=_MEMBERS_A_PAGE):
            found |= {user.id for user in page}
            after = page[-1].id
        return found

    def _row(self, told: ImportedGroup, group: Group, before: ImportedObject | None) -> ImportedObject:
        return ImportedObject(
            app_id=self.app.id,
            kind=GROUP,
            external_id=told.external_id,
            status=ImportedStatus.CONFIRMED,
            target_id=group.id,
            user_name=told.name,
            profile={},
            matches=(),
            error=None,
            import_id=self.import_id,
            created_at=before.created_at if before is not None else self.now,
            updated_at=self.now,
        )
