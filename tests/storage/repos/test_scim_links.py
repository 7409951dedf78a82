"""What SCIM connections call people, and lists that are counted."""

import pytest
from tests.storage.rows import LATER, NOW, USER, a_group, a_user

from frontdesk.domain.ids import GroupId, OrgId, UserId
from frontdesk.lang.filter.nodes import Comparison, Operator
from frontdesk.storage.repos.memberships import Membership
from frontdesk.storage.repos.scim_links import ScimLink
from frontdesk.storage.search import GroupQuery, Sort, UserQuery
from frontdesk.storage.unit import Store

MINE, OTHER = "sccOne", "sccTwo"
LABELLED = ScimLink(USER, "hr-1", {"email": {"type": "home"}})
BOB = UserId("00uBob")


async def test_a_connection_calls_a_person_what_it_last_said(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.scim_links.save(MINE, ScimLink(USER, "hr-0"))
        await unit.scim_links.save(MINE, LABELLED)
        await unit.scim_links.save(OTHER, ScimLink(USER, "crm-1"))
        await unit.scim_links.save(MINE, ScimLink(BOB, "hr-1"))
        assert await unit.scim_links.list_of(MINE, [USER, "00uNobody"]) == {USER: LABELLED}
        assert await unit.scim_links.list_ids(MINE, "hr-1", 10) == sorted([USER, BOB])
        assert await unit.scim_links.list_ids(MINE, "hr-0", 10) == []
        assert len(await unit.scim_links.list_ids(MINE, "hr-1", 1)) == 1
        await unit.scim_links.save(MINE, ScimLink(USER))
        assert await unit.scim_links.list_of(MINE, [USER]) == {}
        assert await unit.scim_links.remove_of_resource(USER) == 1
        assert await unit.scim_links.remove_of_connection(MINE) == 1


async def test_a_person_who_is_removed_is_called_nothing(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.scim_links.save(MINE, LABELLED)
        await unit.user_traces.remove_all(USER)
        assert await unit.scim_links.list_of(MINE, [USER]) == {}


@pytest.mark.parametrize("skip", [0, 1, 3, 9])
async def test_what_is_skipped_is_not_read_but_counted(store: Store, org: OrgId, skip: int) -> None:
    people = [a_user(id=UserId(f"00u{number}"), login=f"{number}@example.com") for number in range(4)]
    groups = [a_group(id=GroupId(f"00g{number}"), name=f"G{number}") for number in range(4)]
    async with store.unit(org) as unit:
        await unit.users.add_many(people)
        for group in groups:
            await unit.groups.add(group)
        of_people = UserQuery(skip=skip, most=2, deprovisioned=True, sort=Sort("profile.login", descending=True))
        assert await unit.users.list_page(of_people) == people[::-1][skip : skip + 2]
        assert await unit.users.count(of_people) == 4
        assert await unit.groups.list_page(GroupQuery(skip=skip, most=2)) == groups[skip : skip + 2]
        one = Comparison("id", Operator.EQ, "00g1")
        assert await unit.groups.count(GroupQuery(search=one)) == 1


async def test_members_of_many_groups_are_read_at_once(store: Store, org: OrgId) -> None:
    one, two = GroupId("00gOne"), GroupId("00gTwo")
    async with store.unit(org) as unit:
        await unit.memberships.add_many([Membership(one, USER), Membership(two, USER), Membership(two, BOB)], NOW)
        assert await unit.memberships.list_of_groups([one, two], 9) == {one: [USER], two: sorted([USER, BOB])}
        assert sum(map(len, (await unit.memberships.list_of_groups([one, two], 2)).values())) == 2
        assert await unit.memberships.list_among(two, [BOB, "00uNobody"]) == [BOB]
        await unit.memberships.touch([one], LATER)
