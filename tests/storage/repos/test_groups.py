"""Groups' rows."""

from tests.storage.rows import NOW, USER, a_group

from frontdesk.domain.groups.model import GroupType
from frontdesk.domain.ids import GroupId, OrgId, UserId
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
