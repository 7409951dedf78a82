"""What is asked of all profiles at once."""

import pytest
from tests.storage.conftest import OTHER_ORG
from tests.storage.rows import USER, a_group, a_user

from frontdesk.domain.ids import OrgId, UserId, UserTypeId
from frontdesk.storage.unit import Store, Unit

BOB = UserId("00uBob")


async def _two_people(unit: Unit) -> None:
    await unit.users.add(a_user(profile={"city": "London", "badge": "7"}))
    bob = a_user(id=BOB, login="bob@example.com", type_id=UserTypeId("otyOther"), profile={"badge": None})
    await unit.users.add(bob)


async def test_an_attribute_goes_from_everybody_of_a_type(store: Store, org: OrgId) -> None:
    for each in (org, OTHER_ORG):
        async with store.unit(each) as unit:
            await _two_people(unit)
    async with store.unit(org) as unit:
        ada = await unit.users.find(USER)
        assert ada is not None
        assert await unit.profiles.forget_of_users(ada.type_id, "badge") == 1
        changed = await unit.users.find(USER)
        assert changed is not None
        assert (changed.profile, changed.version) == ({"city": "London"}, ada.version + 1)
        assert await unit.profiles.forget_of_users(ada.type_id, "badge") == 0
        bob = await unit.users.find(BOB)
        assert bob is not None
        assert "badge" in bob.profile
    async with store.reading(OTHER_ORG) as unit:
        other = await unit.users.find(USER)
        assert other is not None
        assert "badge" in other.profile


@pytest.mark.parametrize("name", ["a'b", "a.b", "$", "a b"])
async def test_names_are_values_and_never_paths(store: Store, org: OrgId, name: str) -> None:
    async with store.unit(org) as unit:
        await unit.groups.add(a_group(profile={"name": "G", "a": {"b": 1}}))
        assert await unit.profiles.forget_of_groups(name) == 0
        await unit.profiles.forget_of_app_users("0oaNobody", name)


async def test_whether_somebody_has_a_type_is_known(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await _two_people(unit)
        assert await unit.profiles.any_of_type("otyOther")
        assert not await unit.profiles.any_of_type("otyNobody")
    async with store.reading(OTHER_ORG) as unit:
        assert not await unit.profiles.any_of_type("otyOther")
