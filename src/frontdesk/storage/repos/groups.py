"""Groups and memberships. Everyone has no rows in ``group_members``: every user belongs to it."""

from collections.abc import Iterable

from sqlalchemy import or_, select

from frontdesk.domain.groups.model import Group, GroupType
from frontdesk.domain.ids import GroupId, UserId
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.folds import GROUP_FOLDS, group_folds
from frontdesk.storage.search import GroupQuery, count_groups, select_groups
from frontdesk.storage.spelling import delete_by, insert_row, of_org, select_by, shown, update_by
from frontdesk.storage.statement import InList, param, statement
from frontdesk.storage.tables.groups import group_members, groups

_INSERT = insert_row(groups)
_ADD_MEMBER = insert_row(group_members)
_MEMBERSHIPS = select(group_members.c.group_id).where(
    of_org(group_members), group_members.c.user_id == param("user_id")
)
_OF_USER = statement(
    select(*shown(groups))
    .where(of_org(groups), or_(groups.c.id.in_(_MEMBERSHIPS), groups.c.type == GroupType.BUILT_IN.value))
    .order_by(groups.c.name, groups.c.id)
)
_PAGE_OF_USER = statement(
    select(*shown(groups))
    .where(
        of_org(groups),
        or_(groups.c.id.in_(_MEMBERSHIPS), groups.c.type == GroupType.BUILT_IN.value),
        groups.c.id > param("after"),
    )
    .order_by(groups.c.id)
    .limit(param("most"))
)
_BY_ID = select_by(groups, "id")
_BY_NAME = select_by(groups, "name_key")
_BY_IDS = statement(select(*shown(groups)).where(of_org(groups), InList(groups.c.id, "ids")).order_by(groups.c.id))
_LOCK = statement(
    select(groups.c.id).where(of_org(groups), InList(groups.c.id, "ids")).order_by(groups.c.id).with_for_update()
)
_SAVE = update_by(groups, "id", ("name", "name_key", "profile", *GROUP_FOLDS, "updated_at"), versioned=True)
_DELETE = delete_by(groups, "id")
_EVERYONE = statement(select(*shown(groups)).where(of_org(groups), groups.c.type == GroupType.BUILT_IN.value))


class Groups:
    """Rows of ``groups`` and ``group_members``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, group: Group) -> None:
        """A new group.

        Raises:
            AlreadyThere: another one has this name.
        """
        await self._tx.execute(
            _INSERT,
            **_row(group),
            type=group.type.value,
            created_at=group.created_at,
            membership_updated_at=group.membership_updated_at,
            version=group.version,
        )

    async def find(self, id: GroupId) -> Group | None:
        """By id."""
        row = await self._tx.find(_BY_ID, id=id)
        return _group(row) if row is not None else None

    async def find_by_name(self, name: str) -> Group | None:
        """By name, whatever its case; the groups of apps are not among those found."""
        row = await self._tx.find(_BY_NAME, name_key=name.casefold())
        return _group(row) if row is not None else None

    async def list_of_ids(self, ids: Iterable[GroupId]) -> list[Group]:
        """Those of these that there are, by id."""
        return [_group(row) for row in await self._tx.all(_BY_IDS, ids=to_json(sorted(ids)))]

    async def lock(self, ids: Iterable[GroupId]) -> None:
        """In a unit that writes: whoever else asks for one of these groups waits until it ends.

        On SQLite every writer waits anyway. What was read before may be old: read it again.
        """
        await self._tx.all(_LOCK, ids=to_json(sorted(ids)))

    async def save(self, group: Group) -> None:
        """Write name and profile, unless another writer came first.

        Raises:
            StaleWrite: another writer came first.
            AlreadyThere: another group has this name.
        """
        if await self._tx.execute(_SAVE, **_row(group), version=group.version) != 1:
            raise StaleWrite(f"The group {group.id} was changed by another request.")

    async def remove(self, id: GroupId) -> None:
        """The group; what hangs on it is its owner's to remove."""
        await self._tx.execute(_DELETE, id=id)

    async def add_member(self, group_id: GroupId, user_id: UserId, now: int) -> None:
        """A person joins."""
        await self._tx.execute(_ADD_MEMBER, group_id=group_id, user_id=user_id, rule_id=None, created_at=now)

    async def list_of_user(self, user_id: UserId) -> list[Group]:
        """The groups of a person, by name; Everyone among them."""
        return [_group(row) for row in await self._tx.all(_OF_USER, user_id=user_id)]

    async def list_page_of_user(self, user_id: UserId, *, after: str, most: int) -> list[Group]:
        """The groups of a person by id, ``most`` at a time; Everyone among them."""
        rows = await self._tx.all(_PAGE_OF_USER, user_id=user_id, after=after, most=most)
        return [_group(row) for row in rows]

    async def list_page(self, query: GroupQuery) -> list[Group]:
        """Groups as the query asks for them."""
        return [_group(row) for row in await self._tx.all(select_groups(query))]

    async def count(self, query: GroupQuery) -> int:
        """How many groups the query finds, on whatever pages."""
        row = await self._tx.find(count_groups(query))
        return int(row["number"]) if row is not None else 0

    async def find_everyone(self) -> Group | None:
        """The built-in group."""
        row = await self._tx.find(_EVERYONE)
        return _group(row) if row is not None else None


def _row(group: Group) -> dict[str, object]:
    return {
        "id": group.id,
        "name": group.name,
        "name_key": group.name_key,
        "profile": to_json(group.profile),
        **group_folds(group.profile),
        "updated_at": group.updated_at,
    }


def _group(row: Row) -> Group:
    return Group(
        id=GroupId(row["id"]),
        type=GroupType(row["type"]),
        name=row["name"],
        profile=from_json(row["profile"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        membership_updated_at=row["membership_updated_at"],
        version=row["version"],
    )
