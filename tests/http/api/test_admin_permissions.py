"""What each kind of administrator may do, to whom, and never to more powerful ones (Okta: administrator roles)."""

import secrets
from typing import Any

import httpx
import pytest
from tests.http.api.admins import administrator, give, join, new_group, refusal, service_app
from tests.relying_party import relying_party
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.roles import AppTarget, RoleType, Targets

pytestmark = pytest.mark.usefixtures("roles_end_with_the_test")

USERS, GROUPS, APPS = "/api/v1/users", "/api/v1/groups", "/api/v1/apps"
FORBIDDEN = (403, "E0000006")
BOOKMARK = {"name": "bookmark", "signOnMode": "BOOKMARK", "settings": {"app": {"url": "https://example.com/"}}}


def profile(**more: object) -> dict[str, Any]:
    login = f"{secrets.token_hex(6)}@example.com"
    return {"profile": {"login": login, "email": login, "firstName": "New", "lastName": "Person"}, **more}


async def new_app(admin: httpx.AsyncClient) -> str:
    response = await admin.post(APPS, json={**BOOKMARK, "label": f"App {secrets.token_hex(4)}"})
    assert response.status_code == 200, response.text
    return str(response.json()["id"])


WHO_MAY: dict[tuple[str, str], set[RoleType]] = {
    ("GET", USERS): {
        RoleType.SUPER_ADMIN,
        RoleType.ORG_ADMIN,
        RoleType.APP_ADMIN,
        RoleType.USER_ADMIN,
        RoleType.GROUP_MEMBERSHIP_ADMIN,
        RoleType.HELP_DESK_ADMIN,
        RoleType.READ_ONLY_ADMIN,
        RoleType.API_ACCESS_MANAGEMENT_ADMIN,
        RoleType.MOBILE_ADMIN,
    },
    ("GET", "/api/v1/logs"): {
        RoleType.SUPER_ADMIN,
        RoleType.ORG_ADMIN,
        RoleType.READ_ONLY_ADMIN,
        RoleType.REPORT_ADMIN,
    },
    ("POST", USERS): {RoleType.SUPER_ADMIN, RoleType.ORG_ADMIN, RoleType.USER_ADMIN},
    ("POST", GROUPS): {RoleType.SUPER_ADMIN, RoleType.ORG_ADMIN, RoleType.USER_ADMIN},
    ("POST", APPS): {RoleType.SUPER_ADMIN, RoleType.APP_ADMIN},
    ("POST", "/api/v1/authorizationServers"): {RoleType.SUPER_ADMIN, RoleType.API_ACCESS_MANAGEMENT_ADMIN},
    ("POST", "/api/v1/zones"): {RoleType.SUPER_ADMIN, RoleType.ORG_ADMIN},
    ("POST", "/api/v1/iam/roles"): {RoleType.SUPER_ADMIN},
    ("GET", "/api/v1/api-tokens"): {RoleType.SUPER_ADMIN, RoleType.ORG_ADMIN, RoleType.READ_ONLY_ADMIN},
}


@pytest.mark.parametrize("type", [one for one in RoleType if one is not RoleType.CUSTOM])
async def test_a_role_opens_what_it_is_for_and_nothing_else(org: Organisation, type: RoleType) -> None:
    caller, _ = await administrator(org, type)
    for (method, path), may in WHO_MAY.items():
        answer = await caller.request(method, path, json={} if method == "POST" else None)
        assert (answer.status_code == 403) == (type not in may), (method, path, answer.text)


async def test_the_help_desk_resets_passwords_and_changes_nobody(org: Organisation, someone: Someone) -> None:
    caller, _ = await administrator(org, RoleType.HELP_DESK_ADMIN)
    person = f"{USERS}/{someone.user.id}"
    assert (await caller.get(person)).status_code == 200
    assert (await caller.post(f"{person}/lifecycle/expire_password")).status_code == 200
    assert refusal(await caller.post(person, json={"profile": {"nickName": "x"}}))[:2] == FORBIDDEN
    assert refusal(await caller.put(person, json=profile()))[:2] == FORBIDDEN
    assert refusal(await caller.post(f"{person}/lifecycle/deactivate"))[:2] == FORBIDDEN
    assert refusal(await caller.delete(person))[:2] == FORBIDDEN


@pytest.mark.parametrize("type", [RoleType.ORG_ADMIN, RoleType.USER_ADMIN, RoleType.HELP_DESK_ADMIN])
async def test_only_super_administrators_change_administrators(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, type: RoleType
) -> None:
    caller, _ = await administrator(org, type)
    for role in (RoleType.SUPER_ADMIN, RoleType.READ_ONLY_ADMIN):
        _, other = await administrator(org, role)
        for name in (other.user.id, other.login, other.login.partition("@")[0]):
            answer = await caller.post(f"{USERS}/{name}/lifecycle/expire_password")
            assert refusal(answer)[:2] == FORBIDDEN
        assert (await caller.get(f"{USERS}/{other.user.id}")).status_code == 200
    assert (await caller.post(f"{USERS}/{someone.user.id}/lifecycle/expire_password")).status_code == 200


