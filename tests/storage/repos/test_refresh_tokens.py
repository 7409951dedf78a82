"""Rows of refresh-token families."""

from tests.storage.rows import CLIENT, LATER, NOW, USER, a_family, an_authorization

from frontdesk.domain.ids import ClientId, OrgId, RefreshTokenId, UserId
from frontdesk.storage.unit import Store

ID = a_family().id


async def test_a_family_is_read_back_as_it_was_written(store: Store, org: OrgId) -> None:
    ending = a_family("oarEnding", expires_at=LATER)
    async with store.unit(org) as unit:
        await unit.refresh_tokens.add(a_family())
        await unit.refresh_tokens.add(ending)
    async with store.reading(org) as unit:
        assert await unit.refresh_tokens.find(ID) == a_family()
        assert await unit.refresh_tokens.find(ending.id) == ending
        assert await unit.refresh_tokens.find(RefreshTokenId("oarNone")) is None


async def test_a_generation_gives_way_once(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.refresh_tokens.add(a_family())
        assert not await unit.refresh_tokens.spend_generation(ID, 1, LATER)
        assert await unit.refresh_tokens.spend_generation(ID, 0, LATER)
        assert not await unit.refresh_tokens.spend_generation(ID, 0, LATER)
        assert await unit.refresh_tokens.find(ID) == a_family(generation=1, rotated_at=LATER, last_used_at=LATER)


async def test_a_token_that_stays_is_used_and_idles_out_later(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.refresh_tokens.add(a_family())
        assert await unit.refresh_tokens.save_use(ID, LATER)
        assert await unit.refresh_tokens.find(ID) == a_family(last_used_at=LATER)


async def test_a_family_is_revoked_once_and_is_dead_from_then_on(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.refresh_tokens.add(a_family())
        assert await unit.refresh_tokens.revoke(ID, LATER)
        assert not await unit.refresh_tokens.revoke(ID, LATER + 1)
        assert not await unit.refresh_tokens.spend_generation(ID, 0, LATER)
        assert not await unit.refresh_tokens.save_use(ID, LATER)
        assert await unit.refresh_tokens.find(ID) == a_family(revoked_at=LATER)


async def test_all_that_a_person_gave_a_client_ends_and_nothing_else(store: Store, org: OrgId) -> None:
    families = [
        a_family("oarOne"),
        a_family("oarTwo"),
        a_family("oarOtherClient", authorization=an_authorization(client_id=ClientId("0oaOther"))),
        a_family("oarOtherUser", authorization=an_authorization(user_id=UserId("00uOther"))),
    ]
    async with store.unit(org) as unit:
        for family in families:
            await unit.refresh_tokens.add(family)
        await unit.refresh_tokens.revoke(RefreshTokenId("oarTwo"), NOW)
        assert await unit.refresh_tokens.revoke_all(USER, CLIENT, LATER) == 1
        found = [await unit.refresh_tokens.find(family.id) for family in families]
    assert [family.revoked_at for family in found if family] == [LATER, NOW, None, None]


async def test_families_are_removed_once_they_have_been_dead_for_long_enough(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.refresh_tokens.add(a_family("oarAlive"))
        await unit.refresh_tokens.add(a_family("oarExpired", expires_at=NOW))
        await unit.refresh_tokens.add(a_family("oarRevoked", revoked_at=NOW))
        await unit.refresh_tokens.add(a_family("oarIdle", last_used_at=NOW - 10, idle_ms=10))
        await unit.refresh_tokens.add(a_family("oarRevokedLater", revoked_at=LATER))
        assert await unit.refresh_tokens.remove_dead(NOW) == 0
        assert await unit.refresh_tokens.remove_dead(NOW + 1) == 3
        assert await unit.refresh_tokens.find(RefreshTokenId("oarAlive")) is not None
        assert await unit.refresh_tokens.find(RefreshTokenId("oarRevokedLater")) is not None
