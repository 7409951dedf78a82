"""/api/v1/devices (contract A.Devices). Devices are made by enrolling, which no route of the management API does."""

from typing import Any

import httpx
import pytest
from tests.serving import Organisation, Someone

from frontdesk.domain.devices.enrolled import (
    MOST_DEVICES,
    DeviceProfile,
    DiskEncryption,
    EnrolledDevice,
    Platform,
    ScreenLock,
)
from frontdesk.domain.errors import ValidationFailed
from frontdesk.usecases.enrolled_devices.devices import enroll_device, share_device

DEVICES = "/api/v1/devices"
EVERYTHING = DeviceProfile(
    display_name="Ada's laptop",
    platform=Platform.WINDOWS,
    registered=True,
    manufacturer="Analytical",
    model="Engine 2",
    os_version="11.0.22631",
    serial_number="SN-1843",
    imei="490154203237518",
    meid="A0000000002329",
    udid="00008120-001C5D4A3E32601E",
    sid="S-1-5-21-1180699209-877415012-3182924384-1004",
    tpm_public_key_hash="2b422c60e7cd55f98053a5082eb03843",
    authenticator_app_key="C1A3CED7-2009-4CCE-BEF4-034278790828",
    integrity_jailbreak=False,
    managed=True,
    secure_hardware_present=True,
    disk_encryption_type=DiskEncryption.ALL_INTERNAL_VOLUMES,
)


async def enrolled(org: Organisation, who: Someone, name: str = "A phone", **more: Any) -> EnrolledDevice:
    profile = DeviceProfile(display_name=name, platform=more.pop("platform", Platform.IOS), **more)
    async with org.unit() as unit:
        return await enroll_device(unit, who.user, profile, org.clock.now(), screen_lock=ScreenLock.BIOMETRIC)


async def test_every_field_that_a_device_tells_is_read_back(org: Organisation, admin: httpx.AsyncClient) -> None:
    who = await org.someone()
    async with org.unit() as unit:
        device = await enroll_device(unit, who.user, EVERYTHING, org.clock.now())
    answer = await admin.get(f"{DEVICES}/{device.id}")
    assert answer.status_code == 200
    shown = answer.json()
    assert shown["profile"] == {
        "displayName": "Ada's laptop",
        "platform": "WINDOWS",
        "registered": True,
        "manufacturer": "Analytical",
        "model": "Engine 2",
        "osVersion": "11.0.22631",
        "serialNumber": "SN-1843",
        "imei": "490154203237518",
        "meid": "A0000000002329",
        "udid": "00008120-001C5D4A3E32601E",
        "sid": "S-1-5-21-1180699209-877415012-3182924384-1004",
        "tpmPublicKeyHash": "2b422c60e7cd55f98053a5082eb03843",
        "authenticatorAppKey": "C1A3CED7-2009-4CCE-BEF4-034278790828",
        "integrityJailbreak": False,
        "managed": True,
        "secureHardwarePresent": True,
        "diskEncryptionType": "ALL_INTERNAL_VOLUMES",
    }
    assert (shown["id"][:3], shown["status"], shown["resourceType"]) == ("guo", "ACTIVE", "UDDevice")
    assert (shown["resourceId"], shown["resourceAlternateId"]) == (device.id, None)
    assert shown["resourceDisplayName"] == {"value": "Ada's laptop", "sensitive": False}
    assert [origin["key"] for origin in shown["_embedded"]["originatedFrom"]] == ["okta_verify"]


async def test_a_device_tells_who_uses_it(org: Organisation, admin: httpx.AsyncClient) -> None:
    first, second = await org.someone(), await org.someone()
    device = await enrolled(org, first)
    async with org.unit() as unit:
        await share_device(unit, second.user, device.id, org.clock.now() + 1)
    users = (await admin.get(f"{DEVICES}/{device.id}/users")).json()
    assert [use["user"]["id"] for use in users] == [first.user.id, second.user.id]
    assert (users[0]["screenLockType"], users[0]["managementStatus"]) == ("BIOMETRIC", "NOT_MANAGED")
    assert "screenLockType" not in users[1]
    alone = (await admin.get(f"/api/v1/users/{first.user.id}")).json()
    assert users[0]["user"] == alone
    listed = {one["id"]: one for one in (await admin.get(DEVICES, params={"expand": "user"})).json()}
    assert listed[device.id]["_embedded"]["users"] == users
    listed = {one["id"]: one for one in (await admin.get(DEVICES, params={"expand": "userSummary"})).json()}
    summary = listed[device.id]["_embedded"]["users"][0]["user"]
    assert (summary["id"], summary["profile"]["login"], "credentials" in summary) == (first.user.id, first.login, False)
    assert "_embedded" not in (await admin.get(DEVICES)).json()[0]


