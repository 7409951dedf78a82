"""Custom roles and resource sets (contract A.Roles; seen-on-the-wire 3.2, 4.1)."""

import secrets
from typing import Any

import httpx
import pytest
from tests.http.api.admins import new_group, refusal, service_app
from tests.serving import Organisation, Someone

pytestmark = pytest.mark.usefixtures("roles_end_with_the_test")

ROLES, SETS = "/api/v1/iam/roles", "/api/v1/iam/resource-sets"


def unique(what: str) -> str:
    return f"{what}-{secrets.token_hex(5)}"


async def new_role(admin: httpx.AsyncClient, *permissions: str) -> dict[str, Any]:
    body = {"label": unique("Role"), "description": "A role", "permissions": list(permissions)}
    response = await admin.post(ROLES, json=body)
    assert response.status_code == 200, response.text
    role: dict[str, Any] = response.json()
    return role


async def new_set(admin: httpx.AsyncClient, *resources: str) -> dict[str, Any]:
    body = {"label": unique("Set"), "description": "A set", "resources": list(resources)}
    response = await admin.post(SETS, json=body)
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json()
    return made


async def test_a_custom_role_is_read_as_it_was_written(org: Organisation, admin: httpx.AsyncClient) -> None:
    written = {"label": unique("Role"), "description": "Helps", "permissions": ["okta.users.read", "okta.groups.read"]}
    role = (await admin.post(ROLES, json=written)).json()
    assert role["id"].startswith("cr0")
    assert (role["label"], role["description"], role["isCloneable"]) == (written["label"], "Helps", False)
    assert "permissions" not in role
    here = f"{org.url}{ROLES}/{role['id']}"
    assert role["_links"] == {"permissions": {"href": f"{here}/permissions"}, "self": {"href": here}}
    for name in (role["id"], role["label"]):
        assert (await admin.get(f"{ROLES}/{name}")).json() == role
    held = (await admin.get(f"{ROLES}/{role['id']}/permissions")).json()["permissions"]
    assert [one["label"] for one in held] == written["permissions"]
    assert (await admin.get(f"{ROLES}/{role['id']}/permissions/okta.users.read")).json() == held[0]
    changed = {"label": unique("Other"), "description": "Helps more"}
    answer = (await admin.put(f"{ROLES}/{role['id']}", json=changed)).json()
    assert {name: answer[name] for name in changed} == changed
    assert (await admin.get(f"{ROLES}/{role['id']}/permissions")).json()["permissions"][0]["label"] == "okta.users.read"
    assert role["id"] in [one["id"] for one in (await admin.get(ROLES)).json()["roles"]]
    assert (await admin.delete(f"{ROLES}/{role['id']}")).status_code == 204
    gone = await admin.get(f"{ROLES}/{role['id']}")
    assert gone.json()["errorSummary"] == f"Not found: Resource not found: {role['id']} (CustomRole)"


async def test_two_custom_roles_have_two_labels(admin: httpx.AsyncClient) -> None:
    role, other = await new_role(admin), await new_role(admin)
    taken = (400, "E0000001", ["label: There is already an admin role with this name."])
    body = {"label": role["label"].upper(), "description": "x"}
    assert refusal(await admin.post(ROLES, json=body)) == taken
    assert refusal(await admin.put(f"{ROLES}/{other['id']}", json=body)) == taken
    assert (await admin.put(f"{ROLES}/{role['id']}", json=body)).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"description": "x"}, "label"),
        ({"label": " ", "description": "x"}, "label"),
        ({"label": "x" * 256}, "label"),
        ({"label": 1}, "label"),
        ({"label": "new", "permissions": ["okta.everything.manage"]}, "permissions"),
        ({"label": "new", "permissions": "okta.users.read"}, "permissions"),
    ],
    ids=str,
)
async def test_a_custom_role_that_is_not_in_order_is_refused_by_field(
    admin: httpx.AsyncClient, body: dict[str, object], field: str
) -> None:
    status, code, causes = refusal(await admin.post(ROLES, json=body))
    assert (status, code) == (400, "E0000001")
    assert causes[0].startswith(field)


