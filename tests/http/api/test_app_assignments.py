"""/api/v1/apps/{appId}/users and /groups: who has an app (contract A.Apps; seen-on-the-wire 4.1)."""

from typing import Any

import httpx
import pytest
from tests.http.api.app_bodies import PATH, SWA, causes, made, oidc
from tests.serving import Organisation, Someone


async def a_group(admin: httpx.AsyncClient, name: str, *members: Someone) -> str:
    """A group with these people."""
    made_group = await admin.post("/api/v1/groups", json={"profile": {"name": name}})
    group_id: str = made_group.json()["id"]
    for member in members:
        await admin.put(f"/api/v1/groups/{group_id}/users/{member.user.id}")
    return group_id


async def test_whatever_is_said_of_a_person_at_an_app_is_read_back(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = (await oidc(admin)).json()
    said = {
        "id": org.ada.user.id,
        "scope": "USER",
        "credentials": {"userName": "countess"},
        "profile": {"nickname": "Enchantress", "website": "https://ada.example.test", "gender": "f"},
    }
    posted = await admin.post(f"{PATH}/{app['id']}/users", json=said)
    assert posted.status_code == 200, posted.text
    path = f"{PATH}/{app['id']}/users/{org.ada.user.id}"
    read = (await admin.get(path)).json()
    assert (read["id"], read["scope"], read["credentials"]) == (said["id"], "USER", {"userName": "countess"})
    assert read["profile"] | said["profile"] == read["profile"]
    assert (read["status"], read["syncState"], read["externalId"]) == ("ACTIVE", "DISABLED", None)
    updated = await admin.post(path, json={"credentials": {"userName": "ada.l"}, "profile": {"gender": None}})
    assert updated.json()["credentials"]["userName"] == "ada.l"
    assert updated.json()["profile"]["nickname"] == "Enchantress"


async def test_an_oidc_app_shows_every_standard_claim_of_a_person(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = (await oidc(admin)).json()
    profile = (await admin.post(f"{PATH}/{app['id']}/users", json={"id": org.ada.user.id})).json()["profile"]
    assert (profile["given_name"], profile["family_name"], profile["name"]) == ("Ada", "Lovelace", "Ada Lovelace")
    assert (profile["zoneinfo"], profile["locale"], profile["picture"]) == ("America/Los_Angeles", "en_US", None)


async def test_other_apps_know_a_person_by_name_only(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = await made(admin)
    shown = (await admin.post(f"{PATH}/{app['id']}/users", json={"id": org.ada.user.id})).json()
    assert (shown["profile"], shown["credentials"]) == ({}, {"userName": "ada@example.com"})


async def test_the_template_says_what_people_are_called(org: Organisation, admin: httpx.AsyncClient) -> None:
    template = {"template": '${fn:substringBefore(source.login, "@")}', "type": "BUILT_IN"}
    app = await made(admin, credentials={"userNameTemplate": template})
    shown = (await admin.post(f"{PATH}/{app['id']}/users", json={"id": org.ada.user.id})).json()
    assert shown["credentials"]["userName"] == "ada"


async def test_a_password_that_an_app_is_given_is_never_shown(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = await made(admin, name="template_swa", settings={"app": SWA})
    credentials = {"userName": "ada", "password": {"value": "a secret of hers"}}
    shown = await admin.post(f"{PATH}/{app['id']}/users", json={"id": org.ada.user.id, "credentials": credentials})
    assert shown.json()["credentials"] == {"userName": "ada", "password": {}}
    assert shown.json()["passwordChanged"] is not None
    assert "a secret of hers" not in shown.text


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"id": "00uNobody"}, 404, "E0000007"),
        ({}, 400, "E0000001"),
        ({"id": 7}, 400, "E0000001"),
        ({"scope": "PLANET"}, 400, "E0000001"),
        ({"profile": {"unknown": "x"}}, 400, "E0000001"),
        ({"profile": {"nickname": 7}}, 400, "E0000001"),
        ({"credentials": {"userName": "x" * 101}}, 400, "E0000001"),
        ({"credentials": {"password": {"value": "x"}}}, 400, "E0000001"),
        ({"scope": "GROUP"}, 400, "E0000001"),
    ],
)
async def test_an_assignment_that_makes_no_sense_is_refused(
    org: Organisation, admin: httpx.AsyncClient, body: dict[str, Any], status: int, code: str
) -> None:
    app = (await oidc(admin)).json()
    whole = body if "id" in body or not body else {"id": org.ada.user.id, **body}
    refused = await admin.post(f"{PATH}/{app['id']}/users", json=whole)
    assert (refused.status_code, refused.json()["errorCode"]) == (status, code), refused.text
    assert (await admin.get(f"{PATH}/{app['id']}/users")).json() == []


