"""Who a SCIM client is, and what it may: its connection's rights and no more (attack cases 64, 66)."""

import httpx
import pytest
from tests.http.api.admins import administrator as administrator_of
from tests.http.api.admins import give, new_group
from tests.http.api.admins import refusal as api_refusal
from tests.http.api.people import many_people
from tests.http.scim.connecting import (
    BULK,
    CONNECTIONS,
    GROUPS,
    SCIM,
    USERS,
    a_group,
    a_user,
    client_of,
    connected,
    made,
    new_connection,
    patch,
    refusal,
)
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.roles import PrincipalType, RoleType, standard_assignment


async def test_a_token_is_shown_once_and_ends_when_it_is_removed(org: Organisation, admin: httpx.AsyncClient) -> None:
    connection = await new_connection(org)
    tokens = f"{CONNECTIONS}/{connection['id']}/tokens"
    first, second = [(await admin.post(tokens)).json() for _ in range(2)]
    assert [set(token) for token in (await admin.get(tokens)).json()] == [{"id", "created"}] * 2
    clients = [org.browser(Authorization=f"Bearer {token['token']}") for token in (first, second)]
    assert [(await one.get(USERS)).status_code for one in clients] == [200, 200]
    assert (await admin.delete(f"{tokens}/{first['id']}")).status_code == 204
    assert [(await one.get(USERS)).status_code for one in clients] == [401, 200]
    refused = await clients[0].get(USERS)
    assert refusal(refused) == (401, None)
    assert refused.headers["www-authenticate"] == 'Bearer realm="scim"'


async def test_a_connection_has_a_few_tokens(org: Organisation, admin: httpx.AsyncClient) -> None:
    tokens = f"{CONNECTIONS}/{(await new_connection(org))['id']}/tokens"
    assert [(await admin.post(tokens)).status_code for _ in range(6)] == [201] * 5 + [400]


async def test_the_tokens_of_a_connection_rest_and_end_with_it(org: Organisation, admin: httpx.AsyncClient) -> None:
    connection = await new_connection(org)
    scim, path = await client_of(org, connection), f"{CONNECTIONS}/{connection['id']}"
    assert (await admin.post(f"{path}/lifecycle/deactivate")).status_code == 200
    assert (await scim.get(USERS)).status_code == 401
    assert (await admin.post(f"{path}/lifecycle/activate")).status_code == 200
    assert (await scim.get(USERS)).status_code == 200
    assert (await admin.delete(path)).status_code == 204
    assert (await scim.get(USERS)).status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "SSWS {api}", "Bearer {api}", "Basic eDp5"])
async def test_nothing_but_a_token_of_a_connection_opens_it(org: Organisation, header: str) -> None:
    headers = {"Authorization": header.format(api=org.facts["api_token"])} if header else {}
    for path in (USERS, f"{SCIM}/Schemas", f"{SCIM}/ServiceProviderConfig"):
        assert refusal(await org.browser(**headers).get(path)) == (401, None)


async def test_a_token_of_a_connection_opens_nothing_else(scim: httpx.AsyncClient) -> None:
    for path in ("/api/v1/users", "/api/v1/groups", CONNECTIONS):
        assert (await scim.get(path)).status_code == 401


async def test_a_connection_keeps_to_its_resource_types(org: Organisation) -> None:
    people, groups = await connected(org, resources=["User"]), await connected(org, resources=["Group"])
    user, group = await made(people, USERS, a_user()), await made(groups, GROUPS, a_group())
    for stranger, path, body in ((people, GROUPS, a_group()), (groups, USERS, a_user())):
        assert refusal(await stranger.get(path)) == (403, None)
        assert refusal(await stranger.post(path, json=body)) == (403, None)
    assert refusal(await people.delete(f"{GROUPS}/{group['id']}")) == (403, None)
    assert refusal(await groups.patch(f"{USERS}/{user['id']}", json=patch())) == (403, None)
    operation = {"method": "DELETE", "path": f"/Users/{user['id']}"}
    bulk = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [operation]}
    assert (await groups.post(BULK, json=bulk)).json()["Operations"][0]["status"] == "403"
    types = (await people.get(f"{SCIM}/ResourceTypes")).json()["Resources"]
    assert [one["name"] for one in types] == ["User"]


async def test_no_connection_changes_an_administrator(
    org: Organisation, scim: httpx.AsyncClient, someone: Someone
) -> None:
    await give(org, someone, RoleType.HELP_DESK_ADMIN)
    path = f"{USERS}/{someone.user.id}"
    known = (await scim.get(path)).json()
    for operation in (
        {"op": "replace", "path": "password", "value": "My-0wn-password"},
        {"op": "replace", "path": "emails", "value": [{"value": "mine@example.net"}]},
        {"op": "replace", "path": "active", "value": False},
        {"op": "add", "path": "externalId", "value": "mine"},
    ):
        assert refusal(await scim.patch(path, json=patch(operation))) == (403, None)
    assert refusal(await scim.put(path, json=a_user())) == (403, None)
    assert refusal(await scim.delete(path)) == (403, None)
    group = await made(scim, GROUPS, a_group())
    join = patch({"op": "add", "path": "members", "value": [{"value": someone.user.id}]})
    assert refusal(await scim.patch(f"{GROUPS}/{group['id']}", json=join)) == (403, None)
    assert refusal(await scim.post(GROUPS, json=a_group(someone.user.id))) == (403, None)
    assert (await scim.get(path)).json() == known


