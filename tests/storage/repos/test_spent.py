"""Rows of what may be used once and was."""

from tests.storage.rows import LATER, NOW

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.unit import Store

ID = token_hash("jti")


async def test_an_id_is_spent_once_a_kind(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        assert await unit.spent.spend("client_assertion", ID, LATER)
        assert not await unit.spent.spend("client_assertion", ID, LATER)
        assert await unit.spent.spend("another kind", ID, LATER)
        assert await unit.spent.spend("client_assertion", token_hash("another"), LATER)


async def test_an_access_token_may_be_revoked_twice(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        assert not await unit.spent.is_revoked("AT.1")
        await unit.spent.add_revoked("AT.1", LATER)
        await unit.spent.add_revoked("AT.1", LATER + 1)
    async with store.reading(org) as unit:
        assert await unit.spent.is_revoked("AT.1")
        assert not await unit.spent.is_revoked("AT.2")


async def test_what_has_expired_by_itself_is_forgotten(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.spent.spend("kind", ID, NOW)
        await unit.spent.add_revoked("AT.old", NOW)
        await unit.spent.add_revoked("AT.new", LATER)
        assert await unit.spent.remove_expired(NOW) == 0
        assert await unit.spent.remove_expired(NOW + 1) == 2
        assert await unit.spent.is_revoked("AT.new")
        assert not await unit.spent.is_revoked("AT.old")
        assert await unit.spent.spend("kind", ID, LATER)
