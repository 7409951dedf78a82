"""What the two orgs of ``test_orgs_apart`` hold and are asked about SCIM: the same ids in both."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.storage.rows import NOW, USER, a_group

from frontdesk.domain.ids import GroupId
from frontdesk.lang.filter.nodes import Comparison, Operator
from frontdesk.storage.repos.scim_links import ScimLink
from frontdesk.storage.search import GroupQuery, UserQuery
from frontdesk.storage.unit import Unit

Do = Callable[[Unit], Awaitable[Any]]

CONNECTION = "sccOne"
_OWN = "sccMine"


async def seed(unit: Unit, mark: int, *, mine: bool) -> None:
    """Rows that tell the orgs apart by the mark, or by being there."""
    await unit.scim_links.save(CONNECTION, ScimLink(USER, f"external-{mark}"))
    if mine:
        await unit.scim_links.save(_OWN, ScimLink(USER, "mine"))


async def _among(unit: Unit) -> list[str]:
    return list(await unit.memberships.list_among(a_group().id, [USER, "00uEve", "00uZoe"]))


async def _of_groups(unit: Unit) -> list[str]:
    found = await unit.memberships.list_of_groups([GroupId(a_group().id)], 10)
    return list(found[a_group().id])


_SEEDED = Comparison("created", Operator.EQ, NOW + 1)
"""True of the groups of one org alone."""

READS: dict[str, Do] = {
    "scim_links.list_of": lambda unit: unit.scim_links.list_of(CONNECTION, [USER]),
    "scim_links.list_ids": lambda unit: unit.scim_links.list_ids(_OWN, "mine", 10),
    "users.count": lambda unit: unit.users.count(UserQuery()),
    "groups.count": lambda unit: unit.groups.count(GroupQuery(search=_SEEDED)),
    "memberships.list_among": _among,
    "memberships.list_of_groups": _of_groups,
}
WRITES: dict[str, Do] = {
    "scim_links.save": lambda unit: unit.scim_links.save(
        CONNECTION, ScimLink(USER, "another", {"email": {"type": "x"}})
    ),
    "scim_links.remove_of_resource": lambda unit: unit.scim_links.remove_of_resource(USER),
    "scim_links.remove_of_connection": lambda unit: unit.scim_links.remove_of_connection(CONNECTION),
}
