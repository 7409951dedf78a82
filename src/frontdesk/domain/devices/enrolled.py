"""A device that people enrolled an authenticator on (contract A.Devices; Okta: devices)."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from frontdesk.domain.devices.errors import IllegalDeviceStatus
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.ids import DeviceId, UserId

WHAT = "device"
TYPE = "Device"
MOST_DEVICES = 100
"""How many devices one person may have; whoever enrols more is a script."""


class EnrolledStatus(StrEnum):
    """Okta: device status."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    DEACTIVATED = "DEACTIVATED"


class Move(StrEnum):
    """What an administrator does with a device."""

    ACTIVATE = "activate"
    DEACTIVATE = "deactivate"
    SUSPEND = "suspend"
    UNSUSPEND = "unsuspend"


_MOVES: dict[EnrolledStatus, dict[Move, EnrolledStatus]] = {
    EnrolledStatus.ACTIVE: {
        Move.SUSPEND: EnrolledStatus.SUSPENDED,
        Move.DEACTIVATE: EnrolledStatus.DEACTIVATED,
    },
    EnrolledStatus.SUSPENDED: {
        Move.UNSUSPEND: EnrolledStatus.ACTIVE,
        Move.DEACTIVATE: EnrolledStatus.DEACTIVATED,
    },
    EnrolledStatus.DEACTIVATED: {Move.ACTIVATE: EnrolledStatus.ACTIVE},
}


class Platform(StrEnum):
    """Okta: device platform."""

    ANDROID = "ANDROID"
    IOS = "IOS"
    MACOS = "MACOS"
    WINDOWS = "WINDOWS"


class DiskEncryption(StrEnum):
    """Okta: disk encryption type."""

    NONE = "NONE"
    FULL = "FULL"
    USER = "USER"
    ALL_INTERNAL_VOLUMES = "ALL_INTERNAL_VOLUMES"
    SYSTEM_VOLUME = "SYSTEM_VOLUME"


class ScreenLock(StrEnum):
    """How a person unlocks the device."""

    NONE = "NONE"
    PASSCODE = "PASSCODE"
    BIOMETRIC = "BIOMETRIC"


@dataclass(frozen=True, slots=True)
class DeviceProfile:
    """What a device tells of itself. ``registered``: an authenticator on it holds a key that we know."""

    display_name: str
    platform: Platform
    registered: bool = True
    manufacturer: str | None = None
    model: str | None = None
    os_version: str | None = None
    serial_number: str | None = None
    imei: str | None = None
    meid: str | None = None
    udid: str | None = None
    sid: str | None = None
    tpm_public_key_hash: str | None = None
    authenticator_app_key: str | None = None
    integrity_jailbreak: bool | None = None
    managed: bool | None = None
    secure_hardware_present: bool | None = None
    disk_encryption_type: DiskEncryption | None = None


_LENGTHS: dict[str, tuple[int, int]] = {
    "display_name": (1, 255),
    "manufacturer": (0, 127),
    "model": (0, 127),
    "os_version": (0, 127),
    "serial_number": (0, 127),
    "imei": (14, 17),
    "meid": (0, 14),
    "udid": (0, 47),
    "sid": (0, 256),
    "tpm_public_key_hash": (0, 255),
    "authenticator_app_key": (0, 255),
}
"""The contract's bounds; the two of the last are ours, for it has none."""


@dataclass(frozen=True, slots=True)
class EnrolledDevice:
    """``enrolled_with``: the key of the authenticator that made it known; ``version`` guards writes."""

    id: DeviceId
    status: EnrolledStatus
    profile: DeviceProfile
    enrolled_with: str
    created_at: int
    updated_at: int
    version: int

    def moved(self, move: Move, now: int) -> "EnrolledDevice":
        """The device after a move of its life cycle.

        Raises:
            IllegalDeviceStatus: its status does not allow the move.
        """
        status = _MOVES[self.status].get(move)
        if status is None:
            raise IllegalDeviceStatus()
        return replace(self, status=status, updated_at=now)

    @property
    def moves(self) -> Iterable[Move]:
        """What its status allows."""
        return _MOVES[self.status]


@dataclass(frozen=True, slots=True)
class DeviceUser:
    """A person who uses a device. ``managed``: it was under somebody's management when they enrolled."""

    device_id: DeviceId
    user_id: UserId
    managed: bool
    screen_lock: ScreenLock | None
    created_at: int


def check_profile(profile: DeviceProfile) -> None:
    """Refuse what the contract's bounds do not allow.

    Raises:
        ValidationFailed: a text is too short or too long.
    """
    causes = []
    for field in fields(profile):
        value = getattr(profile, field.name)
        least, most = _LENGTHS.get(field.name, (0, 0))
        if most and value is not None and not least <= len(value) <= most:
            causes.append(f"profile.{field.name}: The text must have {least} to {most} characters.")
    if causes:
        raise ValidationFailed(WHAT, tuple(causes))


def check_removable(device: EnrolledDevice) -> None:
    """Nobody removes a device that is still in use.

    Raises:
        IllegalDeviceStatus: it is not DEACTIVATED.
    """
    if device.status is not EnrolledStatus.DEACTIVATED:
        raise IllegalDeviceStatus()
