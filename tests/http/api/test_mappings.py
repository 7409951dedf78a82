"""/api/v1/mappings (contract F.3; seen-on-the-wire 3.2, 4.4)."""

from typing import Any

import httpx
import pytest
from tests.serving import Organisation

MAPPINGS = "/api/v1/mappings"


async def an_app(org: Organisation) -> str:
    client_id: str = (await org.register())["client_id"]
    return client_id


async def both(admin: httpx.AsyncClient, app_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The mappings of an app: to the user, and from the user."""
    to_user = (await admin.get(MAPPINGS, params={"sourceId": app_id, "targetId": await default_type(admin)})).json()
    from_user = (await admin.get(MAPPINGS, params={"sourceId": await default_type(admin), "targetId": app_id})).json()
    assert len(to_user) == len(from_user) == 1
    return to_user[0], from_user[0]


async def default_type(admin: httpx.AsyncClient) -> str:
    found: str = (await admin.get("/api/v1/meta/types/user/default")).json()["id"]
    return found


async def every_id(admin: httpx.AsyncClient, limit: int) -> list[str]:
    page = await admin.get(MAPPINGS, params={"limit": limit})
    found = [mapping["id"] for mapping in page.json()]
    while "next" in page.links:
        page = await admin.get(page.links["next"]["url"])
        found += [mapping["id"] for mapping in page.json()]
    return found


async def test_an_app_has_one_mapping_a_direction_from_its_first_moment(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    app_id = await an_app(org)
    to_user, from_user = await both(admin, app_id)
    assert (to_user["source"]["type"], to_user["target"]["type"]) == ("appuser", "user")
    assert (from_user["source"]["name"], from_user["target"]["name"]) == ("user", "oidc_client")
    assert "properties" not in to_user
    read = (await admin.get(to_user["_links"]["self"]["href"])).json()
    assert read["properties"] == {"email": {"expression": "appuser.userName", "pushStatus": "DONT_PUSH"}}
    for end in (read["source"], read["target"]):
        assert (await admin.get(end["_links"]["schema"]["href"])).status_code == 200


async def test_every_property_is_read_back_as_it_was_written(org: Organisation, admin: httpx.AsyncClient) -> None:
    _, mapping = await both(admin, await an_app(org))
    path = f"{MAPPINGS}/{mapping['id']}"
    await admin.post(path, json={"properties": dict.fromkeys((await admin.get(path)).json()["properties"])})
    properties = {
        "name": {"expression": "user.firstName + ' ' + user.lastName", "pushStatus": "PUSH"},
        "email": {"expression": "source.email", "pushStatus": "DONT_PUSH"},
    }
    written = await admin.post(path, json={"properties": properties})
    assert written.json()["properties"] == properties
    assert (await admin.get(path)).json() == written.json()


async def test_a_partial_update_keeps_the_rest_and_null_removes(org: Organisation, admin: httpx.AsyncClient) -> None:
    _, mapping = await both(admin, await an_app(org))
    path = f"{MAPPINGS}/{mapping['id']}"
    before = (await admin.get(path)).json()["properties"]
    changed = (await admin.post(path, json={"properties": {"email": {"pushStatus": "PUSH"}, "locale": None}})).json()
    assert changed["properties"]["email"] == {"expression": "user.email", "pushStatus": "PUSH"}
    assert changed["properties"].keys() == before.keys() - {"locale"}


@pytest.mark.parametrize(
    ("properties", "cause"),
    [
        ({"tempProperty": {"expression": "appuser.email"}}, "Invalid target field tempProperty"),
        ({"email": {"expression": "appuser.("}}, "email: expression:"),
        ({"email": {"expression": ""}}, "email: expression:"),
        ({"email": {"expression": "nobody.email"}}, "email: expression: There is nothing called nobody"),
        ({"title": {"pushStatus": "PUSH"}}, "title: expression:"),
        ({"email": {"expression": "'x'", "pushStatus": "SHOVE"}}, "properties[...].pushStatus"),
        ({"email": {"expression": 5}}, "properties[...].expression"),
        ({"email": {"expression": "x" * 4097}}, "properties[...].expression"),
    ],
)
async def test_what_cannot_be_mapped_is_refused_by_its_name(
    org: Organisation, admin: httpx.AsyncClient, properties: dict[str, Any], cause: str
) -> None:
    mapping, _ = await both(admin, await an_app(org))
    path = f"{MAPPINGS}/{mapping['id']}"
    before = (await admin.get(path)).json()
    refused = await admin.post(path, json={"properties": properties})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert refused.json()["errorSummary"] == "Api validation failed: updateMapping"
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith(cause)
    assert (await admin.get(path)).json() == before


async def test_pages_hold_every_mapping_once_in_the_order_of_ids(org: Organisation, admin: httpx.AsyncClient) -> None:
    for _ in range(3):
        await an_app(org)
    whole, paged = await every_id(admin, 200), await every_id(admin, 31)
    assert len(whole) >= 6
    assert paged == whole == sorted(set(whole))


async def test_another_user_type_has_mappings_of_its_own(org: Organisation, admin: httpx.AsyncClient) -> None:
    app_id = await an_app(org)
    made = (await admin.post("/api/v1/meta/types/user", json={"name": "mapped", "displayName": "Mapped"})).json()
    (mapping,) = (await admin.get(MAPPINGS, params={"sourceId": made["id"], "targetId": app_id})).json()
    path = f"{MAPPINGS}/{mapping['id']}"
    assert (await admin.post(path, json={"properties": {"name": {"expression": "'M'"}}})).status_code == 200
    await admin.delete(f"/api/v1/meta/types/user/{made['id']}")
    assert (await admin.get(path)).status_code == 404
    again = (await admin.post("/api/v1/meta/types/user", json={"name": "mapped", "displayName": "Mapped"})).json()
    (fresh,) = (await admin.get(MAPPINGS, params={"sourceId": again["id"], "targetId": app_id})).json()
    properties = (await admin.get(f"{MAPPINGS}/{fresh['id']}")).json()["properties"]
    assert properties["name"]["expression"] != "'M'"


@pytest.mark.parametrize("named", ["prmNobodyNobodyNobod", "nobody", "prm"])
async def test_a_mapping_that_is_not_there_is_not_found(admin: httpx.AsyncClient, named: str) -> None:
    for call in (admin.get(f"{MAPPINGS}/{named}"), admin.post(f"{MAPPINGS}/{named}", json={"properties": {}})):
        response = await call
        assert (response.status_code, response.json()["errorSummary"]) == (
            404,
            f"Not found: Resource not found: {named} (ProfileMapping)",
        )
    assert (await admin.get(MAPPINGS, params={"sourceId": "0oaNobody"})).json() == []
