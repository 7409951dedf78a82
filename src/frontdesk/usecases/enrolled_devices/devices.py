"""Devices: enrolled by whatever proves that somebody holds one, then looked after by administrators (A.Devices).

Enrolling an authenticator that lives on a device (a push factor) makes the device known; no route of the management
API does. Deactivating a device takes it from everybody who uses it.
"""

from collections.abc import Callable

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.devices.enrolled import (
    MOST_DEVICES,
    TYPE,
    WHAT,
    DeviceProfile,
    DeviceUser,
    EnrolledDevice,
    EnrolledStatus,
    Move,
    ScreenLock,
    check_profile,
    check_removable,
)
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.ids import DeviceId, UserId, new_device_id
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.users.model import User
from frontdesk.storage.errors import AlreadyThere
from frontdesk.storage.unit import Unit

OKTA_VERIFY = "okta_verify"
_BATCH = 1_000
_TOO_MANY = f"user: A person may have {MOST_DEVICES} devices; remove one first."
_EVENTS = {
    Move.ACTIVATE: EventType.ENROLLED_DEVICE_ACTIVATE,
    Move.DEACTIVATE: EventType.ENROLLED_DEVICE_DEACTIVATE,
    Move.SUSPEND: EventType.ENROLLED_DEVICE_SUSPEND,
    Move.UNSUSPEND: EventType.ENROLLED_DEVICE_UNSUSPEND,
}


async def enroll_device(
    unit: Unit, user: User, profile: DeviceProfile, now: int, *, screen_lock: ScreenLock | None = None
) -> EnrolledDevice:
    """A device becomes known by its owner's enrolling an authenticator on it.

    What a device says of itself proves nothing, so that two people who name the same hardware have two devices.

    Raises:
        ValidationFailed: a text of the profile is too short or too long, or the person has too many devices.
    """
    check_profile(profile)
    await _check_room(unit, user.id)
    device = EnrolledDevice(new_device_id(now), EnrolledStatus.ACTIVE, profile, OKTA_VERIFY, now, now, 1)
    await unit.enrolled_devices.add(device)
    unit.record(_told(EventType.ENROLLED_DEVICE_CREATE, now, _party(user), device))
    await _add_user(unit, user, device, screen_lock, now)
    return device


async def share_device(
    unit: Unit, user: User, id: DeviceId, now: int, *, screen_lock: ScreenLock | None = None
) -> EnrolledDevice:
    """Somebody else enrols on a device that is known, having proved to hold its key.

    Raises:
        ResourceNotFound: there is no such device.
        ValidationFailed: it is not ACTIVE, is theirs already, or the person has too many devices.
    """
    device = await get_device(unit, id)
    if device.status is not EnrolledStatus.ACTIVE:
        raise ValidationFailed(WHAT, ("status: Only a device that is ACTIVE takes another person.",))
    await _check_room(unit, user.id)
    await _add_user(unit, user, device, screen_lock, now)
    return device


async def get_device(unit: Unit, id: str, word: str = TYPE) -> EnrolledDevice:
    """The device. ``word``: what E0000007 calls it.

    Raises:
        ResourceNotFound: there is none.
    """
    device = await unit.enrolled_devices.find(id)
    if device is None:
        raise ResourceNotFound(f"{id} ({word})")
    return device


async def list_devices(
    unit: Unit, after: str, most: int, chosen: Callable[[EnrolledDevice], bool] | None
) -> list[EnrolledDevice]:
    """Devices by id, those that are chosen, ``most`` at a time."""
    if chosen is None:
        return await unit.enrolled_devices.list_page(after, most)
    found: list[EnrolledDevice] = []
    while len(found) < most:
        batch = await unit.enrolled_devices.list_page(after, _BATCH)
        found += [device for device in batch if chosen(device)]
        if len(batch) < _BATCH:
            break
        after = batch[-1].id
    return found[:most]


async def move_device(unit: Unit, actor: Actor, device: EnrolledDevice, move: Move, now: int) -> EnrolledDevice:
    """Activate, deactivate, suspend, unsuspend. A device that is deactivated is nobody's any more.

    Raises:
        IllegalDeviceStatus: its status does not allow the move.
        StaleWrite: another request came first.
    """
    changed = device.moved(move, now)
    await unit.enrolled_devices.save(changed)
    unit.record(_told(_EVENTS[move], now, actor.party, device))
    if move is Move.DEACTIVATE:
        await _let_go(unit, actor, device, now)
    return changed


async def remove_device(unit: Unit, actor: Actor, device: EnrolledDevice, now: int) -> None:
    """The device is forgotten; enrolling it again makes another one.

    Raises:
        IllegalDeviceStatus: it was not deactivated first.
        StaleWrite: another request came first.
    """
    check_removable(device)
    await unit.enrolled_devices.save(device)
    await unit.enrolled_devices.remove(device.id)
    unit.record(_told(EventType.ENROLLED_DEVICE_DELETE, now, actor.party, device))


async def list_device_users(unit: Unit, devices: list[EnrolledDevice]) -> dict[DeviceId, list[tuple[DeviceUser, User]]]:
    """Who uses these devices, the oldest user of each first."""
    found: dict[DeviceId, list[tuple[DeviceUser, User]]] = {device.id: [] for device in devices}
    for link in await unit.enrolled_devices.list_users(list(found)):
        user = await unit.users.find(link.user_id)
        assert user is not None, "who is deleted uses no device"
        found[link.device_id].append((link, user))
    return found


async def _add_user(unit: Unit, user: User, device: EnrolledDevice, screen_lock: ScreenLock | None, now: int) -> None:
    link = DeviceUser(device.id, user.id, device.profile.managed is True, screen_lock, now)
    try:
        await unit.enrolled_devices.add_user(link)
    except AlreadyThere:
        raise ValidationFailed(WHAT, ("user: The device is this person's already.",)) from None
    unit.record(_told(EventType.ENROLLED_DEVICE_USER_ADD, now, _party(user), device, _party(user)))


async def _let_go(unit: Unit, actor: Actor, device: EnrolledDevice, now: int) -> None:
    for _, user in (await list_device_users(unit, [device]))[device.id]:
        unit.record(_told(EventType.ENROLLED_DEVICE_USER_REMOVE, now, actor.party, device, _party(user)))
    await unit.enrolled_devices.remove_users(device.id)


async def _check_room(unit: Unit, user_id: UserId) -> None:
    if len(await unit.enrolled_devices.list_of_user(user_id)) >= MOST_DEVICES:
        raise ValidationFailed(WHAT, (_TOO_MANY,))


def _told(type: EventType, now: int, by: Party, device: EnrolledDevice, *others: Party) -> LogEvent:
    target = Party(device.id, TYPE, display_name=device.profile.display_name)
    return LogEvent(type=type, published_at=now, actor=by, targets=(target, *others))


def _party(user: User) -> Party:
    return Party(user.id, "User", user.login, user.login)
