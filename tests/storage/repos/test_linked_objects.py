"""Links' rows."""

from tests.storage.conftest import OTHER_ORG
from tests.storage.rows import NOW

from frontdesk.domain.ids import OrgId, UserId
from frontdesk.storage.unit import Store

ADA, BOB, CLEO = UserId("00uAda"), UserId("00uBob"), UserId("00uCleo")


async def test_a_person_has_one_primary_who_has_many_associated(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.linked_objects.link("boss", ADA, CLEO, NOW)
        await unit.linked_objects.link("boss", BOB, CLEO, NOW)
        await unit.linked_objects.link("boss", BOB, ADA, NOW)
    async with store.reading(org) as unit:
        assert await unit.linked_objects.find_primary("boss", BOB) == ADA
        assert await unit.linked_objects.find_primary("teacher", BOB) is None
        assert await unit.linked_objects.list_associated("boss", CLEO, after="", most=9) == [ADA]
    async with store.reading(OTHER_ORG) as unit:
        assert await unit.linked_objects.find_primary("boss", BOB) is None
        assert await unit.linked_objects.list_associated("boss", CLEO, after="", most=9) == []


async def test_links_go_by_either_end_or_all_at_once(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        for associated in (ADA, BOB):
            await unit.linked_objects.link("boss", associated, CLEO, NOW)
        assert await unit.linked_objects.unlink("boss", ADA) == 1
        assert await unit.linked_objects.unlink_associated("boss", CLEO) == 1
        await unit.linked_objects.link("boss", ADA, CLEO, NOW)
    async with store.unit(OTHER_ORG) as unit:
        assert await unit.linked_objects.remove_all("boss") == 0
    async with store.unit(org) as unit:
        assert await unit.linked_objects.remove_all("boss") == 1


async def test_pages_of_associated_people_go_on_where_they_ended(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        for associated in (CLEO, ADA, BOB):
            await unit.linked_objects.link("boss", associated, UserId("00uDora"), NOW)
        first = await unit.linked_objects.list_associated("boss", UserId("00uDora"), after="", most=2)
        rest = await unit.linked_objects.list_associated("boss", UserId("00uDora"), after=first[-1], most=2)
    assert [*first, *rest] == [ADA, BOB, CLEO]
