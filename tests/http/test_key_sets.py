"""Other people's key sets: fetched seldom, whoever makes us fetch them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from tests.callee import Callee, callee
from tests.fakes import FrozenClock

from frontdesk.domain.ids import OrgId
from frontdesk.protocol.jose.jwk import BadKeySet, Jwks
from frontdesk.runtime.outbound.answers import OutboundFailed
from frontdesk.runtime.outbound.client import Outbound
from frontdesk.runtime.outbound.key_sets import KeySets

ORG, OTHER_ORG = OrgId("00o1"), OrgId("00o2")


@pytest_asyncio.fixture(loop_scope="session")
async def outbound() -> AsyncIterator[Outbound]:
    outbound = Outbound(allow_loopback=True)
    yield outbound
    await outbound.close()


@pytest_asyncio.fixture(loop_scope="session")
async def publisher() -> AsyncIterator[Callee]:
    async with callee() as publisher:
        yield publisher


async def ask(sets: KeySets, uri: str, org: OrgId = ORG) -> Jwks | None:
    """As whoever checks a signature does: the set we have, and if that does not do, a fresh one."""
    found = None
    for get in (sets.get, sets.get_anew):
        with contextlib.suppress(OutboundFailed, BadKeySet):
            found = await get(org, uri)
    return found


@pytest.mark.parametrize(("status", "body"), [(200, {"keys": []}), (200, []), (404, {}), (500, None)], ids=str)
async def test_a_key_set_good_or_not_is_fetched_once_for_all_who_ask_at_once_and_soon_after(
    outbound: Outbound, publisher: Callee, status: int, body: object
) -> None:
    publisher.says(status, body)
    sets = KeySets(outbound, FrozenClock())
    await asyncio.gather(*(ask(sets, publisher.url) for _ in range(20)))
    await ask(sets, publisher.url)
    assert len(publisher.asked) == 1


async def test_after_ten_seconds_what_could_not_be_read_is_tried_again(outbound: Outbound, publisher: Callee) -> None:
    publisher.says(500)
    clock = FrozenClock()
    sets = KeySets(outbound, clock)
    assert await ask(sets, publisher.url) is None
    publisher.says(200, {"keys": []})
    assert await ask(sets, publisher.url) is None
    clock.advance(seconds=10)
    assert await ask(sets, publisher.url) == Jwks(())


async def test_what_one_org_could_not_read_another_may(outbound: Outbound, publisher: Callee) -> None:
    sets = KeySets(outbound, FrozenClock())
    publisher.says(500)
    assert await ask(sets, publisher.url) is None
    publisher.says(200, {"keys": []})
    assert await ask(sets, publisher.url, OTHER_ORG) == Jwks(())


async def test_a_set_that_we_have_stays_good_while_a_fresh_one_cannot_be_had(
    outbound: Outbound, publisher: Callee
) -> None:
    publisher.says(200, {"keys": []})
    clock = FrozenClock()
    sets = KeySets(outbound, clock)
    await sets.get(ORG, publisher.url)
    publisher.says(500)
    clock.advance(seconds=20)
    with pytest.raises(OutboundFailed):
        await sets.get_anew(ORG, publisher.url)
    assert await sets.get(ORG, publisher.url) == Jwks(())


async def test_whoever_gives_up_does_not_take_the_answer_from_the_others(outbound: Outbound, publisher: Callee) -> None:
    publisher.says(200, {"keys": []})
    sets = KeySets(outbound, FrozenClock())
    first, second = (asyncio.create_task(sets.get(ORG, publisher.url)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == Jwks(())
    assert len(publisher.asked) == 1
