"""Rows of authorization requests that wait."""

from tests.storage.rows import KEY, LATER, NOW, a_request

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.repos.requests import Waiting
from frontdesk.storage.unit import Store

PUSHED = token_hash("pushed")


async def test_a_request_is_read_back_as_it_was_written(store: Store, org: OrgId) -> None:
    request = a_request(pushed_key_hash=PUSHED)
    async with store.unit(org) as unit:
        await unit.requests.add(request)
    async with store.reading(org) as unit:
        assert await unit.requests.find(Waiting.PERSON, KEY) == request
        assert await unit.requests.find(Waiting.PERSON, PUSHED) is None


async def test_what_was_pushed_cannot_be_resumed_nor_the_other_way_round(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.requests.add(a_request())
        await unit.requests.add(a_request(kind=Waiting.PUSHED, key_hash=PUSHED))
        assert await unit.requests.find(Waiting.PUSHED, KEY) is None
        assert await unit.requests.find(Waiting.PERSON, PUSHED) is None


async def test_a_request_is_spent_once_and_stays_to_be_told_from_an_unknown_one(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.requests.add(a_request())
        assert await unit.requests.spend(KEY, LATER)
        assert not await unit.requests.spend(KEY, LATER)
        assert await unit.requests.find(Waiting.PERSON, KEY) == a_request(spent_at=LATER)


async def test_a_request_that_has_expired_is_not_spent(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.requests.add(a_request(expires_at=LATER))
        assert not await unit.requests.spend(KEY, LATER)
        assert await unit.requests.spend(KEY, LATER - 1)


async def test_a_request_that_was_taken_up_waits_longer_and_never_shorter(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.requests.add(a_request(expires_at=LATER))
        await unit.requests.save_longer(KEY, LATER + 9)
        await unit.requests.save_longer(KEY, LATER + 5)
        assert await unit.requests.find(Waiting.PERSON, KEY) == a_request(expires_at=LATER + 9)
        assert await unit.requests.spend(KEY, LATER + 8)
        await unit.requests.save_longer(KEY, LATER + 99)
        assert await unit.requests.find(Waiting.PERSON, KEY) == a_request(expires_at=LATER + 9, spent_at=LATER + 8)


async def test_a_consent_belongs_to_a_request_that_still_waits(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.requests.add(a_request())
        await unit.requests.save_consent(KEY, LATER)
        assert await unit.requests.find(Waiting.PERSON, KEY) == a_request(consented_at=LATER)
        await unit.requests.spend(KEY, LATER)
        await unit.requests.save_consent(KEY, LATER + 1)
        assert await unit.requests.find(Waiting.PERSON, KEY) == a_request(consented_at=LATER, spent_at=LATER)


async def test_only_what_nobody_can_answer_any_more_is_removed(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.requests.add(a_request(expires_at=NOW))
        await unit.requests.add(a_request(key_hash=PUSHED, expires_at=LATER))
        assert await unit.requests.remove_expired(NOW) == 0
        assert await unit.requests.remove_expired(NOW + 1) == 1
        assert await unit.requests.find(Waiting.PERSON, KEY) is None
        assert await unit.requests.find(Waiting.PERSON, PUSHED) is not None