async def test_a_device_goes_through_its_life(org: Organisation, admin: httpx.AsyncClient) -> None:
    device = await enrolled(org, await org.someone())
    path = f"{DEVICES}/{device.id}"

    async def moved(move: str) -> tuple[int, str, list[str]]:
        answer = await admin.post(f"{path}/lifecycle/{move}")
        assert answer.status_code != 204 or (answer.content, "content-type" in answer.headers) == (b"", False)
        shown = (await admin.get(path)).json()
        return answer.status_code, shown["status"], sorted(set(shown["_links"]) - {"self", "users"})

    assert await moved("suspend") == (204, "SUSPENDED", ["deactivate", "unsuspend"])
    assert await moved("suspend") == (403, "SUSPENDED", ["deactivate", "unsuspend"])
    assert await moved("activate") == (403, "SUSPENDED", ["deactivate", "unsuspend"])
    assert await moved("unsuspend") == (204, "ACTIVE", ["deactivate", "suspend"])
    refused = await admin.delete(path)
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "E0000152")
    assert len((await admin.get(f"{path}/users")).json()) == 1
    assert await moved("deactivate") == (204, "DEACTIVATED", ["activate"])
    assert (await admin.get(f"{path}/users")).json() == []
    assert await moved("activate") == (204, "ACTIVE", ["deactivate", "suspend"])
    assert await moved("deactivate") == (204, "DEACTIVATED", ["activate"])
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).status_code == 404
    log = await admin.get("/api/v1/logs", params={"filter": f'target.id eq "{device.id}"', "limit": "100"})
    assert [event["eventType"] for event in log.json()] == [
        "device.enrollment.create",
        "device.user.add",
        "device.lifecycle.suspend",
        "device.lifecycle.unsuspend",
        "device.lifecycle.deactivate",
        "device.user.remove",
        "device.lifecycle.activate",
        "device.lifecycle.deactivate",
        "device.lifecycle.delete",
    ]


@pytest.mark.parametrize(
    ("method", "tail", "word"),
    [
        ("GET", "", "Device"),
        ("DELETE", "", "Device"),
        ("GET", "/users", "GenericUDObject"),
        *[("POST", f"/lifecycle/{move}", "Device") for move in ("activate", "deactivate", "suspend", "unsuspend")],
    ],
)
async def test_what_is_no_device_is_not_found(admin: httpx.AsyncClient, method: str, tail: str, word: str) -> None:
    answer = await admin.request(method, f"{DEVICES}/guonothing{tail}")
    assert (answer.status_code, answer.json()["errorCode"]) == (404, "E0000007")
    assert answer.json()["errorSummary"].endswith(f"guonothing ({word})")


async def test_devices_are_searched_by_status_and_profile_page_by_page(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    who = await org.someone()
    made = [await enrolled(org, who, f"searched {n}", platform=Platform.ANDROID) for n in range(3)]
    await admin.post(f"{DEVICES}/{made[1].id}/lifecycle/suspend")

    async def found(search: str, **more: str) -> list[str]:
        pages: list[str] = []
        answer = await admin.get(DEVICES, params={"search": search, **more})
        while True:
            assert answer.status_code == 200, answer.text
            pages += [device["id"] for device in answer.json()]
            if "next" not in answer.links:
                return pages
            answer = await admin.get(answer.links["next"]["url"])

    ours = sorted(device.id for device in made)
    assert await found('profile.platform eq "ANDROID"', limit="1") == ours
    assert await found('profile.displayName co "SEARCHED" and status eq "SUSPENDED"') == [made[1].id]
    assert await found('profile.displayName sw "searched" and status eq "ACTIVE"') == sorted({*ours} - {made[1].id})
    assert await found(f'id eq "{made[2].id}"') == [made[2].id]
    assert await found('status eq "DEACTIVATED" and profile.platform eq "MACOS"') == []


@pytest.mark.parametrize(
    "query",
    [{"search": "status eq"}, {"search": 'color eq "red"'}, {"after": "mock_cursor_for_testing", "limit": "2"}],
    ids=str,
)
async def test_a_search_or_cursor_that_means_nothing_is_refused(
    admin: httpx.AsyncClient, query: dict[str, str]
) -> None:
    answer = await admin.get(DEVICES, params=query)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "E0000031")
    assert answer.json()["errorCauses"]


async def test_a_person_who_is_deleted_uses_no_device(org: Organisation, admin: httpx.AsyncClient) -> None:
    who = await org.someone()
    device = await enrolled(org, who)
    for _ in range(2):
        assert (await admin.delete(f"/api/v1/users/{who.user.id}")).status_code == 204
    assert (await admin.get(f"{DEVICES}/{device.id}")).status_code == 200
    assert (await admin.get(f"{DEVICES}/{device.id}/users")).json() == []


async def test_who_enrols_keeps_to_the_bounds_of_the_contract(org: Organisation) -> None:
    who, other, now = await org.someone(), await org.someone(), org.clock.now()
    async with org.unit() as unit:
        for wrong in ({"display_name": ""}, {"display_name": "x" * 256}, {"imei": "123"}, {"udid": "u" * 48}):
            profile = DeviceProfile(**{"display_name": "x", "platform": Platform.IOS, **wrong})  # type: ignore[arg-type] # one text at a time
            with pytest.raises(ValidationFailed) as refused:
                await enroll_device(unit, who.user, profile, now)
            assert refused.value.causes[0].startswith(f"profile.{next(iter(wrong))}: ")
        for _ in range(MOST_DEVICES):
            device = await enroll_device(unit, who.user, DeviceProfile("x", Platform.IOS), now)
        with pytest.raises(ValidationFailed, match="device"):
            await enroll_device(unit, who.user, DeviceProfile("x", Platform.IOS), now)
        await share_device(unit, other.user, device.id, now)
        with pytest.raises(ValidationFailed, match="device"):
            await share_device(unit, other.user, device.id, now)
