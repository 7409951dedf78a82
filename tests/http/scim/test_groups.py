"""/scim/v2/Groups: the org's own groups and their members (RFC 7643 §4.2, RFC 7644 §3.5.2)."""

import secrets
from typing import Any

import httpx
import pytest
from tests.http.scim.connecting import GROUP, GROUPS, OWN_GROUP, USERS, a_group, a_user, made, patch, refusal


async def people(scim: httpx.AsyncClient, count: int) -> list[str]:
    return [(await made(scim, USERS, a_user()))["id"] for _ in range(count)]


def members(group: dict[str, Any]) -> set[str]:
    return {member["value"] for member in group.get("members", ())}


async def test_a_new_group_has_its_members(scim: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    one, two = await people(scim, 2)
    sent = a_group(one, two, externalId="g-1", **{OWN_GROUP: {"description": "Of two"}})
    group = await made(scim, GROUPS, {**sent, "schemas": [GROUP, OWN_GROUP]})
    assert members(group) == {one, two}
    assert group["members"][0]["$ref"].endswith(f"/Users/{group['members'][0]['value']}")
    assert group[OWN_GROUP] == {"description": "Of two"}
    assert group["externalId"] == "g-1"
    known = (await admin.get(f"/api/v1/groups/{group['id']}")).json()
    assert known["profile"] == {"name": sent["displayName"], "description": "Of two"}
    assert (await scim.get(f"{GROUPS}/{group['id']}")).json() == group
    [shown] = (await scim.get(f"{USERS}/{one}")).json()["groups"]
    assert (shown["value"], shown["display"]) == (group["id"], sent["displayName"])


@pytest.mark.parametrize(
    ("operations", "stay"),
    [
        ([{"op": "add", "path": "members", "value": [{"value": "2"}]}], "012"),
        ([{"op": "add", "path": "members", "value": {"value": "2"}}], "012"),
        ([{"op": "add", "value": {"members": [{"value": "2"}, {"value": "0"}]}}], "012"),
        ([{"op": "remove", "path": 'members[value eq "0"]'}], "1"),
        ([{"op": "remove", "path": 'members[value eq "0" or value eq "1"]'}], ""),
        ([{"op": "Remove", "path": "members", "value": [{"value": "1"}]}], "0"),
        ([{"op": "remove", "path": 'members[value eq "2"]'}], "01"),
        ([{"op": "remove", "path": "members"}], ""),
        ([{"op": "replace", "path": "members", "value": [{"value": "2"}]}], "2"),
        ([{"op": "remove", "path": 'members[type eq "User"]'}], ""),
        (
            [
                {"op": "add", "path": "members", "value": [{"value": "2"}]},
                {"op": "remove", "path": 'members[value eq "2"]'},
            ],
            "01",
        ),
        (
            [
                {"op": "remove", "path": 'members[value eq "1"]'},
                {"op": "add", "path": "members", "value": [{"value": "1"}]},
            ],
            "01",
        ),
    ],
)
async def test_members_come_and_go_by_patch(
    scim: httpx.AsyncClient, operations: list[dict[str, Any]], stay: str
) -> None:
    ids = await people(scim, 3)
    group = await made(scim, GROUPS, a_group(*ids[:2]))
    text = repr(operations)
    for place, one in enumerate(ids):
        text = text.replace(f"'{place}'", f"'{one}'").replace(f'"{place}"', f'"{one}"')
    sent = patch(*eval(text), {"op": "replace", "path": "displayName", "value": f"N {group['id']}"})  # noqa: S307  # ours
    response = await scim.patch(f"{GROUPS}/{group['id']}", json=sent)
    assert response.status_code == 200, response.text
    assert members(response.json()) == {ids[int(one)] for one in stay}
    assert response.json()["displayName"] == f"N {group['id']}"
    assert members((await scim.get(f"{GROUPS}/{group['id']}")).json()) == {ids[int(one)] for one in stay}


async def test_a_put_replaces_the_members(scim: httpx.AsyncClient) -> None:
    one, two, three = await people(scim, 3)
    group = await made(scim, GROUPS, a_group(one, two))
    replaced = await scim.put(f"{GROUPS}/{group['id']}", json=a_group(two, three))
    assert members(replaced.json()) == {two, three}
    emptied = await scim.put(f"{GROUPS}/{group['id']}", json={"schemas": [GROUP], "displayName": group["displayName"]})
    assert members(emptied.json()) == set()


@pytest.mark.parametrize(
    ("operation", "refused"),
    [
        ({"op": "add", "path": "members", "value": [{"value": "00unobody0000000000x"}]}, (400, "invalidValue")),
        ({"op": "add", "path": "members", "value": [{"display": "nobody"}]}, (400, "invalidValue")),
        ({"op": "replace", "path": 'members[type eq "User"].value', "value": "x"}, (400, "mutability")),
        ({"op": "remove", "path": "displayName"}, (400, "mutability")),
        ({"op": "replace", "path": "displayName", "value": ""}, (400, "mutability")),
        ({"op": "replace", "path": "displayName", "value": "x" * 256}, (400, "invalidValue")),
        ({"op": "replace", "path": "displayName", "value": "Everyone"}, (409, "uniqueness")),
        ({"op": "replace", "path": "type", "value": "BUILT_IN"}, (400, "invalidPath")),
    ],
    ids=str,
)
async def test_a_patch_that_cannot_be_done_changes_nothing(
    scim: httpx.AsyncClient, operation: dict[str, Any], refused: tuple[int, str]
) -> None:
    [one] = await people(scim, 1)
    group = await made(scim, GROUPS, a_group())
    first = {"op": "add", "path": "members", "value": [{"value": one}]}
    assert refusal(await scim.patch(f"{GROUPS}/{group['id']}", json=patch(first, operation))) == refused
    assert (await scim.get(f"{GROUPS}/{group['id']}")).json() == group


async def test_a_change_of_members_is_another_version(scim: httpx.AsyncClient, org: Any) -> None:
    [one] = await people(scim, 1)
    group = await made(scim, GROUPS, a_group())
    org.clock.advance(seconds=1)
    path, tag = f"{GROUPS}/{group['id']}", {"If-Match": group["meta"]["version"]}
    change = patch({"op": "add", "path": "members", "value": [{"value": one}]})
    assert (await scim.patch(path, json=change, headers=tag)).status_code == 200
    assert refusal(await scim.patch(path, json=change, headers=tag)) == (412, None)
    assert refusal(await scim.delete(path, headers=tag)) == (412, None)
    assert (await scim.delete(path)).status_code == 204
    assert refusal(await scim.get(path)) == (404, None)


async def test_everyone_is_no_group_of_a_connections(scim: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    [everyone] = (await admin.get("/api/v1/groups", params={"q": "Everyone"})).json()
    path = f"{GROUPS}/{everyone['id']}"
    assert refusal(await scim.get(path)) == (404, None)
    assert refusal(await scim.put(path, json=a_group())) == (404, None)
    assert refusal(await scim.delete(path)) == (404, None)
    listed = (await scim.get(GROUPS, params={"filter": 'displayName eq "Everyone"'})).json()
    assert listed["totalResults"] == 0


async def test_two_groups_have_no_one_name(scim: httpx.AsyncClient) -> None:
    sent = a_group(displayName=f"Twice {secrets.token_hex(4)}")
    await made(scim, GROUPS, sent)
    assert refusal(await scim.post(GROUPS, json=sent)) == (409, "uniqueness")
