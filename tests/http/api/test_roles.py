"""Roles of people, groups and service apps, and their targets (seen-on-the-wire 1.1 #6-8, #14, #16, 4.1)."""

import secrets
from typing import Any

import httpx
import pytest
from tests.http.api.admins import administrator, give, join, new_group, refusal, service_app
from tests.relying_party import relying_party
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.roles import LABELS, RoleType
from frontdesk.domain.users.model import UserStatus

pytestmark = pytest.mark.usefixtures("roles_end_with_the_test")

USERS, GROUPS, CLIENTS = "/api/v1/users", "/api/v1/groups", "/oauth2/v1/clients"
STANDARD = sorted(LABELS)


async def given(admin: httpx.AsyncClient, path: str, type: str) -> dict[str, Any]:
    response = await admin.post(f"{path}/roles", json={"type": type}, params={"disableNotifications": "true"})
    assert response.status_code == 201, response.text
    role: dict[str, Any] = response.json()
    return role


@pytest.mark.parametrize("type", STANDARD)
async def test_a_role_that_is_given_is_read_back_and_taken_away(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, type: RoleType
) -> None:
    person = f"{USERS}/{someone.user.id}"
    role = await given(admin, person, type)
    assert set(role) == {"id", "label", "type", "status", "created", "lastUpdated", "assignmentType", "_links"}
    assert (role["type"], role["label"], role["status"]) == (type, LABELS[type], "ACTIVE")
    assert role["assignmentType"] == "USER"
    assert role["_links"] == {"assignee": {"href": org.url + person}}
    assert (await admin.get(f"{person}/roles/{role['id']}")).json() == role
    assert (await admin.get(f"{person}/roles")).json() == [role]
    assert (await admin.delete(f"{person}/roles/{role['id']}")).status_code == 204
    assert (await admin.get(f"{person}/roles")).json() == []
    gone = await admin.get(f"{person}/roles/{role['id']}")
    assert gone.json()["errorSummary"] == f"Not found: Resource not found: {role['id']} (RoleAssignment)"


async def test_a_role_is_given_once(admin: httpx.AsyncClient, someone: Someone) -> None:
    person = f"{USERS}/{someone.user.id}"
    for name in ("USER_ADMIN", "SUPER_ADMIN"):
        await given(admin, person, name)
        assert refusal(await admin.post(f"{person}/roles", json={"type": name}))[:2] == (409, "E0000090")


@pytest.mark.parametrize("body", [{}, {"type": "KING"}, {"type": 1}, {"type": None}, {"type": "CUSTOM"}, []], ids=str)
async def test_a_role_that_does_not_exist_is_refused_by_name(
    admin: httpx.AsyncClient, someone: Someone, body: object
) -> None:
    status, code, causes = refusal(await admin.post(f"{USERS}/{someone.user.id}/roles", json=body))
    assert (status, code) in {(400, "E0000001"), (400, "E0000003")}
    assert body == [] or "type" in causes[0]


async def test_a_person_shows_the_roles_of_their_groups_by_type(admin: httpx.AsyncClient, someone: Someone) -> None:
    group = await new_group(admin)
    await join(admin, group, someone)
    own, groups = await given(admin, f"{USERS}/{someone.user.id}", "USER_ADMIN"), None
    groups = await given(admin, f"{GROUPS}/{group}", "APP_ADMIN")
    assert groups["assignmentType"] == "GROUP"
    assert (await admin.get(f"{USERS}/{someone.user.id}/roles")).json() == [groups, own]
    answer = await admin.delete(f"{USERS}/{someone.user.id}/roles/{groups['id']}")
    assert refusal(answer)[:2] == (404, "E0000007")


async def test_the_last_super_administrator_stays_one(org: Organisation, admin: httpx.AsyncClient) -> None:
    async with org.unit() as unit:
        others = await unit.role_assignments.list_assignees(after="", most=10_000)
        for user_id in others:
            user = await unit.users.find(user_id)
            if user is not None and user.login != org.facts["admin_login"]:
                for role in await unit.role_assignments.list_of_person(user_id):
                    await unit.role_assignments.remove(role)
    roles = (await admin.get(f"{USERS}/me/roles")).json()
    path = f"{USERS}/me/roles/{roles[0]['id']}"
    status, code, causes = refusal(await admin.delete(path))
    assert (status, code) == (403, "E0000006")
    assert causes == ["type: An org keeps at least one active super administrator."]
    assert (await admin.get(path)).status_code == 200
    _, other = await administrator(org, RoleType.SUPER_ADMIN)
    await org.set_status(other, UserStatus.SUSPENDED)
    assert refusal(await admin.delete(path))[:2] == (403, "E0000006")


