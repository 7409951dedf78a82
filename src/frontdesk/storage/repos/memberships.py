"""Who is in which group, and by which rule. Everyone has no rows here: every user belongs to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, null, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is spelled alike in both databases

from frontdesk.domain.ids import GroupId, UserId
from frontdesk.storage.codec import to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, of_org
from frontdesk.storage.statement import InList, param, statement
from frontdesk.storage.tables.groups import group_members, groups

_ONE = (
    of_org(group_members),
    group_members.c.group_id == param("group_id"),
    group_members.c.user_id == param("user_id"),
)
_ADD = statement(
    insert(group_members)
    .values({column.name: param(column.name) for column in group_members.c})
    .on_conflict_do_nothing(index_elements=["org_id", "group_id", "user_id"])
)
_SET_RULE = statement(update(group_members).where(*_ONE).values(rule_id=param("rule_id")))
_REMOVE = statement(delete(group_members).where(*_ONE))
_REMOVE_MADE = statement(delete(group_members).where(*_ONE, group_members.c.rule_id.is_not(None)))
_FIND = statement(select(group_members.c.rule_id).where(*_ONE))
_REMOVE_OF_GROUP = delete_by(group_members, "group_id")
_REMOVE_OF_USER = delete_by(group_members, "user_id")
_GROUPS_OF_RULE = statement(
    select(group_members.c.group_id)
    .where(of_org(group_members), group_members.c.rule_id == param("rule_id"))
    .group_by(group_members.c.group_id)
)
_MEMBERS_OF_RULE = statement(
    select(group_members.c.group_id, group_members.c.user_id)
    .where(of_org(group_members), group_members.c.rule_id == param("rule_id"))
    .order_by(group_members.c.user_id, group_members.c.group_id)
    .limit(param("most"))
)
_REMOVE_OF_RULE = delete_by(group_members, "rule_id")
_LET_GO = statement(
    update(group_members)
    .where(of_org(group_members), group_members.c.rule_id == param("of_rule"))
    .values(rule_id=null())
)
_OF_USERS = statement(
    select(group_members.c.user_id, group_members.c.group_id, group_members.c.rule_id).where(
        of_org(group_members), InList(group_members.c.user_id, "user_ids")
    )
)
_OF_GROUPS = statement(
    select(group_members.c.group_id, group_members.c.user_id)
    .where(of_org(group_members), InList(group_members.c.group_id, "group_ids"))
    .order_by(group_members.c.group_id, group_members.c.user_id)
    .limit(param("most"))
)
_AMONG = statement(
    select(group_members.c.user_id).where(
        of_org(group_members),
        group_members.c.group_id == param("group_id"),
        InList(group_members.c.user_id, "user_ids"),
    )
)
_COUNT = statement(
    select(func.count().label("members")).where(of_org(group_members), group_members.c.group_id == param("group_id"))
)
_TOUCH = statement(
    update(groups).where(of_org(groups), groups.c.id == param("id")).values(membership_updated_at=param("now"))
)


@dataclass(frozen=True, slots=True)
class Membership:
    """``rule_id``: the group rule that made it; None: somebody did."""

    group_id: GroupId
    user_id: UserId
    rule_id: str | None = None


class Memberships:
    """Rows of ``group_members``. Whoever changes some tells the group when (``touch``)."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, membership: Membership, now: int) -> bool:
        """A person joins; False where they were in already."""
        return await self._tx.execute(_ADD, **_row(membership), created_at=now) == 1

    async def add_many(self, memberships: Iterable[Membership], now: int) -> None:
        """People join; those who are in already stay as they are."""
        rows = [{**_row(membership), "created_at": now} for membership in memberships]
        if rows:
            await self._tx.execute_many(_ADD, rows)

    async def find(self, group_id: GroupId, user_id: UserId) -> Membership | None:
        """One person in one group."""
        row = await self._tx.find(_FIND, group_id=group_id, user_id=user_id)
        return Membership(group_id, user_id, row["rule_id"]) if row is not None else None

    async def save_rule(self, membership: Membership) -> None:
        """By whom it is kept from now on."""
        await self._tx.execute(_SET_RULE, **_row(membership))

    async def remove(self, group_id: GroupId, user_id: UserId) -> bool:
        """A person leaves; False where they were not in."""
        return await self._tx.execute(_REMOVE, group_id=group_id, user_id=user_id) == 1

    async def remove_made_by_rules(self, memberships: Sequence[Membership]) -> None:
        """These go, but for those that somebody has made their own meanwhile."""
        if memberships:
            rows = [{"group_id": gone.group_id, "user_id": gone.user_id} for gone in memberships]
            await self._tx.execute_many(_REMOVE_MADE, rows)

    async def remove_of_group(self, group_id: GroupId) -> int:
        """Everybody leaves; how many there were."""
        return await self._tx.execute(_REMOVE_OF_GROUP, group_id=group_id)

    async def remove_of_user(self, user_id: UserId) -> int:
        """A person leaves every group; how many there were."""
        return await self._tx.execute(_REMOVE_OF_USER, user_id=user_id)

    async def list_groups_of_rule(self, rule_id: str) -> list[GroupId]:
        """The groups in which somebody is by this rule."""
        return [GroupId(row["group_id"]) for row in await self._tx.all(_GROUPS_OF_RULE, rule_id=rule_id)]

    async def list_of_rule(self, rule_id: str, most: int) -> list[Membership]:
        """Memberships that a rule made, ``most`` of them."""
        rows = await self._tx.all(_MEMBERS_OF_RULE, rule_id=rule_id, most=most)
        return [Membership(GroupId(row["group_id"]), UserId(row["user_id"]), rule_id) for row in rows]

    async def remove_of_rule(self, rule_id: str) -> int:
        """All that a rule made goes."""
        return await self._tx.execute(_REMOVE_OF_RULE, rule_id=rule_id)

    async def let_go(self, rule_id: str) -> int:
        """All that a rule made stays, and nobody's rule keeps it."""
        return await self._tx.execute(_LET_GO, of_rule=rule_id)

    async def list_of_users(self, user_ids: Sequence[UserId]) -> Mapping[UserId, Mapping[GroupId, str | None]]:
        """Of each person: the groups they are in, and by which rule."""
        found: dict[UserId, dict[GroupId, str | None]] = {user_id: {} for user_id in user_ids}
        for row in await self._tx.all(_OF_USERS, user_ids=to_json(user_ids)):
            found[UserId(row["user_id"])][GroupId(row["group_id"])] = row["rule_id"]
        return found

    async def list_of_groups(self, group_ids: Sequence[GroupId], most: int) -> Mapping[GroupId, list[UserId]]:
        """Who is in each group, by id; ``most`` memberships in all."""
        found: dict[GroupId, list[UserId]] = {group_id: [] for group_id in group_ids}
        for row in await self._tx.all(_OF_GROUPS, group_ids=to_json(group_ids), most=most):
            found[GroupId(row["group_id"])].append(UserId(row["user_id"]))
        return found

    async def list_among(self, group_id: GroupId, user_ids: Sequence[str]) -> list[UserId]:
        """Who of these people is in the group."""
        rows = await self._tx.all(_AMONG, group_id=group_id, user_ids=to_json(user_ids))
        return [UserId(row["user_id"]) for row in rows]

    async def count(self, group_id: GroupId) -> int:
        """How many are in a group that has rows here."""
        row = await self._tx.find(_COUNT, group_id=group_id)
        return int(row["members"]) if row is not None else 0

    async def touch(self, group_ids: Iterable[GroupId], now: int) -> None:
        """These groups' members changed."""
        await self._tx.execute_many(_TOUCH, [{"id": group_id, "now": now} for group_id in sorted(group_ids)])


def _row(membership: Membership) -> dict[str, object]:
    return {
        "group_id": membership.group_id,
        "user_id": membership.user_id,
        "rule_id": membership.rule_id,
    }