async def test_a_group_that_makes_administrators_is_for_super_administrators(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    caller, someone = await administrator(org, RoleType.USER_ADMIN)
    group = await new_group(admin)
    assert (await admin.post(f"{GROUPS}/{group}/roles", json={"type": "SUPER_ADMIN"})).status_code == 201
    attempts = [
        await caller.put(f"{GROUPS}/{group}/users/{someone.user.id}"),
        await caller.put(f"{GROUPS}/{group}", json={"profile": {"name": "Mine"}}),
        await caller.delete(f"{GROUPS}/{group}"),
        await caller.post(USERS, json=profile(groupIds=[group])),
        await caller.post(USERS, json=profile(groupIds=[await new_group(admin), group])),
    ]
    for answer in attempts:
        assert refusal(answer)[:2] == FORBIDDEN
    assert (await admin.get(f"{GROUPS}/{group}/users")).json() == []


async def test_nobody_makes_administrators_by_a_rule(org: Organisation, admin: httpx.AsyncClient) -> None:
    caller, _ = await administrator(org, RoleType.USER_ADMIN)
    group = await new_group(admin)
    assert (await admin.post(f"{GROUPS}/{group}/roles", json={"type": "SUPER_ADMIN"})).status_code == 201
    rule = {
        "type": "group_rule",
        "name": f"Rule {secrets.token_hex(4)}",
        "conditions": {"expression": {"value": "user.login != ''", "type": "urn:okta:expression:1.0"}},
        "actions": {"assignUserToGroups": {"groupIds": [group]}},
    }
    assert (await caller.post(f"{GROUPS}/rules", json=rule)).status_code in {400, 403}


async def test_an_app_administrator_does_not_take_over_a_service_with_power(org: Organisation) -> None:
    caller, _ = await administrator(org, RoleType.APP_ADMIN)
    powerful, plain = await service_app(org, "okta.users.manage"), await service_app(org)
    for app, status in ((powerful, 403), (plain, 204)):
        for path in (f"/oauth2/v1/clients/{app.client_id}/lifecycle/deactivate",):
            assert (await caller.post(path)).status_code == status
    assert refusal(await caller.delete(f"/oauth2/v1/clients/{powerful.client_id}"))[:2] == FORBIDDEN
    assert refusal(await caller.post(f"{APPS}/{powerful.client_id}/lifecycle/deactivate"))[:2] == FORBIDDEN
    grant = {"issuer": org.url, "scopeId": "okta.users.manage"}
    assert refusal(await caller.post(f"{APPS}/{plain.client_id}/grants", json=grant))[:2] == FORBIDDEN


async def test_a_read_only_administrator_sees_no_secrets(org: Organisation) -> None:
    app = await relying_party(org)
    readers = {RoleType.READ_ONLY_ADMIN: 403, RoleType.APP_ADMIN: 200}
    for role, status in readers.items():
        caller, _ = await administrator(org, role)
        assert (await caller.get(f"{APPS}/{app.client_id}")).status_code == 200
        assert (await caller.get(f"{APPS}/{app.client_id}/credentials/secrets")).status_code == status


# targets


async def test_a_group_administrator_reaches_the_people_of_their_groups_alone(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    mine, other = await new_group(admin), await new_group(admin)
    caller, _ = await administrator(org, RoleType.USER_ADMIN, Targets(groups=(mine,)))
    person = f"{USERS}/{someone.user.id}"
    await join(admin, other, someone)
    assert refusal(await caller.get(person))[:2] == FORBIDDEN
    assert refusal(await caller.post(f"{person}/lifecycle/expire_password"))[:2] == FORBIDDEN
    assert refusal(await caller.put(f"{GROUPS}/{mine}/users/{someone.user.id}"))[:2] == FORBIDDEN
    await join(admin, mine, someone)
    assert (await caller.get(person)).status_code == 200
    assert (await caller.post(f"{person}/lifecycle/expire_password")).status_code == 200
    assert (await caller.get(f"{GROUPS}/{mine}")).status_code == 200
    for path in (f"{GROUPS}/{other}", f"{GROUPS}/00gNobodys0000000000", f"{USERS}/00uNobodys0000000000"):
        assert refusal(await caller.get(path))[:2] == FORBIDDEN
    assert refusal(await caller.delete(f"{GROUPS}/{other}/users/{someone.user.id}"))[:2] == FORBIDDEN


async def test_a_group_administrator_makes_people_for_their_groups_alone(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    mine, other = await new_group(admin), await new_group(admin)
    caller, _ = await administrator(org, RoleType.USER_ADMIN, Targets(groups=(mine,)))
    for body in (profile(), profile(groupIds=[other]), profile(groupIds=[mine, other]), profile(groupIds="x")):
        assert refusal(await caller.post(USERS, json=body))[:2] == FORBIDDEN
    assert (await caller.post(USERS, json=profile(groupIds=[mine]))).status_code == 200


async def test_an_app_administrator_reaches_their_apps_alone(org: Organisation, admin: httpx.AsyncClient) -> None:
    mine, other = await new_app(admin), await new_app(admin)
    caller, _ = await administrator(org, RoleType.APP_ADMIN, Targets(apps=(AppTarget("bookmark", mine),)))
    assert (await caller.get(f"{APPS}/{mine}")).status_code == 200
    assert refusal(await caller.get(f"{APPS}/{other}"))[:2] == FORBIDDEN
    assert refusal(await caller.post(f"{APPS}/{other}/lifecycle/deactivate"))[:2] == FORBIDDEN
    assert refusal(await caller.post(APPS, json=BOOKMARK))[:2] == FORBIDDEN
    assert (await caller.get(f"{USERS}/{org.ada.user.id}")).status_code == 200
    whole, _ = await administrator(org, RoleType.APP_ADMIN, Targets(apps=(AppTarget("bookmark"),)))
    for app in (mine, other):
        assert (await whole.get(f"{APPS}/{app}")).status_code == 200


async def test_roles_add_up(org: Organisation, admin: httpx.AsyncClient) -> None:
    mine, other = await new_group(admin), await new_group(admin)
    caller, someone = await administrator(org, RoleType.USER_ADMIN, Targets(groups=(mine,)))
    await give(org, someone, RoleType.READ_ONLY_ADMIN)
    assert (await caller.get(f"{GROUPS}/{other}")).status_code == 200
    assert refusal(await caller.delete(f"{GROUPS}/{other}"))[:2] == FORBIDDEN


# custom roles


async def custom(admin: httpx.AsyncClient, permissions: list[str], resources: list[str]) -> tuple[str, str]:
    label = secrets.token_hex(6)
    role = await admin.post(
        "/api/v1/iam/roles", json={"label": f"Role {label}", "description": "A role", "permissions": permissions}
    )
    assert role.status_code == 200, role.text
    body = {"label": f"Set {label}", "description": "A set", "resources": resources}
    resource_set = await admin.post("/api/v1/iam/resource-sets", json=body)
    assert resource_set.status_code == 200, resource_set.text
    return str(role.json()["id"]), str(resource_set.json()["id"])


async def test_a_custom_role_permits_what_its_author_wrote_over_its_resource_set(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    group = await new_group(admin)
    await join(admin, group, someone)
    permissions = ["okta.users.lifecycle.suspend", "okta.users.lifecycle.unsuspend"]
    role, resource_set = await custom(admin, permissions, [f"{org.url}{GROUPS}/{group}/users"])
    caller, helper = await administrator(org, RoleType.REPORT_ADMIN)
    body = {"type": "CUSTOM", "role": role, "resource-set": resource_set}
    assert (await admin.post(f"{USERS}/{helper.user.id}/roles", json=body)).status_code == 201
    person = f"{USERS}/{someone.user.id}"
    assert (await caller.get(person)).status_code == 200
    assert (await caller.post(f"{person}/lifecycle/suspend")).status_code == 200
    assert refusal(await caller.post(f"{person}/lifecycle/deactivate"))[:2] == FORBIDDEN
    assert refusal(await caller.post(f"{USERS}/{org.ada.user.id}/lifecycle/suspend"))[:2] == FORBIDDEN
    assert (await admin.delete(f"/api/v1/iam/roles/{role}/permissions/{permissions[1]}")).status_code == 204
    assert refusal(await caller.post(f"{person}/lifecycle/unsuspend"))[:2] == FORBIDDEN


async def test_a_permission_with_conditions_that_nothing_can_check_is_not_counted(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    role, resource_set = await custom(admin, ["okta.users.read"], [f"orn:okta:directory:{org.org_id}:users"])
    caller, helper = await administrator(org, RoleType.REPORT_ADMIN)
    body = {"type": "CUSTOM", "role": role, "resource-set": resource_set}
    assert (await admin.post(f"{USERS}/{helper.user.id}/roles", json=body)).status_code == 201
    assert (await caller.get(USERS)).status_code == 200
    conditions = {"conditions": {"include": {"okta:ResourceAttribute/User/Profile": ["city"]}}}
    path = f"/api/v1/iam/roles/{role}/permissions/okta.users.read"
    assert (await admin.put(path, json=conditions)).json()["conditions"] == conditions["conditions"]
    assert refusal(await caller.get(USERS))[:2] == FORBIDDEN
