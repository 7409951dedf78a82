"""/api/v1/realms and /api/v1/realm-assignments (contract A.Realms)."""

from typing import Any

import httpx
import pytest

REALMS, ASSIGNMENTS = "/api/v1/realms", "/api/v1/realm-assignments"


async def made(admin: httpx.AsyncClient, name: str, **more: object) -> dict[str, Any]:
    response = await admin.post(REALMS, json={"profile": {"name": name, **more}})
    assert response.status_code == 200, response.text
    realm: dict[str, Any] = response.json()
    return realm


async def test_every_field_that_is_written_is_read_back(admin: httpx.AsyncClient) -> None:
    profile = {"name": "Everything", "domains": ["a.example.test"], "realmType": "PARTNER"}
    realm = (await admin.post(REALMS, json={"profile": profile})).json()
    assert (await admin.get(f"{REALMS}/{realm['id']}")).json() == realm
    assert (realm["profile"], realm["isDefault"], realm["id"][:3]) == (profile, False, "guo")
    replaced = (await admin.put(f"{REALMS}/{realm['id']}", json={"profile": {"name": "Less"}})).json()
    assert replaced["profile"] == {"name": "Less", "domains": []}


async def test_an_org_keeps_its_default_realm(admin: httpx.AsyncClient) -> None:
    found = (await admin.get(REALMS, params={"search": "isDefault eq true"})).json()
    assert [realm["profile"]["name"] for realm in found] == ["Default Realm"]
    kept = await admin.delete(f"{REALMS}/{found[0]['id']}")
    assert (kept.status_code, kept.json()["errorCode"]) == (400, "E0000178")


async def test_a_list_is_searched_sorted_and_paged(admin: httpx.AsyncClient) -> None:
    for name in ("sort b", "sort C", "sort a"):
        await made(admin, name)
    query = {"search": 'profile.name sw "SORT"', "sortBy": "profile.name", "limit": "2"}
    first = await admin.get(REALMS, params=query)
    second = await admin.get(first.links["next"]["url"])
    names = [realm["profile"]["name"] for realm in first.json() + second.json()]
    assert names == ["sort a", "sort b", "sort C"]
    backwards = (await admin.get(REALMS, params={**query, "sortOrder": "desc"})).json()
    assert [realm["profile"]["name"] for realm in backwards] == ["sort C", "sort b"]
    assert (await admin.get(REALMS, params={"search": 'color eq "red"'})).json()["errorCode"] == "E0000031"


async def test_what_is_no_realm_is_refused(admin: httpx.AsyncClient) -> None:
    assert (await admin.post(REALMS)).json()["errorCode"] == "E0000003"
    for profile in ({}, {"name": ""}, {"name": "x", "domains": "all"}, {"name": "x", "realmType": "MOON"}):
        assert (await admin.post(REALMS, json={"profile": profile})).json()["errorCode"] == "E0000001"
    assert (await admin.post(f"{REALMS}/guox", json={})).status_code == 405
    missing = await admin.get(f"{REALMS}/guox")
    assert (missing.status_code, missing.json()["errorSummary"][-12:]) == (404, "guox (Realm)")


def an_assignment(realm_id: str, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "priority": 3,
        "conditions": {"profileSourceId": "0oasource", "expression": {"value": 'user.login == "ada"'}},
        "actions": {"assignUserToRealm": {"realmId": realm_id}},
    }


async def test_every_field_of_an_assignment_is_read_back_and_its_realm_stays(admin: httpx.AsyncClient) -> None:
    realm = await made(admin, "assigned", domains=["b.example.test"])
    body = an_assignment(realm["id"], "everything")
    created = await admin.post(ASSIGNMENTS, json=body)
    assignment = created.json()
    path = f"{ASSIGNMENTS}/{assignment['id']}"
    assert (created.status_code, assignment["status"], assignment["domains"]) == (200, "ACTIVE", ["b.example.test"])
    assert {name: assignment[name] for name in body} == body
    assert (await admin.get(path)).json() == assignment
    assert (await admin.put(path, json={**body, "name": "other"})).json()["name"] == "other"
    assert (await admin.delete(f"{REALMS}/{realm['id']}")).status_code == 400
    assert (await admin.delete(path)).status_code == 400
    off = await admin.post(f"{path}/lifecycle/deactivate")
    assert (off.status_code, off.content, "content-type" in off.headers) == (204, b"", False)
    assert (await admin.get(path)).json()["status"] == "INACTIVE"
    assert (await admin.post(f"{path}/lifecycle/activate")).status_code == 204
    await admin.post(f"{path}/lifecycle/deactivate")
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.delete(f"{REALMS}/{realm['id']}")).status_code == 204


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        ({"actions": {}}, "actions.assignUserToRealm.realmId"),
        ({"actions": {"assignUserToRealm": {"realmId": "guox"}}}, "actions.assignUserToRealm.realmId"),
        ({"conditions": {"expression": {"value": "((("}}}, "conditions.expression.value"),
        ({"priority": -1}, "priority"),
        ({"name": None}, "name"),
    ],
)
async def test_what_is_no_assignment_is_refused(admin: httpx.AsyncClient, more: dict[str, Any], cause: str) -> None:
    realm = (await admin.get(REALMS, params={"search": "isDefault eq true"})).json()[0]
    refused = await admin.post(ASSIGNMENTS, json={**an_assignment(realm["id"], "wrong"), **more})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith(f"{cause}: ")
