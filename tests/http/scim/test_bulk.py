"""/scim/v2/Bulk (RFC 7644 §3.7)."""

from typing import Any

import httpx
import pytest
from tests.http.scim.connecting import BULK, GROUPS, USERS, a_group, a_user, made, patch, refusal

REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"


def bulk(*operations: dict[str, Any], **also: object) -> dict[str, Any]:
    return {"schemas": [REQUEST], "Operations": list(operations), **also}


def new(bulk_id: str, path: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"method": "POST", "path": path, "bulkId": bulk_id, "data": data}


async def answers(scim: httpx.AsyncClient, request: dict[str, Any]) -> list[dict[str, Any]]:
    response = await scim.post(BULK, json=request)
    assert response.status_code == 200, response.text
    operations: list[dict[str, Any]] = response.json()["Operations"]
    return operations


async def test_operations_name_what_others_make_even_those_behind_them(scim: httpx.AsyncClient) -> None:
    group, one, two = await answers(
        scim,
        bulk(
            new("g", "/Groups", a_group("bulkId:one", "bulkId:two")),
            new("one", "/Users", a_user()),
            new("two", "/Users", a_user()),
        ),
    )
    assert [answer["status"] for answer in (group, one, two)] == ["201"] * 3
    assert [answer["bulkId"] for answer in (group, one, two)] == ["g", "one", "two"]
    shown = (await scim.get(group["location"])).json()
    assert {member["$ref"] for member in shown["members"]} == {one["location"], two["location"]}
    assert one["version"] == (await scim.get(one["location"])).json()["meta"]["version"]


async def test_every_kind_of_operation_is_done(scim: httpx.AsyncClient) -> None:
    user, group = await made(scim, USERS, a_user()), await made(scim, GROUPS, a_group())
    change = patch({"op": "add", "path": "members", "value": [{"value": "bulkId:new"}]})
    told = await answers(
        scim,
        bulk(
            new("new", "/Users", a_user()),
            {"method": "PATCH", "path": f"/Groups/{group['id']}", "data": change},
            {"method": "PUT", "path": f"/Users/{user['id']}", "data": a_user(title="Dr")},
            {"method": "PATCH", "path": "/Users/bulkId:new", "data": patch({"op": "add", "value": {"title": "Ms"}})},
            {"method": "DELETE", "path": f"/Users/{user['id']}"},
        ),
    )
    assert [answer["status"] for answer in told] == ["201", "200", "200", "200", "204"]
    assert (await scim.get(told[0]["location"])).json()["title"] == "Ms"


async def test_what_fails_says_why_and_the_rest_is_done(scim: httpx.AsyncClient) -> None:
    user = await made(scim, USERS, a_user())
    stale = {"method": "DELETE", "path": f"/Users/{user['id']}", "version": 'W/"99"'}
    told = await answers(
        scim,
        bulk(
            new("a", "/Users", a_user(userName=user["userName"])),
            new("b", "/Groups", a_group("bulkId:a")),
            new("c", "/Groups", a_group("bulkId:c")),
            new("d", "/Users", {}),
            new("e", "/Apps", {}),
            stale,
            {"method": "DELETE", "path": "/Users/00unobody0000000000x"},
            new("f", "/Users", a_user()),
        ),
    )
    assert [answer["status"] for answer in told] == ["409", "409", "409", "400", "400", "412", "404", "201"]
    assert [answer["response"].get("scimType") for answer in told[:-1]] == [
        "uniqueness",
        None,
        None,
        "invalidSyntax",
        "invalidValue",
        None,
        None,
    ]


async def test_after_so_many_errors_nothing_more_is_tried(scim: httpx.AsyncClient) -> None:
    told = await answers(
        scim, bulk(new("a", "/Users", {}), new("b", "/Users", {}), new("c", "/Users", a_user()), failOnErrors=2)
    )
    assert [answer["status"] for answer in told] == ["400", "400"]


@pytest.mark.parametrize(
    ("request_body", "refused"),
    [
        ({"schemas": [REQUEST]}, (400, "invalidSyntax")),
        ({"Operations": []}, (400, "invalidSyntax")),
        (bulk(), (400, "invalidSyntax")),
        (bulk({"method": "GET", "path": "/Users/x"}), (400, "invalidValue")),
        (bulk({"method": "POST", "path": "/Users", "data": {}}), (400, "invalidValue")),
        (bulk({"method": "POST", "path": "/Users/x", "bulkId": "a"}), (400, "invalidValue")),
        (bulk({"method": "DELETE", "path": "/Users"}), (400, "invalidValue")),
        (bulk({"method": "DELETE", "path": "/../api/v1/users/x"}), (400, "invalidValue")),
        (bulk(new("a", "/Users", {}), new("a", "/Users", {})), (400, "invalidValue")),
        (bulk(new("a", "/Users", {}), failOnErrors=0), (400, "invalidValue")),
        (bulk(*[new(str(at), "/Users", {}) for at in range(101)]), (413, None)),
    ],
    ids=range(11),
)
async def test_a_request_that_is_no_bulk_request_is_refused(
    scim: httpx.AsyncClient, request_body: dict[str, Any], refused: tuple[int, str | None]
) -> None:
    assert refusal(await scim.post(BULK, json=request_body)) == refused
