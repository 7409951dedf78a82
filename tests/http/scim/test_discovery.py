"""What the service says of itself (RFC 7644 §4): true of this very org."""

import secrets
from typing import Any

import httpx
from tests.http.scim.connecting import GROUP, OWN_GROUP, OWN_USER, SCIM, USER, USERS, a_user, made, patch, refusal

SCHEMA = "/api/v1/meta/schemas/user/default"


async def resources(scim: httpx.AsyncClient, path: str) -> dict[str, Any]:
    response = await scim.get(f"{SCIM}/{path}")
    assert response.status_code == 200, response.text
    return {one["id"]: one for one in response.json()["Resources"]}


async def test_the_types_name_schemas_that_are_there(scim: httpx.AsyncClient) -> None:
    schemas = await resources(scim, "Schemas")
    types = await resources(scim, "ResourceTypes")
    assert types.keys() == {"User", "Group"}
    for one in types.values():
        assert one["schema"] in schemas
        assert {extension["schema"] for extension in one["schemaExtensions"]} <= schemas.keys()
        assert (await scim.get(one["meta"]["location"])).json() == one
    for schema_id, schema in schemas.items():
        assert (await scim.get(f"{SCIM}/Schemas/{schema_id.lower()}")).json() == schema


async def test_attributes_that_the_org_added_are_an_extension(
    scim: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    size, code, token = (f"{name}{secrets.token_hex(3)}" for name in ("size", "code", "token"))
    own = {
        size: {"title": "Size", "type": "integer", "minimum": 10},
        code: {"title": "Code", "type": "string", "mutability": "IMMUTABLE"},
        token: {"title": "Token", "type": "string", "mutability": "WRITE_ONLY"},
    }
    changed = await admin.post(SCHEMA, json={"definitions": {"custom": {"properties": own}}})
    assert changed.status_code == 200, changed.text
    try:
        shown = (await resources(scim, "Schemas"))[OWN_USER]["attributes"]
        found = {one["name"]: (one["type"], one["mutability"], one["returned"]) for one in shown}
        assert found[size] == ("integer", "readWrite", "default")
        assert found[code] == ("string", "immutable", "default")
        assert found[token] == ("string", "writeOnly", "never")
        user = await made(scim, USERS, a_user(**{OWN_USER: {size: 38, code: "c", token: "t"}}))
        assert user[OWN_USER] == {size: 38, code: "c"}
        path = f"{USERS}/{user['id']}"
        for operation, refused in (
            ({"op": "replace", "path": f"{OWN_USER}:{size}", "value": 5}, (400, "invalidValue")),
            ({"op": "replace", "path": f"{OWN_USER}:{size}", "value": "38"}, (400, "invalidValue")),
            ({"op": "replace", "path": f"{OWN_USER}:{code}", "value": "d"}, (400, "mutability")),
        ):
            assert refusal(await scim.patch(path, json=patch(operation))) == refused
        for expression, count in ((f"{OWN_USER}:{size} ge 38", 1), (f"{OWN_USER}:{size} gt 38", 0)):
            listed = (await scim.get(USERS, params={"filter": expression})).json()
            assert listed["totalResults"] == count
        guessed = await scim.get(USERS, params={"filter": f'{OWN_USER}:{token} sw "t"'})
        assert refusal(guessed) == (400, "invalidFilter")
        put = (await scim.put(path, json=a_user(userName=user["userName"]))).json()
        assert put[OWN_USER] == user[OWN_USER]
        known = (await admin.get(f"/api/v1/users/{user['id']}")).json()["profile"]
        assert known[size] == 38
    finally:
        gone = {"definitions": {"custom": {"properties": dict.fromkeys(own)}}}
        assert (await admin.post(SCHEMA, json=gone)).status_code == 200


async def test_the_configuration_says_what_there_is(scim: httpx.AsyncClient) -> None:
    config = (await scim.get(f"{SCIM}/ServiceProviderConfig")).json()
    supported = ("patch", "bulk", "filter", "changePassword", "sort", "etag")
    assert [config[name]["supported"] for name in supported] == [True] * 6
    assert config["bulk"]["maxOperations"] == 100


async def test_schemas_say_what_is_required(scim: httpx.AsyncClient) -> None:
    schemas = await resources(scim, "Schemas")
    required = {one["name"] for one in schemas[USER]["attributes"] if one["required"]}
    assert required == {"userName", "name", "emails", "active"}
    assert {one["name"] for one in schemas[GROUP]["attributes"]} == {"displayName", "members"}
    assert [one["name"] for one in schemas[OWN_GROUP]["attributes"]] == ["description"]
