"""Groups and memberships. Everyone has no rows in ``group_members``: every user belongs to it."""

from sqlalchemy import or_, select

from frontdesk.domain.groups.model import Group, GroupType
from frontdesk.domain.ids import GroupId, UserId
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import insert_row, of_org
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.groups import group_members, groups

_INSERT = insert_row(groups)
_ADD_MEMBER = insert_row(group_members)
_MEMBERSHIPS = select(group_members.c.group_id).where(
    of_org(group_members), group_members.c.user_id == param("user_id")
)
_OF_USER = statement(
    select(*groups.c)
    .where(of_org(groups), or_(groups.c.id.in_(_MEMBERSHIPS), groups.c.type == GroupType.BUILT_IN.value))
    .order_by(groups.c.name, groups.c.id)
)
_EVERYONE = statement(select(*groups.c).where(of_org(groups), groups.c.type == GroupType.BUILT_IN.value))


class Groups:
    """Rows of ``groups`` and ``group_members``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, group: Group) -> None:
        """A new group."""
        await self._tx.execute(
            _INSERT,
            id=group.id,
            type=group.type.value,
            name=group.name,
            profile=to_json(group.profile),
            created_at=group.created_at,
            updated_at=group.updated_at,
            membership_updated_at=group.membership_updated_at,
        )

    async def add_member(self, group_id: GroupId, user_id: UserId, now: int) -> None:
        """A person joins."""
        await self._tx.execute(_ADD_MEMBER, group_id=group_id, user_id=user_id, created_at=now)

    async def list_of_user(self, user_id: UserId) -> list[Group]:
        """The groups of a person, by name; Everyone among them."""
        return [_group(row) for row in await self._tx.all(_OF_USER, user_id=user_id)]

    async def find_everyone(self) -> Group | None:
        """The built-in group."""
        row = await self._tx.find(_EVERYONE)
        return _group(row) if row is not None else None


def _group(row: Row) -> Group:
    return Group(
        id=GroupId(row["id"]),
        type=GroupType(row["type"]),
        name=row["name"],
        profile=from_json(row["profile"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        membership_updated_at=row["membership_updated_at"],
    )