async def test_of_two_super_administrators_one_may_go(org: Organisation, admin: httpx.AsyncClient) -> None:
    _, other = await administrator(org, RoleType.SUPER_ADMIN)
    role = (await admin.get(f"{USERS}/{other.user.id}/roles")).json()[0]
    assert role["id"].startswith("ra1")
    assert (await admin.delete(f"{USERS}/{other.user.id}/roles/{role['id']}")).status_code == 204


async def test_everyone_and_groups_that_rules_fill_hold_no_roles(admin: httpx.AsyncClient) -> None:
    everyone = (await admin.get(GROUPS, params={"q": "Everyone"})).json()[0]["id"]
    answer = await admin.post(f"{GROUPS}/{everyone}/roles", json={"type": "SUPER_ADMIN"})
    assert refusal(answer)[:2] == (400, "E0000211")
    group = await new_group(admin)
    rule = {
        "type": "group_rule",
        "name": f"Rule {secrets.token_hex(4)}",
        "conditions": {"expression": {"value": 'user.firstName=="X"', "type": "urn:okta:expression:1.0"}},
        "actions": {"assignUserToGroups": {"groupIds": [group]}},
    }
    assert (await admin.post(f"{GROUPS}/rules", json=rule)).status_code == 200
    assert refusal(await admin.post(f"{GROUPS}/{group}/roles", json={"type": "APP_ADMIN"}))[:2] == (400, "E0000192")


async def test_service_apps_hold_roles_and_apps_of_people_do_not(org: Organisation, admin: httpx.AsyncClient) -> None:
    service, app = await service_app(org), await relying_party(org)
    path = f"{CLIENTS}/{service.client_id}"
    role = await given(admin, path, "HELP_DESK_ADMIN")
    assert role["assignmentType"] == "CLIENT"
    assert role["_links"] == {"assignee": {"href": org.url + path}}
    assert (await admin.get(f"{path}/roles")).json() == [role]
    assert (await admin.delete(f"{path}/roles/{role['id']}")).status_code == 204
    answer = await admin.post(f"{CLIENTS}/{app.client_id}/roles", json={"type": "APP_ADMIN"})
    assert refusal(answer)[:2] == (400, "E0000227")


@pytest.mark.parametrize(
    "path", [f"{USERS}/00uNobody", f"{GROUPS}/00gNothing", f"{CLIENTS}/0oaNothing"], ids=["user", "group", "client"]
)
async def test_nobody_holds_nothing(admin: httpx.AsyncClient, path: str) -> None:
    assert (await admin.get(f"{path}/roles")).status_code == 404
    assert (await admin.post(f"{path}/roles", json={"type": "APP_ADMIN"})).status_code == 404


# targets


@pytest.mark.parametrize("kind", ["user", "group", "client"])
async def test_groups_limit_a_role_and_the_last_one_stays(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, kind: str
) -> None:
    holders = {
        "user": f"{USERS}/{someone.user.id}",
        "group": f"{GROUPS}/{await new_group(admin)}",
        "client": f"{CLIENTS}/{(await service_app(org)).client_id}",
    }
    role = await given(admin, holders[kind], "USER_ADMIN")
    targets = f"{holders[kind]}/roles/{role['id']}/targets/groups"
    assert (await admin.get(targets)).json() == []
    first, second = sorted([await new_group(admin), await new_group(admin)])
    for group in (first, first, second):
        answer = await admin.put(f"{targets}/{group}")
        assert (answer.status_code, answer.content) == (204, b"")
    listed = (await admin.get(targets)).json()
    assert [group["id"] for group in listed] == [first, second]
    assert listed[0] == (await admin.get(f"{GROUPS}/{first}")).json()
    assert (await admin.delete(f"{targets}/{first}")).status_code == 204
    assert refusal(await admin.delete(f"{targets}/{first}"))[:2] == (404, "E0000007")
    status, code, causes = refusal(await admin.delete(f"{targets}/{second}"))
    assert (status, code) == (400, "E0000001")
    assert causes[0].startswith("targets: The last target")
    assert refusal(await admin.put(f"{targets}/00gNothing"))[:2] == (404, "E0000007")