async def test_permissions_come_and_go(admin: httpx.AsyncClient) -> None:
    role = await new_role(admin, "okta.users.read")
    path = f"{ROLES}/{role['id']}/permissions"
    answer = await admin.post(f"{path}/okta.apps.read")
    assert (answer.status_code, answer.content) == (204, b"")
    one = (await admin.get(f"{path}/okta.apps.read")).json()
    assert (one["label"], one["conditions"]) == ("okta.apps.read", None)
    assert (await admin.delete(f"{path}/okta.apps.read")).status_code == 204
    for method in ("GET", "DELETE"):
        assert refusal(await admin.request(method, f"{path}/okta.apps.read"))[:2] == (404, "E0000007")
    assert refusal(await admin.post(f"{path}/okta.nothing.read"))[:2] == (400, "E0000001")


async def test_a_role_that_somebody_has_stays(admin: httpx.AsyncClient, org: Organisation, someone: Someone) -> None:
    role, made = await new_role(admin, "okta.users.read"), await new_set(admin)
    body = {"type": "CUSTOM", "role": role["label"], "resource-set": made["label"]}
    path = f"/api/v1/users/{someone.user.id}/roles"
    given = (await admin.post(path, json=body)).json()
    assert (given["type"], given["role"], given["resource-set"]) == ("CUSTOM", role["id"], made["id"])
    assert given["label"] == role["label"]
    assert given["id"].startswith("irb")
    assert refusal(await admin.post(path, json=body))[:2] == (409, "E0000090")
    assert refusal(await admin.delete(f"{ROLES}/{role['id']}"))[:2] == (400, "E0000001")
    assert refusal(await admin.delete(f"{SETS}/{made['id']}"))[:2] == (400, "E0000001")
    assert (await admin.delete(f"{path}/{given['id']}")).status_code == 204
    assert (await admin.delete(f"{ROLES}/{role['id']}")).status_code == 204
    assert (await admin.delete(f"{SETS}/{made['id']}")).status_code == 204


async def test_a_resource_set_is_read_as_it_was_written(org: Organisation, admin: httpx.AsyncClient) -> None:
    group = await new_group(admin)
    orn = f"orn:okta:directory:{org.org_id}:groups:{group}"
    written = {"label": unique("Set"), "description": "Some", "resources": [f"{org.url}/api/v1/groups/{group}"]}
    made = (await admin.post(SETS, json=written)).json()
    assert made["id"].startswith("iam")
    assert (made["label"], made["description"]) == (written["label"], "Some")
    here = f"{org.url}{SETS}/{made['id']}"
    assert {name: link["href"] for name, link in made["_links"].items()} == {
        "self": here,
        "resources": f"{here}/resources",
        "bindings": f"{here}/bindings",
    }
    for name in (made["id"], made["label"]):
        assert (await admin.get(f"{SETS}/{name}")).json() == made
    (resource,) = (await admin.get(f"{SETS}/{made['id']}/resources")).json()["resources"]
    assert (resource["orn"], resource["id"][:3]) == (orn, "ire")
    assert resource["_links"]["self"] == {"href": f"{org.url}/api/v1/groups/{group}"}
    path = f"{SETS}/{made['id']}/resources/{resource['id']}"
    assert (await admin.get(path)).json() == resource
    assert (await admin.delete(path)).status_code == 204
    assert refusal(await admin.get(path))[:2] == (404, "E0000007")
    changed = {"label": unique("Other"), "description": "Others"}
    answer = (await admin.put(f"{SETS}/{made['id']}", json=changed)).json()
    assert {name: answer[name] for name in changed} == changed
    listed = (await admin.get(SETS)).json()["resource-sets"]
    assert made["id"] in [one["id"] for one in listed]


async def test_resources_are_added_once_each(org: Organisation, admin: httpx.AsyncClient) -> None:
    made, users = await new_set(admin), f"orn:okta:directory:{org.org_id}:users"
    path = f"{SETS}/{made['id']}/resources"
    for additions in ([users], [users, f"{org.url}/api/v1/groups"], [f"{org.url}/api/v1/apps"]):
        assert (await admin.patch(path, json={"additions": additions})).status_code == 200
    orns = [resource["orn"] for resource in (await admin.get(path)).json()["resources"]]
    assert orns == [users, f"orn:okta:directory:{org.org_id}:groups", f"orn:okta:idp:{org.org_id}:apps"]