async def test_nobody_is_assigned_twice(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = await made(admin)
    path = f"{PATH}/{app['id']}/users"
    await admin.post(path, json={"id": org.ada.user.id})
    refused = await admin.post(path, json={"id": org.ada.user.id})
    assert (refused.status_code, refused.json()["errorCode"]) == (409, "E0000062")
    assert (await admin.delete(f"{path}/{org.ada.user.id}")).status_code == 204
    gone = await admin.delete(f"{path}/{org.ada.user.id}")
    assert gone.json()["errorSummary"] == f"Not found: Resource not found: {org.ada.user.id} (AppUser)"


async def test_pages_of_people_joined_are_the_whole_list(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = await made(admin)
    people = [await org.someone() for _ in range(4)]
    group = await a_group(admin, "Half of the pages", *people[:2])
    await admin.put(f"{PATH}/{app['id']}/groups/{group}")
    for someone in people[2:]:
        await admin.post(f"{PATH}/{app['id']}/users", json={"id": someone.user.id})
    found, url = [], f"{PATH}/{app['id']}/users?limit=3"
    while url:
        page = await admin.get(url)
        found += [item["id"] for item in page.json()]
        following = [link for link in page.headers.get_list("link") if 'rel="next"' in link]
        url = following[0][1:].partition(">")[0] if following else ""
    assert found == sorted(someone.user.id for someone in people)
    named = await admin.get(f"{PATH}/{app['id']}/users", params={"q": people[0].login})
    assert [item["id"] for item in named.json()] == [people[0].user.id]


async def test_a_group_gives_its_members_the_app(org: Organisation, admin: httpx.AsyncClient) -> None:
    app, someone = (await oidc(admin)).json(), await org.someone()
    group = await a_group(admin, "Has the app", someone)
    put = await admin.put(f"{PATH}/{app['id']}/groups/{group}", json={"profile": {"nickname": "of the group"}})
    assert (put.status_code, put.json()["priority"], put.json()["id"]) == (200, 0, group)
    path = f"{PATH}/{app['id']}/users/{someone.user.id}"
    shown = (await admin.get(path)).json()
    assert (shown["scope"], shown["profile"]["nickname"]) == ("GROUP", "of the group")
    refused = await admin.delete(path)
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "E0000046")
    own = (await admin.post(path, json={"profile": {"nickname": "own"}})).json()
    assert (own["scope"], own["profile"]["nickname"]) == ("USER", "own")
    back = (await admin.post(path, json={"scope": "GROUP"})).json()
    assert back["scope"] == "GROUP"
    assert (await admin.delete(f"{PATH}/{app['id']}/groups/{group}")).status_code == 204
    assert (await admin.get(path)).status_code == 404


async def test_everyone_is_a_group_too(org: Organisation, admin: httpx.AsyncClient) -> None:
    app, someone = (await oidc(admin)).json(), await org.someone()
    async with org.unit() as unit:
        everyone = await unit.groups.find_everyone()
    assert everyone is not None
    await admin.put(f"{PATH}/{app['id']}/groups/{everyone.id}", json={})
    shown = await admin.get(f"{PATH}/{app['id']}/users/{someone.user.id}")
    assert shown.json()["scope"] == "GROUP"
    listed = await admin.get(PATH, params={"filter": f'user.id eq "{someone.user.id}"', "limit": "200"})
    assert app["id"] in [item["id"] for item in listed.json()]


async def test_groups_take_places_and_push_each_other_on(admin: httpx.AsyncClient) -> None:
    app = await made(admin)
    groups = [await a_group(admin, f"Place {n}") for n in range(4)]

    async def places() -> dict[int, int]:
        found = (await admin.get(f"{PATH}/{app['id']}/groups")).json()
        assert [item["priority"] for item in found] == sorted(item["priority"] for item in found)
        return {groups.index(item["id"]): item["priority"] for item in found}

    for group in groups[:3]:
        await admin.put(f"{PATH}/{app['id']}/groups/{group}")
    assert await places() == {0: 0, 1: 1, 2: 2}
    await admin.put(f"{PATH}/{app['id']}/groups/{groups[3]}", json={"priority": 1})
    assert await places() == {0: 0, 3: 1, 1: 2, 2: 3}
    patch = [{"op": "replace", "path": "/priority", "value": 9}]
    patched = await admin.request("PATCH", f"{PATH}/{app['id']}/groups/{groups[0]}", json=patch)
    assert (patched.status_code, patched.json()["priority"]) == (200, 9)
    assert await places() == {3: 1, 1: 2, 2: 3, 0: 9}


async def test_a_patch_changes_what_it_names_and_nothing_else(admin: httpx.AsyncClient) -> None:
    app = (await oidc(admin)).json()
    path = f"{PATH}/{app['id']}/groups/{await a_group(admin, 'Patched')}"
    await admin.put(path, json={"priority": 4, "profile": {"nickname": "n", "gender": "g"}})
    steps = [{"op": "remove", "path": "/profile/gender"}, {"op": "add", "path": "/profile/website", "value": "w"}]
    shown = (await admin.request("PATCH", path, json=steps)).json()
    assert (shown["priority"], shown["profile"]) == (4, {"nickname": "n", "website": "w"})
    for step in ({"op": "add", "path": "/id", "value": "x"}, {"op": "add", "path": "/priority", "value": "high"}):
        refused = await admin.request("PATCH", path, json=[step])
        assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001"), refused.text
    assert (await admin.get(path)).json() == shown


@pytest.mark.parametrize(
    "body", [{"priority": -1}, {"priority": "first"}, {"priority": 10**9}, {"profile": {"unknown": 1}}, {"profile": 7}]
)
async def test_a_group_assignment_that_makes_no_sense_is_refused(
    admin: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    app, group = await made(admin), await a_group(admin, f"Refused {body}")
    refused = await admin.put(f"{PATH}/{app['id']}/groups/{group}", json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert causes(refused)
    assert (await admin.get(f"{PATH}/{app['id']}/groups")).json() == []


async def test_groups_that_are_none_are_not_found(admin: httpx.AsyncClient) -> None:
    app, group = await made(admin), await a_group(admin, "Not assigned")
    unknown = await admin.put(f"{PATH}/{app['id']}/groups/00gNone")
    assert unknown.json()["errorSummary"] == "Not found: Resource not found: 00gNone (UserGroup)"
    assert (await admin.get(f"{PATH}/{app['id']}/groups/{group}")).status_code == 404
    assert (await admin.delete(f"{PATH}/{app['id']}/groups/{group}")).status_code == 404
    assert (await admin.get(f"{PATH}/{app['id']}/groups?after=00gNone")).json()["errorCode"] == "E0000029"


async def test_a_person_who_is_unassigned_is_let_in_no_longer(org: Organisation, admin: httpx.AsyncClient) -> None:
    app, someone = (await oidc(admin)).json(), await org.someone()
    async with org.unit() as unit:
        client = await unit.clients.find(app["id"])
        assert client is not None
        assert await unit.clients.find_assignment(client, someone.user.id, someone.login) is None
    await admin.post(f"{PATH}/{app['id']}/users", json={"id": someone.user.id, "credentials": {"userName": "known"}})
    async with org.unit() as unit:
        assigned = await unit.clients.find_assignment(client, someone.user.id, someone.login)
        assert assigned is not None
        assert assigned.user_name == "known"


async def test_people_and_groups_are_expanded_where_that_is_asked(org: Organisation, admin: httpx.AsyncClient) -> None:
    app, group = await made(admin), await a_group(admin, "Expanded")
    path = f"{PATH}/{app['id']}"
    await admin.post(f"{path}/users", json={"id": org.ada.user.id})
    await admin.put(f"{path}/groups/{group}")
    for url in (f"{path}/users?expand=user", f"{path}/users/{org.ada.user.id}?expand=user"):
        shown = (await admin.get(url)).json()
        person = shown[0] if isinstance(shown, list) else shown
        assert person["_embedded"]["user"]["profile"]["login"] == "ada@example.com"
    for url in (f"{path}/groups?expand=group", f"{path}/groups/{group}?expand=group"):
        shown = (await admin.get(url)).json()
        assigned = shown[0] if isinstance(shown, list) else shown
        assert assigned["_embedded"]["group"]["profile"]["name"] == "Expanded"
    assert "_embedded" not in (await admin.get(f"{path}/users")).json()[0]
