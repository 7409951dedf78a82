"""What the orgs of ``test_orgs_apart`` hold and are asked about sign-ins, and about what people sign in with."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from tests.storage.repos.test_enrolled_devices import a_device
from tests.storage.rows import LATER, NOW, USER

from frontdesk.domain.authn.transaction import Purpose, Status, Transaction
from frontdesk.domain.devices.enrolled import DeviceUser
from frontdesk.domain.ids import DeviceId, UserId
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.repos.sightings import DEVICE, Sighting
from frontdesk.storage.repos.trips import KeptTrip
from frontdesk.storage.unit import Unit

Do = Callable[[Unit], Awaitable[Any]]
_EVE = UserId("00uEve")
_HASH = token_hash("00transaction")
_DEVICE = DeviceId("guo1")


def a_transaction(mark: int = 0, **changes: Any) -> Transaction:
    """Somebody who has typed their password."""
    begun = Transaction(
        token_hash=_HASH,
        status=Status.MFA_REQUIRED,
        purpose=Purpose.AUTHENTICATION,
        user_id=USER,
        created_at=NOW + mark,
        expires_at=LATER,
    )
    return replace(begun, **changes)


def a_trip(mark: int = 0, **changes: Any) -> KeptTrip:
    """Somebody who has been sent to an identity provider."""
    kept = KeptTrip(_HASH, "0oaIdp", token_hash("browser"), b"sealed %d" % mark, LATER)
    return replace(kept, **changes)


def _use(user_id: UserId, mark: int) -> DeviceUser:
    return DeviceUser(_DEVICE, user_id, managed=False, screen_lock=None, created_at=NOW + mark)


async def seed(unit: Unit, mark: int, *, mine: bool) -> None:
    """A transaction, a device and what was seen; one org's device has one more person."""
    await unit.authn_transactions.add(a_transaction(mark))
    await unit.sightings.save(USER, Sighting(DEVICE, "abc", NOW + mark, NOW + mark))
    await unit.trips.add(a_trip(mark))
    await unit.attempt_counters.count("code", USER, most=9, window_ms=1000, now=NOW + mark)
    await unit.enrolled_devices.add(replace(a_device(_DEVICE), created_at=NOW + mark))
    await unit.enrolled_devices.add_user(_use(USER, mark))
    if mine:
        await unit.enrolled_devices.add_user(_use(_EVE, mark))


READS: dict[str, Do] = {
    "trips.find": lambda unit: unit.trips.find(_HASH),
    "authn_transactions.find": lambda unit: unit.authn_transactions.find(_HASH),
    "sightings.list_of_user": lambda unit: unit.sightings.list_of_user(USER),
    "enrolled_devices.find": lambda unit: unit.enrolled_devices.find(_DEVICE),
    "enrolled_devices.list_page": lambda unit: unit.enrolled_devices.list_page("", 9),
    "enrolled_devices.list_users": lambda unit: unit.enrolled_devices.list_users([_DEVICE]),
    "enrolled_devices.list_of_user": lambda unit: unit.enrolled_devices.list_of_user(USER),
}
WRITES: dict[str, Do] = {
    "trips.spend": lambda unit: unit.trips.spend(_HASH, NOW + 5),
    "trips.remove_expired": lambda unit: unit.trips.remove_expired(LATER + 10_000_000),
    "authn_transactions.save": lambda unit: unit.authn_transactions.save(a_transaction(status=Status.SUCCESS)),
    "authn_transactions.remove": lambda unit: unit.authn_transactions.remove(a_transaction()),
    "authn_transactions.remove_of_user": lambda unit: unit.authn_transactions.remove_of_user(USER),
    "authn_transactions.remove_expired": lambda unit: unit.authn_transactions.remove_expired(LATER + 1),
    "sightings.save": lambda unit: unit.sightings.save(USER, Sighting(DEVICE, "abc", NOW, LATER)),
    "sightings.remove_of_user": lambda unit: unit.sightings.remove_of_user(USER, DEVICE),
    "sightings.remove_unseen": lambda unit: unit.sightings.remove_unseen(2 * LATER),
    "attempt_counters.count": lambda unit: unit.attempt_counters.count("code", USER, most=9, window_ms=1, now=NOW),
    "attempt_counters.forget": lambda unit: unit.attempt_counters.forget("code", USER),
    "attempt_counters.remove_expired": lambda unit: unit.attempt_counters.remove_expired(2 * LATER),
    "enrolled_devices.save": lambda unit: unit.enrolled_devices.save(replace(a_device(_DEVICE), updated_at=LATER)),
    "enrolled_devices.remove": lambda unit: unit.enrolled_devices.remove(_DEVICE),
    "enrolled_devices.remove_users": lambda unit: unit.enrolled_devices.remove_users(_DEVICE),
}
ADDED = {"authn_transactions.add", "trips.add", "enrolled_devices.add", "enrolled_devices.add_user"}
