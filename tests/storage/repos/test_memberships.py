"""Memberships' rows."""

from tests.storage.rows import LATER, NOW, USER, a_group, a_user

from frontdesk.domain.ids import GroupId, OrgId, UserId
from frontdesk.storage.repos.memberships import Membership
from frontdesk.storage.unit import Store

GROUP, OTHER = a_group().id, GroupId("00gOther")
BOB = UserId("00uBob")
RULE = "0prRule"


async def test_a_membership_is_made_once_and_keeps_its_rule(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        assert await unit.memberships.add(Membership(GROUP, USER, RULE), NOW)
        assert not await unit.memberships.add(Membership(GROUP, USER), LATER)
        await unit.memberships.add_many([Membership(GROUP, USER), Membership(GROUP, BOB)], LATER)
        await unit.memberships.add_many([], LATER)
    async with store.reading(org) as unit:
        assert await unit.memberships.find(GROUP, USER) == Membership(GROUP, USER, RULE)
        assert await unit.memberships.find(GROUP, BOB) == Membership(GROUP, BOB)
        assert await unit.memberships.find(OTHER, USER) is None
        assert await unit.memberships.count(GROUP) == 2
        assert await unit.memberships.list_of_users([USER, BOB, UserId("00uNobody")]) == {
            USER: {GROUP: RULE},
            BOB: {GROUP: None},
            "00uNobody": {},
        }


async def test_what_somebody_took_over_is_not_removed_for_a_rule(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.memberships.add_many([Membership(GROUP, USER, RULE), Membership(GROUP, BOB, RULE)], NOW)
        await unit.memberships.save_rule(Membership(GROUP, BOB))
        await unit.memberships.remove_made_by_rules([Membership(GROUP, USER), Membership(GROUP, BOB)])
        assert await unit.memberships.find(GROUP, USER) is None
        assert await unit.memberships.find(GROUP, BOB) == Membership(GROUP, BOB)
        assert await unit.memberships.remove(GROUP, BOB)
        assert not await unit.memberships.remove(GROUP, BOB)


async def test_what_a_rule_made_goes_or_stays_with_nobodys_name(store: Store, org: OrgId) -> None:
    made = [Membership(GROUP, USER, RULE), Membership(OTHER, BOB, RULE), Membership(OTHER, USER, "0prOther")]
    async with store.unit(org) as unit:
        await unit.memberships.add_many(made, NOW)
        assert sorted(await unit.memberships.list_groups_of_rule(RULE)) == sorted([GROUP, OTHER])
        assert await unit.memberships.list_of_rule(RULE, 10) == made[:2]
        assert len(await unit.memberships.list_of_rule(RULE, 1)) == 1
        assert await unit.memberships.let_go(RULE) == 2
        assert await unit.memberships.find(GROUP, USER) == Membership(GROUP, USER)
        assert await unit.memberships.remove_of_rule(RULE) == 0
        assert await unit.memberships.remove_of_rule("0prOther") == 1


async def test_a_group_or_person_leaves_no_membership(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.memberships.add_many([Membership(GROUP, USER), Membership(GROUP, BOB), Membership(OTHER, BOB)], NOW)
        assert await unit.memberships.remove_of_group(GROUP) == 2
        assert await unit.memberships.remove_of_user(BOB) == 1


async def test_a_group_is_told_when_its_members_changed(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.groups.add(a_group())
        await unit.memberships.touch([GROUP], LATER)
        await unit.memberships.touch([], LATER)
        found = await unit.groups.find(GROUP)
    assert found == a_group(membership_updated_at=LATER)


async def test_the_directory_is_read_in_batches_without_those_who_were_deactivated(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        for number, status in enumerate(("ACTIVE", "DEPROVISIONED", "STAGED", "SUSPENDED")):
            login = f"{number}@example.com"
            user = a_user(id=UserId(f"00u{number}"), login=login, status=type(a_user().status)(status))
            await unit.users.add(user)
        assert [user.id for user in await unit.users.list_batch("", 2)] == ["00u0", "00u2"]
        assert [user.id for user in await unit.users.list_batch("00u2", 2)] == ["00u3"]
        assert await unit.users.count_present() == 3
