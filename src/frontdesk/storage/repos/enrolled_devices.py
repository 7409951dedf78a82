"""Devices that people enrolled, and who uses them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from frontdesk.domain.devices.enrolled import (
    DeviceProfile,
    DeviceUser,
    DiskEncryption,
    EnrolledDevice,
    EnrolledStatus,
    Platform,
    ScreenLock,
)
from frontdesk.domain.ids import DeviceId, UserId
from frontdesk.storage.codec import Row, flag, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.spelling import delete_by, insert_row, of_org, select_by, update_by
from frontdesk.storage.statement import InList, param, statement
from frontdesk.storage.tables.enrolled_devices import enrolled_device_users, enrolled_devices

_INSERT = insert_row(enrolled_devices)
_FIND = select_by(enrolled_devices, "id")
_SAVE = update_by(enrolled_devices, "id", ("status", "profile", "updated_at"), versioned=True)
_DELETE = delete_by(enrolled_devices, "id")
_PAGE = statement(
    select(*enrolled_devices.c)
    .where(of_org(enrolled_devices), enrolled_devices.c.id > param("after"))
    .order_by(enrolled_devices.c.id)
    .limit(param("most"))
)
_ADD_USER = insert_row(enrolled_device_users)
_USERS = statement(
    select(*enrolled_device_users.c)
    .where(of_org(enrolled_device_users), InList(enrolled_device_users.c.device_id, "device_ids"))
    .order_by(enrolled_device_users.c.device_id, enrolled_device_users.c.created_at, enrolled_device_users.c.user_id)
)
_OF_USER = select_by(enrolled_device_users, "user_id")
_REMOVE_USERS = delete_by(enrolled_device_users, "device_id")


class EnrolledDevices:
    """Rows of ``enrolled_devices`` and ``enrolled_device_users``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, device: EnrolledDevice) -> None:
        """A new device."""
        await self._tx.execute(
            _INSERT,
            **_written(device),
            enrolled_with=device.enrolled_with,
            created_at=device.created_at,
            version=device.version,
        )

    async def find(self, id: str) -> EnrolledDevice | None:
        """By id."""
        row = await self._tx.find(_FIND, id=id)
        return _device(row) if row is not None else None

    async def list_page(self, after: str, most: int) -> list[EnrolledDevice]:
        """Devices in the order of their ids, ``most`` at a time."""
        return [_device(row) for row in await self._tx.all(_PAGE, after=after, most=most)]

    async def save(self, device: EnrolledDevice) -> None:
        """Write, unless another writer came first.

        Raises:
            StaleWrite: another writer came first.
        """
        if await self._tx.execute(_SAVE, **_written(device), version=device.version) != 1:
            raise StaleWrite(f"The device {device.id} was changed by another request.")

    async def remove(self, id: DeviceId) -> None:
        """The device and who used it."""
        await self._tx.execute(_REMOVE_USERS, device_id=id)
        await self._tx.execute(_DELETE, id=id)

    async def add_user(self, user: DeviceUser) -> None:
        """Somebody uses a device.

        Raises:
            AlreadyThere: they did already.
        """
        await self._tx.execute(
            _ADD_USER,
            device_id=user.device_id,
            user_id=user.user_id,
            managed=flag(user.managed),
            screen_lock=user.screen_lock.value if user.screen_lock is not None else None,
            created_at=user.created_at,
        )

    async def list_users(self, device_ids: Iterable[DeviceId]) -> list[DeviceUser]:
        """Who uses these devices; of each device the oldest user first."""
        return [_user(row) for row in await self._tx.all(_USERS, device_ids=to_json(list(device_ids)))]

    async def list_of_user(self, user_id: UserId) -> list[DeviceUser]:
        """The devices that somebody uses, the oldest first."""
        found = [_user(row) for row in await self._tx.all(_OF_USER, user_id=user_id)]
        return sorted(found, key=lambda each: (each.created_at, each.device_id))

    async def remove_users(self, id: DeviceId) -> int:
        """Nobody uses the device; how many did."""
        return await self._tx.execute(_REMOVE_USERS, device_id=id)


def _written(device: EnrolledDevice) -> dict[str, Any]:
    return {
        "id": device.id,
        "status": device.status.value,
        "profile": to_json(device.profile),
        "updated_at": device.updated_at,
    }


def _device(row: Row) -> EnrolledDevice:
    return EnrolledDevice(
        id=DeviceId(row["id"]),
        status=EnrolledStatus(row["status"]),
        profile=_profile(from_json(row["profile"])),
        enrolled_with=row["enrolled_with"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        version=row["version"],
    )


def _profile(kept: dict[str, Any]) -> DeviceProfile:
    disk = kept.get("disk_encryption_type")
    known = {
        "platform": Platform(kept["platform"]),
        "disk_encryption_type": DiskEncryption(disk) if disk is not None else None,
    }
    return DeviceProfile(**{**kept, **known})


def _user(row: Row) -> DeviceUser:
    return DeviceUser(
        device_id=DeviceId(row["device_id"]),
        user_id=UserId(row["user_id"]),
        managed=bool(row["managed"]),
        screen_lock=ScreenLock(row["screen_lock"]) if row["screen_lock"] is not None else None,
        created_at=row["created_at"],
    )
