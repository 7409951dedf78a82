"""API tokens' rows."""

from dataclasses import replace

import pytest
from tests.storage.rows import LATER, an_api_token

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.errors import StaleWrite
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


async def test_of_two_writers_of_one_api_token_the_second_is_told(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.api_tokens.add(an_api_token(), HASH)
    async with store.reading(org) as unit:
        read = await unit.api_tokens.find(ID)
    assert read is not None
    async with store.unit(org) as unit:
        await unit.api_tokens.save(replace(read, network={"connection": "ZONE", "include": ["nzo1"]}))
    async with store.unit(org) as unit:
        await unit.api_tokens.save_use(ID, LATER)
    with pytest.raises(StaleWrite):
        async with store.unit(org) as unit:
            await unit.api_tokens.save(replace(read, name="Other"))
    async with store.reading(org) as unit:
        found = await unit.api_tokens.find(ID)
    assert found is not None
    assert (found.name, found.network) == (read.name, {"connection": "ZONE", "include": ["nzo1"]})