async def test_an_administrator_among_many_is_found(
    org: Organisation, scim: httpx.AsyncClient, someone: Someone
) -> None:
    await give(org, someone, RoleType.HELP_DESK_ADMIN)
    ids = sorted(await many_people(org, "Crowd", 30))
    group = await made(scim, GROUPS, a_group())
    for wanted, status in (([*ids, someone.user.id], 403), (ids, 200)):
        join = patch({"op": "add", "path": "members", "value": [{"value": one} for one in wanted]})
        assert (await scim.patch(f"{GROUPS}/{group['id']}", json=join)).status_code == status


async def test_no_connection_makes_an_administrator_by_a_group(
    org: Organisation, scim: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    powerful = await new_group(admin)
    role = standard_assignment(PrincipalType.GROUP, powerful, RoleType.SUPER_ADMIN, org.clock.now())
    async with org.unit() as unit:
        await unit.role_assignments.add(role)
    user, path = await made(scim, USERS, a_user()), f"{GROUPS}/{powerful}"
    join = patch({"op": "add", "path": "members", "value": [{"value": user["id"]}]})
    assert refusal(await scim.patch(path, json=join)) == (403, None)
    assert refusal(await scim.put(path, json=a_group(user["id"]))) == (403, None)
    assert refusal(await scim.delete(path)) == (403, None)
    operations = [
        {"method": "PATCH", "path": f"/Groups/{powerful}", "data": join},
        {"method": "POST", "path": "/Groups", "bulkId": "g", "data": a_group(org.ada.user.id)},
    ]
    bulk = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations}
    answers = (await scim.post(BULK, json=bulk)).json()["Operations"]
    assert answers[0]["status"] == "403"
    assert "members" not in (await scim.get(path)).json()
    async with org.unit() as unit:
        await unit.role_assignments.remove(role)


async def test_nobody_hands_on_more_than_they_hold(org: Organisation, admin: httpx.AsyncClient) -> None:
    body = {"name": "Mine"}
    for role, status in ((RoleType.USER_ADMIN, 403), (RoleType.APP_ADMIN, 403), (RoleType.READ_ONLY_ADMIN, 403)):
        caller, _ = await administrator_of(org, role)
        assert (await caller.post(CONNECTIONS, json=body)).status_code == status
    connection = await new_connection(org)
    reader, _ = await administrator_of(org, RoleType.READ_ONLY_ADMIN)
    assert (await reader.get(f"{CONNECTIONS}/{connection['id']}")).status_code == 200
    assert (await reader.post(f"{CONNECTIONS}/{connection['id']}/tokens")).status_code == 403
    org_admin, _ = await administrator_of(org, RoleType.ORG_ADMIN)
    assert (await org_admin.post(f"{CONNECTIONS}/{connection['id']}/tokens")).status_code == 201


@pytest.mark.parametrize(
    "body",
    [{}, {"name": ""}, {"name": "x", "resources": []}, {"name": "x", "resources": ["App"]}, {"name": "x" * 101}],
    ids=str,
)
async def test_a_connection_that_does_not_fit_is_refused(admin: httpx.AsyncClient, body: dict[str, object]) -> None:
    assert api_refusal(await admin.post(CONNECTIONS, json=body))[:2] == (400, "E0000001")


@pytest.mark.parametrize(
    ("content", "headers", "refused"),
    [
        (b"{", {}, (400, "invalidSyntax")),
        (b"[]", {}, (400, "invalidSyntax")),
        (b"null", {}, (400, "invalidSyntax")),
        (b"", {}, (400, "invalidSyntax")),
        (b'{"schemas":' + b"[" * 100 + b"]" * 100 + b"}", {}, (400, "invalidSyntax")),
        (b"[" * 100_000, {}, (400, "invalidSyntax")),
        (b'{"a":1,"a":2}', {}, (400, "invalidSyntax")),
        (b"{}", {"Content-Type": "text/plain"}, (415, None)),
        (b"{}", {"Content-Type": "application/x-www-form-urlencoded"}, (415, None)),
        (b"x" * 10_000_000, {}, (413, None)),
    ],
    ids=range(10),
)
async def test_a_body_that_is_no_resource_is_refused(
    scim: httpx.AsyncClient, content: bytes, headers: dict[str, str], refused: tuple[int, str | None]
) -> None:
    for path in (USERS, GROUPS, BULK, f"{USERS}/.search"):
        assert refusal(await scim.post(path, content=content, headers=headers)) == refused


async def test_what_is_not_there_is_said_in_scims_words(scim: httpx.AsyncClient, org: Organisation) -> None:
    assert refusal(await scim.get(f"{SCIM}/Nothing")) == (404, None)
    assert refusal(await org.browser().get(f"{SCIM}/Me")) == (404, None)
    assert refusal(await scim.delete(USERS)) == (405, None)
    assert refusal(await scim.get(f"{USERS}/{org.ada.login}")) == (404, None)
    assert refusal(await scim.get(f"{USERS}/me")) == (404, None)
    assert refusal(await scim.get(f"{SCIM}/Schemas/urn:nothing")) == (404, None)
    assert refusal(await scim.get(f"{SCIM}/Schemas", params={"filter": "x"})) == (403, None)
