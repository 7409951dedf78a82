"""Who joins and who leaves groups by an import: written together, told in the log, and followed by group rules."""

from collections.abc import Iterable

from frontdesk.domain.ids import GroupId, UserId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.storage.repos.memberships import Membership
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.group_rules import follow_group_rules
from frontdesk.usecases.provisioning.protected import makes_administrators

_A_TIME = 1_000


class MemberMoves:
    """Of one unit."""

    def __init__(self, unit: Unit, now: int) -> None:
        self._unit = unit
        self._now = now
        self._joining: list[Membership] = []
        self._leaving: list[Membership] = []

    def note(self, user_id: UserId, *, joined: Iterable[GroupId] = (), left: Iterable[GroupId] = ()) -> None:
        """A person joins these groups, and leaves those."""
        self._joining += [Membership(group_id, user_id) for group_id in sorted(joined)]
        self._leaving += [Membership(group_id, user_id) for group_id in sorted(left)]

    @property
    def _groups(self) -> set[GroupId]:
        return {each.group_id for each in (*self._joining, *self._leaving)}

    async def keep_out_of_roles(self) -> list[GroupId]:
        """No import makes or unmakes administrators: the groups that do so, in which everybody stays."""
        kept = [each for each in sorted(self._groups) if await makes_administrators(self._unit, each)]
        self._joining = [each for each in self._joining if each.group_id not in kept]
        self._leaving = [each for each in self._leaving if each.group_id not in kept]
        return kept

    async def write(self) -> None:
        """All of it."""
        if not self._groups:
            return
        await self._unit.memberships.add_many(self._joining, self._now)
        for each in self._leaving:
            await self._unit.memberships.remove(each.group_id, each.user_id)
        await self._unit.memberships.touch(self._groups, self._now)
        self._tell(EventType.GROUP_MEMBER_ADD, self._joining)
        self._tell(EventType.GROUP_MEMBER_REMOVE, self._leaving)
        moved = sorted({each.user_id for each in (*self._joining, *self._leaving)})
        for some in _in_parts(moved):
            users = await self._unit.users.list_by_ids(some)
            await follow_group_rules(self._unit, list(users.values()), self._now, only_about_groups=True)

    def _tell(self, type: EventType, moves: Iterable[Membership]) -> None:
        for each in moves:
            targets = (Party(each.user_id, "User"), Party(each.group_id, "UserGroup"))
            self._unit.record(LogEvent(type, self._now, SYSTEM, targets))


def _in_parts(ids: list[UserId]) -> Iterable[list[UserId]]:
    return (ids[begin : begin + _A_TIME] for begin in range(0, len(ids), _A_TIME))
