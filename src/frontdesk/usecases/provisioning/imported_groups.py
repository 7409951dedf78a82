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
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.groups import remove_group
from frontdesk.usecases.provisioning.imported_members import MemberMoves
from frontdesk.usecases.provisioning.intake import IMPORTER, Taken
from frontdesk.usecases.provisioning.protected import makes_administrators

_MEMBERS_A_PAGE = 1_000
_MAKES_ADMINISTRATORS = "The group makes administrators: nobody joins or leaves it by an import."


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
                await self._fill(group, each.members, taken)
        await self.unit.imported.save_many(rows)
        taken.count("groups", len(rows))

    async def join(self, people: Sequence[Imported], taken: Taken) -> None:
        """People who come with their groups are put into those, and out of the app's others."""
        told = {each.external_id: each.groups for each in people if each.groups is not None}
        linked = await self.unit.imported.list_of(self.app.id, USER, told)
        theirs = {UserId(each.target_id): told[key] for key, each in linked.items() if each.target_id is not None}
        if not theirs:
            return
        names = {name for groups in theirs.values() for name in groups}
        known = await self.unit.imported.list_of(self.app.id, GROUP, names)
        groups = {name: GroupId(each.target_id) for name, each in known.items() if each.target_id is not None}
        held = await self.unit.memberships.list_of_users(list(theirs))
        present = sorted({group_id for mine in held.values() for group_id in mine})
        own = {
            GroupId(str(each.target_id))
            for each in await self.unit.imported.list_of_targets(self.app.id, GROUP, present)
        }
        moves = MemberMoves(self.unit, self.now)
        for user_id, wanted_names in sorted(theirs.items()):
            wanted = {groups[name] for name in wanted_names if name in groups}
            mine = held[user_id].keys() & own
            moves.note(user_id, joined=wanted - mine, left=mine - wanted)
        await self._write(moves, taken)

    async def _write(self, moves: MemberMoves, taken: Taken) -> None:
        taken.errors.extend([(group_id, _MAKES_ADMINISTRATORS) for group_id in await moves.keep_out_of_roles()])
        await moves.write()

    async def leave(self, gone: Iterable[ImportedObject], taken: Taken) -> None:
        """These groups are at the app no longer. One that makes administrators stays, and is the app's no more."""
        for each in gone:
            if each.target_id is not None and await makes_administrators(self.unit, each.target_id):
                taken.errors.append((each.external_id, _MAKES_ADMINISTRATORS))
            elif each.target_id is not None and await self.unit.groups.find(GroupId(each.target_id)) is not None:
                await remove_group(self.unit, IMPORTER, each.target_id, self.now)
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

    async def _fill(self, group: Group, members: Sequence[str], taken: Taken) -> None:
        """Exactly these are in it."""
        linked = await self.unit.imported.list_of(self.app.id, USER, members)
        wanted = {UserId(each.target_id) for each in linked.values() if each.target_id is not None}
        present = await self._members(group)
        moves, own = MemberMoves(self.unit, self.now), (group.id,)
        for user_id in sorted(wanted ^ present):
            moves.note(user_id, joined=own if user_id in wanted else (), left=own if user_id in present else ())
        await self._write(moves, taken)

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
