"""Devices on the wire (contract A.Devices)."""

from dataclasses import fields

from frontdesk.domain.devices.enrolled import DeviceProfile, DeviceUser, EnrolledDevice, EnrolledStatus
from frontdesk.domain.records.model import Record
from frontdesk.domain.users.model import User
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link
from frontdesk.web.shapes.users import show_user

_PATH = "/api/v1/devices"
_SUMMARY = ("login", "email", "firstName", "lastName", "displayName")


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


_MEMBERS = {field.name: _camel(field.name) for field in fields(DeviceProfile)}
SEARCHED = ("id", "status", "created", "lastUpdated", *(f"profile.{name}" for name in _MEMBERS.values()))
"""What a search may ask for."""


def device_facts(device: EnrolledDevice) -> dict[str, object]:
    """What the device is, without where anything is found; members that it does not tell are left out."""
    told = {shown: getattr(device.profile, name) for name, shown in _MEMBERS.items()}
    return {
        "id": device.id,
        "status": device.status,
        "created": iso_time(device.created_at),
        "lastUpdated": iso_time(device.updated_at),
        "profile": {name: value for name, value in told.items() if value is not None},
    }


def show_device(call: Call, device: EnrolledDevice) -> dict[str, object]:
    """The device as an answer."""
    return {
        **device_facts(device),
        "resourceType": "UDDevice",
        "resourceDisplayName": {"value": device.profile.display_name, "sensitive": False},
        "resourceId": device.id,
        "resourceAlternateId": None,
        "_links": _links(call, device),
    }


def show_origin(authenticator: Record) -> dict[str, object]:
    """By which authenticator the device became known."""
    return {"id": authenticator.id, "name": authenticator.name, "key": authenticator.body["key"]}


def show_device_user(call: Call, use: DeviceUser, user: User) -> dict[str, object]:
    """A person who uses it, in full."""
    return {**_use(use), "user": show_user(call, user, call.org.user_schema(user.type_id))}


def show_device_user_summary(call: Call, use: DeviceUser, user: User) -> dict[str, object]:
    """A person who uses it, by their names."""
    profile = {**user.profile, "login": user.login}
    summary = {
        "id": user.id,
        "status": user.status,
        "realmId": user.realm_id or call.org.default_realm_id,
        "profile": {name: profile[name] for name in _SUMMARY if profile.get(name) is not None},
        "_links": {"self": link(call, f"/api/v1/users/{user.id}")},
    }
    return {**_use(use), "user": summary}


def _use(use: DeviceUser) -> dict[str, object]:
    screen_lock = {} if use.screen_lock is None else {"screenLockType": use.screen_lock}
    managed = "MANAGED" if use.managed else "NOT_MANAGED"
    return {"created": iso_time(use.created_at), "managementStatus": managed, **screen_lock}


def _links(call: Call, device: EnrolledDevice) -> dict[str, Link]:
    path = f"{_PATH}/{device.id}"
    gone = device.status is EnrolledStatus.DEACTIVATED
    links = {"self": link(call, path, "GET", *(("DELETE",) if gone else ()))}
    if not gone:
        links["users"] = link(call, f"{path}/users", "GET")
    links |= {move.value: link(call, f"{path}/lifecycle/{move.value}", "POST") for move in device.moves}
    return links
