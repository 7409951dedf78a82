"""Rows of device authorizations."""

import pytest
from tests.storage.rows import DEVICE_CODE, LATER, NOW, USER_CODE, a_device, an_authorization

from frontdesk.domain.devices.model import DeviceAuthorization, DeviceStatus
from frontdesk.domain.ids import OrgId
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.repos.authorizations import authorization_json, authorization_of
from frontdesk.storage.unit import Store

ALLOWED = authorization_json(an_authorization())


async def _find(store: Store, org: OrgId) -> DeviceAuthorization:
    async with store.reading(org) as unit:
        found = await unit.devices.find_by_device_code(DEVICE_CODE)
    assert found is not None
    return found


async def test_a_device_is_found_by_either_code(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.devices.add(a_device())
    async with store.reading(org) as unit:
        assert await unit.devices.find_by_device_code(DEVICE_CODE) == a_device()
        assert await unit.devices.find_by_user_code(USER_CODE) == a_device()
        assert await unit.devices.find_by_device_code(USER_CODE) is None
        assert await unit.devices.find_by_user_code(DEVICE_CODE) is None


async def test_a_poll_is_noted_with_the_interval_from_then_on(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.devices.add(a_device())
        await unit.devices.save_poll(DEVICE_CODE, LATER, 10_000)
    assert await _find(store, org) == a_device(last_polled_at=LATER, interval_ms=10_000)


async def test_only_the_first_decision_counts(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.devices.add(a_device())
        assert await unit.devices.save_decision(USER_CODE, DeviceStatus.ALLOWED, ALLOWED, LATER)
        assert not await unit.devices.save_decision(USER_CODE, DeviceStatus.DENIED, None, LATER)
    found = await _find(store, org)
    assert found.status is DeviceStatus.ALLOWED
    assert found.authorization_json is not None
    assert authorization_of(found.authorization_json) == an_authorization()


async def test_a_denial_is_kept_without_an_authorization(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.devices.add(a_device())
        assert await unit.devices.save_decision(USER_CODE, DeviceStatus.DENIED, None, LATER)
    assert await _find(store, org) == a_device(status=DeviceStatus.DENIED)


async def test_nobody_decides_about_a_code_that_has_expired(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.devices.add(a_device(expires_at=LATER))
        assert not await unit.devices.save_decision(USER_CODE, DeviceStatus.ALLOWED, ALLOWED, LATER)


@pytest.mark.parametrize(("at", "spends"), [(LATER, True), (NOW + 600_000, False)], ids=["in time", "too late"])
async def test_a_device_code_is_spent_once_and_in_time(store: Store, org: OrgId, at: int, spends: bool) -> None:
    async with store.unit(org) as unit:
        await unit.devices.add(a_device())
        assert await unit.devices.spend(DEVICE_CODE, at) is spends
        assert not await unit.devices.spend(DEVICE_CODE, at)


async def test_only_devices_that_expired_long_enough_ago_are_removed(store: Store, org: OrgId) -> None:
    other = a_device(device_code_hash=token_hash("x"), user_code_hash=token_hash("y"), expires_at=LATER)
    async with store.unit(org) as unit:
        await unit.devices.add(a_device(expires_at=NOW))
        await unit.devices.add(other)
        assert await unit.devices.remove_expired(NOW) == 0
        assert await unit.devices.remove_expired(NOW + 1) == 1
        assert await unit.devices.find_by_device_code(other.device_code_hash) == other