async def test_targets_come_in_pages_of_twenty_at_the_most(admin: httpx.AsyncClient, someone: Someone) -> None:
    role = await given(admin, f"{USERS}/{someone.user.id}", "USER_ADMIN")
    targets = f"{USERS}/{someone.user.id}/roles/{role['id']}/targets/groups"
    groups = sorted([await new_group(admin) for _ in range(5)])
    for group in groups:
        await admin.put(f"{targets}/{group}")
    answer = await admin.get(targets, params={"limit": 2})
    found = [group["id"] for group in answer.json()]
    while "next" in answer.links:
        answer = await admin.get(answer.links["next"]["url"])
        found += [group["id"] for group in answer.json()]
    assert found == groups
    assert "limit=20" in (await admin.get(targets, params={"limit": 200})).links["self"]["url"]


async def test_apps_limit_a_role_by_name_and_by_instance(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    body = {"name": "bookmark", "signOnMode": "BOOKMARK", "settings": {"app": {"url": "https://example.com/"}}}
    app = (await admin.post("/api/v1/apps", json={**body, "label": f"App {secrets.token_hex(4)}"})).json()["id"]
    role = await given(admin, f"{USERS}/{someone.user.id}", "APP_ADMIN")
    here = f"{USERS}/{someone.user.id}/roles/{role['id']}/targets"
    apps = f"{here}/catalog/apps"
    assert (await admin.put(f"{apps}/bookmark/{app}")).status_code == 204
    (instance,) = (await admin.get(apps)).json()
    assert (instance["name"], instance["id"], instance["status"]) == ("bookmark", app, "ACTIVE")
    assert instance["signOnModes"] == ["BOOKMARK"]
    (target,) = (await admin.get(here)).json()
    assert target["orn"] == f"orn:okta:idp:{org.org_id}:apps:bookmark:{app}"
    assert (await admin.put(f"{apps}/bookmark")).status_code == 204
    (whole,) = (await admin.get(apps)).json()
    assert whole["name"] == "bookmark"
    assert "id" not in whole
    assert refusal(await admin.delete(f"{apps}/bookmark"))[:2] == (400, "E0000001")
    assert refusal(await admin.delete(f"{apps}/bookmark/{app}"))[:2] == (404, "E0000007")
    for wrong in (f"{apps}/nothing", f"{apps}/oidc_client/{app}", f"{apps}/bookmark/0oaNothing"):
        assert refusal(await admin.put(wrong))[:2] == (404, "E0000007")
    answer = await admin.put(apps)
    assert (answer.status_code, answer.content) == (200, b"")
    assert (await admin.get(apps)).json() == []


async def test_a_target_of_the_wrong_kind_is_refused(admin: httpx.AsyncClient, someone: Someone) -> None:
    role = await given(admin, f"{USERS}/{someone.user.id}", "SUPER_ADMIN")
    targets = f"{USERS}/{someone.user.id}/roles/{role['id']}/targets"
    for path in (f"{targets}/groups/{await new_group(admin)}", f"{targets}/catalog/apps/bookmark"):
        assert refusal(await admin.put(path))[:2] == (400, "E0000091")
    for path in (f"{targets}/groups", f"{targets}/catalog/apps"):
        assert refusal(await admin.get(path))[:2] == (400, "E0000091")


async def test_whoever_has_a_role_is_an_assignee(org: Organisation, admin: httpx.AsyncClient) -> None:
    someone = await org.someone()
    await give(org, someone, RoleType.REPORT_ADMIN)
    answer = await admin.get("/api/v1/iam/assignees/users", params={"limit": 1})
    found = answer.json()["value"]
    while "next" in answer.json()["_links"]:
        answer = await admin.get(answer.json()["_links"]["next"]["href"])
        found += answer.json()["value"]
    (mine,) = [one for one in found if one["id"] == someone.user.id]
    assert mine["orn"] == f"orn:okta:directory:{org.org_id}:users:{someone.user.id}"
    assert mine["_links"]["roles"]["href"] == f"{org.url}{USERS}/{someone.user.id}/roles"
    assert org.ada.user.id not in [one["id"] for one in found]
    assert len({one["id"] for one in found}) == len(found)


async def test_giving_and_taking_a_role_is_told_to_the_system_log(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    role = await given(admin, f"{USERS}/{someone.user.id}", "APP_ADMIN")
    await admin.delete(f"{USERS}/{someone.user.id}/roles/{role['id']}")
    listed = (await admin.get("/api/v1/logs", params={"q": someone.user.id, "sortOrder": "ASCENDING"})).json()
    mine = [event["eventType"] for event in listed if "privilege" in event["eventType"]]
    assert mine == ["user.account.privilege.grant", "user.account.privilege.revoke"]
