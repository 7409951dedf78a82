"""Orgs' rows and their configuration versions."""

from tests.storage.rows import LATER, NOW, an_org

from frontdesk.domain.ids import OrgId
from frontdesk.storage.repos.orgs import CLIENTS, CONFIG, ConfigVersion
from frontdesk.storage.unit import Store


async def test_an_org_is_read_back_as_it_was_written(store: Store, org: OrgId) -> None:
    async with store.reading(org) as unit:
        assert await unit.orgs.find() is None
    async with store.unit(org) as unit:
        await unit.orgs.add(an_org(open_registration=True))
        assert await unit.orgs.find() == an_org(open_registration=True)


async def test_every_org_is_listed_the_first_one_first(store: Store) -> None:
    older = an_org(id=OrgId("00oZ"), url="https://older.example.com", created_at=NOW - 1)
    for one in (an_org(), older):
        async with store.unit(one.id) as unit:
            await unit.orgs.add(one)
    async with store.reading(OrgId("")) as unit:
        assert await unit.orgs.list_all() == [older, an_org()]


async def test_an_org_moves_to_another_url(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.orgs.add(an_org())
        await unit.orgs.save_url("https://new.example.com", LATER)
        assert await unit.orgs.find() == an_org(url="https://new.example.com", updated_at=LATER)


async def test_versions_count_up_by_kind(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        for kind in (CONFIG, CLIENTS, CONFIG):
            await unit.orgs.bump(kind)
        versions = await unit.orgs.list_versions()
    assert set(versions) == {ConfigVersion(org, CONFIG, 2), ConfigVersion(org, CLIENTS, 1)}
