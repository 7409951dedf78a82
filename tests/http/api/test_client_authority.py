"""Clients that manage the org: who may change them, and whom they may change (attack cases 48, 66)."""

import httpx
import pytest
from tests.http.api.admins import administrator, as_service, new_group, refusal, service_app
from tests.http.api.people import USERS
from tests.relying_party import RelyingParty
from tests.serving import CALLBACK, Organisation, Someone

from frontdesk.domain.admins.roles import RoleType

CLIENTS, APPS, GROUPS = "/oauth2/v1/clients", "/api/v1/apps", "/api/v1/groups"
FORBIDDEN = (403, "E0000006")

pytestmark = pytest.mark.usefixtures("roles_end_with_the_test")


def _itself(app: RelyingParty) -> httpx.AsyncClient:
    return app.org.browser(Authorization=f"Bearer {app.facts['registration_access_token']}")


async def _grant(admin: httpx.AsyncClient, org: Organisation, app: RelyingParty) -> None:
    body = {"scopeId": "okta.users.manage", "issuer": org.url}
    granted = await admin.post(f"{APPS}/{app.client_id}/grants", json=body)
    assert granted.status_code in {200, 201}, granted.text


async def test_whoever_registered_a_client_does_not_change_it_once_it_may_manage_the_org(
    org: Organisation, admin: httpx.AsyncClient, app: RelyingParty
) -> None:
    here, before = f"{CLIENTS}/{app.client_id}", await _itself(app).get(f"{CLIENTS}/{app.client_id}")
    assert before.status_code == 200
    await _grant(admin, org, app)
    taken_over = {"client_name": "Mine", "redirect_uris": ["https://evil.example.test/"]}
    for refused in (
        await _itself(app).put(here, json=taken_over),
        await _itself(app).get(here),
        await _itself(app).delete(here),
    ):
        assert refused.status_code == 401, refused.text
    assert (await admin.get(here)).json()["redirect_uris"] == [CALLBACK]
    grants = (await admin.get(f"{APPS}/{app.client_id}/grants")).json()
    assert (await admin.delete(f"{APPS}/{app.client_id}/grants/{grants[0]['id']}")).status_code == 204
    assert (await _itself(app).get(here)).status_code == 401


async def test_whoever_registered_a_client_does_not_change_it_once_it_has_a_role(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    app = await service_app(org)
    here = f"{CLIENTS}/{app.client_id}"
    assert (await _itself(app).get(here)).status_code == 200
    assert (await admin.post(f"{here}/roles", json={"type": "HELP_DESK_ADMIN"})).status_code == 201
    assert (await _itself(app).get(here)).status_code == 401


async def test_a_service_app_without_a_role_writes_no_administrator(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    caller = await as_service(await service_app(org, "okta.users.manage"), "okta.users.manage")
    _, boss = await administrator(org, RoleType.HELP_DESK_ADMIN)
    here = f"{USERS}/{boss.user.id}"
    for refused in (
        await caller.post(here, json={"credentials": {"password": {"value": "An0ther-one-of-mine"}}}),
        await caller.post(f"{here}/lifecycle/reset_password?sendEmail=false"),
        await caller.post(f"{here}/lifecycle/suspend"),
        await caller.delete(here),
    ):
        assert refusal(refused)[:2] == FORBIDDEN
    assert (await caller.get(here)).json()["status"] == "ACTIVE"
    assert (await caller.post(f"{USERS}/{someone.user.id}/lifecycle/suspend")).status_code == 200


async def test_a_service_app_without_a_role_makes_no_administrator(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    scopes = ("okta.roles.manage", "okta.groups.manage")
    app = await service_app(org, *scopes)
    caller, group = await as_service(app, *scopes), await new_group(admin)
    assert (await admin.post(f"{GROUPS}/{group}/roles", json={"type": "USER_ADMIN"})).status_code in {200, 201}
    role = {"type": "SUPER_ADMIN"}
    for refused in (
        await caller.post(f"{USERS}/{someone.user.id}/roles", json=role),
        await caller.post(f"{GROUPS}/{await new_group(admin)}/roles", json=role),
        await caller.post(f"{CLIENTS}/{app.client_id}/roles", json=role),
        await caller.put(f"{GROUPS}/{group}/users/{someone.user.id}"),
        await caller.post("/api/v1/iam/roles", json={"label": "x", "description": "x", "permissions": []}),
    ):
        assert refusal(refused)[:2] == FORBIDDEN, refused.text
    assert (await caller.get(f"{USERS}/{someone.user.id}/roles")).json() == []


async def test_a_service_app_without_a_role_widens_no_app_and_not_itself(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    scopes = ("okta.apps.manage", "okta.appGrants.manage", "okta.clients.manage")
    app, other = await service_app(org, *scopes), await service_app(org)
    caller = await as_service(app, *scopes)
    body = {"scopeId": "okta.users.manage", "issuer": org.url}
    for client_id in (app.client_id, other.client_id):
        assert refusal(await caller.post(f"{APPS}/{client_id}/grants", json=body))[:2] == FORBIDDEN
        assert (await caller.get(f"{APPS}/{client_id}/grants")).status_code == 200
    assert refusal(await caller.post(f"{APPS}/{app.client_id}/lifecycle/deactivate"))[:2] == FORBIDDEN
    assert refusal(await caller.post(f"{CLIENTS}/{app.client_id}/lifecycle/newSecret"))[:2] == FORBIDDEN


async def test_a_service_app_with_a_role_does_what_its_role_permits(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app = await service_app(org, "okta.roles.manage", "okta.users.manage")
    assert (await admin.post(f"{CLIENTS}/{app.client_id}/roles", json={"type": "SUPER_ADMIN"})).status_code == 201
    caller = await as_service(app, "okta.roles.manage", "okta.users.manage")
    here = f"{USERS}/{someone.user.id}"
    assert (await caller.post(f"{here}/roles", json={"type": "HELP_DESK_ADMIN"})).status_code in {200, 201}
    assert (await caller.post(f"{here}/lifecycle/suspend")).status_code == 200
