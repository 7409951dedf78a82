"""API tokens' rows."""

from tests.storage.rows import LATER, an_api_token

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.unit import Store

HASH = token_hash("00token")
ID = an_api_token().id


async def test_an_api_token_is_found_by_its_hash(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.api_tokens.add(an_api_token(), HASH)
    async with store.reading(org) as unit:
        assert await unit.api_tokens.find_by_hash(HASH) == an_api_token()
        assert await unit.api_tokens.find_by_hash(token_hash("00other")) is None


async def test_an_api_token_remembers_its_last_use(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.api_tokens.add(an_api_token(), HASH)
        await unit.api_tokens.save_use(ID, LATER)
        assert await unit.api_tokens.find_by_hash(HASH) == an_api_token(last_used_at=LATER)


async def test_an_api_token_is_removed_once(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.api_tokens.add(an_api_token(), HASH)
        assert await unit.api_tokens.remove(ID)
        assert not await unit.api_tokens.remove(ID)
        assert await unit.api_tokens.find_by_hash(HASH) is None
