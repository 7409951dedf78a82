"""What may be used once has one winner among many, on one node and on two."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from tests.storage.rows import (
    CODE,
    DEVICE_CODE,
    KEY,
    LATER,
    USER,
    USER_CODE,
    a_code,
    a_device,
    a_family,
    a_request,
    a_session,
    a_user,
)

from frontdesk.domain.devices.model import DeviceStatus
from frontdesk.domain.ids import OrgId
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.database import Database
from frontdesk.storage.unit import Store, Unit

Use = Callable[[Unit, int], Awaitable[bool]]
FAMILY, SESSION = a_family().id, a_session().id


async def _decide(unit: Unit, _number: int) -> bool:
    return await unit.devices.save_decision(USER_CODE, DeviceStatus.DENIED, None, LATER)


USES: dict[str, Use] = {
    "a code": lambda unit, n: unit.codes.spend(CODE, LATER, access_token_jti=f"AT.{n}", refresh_token_id=None),
    "a waiting request": lambda unit, _: unit.requests.spend(KEY, LATER),
    "a device code": lambda unit, _: unit.devices.spend(DEVICE_CODE, LATER),
    "a decision about a device": _decide,
    "an id of others": lambda unit, _: unit.spent.spend("kind", token_hash("jti"), LATER),
    "a generation of a refresh token": lambda unit, _: unit.refresh_tokens.spend_generation(FAMILY, 0, LATER),
    "a revocation": lambda unit, _: unit.refresh_tokens.revoke(FAMILY, LATER),
    "the end of a session": lambda unit, _: unit.sessions.save_end(SESSION, LATER),
}


async def _prepare(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.codes.add(a_code())
        await unit.requests.add(a_request())
        await unit.devices.add(a_device())
        await unit.refresh_tokens.add(a_family())
        await unit.sessions.add(a_session(), token_hash("cookie"))


@pytest.mark.parametrize("use", USES.values(), ids=USES)
async def test_of_many_who_come_at_once_exactly_one_wins(
    store: Store, another_node: Database, org: OrgId, use: Use
) -> None:
    await _prepare(store, org)

    async def come(where: Store, number: int) -> bool:
        async with where.unit(org) as unit:
            won = await use(unit, number)
            await asyncio.sleep(0)
            return won

    nodes = (store, Store(another_node))
    won = await asyncio.gather(*(come(nodes[number % 2], number) for number in range(24)))
    assert won.count(True) == 1


@pytest.mark.parametrize("use", USES.values(), ids=USES)
async def test_a_winner_that_fails_leaves_the_prize_to_the_next(store: Store, org: OrgId, use: Use) -> None:
    await _prepare(store, org)

    class _Fails(Exception):
        pass

    async def win_and_fail() -> None:
        async with store.unit(org) as unit:
            assert await use(unit, 1)
            raise _Fails

    with pytest.raises(_Fails):
        await win_and_fail()
    async with store.unit(org) as unit:
        assert await use(unit, 2)


async def test_the_one_winner_of_a_code_is_the_one_it_remembers(store: Store, org: OrgId) -> None:
    await _prepare(store, org)

    async def come(number: int) -> int | None:
        async with store.unit(org) as unit:
            won = await unit.codes.spend(CODE, LATER, access_token_jti=f"AT.{number}", refresh_token_id=None)
        return number if won else None

    [winner] = [n for n in await asyncio.gather(*(come(number) for number in range(24))) if n is not None]
    async with store.reading(org) as unit:
        assert await unit.codes.find(CODE) == a_code(spent_at=LATER, access_token_jti=f"AT.{winner}")


@pytest.mark.parametrize("most", [3, 10])
async def test_of_many_wrong_passwords_at_once_exactly_one_locks_the_account(
    store: Store, another_node: Database, org: OrgId, most: int
) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())

    async def fail(where: Store) -> bool:
        async with where.unit(org) as unit:
            return await unit.users.save_failed_attempt(USER, most, LATER)

    locked = await asyncio.gather(*(fail(where) for where in (store, Store(another_node)) for _ in range(10)))
    assert locked.count(True) == 1