@pytest.mark.parametrize(
    "resource",
    [
        "nonsense",
        "orn:okta:directory:00oOther:users",
        "orn:okta:directory:{org}:nonsense",
        "orn:okta:directory:{org}:groups:00gNothing",
        "orn:okta:idp:{org}:apps:bookmark:0oaNothing",
        "https://elsewhere.example/api/v1/users",
        "/api/v1/users/00uNothing",
        "x" * 401,
    ],
)
async def test_a_resource_that_is_none_of_the_orgs_is_refused(
    org: Organisation, admin: httpx.AsyncClient, resource: str
) -> None:
    made = await new_set(admin)
    body = {"additions": [resource.replace("{org}", org.org_id)]}
    status, code, causes = refusal(await admin.patch(f"{SETS}/{made['id']}/resources", json=body))
    assert (status, code) == (400, "E0000001")
    assert "resources" in causes[0] or "additions" in causes[0]
    assert (await admin.get(f"{SETS}/{made['id']}/resources")).json()["resources"] == []


async def test_a_role_applies_to_a_set_for_its_members(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    role, made, group = await new_role(admin, "okta.users.read"), await new_set(admin), await new_group(admin)
    service = await service_app(org)
    person = f"{org.url}/api/v1/users/{someone.user.id}"
    path = f"{SETS}/{made['id']}/bindings"
    assert (await admin.get(path)).json()["roles"] == []
    bound = await admin.post(path, json={"role": role["label"], "members": [person]})
    assert (bound.status_code, bound.json()["id"]) == (200, role["id"])
    (shown,) = (await admin.get(path)).json()["roles"]
    assert shown == bound.json() == (await admin.get(f"{path}/{role['id']}")).json()
    members = f"{path}/{role['id']}/members"
    more = [f"{org.url}/api/v1/groups/{group}", f"{org.url}/oauth2/v1/clients/{service.client_id}"]
    assert (await admin.patch(members, json={"additions": more})).status_code == 200
    listed = (await admin.get(members)).json()["members"]
    assert {member["_links"]["self"]["href"] for member in listed} == {person, *more}
    mine = next(member for member in listed if member["_links"]["self"]["href"] == person)
    assert (await admin.get(f"{members}/{mine['id']}")).json() == mine
    (given,) = (await admin.get(f"/api/v1/users/{someone.user.id}/roles")).json()
    assert (given["id"], given["resource-set"]) == (mine["id"], made["id"])
    assert (await admin.delete(f"{members}/{mine['id']}")).status_code == 204
    assert refusal(await admin.get(f"{members}/{mine['id']}"))[:2] == (404, "E0000007")
    assert (await admin.delete(f"{path}/{role['id']}")).status_code == 204
    assert (await admin.get(f"/api/v1/groups/{group}/roles")).json() == []
    assert refusal(await admin.get(f"{path}/{role['id']}"))[:2] == (404, "E0000007")


async def test_a_member_is_the_url_of_somebody_who_is_there(org: Organisation, admin: httpx.AsyncClient) -> None:
    role, made = await new_role(admin), await new_set(admin)
    path = f"{SETS}/{made['id']}/bindings"
    for member, status in (("nonsense", 400), (f"{org.url}/api/v1/users/00uNothing", 404), ("/api/v1/apps/0oa", 400)):
        answer = await admin.post(path, json={"role": role["id"], "members": [member]})
        assert answer.status_code == status
    assert (await admin.get(path)).json()["roles"] == []


@pytest.mark.parametrize("below", ["", "/resources", "/bindings", "/resources/ire1", "/bindings/cr01"])
async def test_what_is_below_a_set_that_is_not_there_is_not_there(admin: httpx.AsyncClient, below: str) -> None:
    answer = await admin.get(f"{SETS}/iamNothing{below}")
    assert answer.json()["errorSummary"] == "Not found: Resource not found: iamNothing (IAMPolicy)"


async def test_lists_go_on_where_a_page_ends(admin: httpx.AsyncClient) -> None:
    made = {(await new_set(admin))["id"] for _ in range(3)}
    roles = {(await new_role(admin))["id"] for _ in range(3)}
    for path, name, wanted in ((SETS, "resource-sets", made), (ROLES, "roles", roles)):
        page = (await admin.get(path, params={"limit": 2})).json()
        found = [one["id"] for one in page[name]]
        while "next" in page["_links"]:
            page = (await admin.get(page["_links"]["next"]["href"])).json()
            found += [one["id"] for one in page[name]]
        assert wanted <= set(found)
        assert len(found) == len(set(found))
