"""Groups' rows."""

import pytest
from tests.storage.rows import LATER, NOW, USER, a_group

from frontdesk.domain.groups.model import GroupType
from frontdesk.domain.ids import GroupId, OrgId, UserId
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Store

EVERYONE = a_group(id=GroupId("00gEveryone"), type=GroupType.BUILT_IN, name="Everyone", profile={"name": "Everyone"})
ADMINS = a_group(id=GroupId("00gAdmins"), name="Admins")


async def test_a_person_is_in_everyone_and_in_what_they_joined_by_name(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        for group in (EVERYONE, a_group(), ADMINS):
            await unit.groups.add(group)
        await unit.groups.add_member(a_group().id, USER, NOW)
        await unit.groups.add_member(ADMINS.id, USER, NOW)
    async with store.reading(org) as unit:
        assert await unit.groups.list_of_user(USER) == [ADMINS, a_group(), EVERYONE]
        assert await unit.groups.list_of_user(UserId("00uOther")) == [EVERYONE]
        assert await unit.groups.find_everyone() == EVERYONE


async def test_before_an_org_is_made_there_is_no_everyone(store: Store, org: OrgId) -> None:
    async with store.reading(org) as unit:
        assert await unit.groups.find_everyone() is None


async def test_what_is_written_is_read_back(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.groups.add(a_group())
        changed = a_group(name="Makers", profile={"name": "Makers", "size": 3}, updated_at=LATER)
        await unit.groups.save(changed)
        assert await unit.groups.find(changed.id) == a_group(
            name="Makers", profile={"name": "Makers", "size": 3}, updated_at=LATER, version=2
        )
        assert await unit.groups.list_of_ids([changed.id, GroupId("00gNobody")]) == [await unit.groups.find(changed.id)]
        await unit.groups.remove(changed.id)
        assert await unit.groups.find(changed.id) is None


async def test_of_two_writers_the_second_is_told(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.groups.add(a_group())
        await unit.groups.save(a_group())
        with pytest.raises(StaleWrite):
            await unit.groups.save(a_group())


async def test_a_name_is_one_groups_whatever_its_case_but_apps_name_theirs(store: Store, org: OrgId) -> None:
    named = a_group(id=GroupId("00gNamed"), name="ENGINEERS")
    async with store.unit(org) as unit:
        await unit.groups.add(a_group())
        await unit.groups.add(a_group(id=GroupId("00gImported"), type=GroupType.APP_GROUP))
        found = await unit.groups.find_by_name("engineers")
        assert found is not None
        assert found.id == a_group().id
    with pytest.raises(AlreadyThere):
        async with store.unit(org) as unit:
            await unit.groups.add(named)
