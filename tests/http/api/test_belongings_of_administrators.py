"""What is an administrator's is changed by super administrators and themselves, however its path begins (case 66)."""

import secrets

import httpx
import pytest
from tests.http.api.admins import administrator, refusal, token_of
from tests.http.api.people import USERS
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.roles import RoleType
from frontdesk.domain.devices.enrolled import DeviceProfile, Platform
from frontdesk.usecases.enrolled_devices.devices import enroll_device, share_device

TOKENS, DEVICES = "/api/v1/api-tokens", "/api/v1/devices"
FORBIDDEN = (403, "E0000006")
ANYWHERE = {"name": "mine", "network": {"connection": "ANYWHERE"}}

pytestmark = pytest.mark.usefixtures("roles_end_with_the_test")


async def keeper_of_tokens(org: Organisation, admin: httpx.AsyncClient) -> tuple[httpx.AsyncClient, Someone]:
    """Whoever manages API tokens, and nothing else."""
    label = secrets.token_hex(6)
    role = {"label": f"Role {label}", "description": "A role", "permissions": ["okta.users.apitokens.manage"]}
    role_id = (await admin.post("/api/v1/iam/roles", json=role)).json()["id"]
    resources = [f"orn:okta:idp:{org.org_id}:api_tokens"]
    resource_set = {"label": f"Set {label}", "description": "A set", "resources": resources}
    set_id = (await admin.post("/api/v1/iam/resource-sets", json=resource_set)).json()["id"]
    someone = await org.someone()
    body = {"type": "CUSTOM", "role": role_id, "resource-set": set_id}
    assert (await admin.post(f"{USERS}/{someone.user.id}/roles", json=body)).status_code == 201
    return await token_of(org, someone), someone


async def token_id_of(admin: httpx.AsyncClient, someone: Someone) -> str:
    listed = (await admin.get(TOKENS)).json()
    return str(next(token["id"] for token in listed if token["userId"] == someone.user.id))


async def test_nobody_less_loosens_or_ends_the_api_token_of_an_administrator(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    caller, keeper = await keeper_of_tokens(org, admin)
    _, boss = await administrator(org, RoleType.SUPER_ADMIN)
    await token_of(org, someone)
    theirs = await token_id_of(admin, boss)
    before = (await admin.get(f"{TOKENS}/{theirs}")).json()
    assert (await caller.get(f"{TOKENS}/{theirs}")).status_code == 200
    assert refusal(await caller.put(f"{TOKENS}/{theirs}", json=ANYWHERE))[:2] == FORBIDDEN
    assert refusal(await caller.delete(f"{TOKENS}/{theirs}"))[:2] == FORBIDDEN
    assert (await admin.get(f"{TOKENS}/{theirs}")).json() == before
    assert (await caller.put(f"{TOKENS}/{await token_id_of(admin, someone)}", json=ANYWHERE)).status_code == 200
    assert (await caller.delete(f"{TOKENS}/{await token_id_of(admin, someone)}")).status_code == 204
    assert refusal(await caller.delete(f"{TOKENS}/00Tnone"))[:2] == (404, "E0000007")
    assert (await caller.put(f"{TOKENS}/{await token_id_of(admin, keeper)}", json=ANYWHERE)).status_code == 200
    assert (await admin.delete(f"{TOKENS}/{theirs}")).status_code == 204


async def test_nobody_less_takes_the_phone_of_an_administrator_out_of_use(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    caller, _ = await administrator(org, RoleType.MOBILE_ADMIN)
    _, boss = await administrator(org, RoleType.SUPER_ADMIN)
    now, profile = org.clock.now(), DeviceProfile("A phone", Platform.IOS)
    async with org.unit() as unit:
        shared = await enroll_device(unit, someone.user, profile, now)
        await share_device(unit, boss.user, shared.id, now)
        plain = await enroll_device(unit, someone.user, profile, now)
    for move in ("suspend", "deactivate", "unsuspend", "activate"):
        assert refusal(await caller.post(f"{DEVICES}/{shared.id}/lifecycle/{move}"))[:2] == FORBIDDEN
    assert refusal(await caller.delete(f"{DEVICES}/{shared.id}"))[:2] == FORBIDDEN
    assert (await caller.get(f"{DEVICES}/{shared.id}")).json()["status"] == "ACTIVE"
    assert (await caller.post(f"{DEVICES}/{plain.id}/lifecycle/suspend")).status_code == 204
    assert (await admin.post(f"{DEVICES}/{shared.id}/lifecycle/deactivate")).status_code == 204
    assert (await caller.post(f"{DEVICES}/{shared.id}/lifecycle/activate")).status_code == 204
