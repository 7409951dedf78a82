"""Administrator roles' rows."""

from dataclasses import replace

import pytest
from tests.storage.rows import LATER, NOW, USER, a_group, a_user

from frontdesk.domain.admins.roles import (
    AppTarget,
    PrincipalType,
    RoleAssignment,
    RoleType,
    Targets,
    standard_assignment,
)
from frontdesk.domain.ids import OrgId, UserId
from frontdesk.domain.users.model import UserStatus
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Store

EVE = UserId("00uEve")
GROUP = a_group().id
TARGETS = Targets(groups=("00gOne",), apps=(AppTarget("bookmark"), AppTarget("oidc_client", "0oaOne")))


def a_role(
    type: RoleType = RoleType.SUPER_ADMIN, principal: PrincipalType = PrincipalType.USER, id: str = USER
) -> RoleAssignment:
    return standard_assignment(principal, id, type, NOW)


async def test_a_role_is_read_as_it_was_given(store: Store, org: OrgId) -> None:
    role = replace(a_role(RoleType.CUSTOM), targets=TARGETS, role_id="cr0One", resource_set_id="iamOne")
    async with store.unit(org) as unit:
        await unit.role_assignments.add(role)
    async with store.reading(org) as unit:
        assert await unit.role_assignments.find(PrincipalType.USER, USER, role.id) == role
        assert await unit.role_assignments.find(PrincipalType.GROUP, USER, role.id) is None
        assert await unit.role_assignments.list_of_role("cr0One") == [role]
        assert await unit.role_assignments.list_of_resource_set("iamOne") == [role]
        assert await unit.role_assignments.list_of_role("cr0Other") == []


async def test_a_role_is_given_once(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.role_assignments.add(a_role(RoleType.APP_ADMIN))
    with pytest.raises(AlreadyThere):
        async with store.unit(org) as unit:
            await unit.role_assignments.add(a_role(RoleType.APP_ADMIN))


async def test_a_person_holds_what_their_groups_hold_and_a_client_only_its_own(store: Store, org: OrgId) -> None:
    own, groups = a_role(RoleType.USER_ADMIN), a_role(RoleType.APP_ADMIN, PrincipalType.GROUP, GROUP)
    async with store.unit(org) as unit:
        await unit.groups.add(a_group())
        await unit.groups.add_member(GROUP, USER, NOW)
        for role in (own, groups, a_role(RoleType.ORG_ADMIN, PrincipalType.GROUP, "00gOther")):
            await unit.role_assignments.add(role)
    async with store.reading(org) as unit:
        assert await unit.role_assignments.list_of_person(USER) == [groups, own]
        assert await unit.role_assignments.list_held(PrincipalType.USER, USER) == [groups, own]
        assert await unit.role_assignments.list_of(PrincipalType.USER, USER) == [own]
        assert await unit.role_assignments.list_held(PrincipalType.CLIENT, USER) == []


async def test_of_two_who_limit_a_role_at_once_the_second_is_told(store: Store, org: OrgId) -> None:
    role = a_role(RoleType.USER_ADMIN)
    async with store.unit(org) as unit:
        await unit.role_assignments.add(role)
        await unit.role_assignments.save_targets(role.with_targets(TARGETS, LATER), role.targets)
    with pytest.raises(StaleWrite):
        async with store.unit(org) as unit:
            await unit.role_assignments.save_targets(
                role.with_targets(Targets(groups=("00gTwo",)), LATER), role.targets
            )
    async with store.reading(org) as unit:
        found = await unit.role_assignments.find(PrincipalType.USER, USER, role.id)
    assert found == role.with_targets(TARGETS, LATER)


async def test_a_role_is_taken_away_once(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.role_assignments.add(role := a_role())
        await unit.role_assignments.add(a_role(RoleType.APP_ADMIN))
        assert await unit.role_assignments.remove(role)
        assert not await unit.role_assignments.remove(role)
        assert await unit.role_assignments.remove_of(PrincipalType.USER, USER) == 1
        assert await unit.role_assignments.list_of(PrincipalType.USER, USER) == []


async def test_other_super_administrators_are_active_people_by_themselves_or_by_a_group(
    store: Store, org: OrgId
) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
        await unit.users.add(a_user(id=EVE, login="eve@example.com"))
        await unit.role_assignments.add(a_role())
        assert await unit.role_assignments.count_other_super_admins("") == 1
        assert await unit.role_assignments.count_other_super_admins(USER) == 0
        await unit.groups.add(a_group())
        await unit.groups.add_member(GROUP, EVE, NOW)
        await unit.role_assignments.add(a_role(RoleType.SUPER_ADMIN, PrincipalType.GROUP, GROUP))
        assert await unit.role_assignments.count_other_super_admins(USER) == 1
        eve = await unit.users.find(EVE)
        assert eve is not None
        await unit.users.save(replace(eve, status=UserStatus.SUSPENDED))
        assert await unit.role_assignments.count_other_super_admins(USER) == 0


async def test_whoever_holds_a_role_is_listed_once_and_in_pages(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        for number in range(5):
            await unit.users.add(a_user(id=UserId(f"00u{number}"), login=f"{number}@example.com"))
        await unit.groups.add(a_group())
        for number in (1, 2):
            await unit.groups.add_member(GROUP, UserId(f"00u{number}"), NOW)
        await unit.role_assignments.add(a_role(RoleType.APP_ADMIN, PrincipalType.GROUP, GROUP))
        for number in (2, 3):
            await unit.role_assignments.add(a_role(RoleType.APP_ADMIN, PrincipalType.USER, f"00u{number}"))
    async with store.reading(org) as unit:
        assert await unit.role_assignments.list_assignees(after="", most=2) == ["00u1", "00u2"]
        assert await unit.role_assignments.list_assignees(after="00u2", most=2) == ["00u3"]
