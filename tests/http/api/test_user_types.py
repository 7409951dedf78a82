"""/api/v1/meta/types/user (contract F.2)."""

from typing import Any

import httpx
import pytest

TYPES = "/api/v1/meta/types/user"


async def made(admin: httpx.AsyncClient, name: str) -> dict[str, Any]:
    response = await admin.post(TYPES, json={"name": name, "displayName": f"A {name}", "description": "For tests"})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_every_field_is_read_back_as_it_was_written(admin: httpx.AsyncClient) -> None:
    written = await made(admin, "contractor")
    read = (await admin.get(f"{TYPES}/{written['id']}")).json()
    assert read == written
    said = {"name": "contractor", "displayName": "A contractor", "description": "For tests", "default": False}
    assert {name: read[name] for name in said} == said
    assert written["createdBy"] == written["lastUpdatedBy"]
    assert written["id"][3:] == written["_links"]["schema"]["href"].rpartition("/osc")[2]


async def test_the_default_type_is_among_them(admin: httpx.AsyncClient) -> None:
    types = (await admin.get(TYPES)).json()
    assert [(found["name"], found["displayName"]) for found in types if found["default"]] == [("user", "User")]
    assert (await admin.get(f"{TYPES}/default")).json()["name"] == "user"


async def test_post_changes_and_put_replaces(admin: httpx.AsyncClient) -> None:
    path = f"{TYPES}/{(await made(admin, 'temp'))['id']}"
    changed = (await admin.post(path, json={"displayName": "Temp"})).json()
    assert (changed["displayName"], changed["description"]) == ("Temp", "For tests")
    replaced = (await admin.put(path, json={"name": "temp", "displayName": "T"})).json()
    assert (replaced["displayName"], replaced["description"]) == ("T", None)
    assert (await admin.get(path)).json() == replaced


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ({"displayName": "No name"}, "Object missing"),
        ({"name": "no_title"}, "Object missing"),
        ({"name": "1st", "displayName": "First"}, "name"),
        ({"name": 5, "displayName": "Five"}, "name"),
        ({"name": "user", "displayName": "Again"}, "name"),
        ({"name": "long", "displayName": "x" * 129}, "displayName"),
    ],
)
async def test_a_type_that_cannot_be_is_refused(admin: httpx.AsyncClient, body: dict[str, Any], cause: str) -> None:
    refused = await admin.post(TYPES, json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith(cause)


async def test_the_name_of_a_type_stays(admin: httpx.AsyncClient) -> None:
    path = f"{TYPES}/{(await made(admin, 'named'))['id']}"
    assert (await admin.put(path, json={"name": "other", "displayName": "X"})).status_code == 400
    assert (await admin.post(path, json={"name": "other"})).status_code == 400


async def test_a_type_goes_with_its_schema(admin: httpx.AsyncClient) -> None:
    found = await made(admin, "short_lived")
    path, schema = f"{TYPES}/{found['id']}", found["_links"]["schema"]["href"]
    await admin.post(schema, json={"definitions": {"custom": {"properties": {"x": {"title": "X", "type": "string"}}}}})
    assert (await admin.delete(path)).status_code == 204
    for gone in (path, schema):
        response = await admin.get(gone)
        assert (response.status_code, response.json()["errorCode"]) == (404, "E0000007")
    assert (await admin.get(path)).json()["errorSummary"].endswith(f"{found['id']} (CVDType)")


async def test_the_default_type_cannot_be_deleted(admin: httpx.AsyncClient) -> None:
    refused = await admin.delete(f"{TYPES}/default")
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "E0000142")


async def test_a_type_that_somebody_has_cannot_be_deleted(admin: httpx.AsyncClient) -> None:
    found = await made(admin, "held")
    profile = {"firstName": "H", "lastName": "H", "email": "held@example.com", "login": "held@example.com"}
    user = await admin.post("/api/v1/users", json={"profile": profile, "type": {"id": found["id"]}})
    assert user.status_code == 200, user.text
    refused = await admin.delete(f"{TYPES}/{found['id']}")
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "E0000142")
    assert (await admin.get(f"{TYPES}/{found['id']}")).status_code == 200
