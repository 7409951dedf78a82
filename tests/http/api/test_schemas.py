"""/api/v1/meta/schemas: what profiles hold (contract F.1, F.2; seen-on-the-wire 4.4, 6)."""

from typing import Any

import httpx
import pytest
from tests.serving import Organisation

USERS, GROUPS = "/api/v1/meta/schemas/user/default", "/api/v1/meta/schemas/group/default"

EVERY_FACET: dict[str, dict[str, Any]] = {
    "badgeNumber": {
        "title": "Badge number",
        "description": "On the badge",
        "type": "string",
        "required": True,
        "minLength": 2,
        "maxLength": 20,
        "unique": "UNIQUE_VALIDATED",
        "permissions": [{"principal": "SELF", "action": "HIDE"}],
        "master": {"type": "OVERRIDE", "priority": [{"type": "APP", "value": "0oa1"}]},
        "scope": "SELF",
        "mutability": "IMMUTABLE",
        "externalName": "badge",
        "externalNamespace": "urn:badges",
    },
    "favouriteTea": {
        "title": "Tea",
        "type": "string",
        "enum": ["green", "black"],
        "oneOf": [{"const": "green", "title": "Green"}, {"const": "black", "title": "Black"}],
    },
    "homepage": {"title": "Homepage", "type": "string", "format": "uri", "unique": True},
    "shoeSize": {"title": "Shoe size", "type": "number", "minimum": 10.5, "maximum": 55},
    "floor": {"title": "Floor", "type": "integer", "minimum": -3, "maximum": 99},
    "remote": {"title": "Works from home", "type": "boolean"},
    "languages": {
        "title": "Languages",
        "type": "array",
        "items": {
            "type": "string",
            "enum": ["de", "en"],
            "oneOf": [{"const": "de", "title": "German"}, {"const": "en", "title": "English"}],
        },
        "union": "ENABLE",
    },
}
FILLED_IN = {
    "mutability": "READ_WRITE",
    "scope": "NONE",
    "permissions": [{"principal": "SELF", "action": "READ_ONLY"}],
    "master": {"type": "PROFILE_MASTER"},
}


def custom(properties: dict[str, Any]) -> dict[str, Any]:
    return {"definitions": {"custom": {"id": "#custom", "type": "object", "properties": properties}}}


def base(properties: dict[str, Any]) -> dict[str, Any]:
    return {"definitions": {"base": {"id": "#base", "type": "object", "properties": properties}}}


async def a_type(admin: httpx.AsyncClient, name: str) -> str:
    """A user type of this test alone; the path of its schema."""
    made = await admin.post("/api/v1/meta/types/user", json={"name": name, "displayName": name})
    assert made.status_code == 200, made.text
    href: str = made.json()["_links"]["schema"]["href"]
    return href


async def test_every_org_has_the_31_attributes_with_their_constraints(admin: httpx.AsyncClient) -> None:
    schema = (await admin.get(USERS)).json()
    properties = schema["definitions"]["base"]["properties"]
    assert len(properties) == 31
    assert schema["definitions"]["base"]["required"] == ["login", "firstName", "lastName", "email"]
    assert (properties["login"]["minLength"], properties["login"]["maxLength"]) == (5, 100)
    assert properties["email"]["format"] == "email"
    assert properties["city"]["permissions"] == [{"principal": "SELF", "action": "HIDE"}]
    assert properties["title"] == {"title": "Title", "type": "string", **FILLED_IN}
    assert schema["id"] == "https://id.example.test/meta/schemas/user/default"
    assert (await admin.get(schema["_links"]["self"]["href"])).json() == schema
    assert (await admin.get(schema["_links"]["type"]["href"])).json()["default"] is True


async def test_every_facet_of_an_attribute_is_read_back_as_it_was_written(admin: httpx.AsyncClient) -> None:
    path = await a_type(admin, "facets")
    written = await admin.post(path, json=custom(EVERY_FACET))
    assert written.status_code == 200, written.text
    read = (await admin.get(path)).json()
    assert read["definitions"] == written.json()["definitions"]
    assert read["definitions"]["custom"]["required"] == ["badgeNumber"]
    expected = {name: {**FILLED_IN, **facets} for name, facets in EVERY_FACET.items()}
    assert read["definitions"]["custom"]["properties"] == expected


