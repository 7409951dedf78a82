"""One-time tokens' rows."""

from tests.storage.rows import LATER, NOW, USER

from frontdesk.domain.ids import OrgId, UserId
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.unit import Store, Unit

HASH = token_hash("token")
STATE = {"amr": ["pwd"], "auth_time": NOW}


async def added(unit: Unit, kind: str = "session", value: str = "token", user: UserId = USER) -> None:
    await unit.one_time_tokens.add(kind, token_hash(value), user, STATE, NOW, LATER)


async def test_a_token_is_spent_once(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await added(unit)
    async with store.unit(org) as unit:
        found = await unit.one_time_tokens.spend("session", HASH, NOW + 1)
        assert found is not None
        assert (found.user_id, found.state, found.created_at, found.expires_at) == (USER, STATE, NOW, LATER)
        assert found.is_live(NOW)
        assert await unit.one_time_tokens.spend("session", HASH, NOW + 2) is None
        spent = await unit.one_time_tokens.find("session", HASH)
        assert spent is not None
        assert spent.spent_at == NOW + 1
        assert not spent.is_live(NOW)


async def test_a_token_of_another_kind_an_expired_and_an_unknown_one_are_not_spent(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await added(unit)
        assert await unit.one_time_tokens.spend("recovery", HASH, NOW) is None
        assert await unit.one_time_tokens.spend("session", HASH, LATER) is None
        assert await unit.one_time_tokens.spend("session", token_hash("other"), NOW) is None
        assert await unit.one_time_tokens.spend("session", HASH, LATER - 1) is not None


async def test_a_persons_tokens_go_by_kind_or_all_together(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await added(unit)
        await added(unit, "recovery", "two")
        await added(unit, "recovery", "three")
        await added(unit, "recovery", "four", UserId("00uOther"))
        assert await unit.one_time_tokens.remove_of_user(USER, "session") == 1
        assert await unit.one_time_tokens.remove_of_user(USER, None) == 2
        assert await unit.one_time_tokens.find("recovery", token_hash("four")) is not None


async def test_expired_tokens_are_forgotten(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await added(unit)
        assert await unit.one_time_tokens.remove_expired(LATER) == 0
        assert await unit.one_time_tokens.remove_expired(LATER + 1) == 1
