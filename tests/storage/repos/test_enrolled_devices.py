"""Devices' rows."""

from dataclasses import replace

import pytest
from tests.storage.conftest import OTHER_ORG
from tests.storage.rows import NOW

from frontdesk.domain.devices.enrolled import (
    DeviceProfile,
    DeviceUser,
    DiskEncryption,
    EnrolledDevice,
    EnrolledStatus,
    Platform,
    ScreenLock,
)
from frontdesk.domain.ids import DeviceId, OrgId, UserId
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Store

ADA, BOB = UserId("00uAda"), UserId("00uBob")


def a_device(id: str) -> EnrolledDevice:
    profile = DeviceProfile(
        "A laptop", Platform.MACOS, udid="2B42", managed=True, disk_encryption_type=DiskEncryption.FULL
    )
    return EnrolledDevice(DeviceId(id), EnrolledStatus.ACTIVE, profile, "okta_verify", NOW, NOW, 1)


async def test_a_device_is_written_read_and_saved_once(store: Store, org: OrgId) -> None:
    device = a_device("guo1")
    async with store.unit(org) as unit:
        await unit.enrolled_devices.add(device)
        assert await unit.enrolled_devices.find("guo1") == device
    suspended = replace(device, status=EnrolledStatus.SUSPENDED, updated_at=NOW + 1)
    async with store.unit(org) as unit:
        await unit.enrolled_devices.save(suspended)
    async with store.unit(org) as unit:
        assert await unit.enrolled_devices.find("guo1") == replace(suspended, version=2)
        with pytest.raises(StaleWrite):
            await unit.enrolled_devices.save(suspended)
    async with store.reading(OTHER_ORG) as unit:
        assert await unit.enrolled_devices.find("guo1") is None
        assert await unit.enrolled_devices.list_page("", 9) == []


async def test_devices_are_listed_by_id_and_removed_with_their_users(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        for name in ("guo2", "guo1", "guo3"):
            await unit.enrolled_devices.add(a_device(name))
        uses = [
            DeviceUser(DeviceId("guo1"), ADA, managed=True, screen_lock=ScreenLock.PASSCODE, created_at=NOW + 1),
            DeviceUser(DeviceId("guo1"), BOB, managed=False, screen_lock=None, created_at=NOW),
            DeviceUser(DeviceId("guo2"), ADA, managed=False, screen_lock=None, created_at=NOW),
        ]
        for use in uses:
            await unit.enrolled_devices.add_user(use)
        assert [device.id for device in await unit.enrolled_devices.list_page("guo1", 1)] == ["guo2"]
        assert await unit.enrolled_devices.list_users([DeviceId("guo1"), DeviceId("guo3")]) == [uses[1], uses[0]]
        assert await unit.enrolled_devices.list_of_user(ADA) == [uses[2], uses[0]]
    async with store.unit(OTHER_ORG) as unit:
        assert await unit.enrolled_devices.list_of_user(ADA) == []
        assert await unit.enrolled_devices.remove_users(DeviceId("guo1")) == 0
        await unit.enrolled_devices.remove(DeviceId("guo2"))
    async with store.unit(org) as unit:
        assert await unit.enrolled_devices.remove_users(DeviceId("guo1")) == 2
        await unit.enrolled_devices.remove(DeviceId("guo2"))
        assert await unit.enrolled_devices.list_of_user(ADA) == []
        assert [device.id for device in await unit.enrolled_devices.list_page("", 9)] == ["guo1", "guo3"]


async def test_a_person_uses_a_device_once(store: Store, org: OrgId) -> None:
    use = DeviceUser(DeviceId("guo1"), ADA, managed=False, screen_lock=None, created_at=NOW)
    async with store.unit(org) as unit:
        await unit.enrolled_devices.add_user(use)
    with pytest.raises(AlreadyThere):
        async with store.unit(org) as unit:
            await unit.enrolled_devices.add_user(use)