async def test_a_partial_update_keeps_what_it_does_not_name_and_null_removes(admin: httpx.AsyncClient) -> None:
    path = await a_type(admin, "partial")
    await admin.post(
        path, json=custom({"one": {"title": "1", "type": "string"}, "two": {"title": "2", "type": "string"}})
    )
    changed = (await admin.post(path, json=custom({"one": None, "three": {"title": "3", "type": "string"}}))).json()
    assert list(changed["definitions"]["custom"]["properties"]) == ["two", "three"]
    assert len(changed["definitions"]["base"]["properties"]) == 31


async def test_a_schema_that_was_read_can_be_posted_back(admin: httpx.AsyncClient) -> None:
    path = await a_type(admin, "again")
    await admin.post(path, json=custom(EVERY_FACET))
    before = (await admin.get(path)).json()
    posted = await admin.post(path, json=before)
    assert posted.status_code == 200, posted.text
    assert posted.json()["definitions"] == before["definitions"]


async def test_of_base_attributes_only_some_facets_can_be_changed(admin: httpx.AsyncClient) -> None:
    path = await a_type(admin, "edits")
    edits = {
        "lastName": {"title": "Last name", "type": "string", "required": False},
        "login": {"title": "Username", "type": "string", "required": True, "pattern": "[a-z]+"},
        "city": {"permissions": [{"principal": "SELF", "action": "READ_WRITE"}]},
        "title": {"master": {"type": "OKTA"}},
    }
    changed = (await admin.post(path, json=base(edits))).json()["definitions"]["base"]
    assert changed["required"] == ["login", "firstName", "email"]
    assert "required" not in changed["properties"]["lastName"]
    assert changed["properties"]["login"]["pattern"] == "[a-z]+"
    assert changed["properties"]["city"]["permissions"][0]["action"] == "READ_WRITE"
    assert changed["properties"]["title"]["master"] == {"type": "OKTA"}


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (base({"city": {"maxLength": 3}}), "city: The maxLength"),
        (base({"city": None}), "city: Base attributes"),
        (base({"login": {"required": False}}), "login: The attribute is always required"),
        (base({"town": {"title": "Town"}}), "town: There is no base attribute"),
        (base({"login": {"pattern": "(["}}), "login: pattern"),
        (custom({"city": {"title": "City", "type": "string"}}), "city: A base attribute"),
        (custom({"9lives": {"title": "9", "type": "string"}}), "9lives: A name"),
        (custom({"x": {"type": "string"}}), "x: title"),
        (custom({"x": {"title": "X"}}), "x: type"),
        (custom({"x": {"title": "X", "type": "array"}}), "x: items"),
        (custom({"x": {"title": "X", "type": "string", "minimum": 1}}), "x: minimum"),
        (custom({"x": {"title": "X", "type": "string", "minLength": 9, "maxLength": 1}}), "x: minLength"),
        (custom({"x": {"title": "X", "type": "string", "pattern": ".+"}}), "x: pattern"),
        (custom({"x": {"title": "X", "type": "string", "format": "shoe"}}), "x: format"),
        (custom({"x": {"title": "X", "type": "boolean", "unique": "UNIQUE_VALIDATED"}}), "x: unique"),
        (custom({"x": {"title": "X", "type": "integer", "enum": ["1"]}}), "x: enum"),
        (custom({"x": {"title": "X", "type": "text"}}), "definitions.custom.properties[...].type"),
        (
            custom({"x": {"title": "X", "type": "string", "maxLength": "9"}}),
            "definitions.custom.properties[...].maxLength",
        ),
    ],
)
async def test_an_attribute_that_cannot_be_is_refused_by_its_name(
    admin: httpx.AsyncClient, body: dict[str, Any], cause: str
) -> None:
    before = (await admin.get(USERS)).json()
    refused = await admin.post(USERS, json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001"), refused.text
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith(cause)
    assert (await admin.get(USERS)).json() == before


async def test_values_and_their_titles_must_match_one_to_one(admin: httpx.AsyncClient) -> None:
    one_sided = {"title": "X", "type": "string", "enum": ["a", "b"], "oneOf": [{"const": "a", "title": "A"}]}
    refused = await admin.post(USERS, json=custom({"x": one_sided}))
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000123")


@pytest.mark.parametrize("said", ["UNIQUE_VALIDATED", True])
async def test_a_sixth_unique_attribute_is_one_too_many(admin: httpx.AsyncClient, said: object) -> None:
    path = await a_type(admin, f"unique_{str(said).lower()}")
    unique = {"title": "U", "type": "string", "unique": said}
    assert (await admin.post(path, json=custom({f"u{i}": unique for i in range(5)}))).status_code == 200
    refused = await admin.post(path, json=custom({"u5": unique}))
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")


async def test_the_type_of_an_attribute_stays(admin: httpx.AsyncClient) -> None:
    path = await a_type(admin, "stays")
    await admin.post(path, json=custom({"x": {"title": "X", "type": "string"}}))
    refused = await admin.post(path, json=custom({"x": {"title": "X", "type": "integer"}}))
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith("x: type")


async def test_profiles_hold_what_the_schema_says_at_once(admin: httpx.AsyncClient) -> None:
    floor = {"floorOfOffice": {"title": "Floor", "type": "integer"}}
    profile = {"firstName": "G", "lastName": "H", "email": "floor@example.com", "login": "floor@example.com"}
    before = await admin.post("/api/v1/users", json={"profile": {**profile, "floorOfOffice": 3}})
    assert before.json()["errorCauses"] == [{"errorSummary": "Property name 'floorOfOffice' is not defined in profile"}]
    await admin.post(USERS, json=custom(floor))
    made = (await admin.post("/api/v1/users", json={"profile": {**profile, "floorOfOffice": 3}})).json()
    user = f"/api/v1/users/{made['id']}"
    assert (await admin.get(user)).json()["profile"]["floorOfOffice"] == 3
    assert (await admin.post(user, json={"profile": {"floorOfOffice": "three"}})).status_code == 400
    await admin.post(USERS, json=custom({"floorOfOffice": None}))
    assert "floorOfOffice" not in (await admin.get(user)).json()["profile"]
    await admin.post(USERS, json=custom(floor))
    assert "floorOfOffice" not in (await admin.get(user)).json()["profile"], "removed means removed"
    await admin.post(USERS, json=custom({"floorOfOffice": None}))


async def test_groups_have_a_schema_of_their_own(admin: httpx.AsyncClient) -> None:
    added = (await admin.post(GROUPS, json=custom({"costCentre": {"title": "Cost centre", "type": "string"}}))).json()
    assert added["definitions"]["base"]["required"] == ["name"]
    assert added["definitions"]["custom"]["properties"]["costCentre"]["master"] == {"type": "PROFILE_MASTER"}
    group = await admin.post("/api/v1/groups", json={"profile": {"name": "With a cost centre", "costCentre": "7"}})
    assert group.json()["profile"]["costCentre"] == "7"
    gone = (await admin.post(GROUPS, json=custom({"costCentre": None}))).json()
    assert "costCentre" not in gone["definitions"]["custom"]["properties"]
    read = await admin.get(f"/api/v1/groups/{group.json()['id']}")
    assert "costCentre" not in read.json()["profile"]


async def test_the_users_of_an_app_have_a_schema_of_their_own(org: Organisation, admin: httpx.AsyncClient) -> None:
    client = await org.register()
    path = f"/api/v1/meta/schemas/apps/{client['client_id']}/default"
    properties = (await admin.get(path)).json()["definitions"]["base"]["properties"]
    assert properties["userName"]["externalName"] == "preferred_username"
    assert len(properties) == 21
    colour = {"title": "Colour", "type": "string", "permissions": [{"principal": "SELF", "action": "READ_WRITE"}]}
    added = (await admin.post(path, json=custom({"colour": colour}))).json()["definitions"]["custom"]["properties"]
    assert added == {"colour": {"title": "Colour", "type": "string", "mutability": "READ_WRITE", "scope": "NONE"}}


@pytest.mark.parametrize("path", ["user/oscNobody", "user/nobody", "apps/0oaNobody/default"])
async def test_a_schema_that_is_not_there_is_not_found(admin: httpx.AsyncClient, path: str) -> None:
    for call in (admin.get(f"/api/v1/meta/schemas/{path}"), admin.post(f"/api/v1/meta/schemas/{path}", json={})):
        response = await call
        assert (response.status_code, response.json()["errorCode"]) == (404, "E0000007")


async def test_nothing_but_an_object_is_a_schema(admin: httpx.AsyncClient) -> None:
    assert (await admin.post(USERS, content=b"[")).json()["errorCode"] == "E0000003"
    assert (await admin.post(USERS, json=[1])).status_code == 400
