"""/api/v1/groups: groups, members, statistics (contract A.Groups, F.6; seen-on-the-wire 4.1, 5)."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.roles import PrincipalType, RoleType

GROUPS = "/api/v1/groups"


def unique(name: str = "Group") -> str:
    return f"{name} {secrets.token_hex(4)}"


async def made(admin: httpx.AsyncClient, **profile: object) -> dict[str, Any]:
    response = await admin.post(GROUPS, json={"profile": {"name": unique(), **profile}})
    assert response.status_code == 200, response.text
    group: dict[str, Any] = response.json()
    return group


async def everyone(admin: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await admin.get(GROUPS, params={"q": "Everyone"})).json()[0]
    return found


def refusal(response: httpx.Response) -> tuple[int, str, list[str]]:
    body = response.json()
    return response.status_code, body["errorCode"], [cause["errorSummary"] for cause in body["errorCauses"]]


async def members(admin: httpx.AsyncClient, group: dict[str, Any]) -> list[str]:
    return [user["id"] for user in (await admin.get(f"{GROUPS}/{group['id']}/users")).json()]


async def test_every_field_that_is_written_is_read_back(admin: httpx.AsyncClient, org: Organisation) -> None:
    profile = {"name": unique("West coast"), "description": "Everybody west of the Rockies"}
    created = (await admin.post(GROUPS, json={"profile": profile})).json()
    read = (await admin.get(f"{GROUPS}/{created['id']}")).json()
    assert read == created
    assert read["profile"] == profile
    assert read["type"] == "OKTA_GROUP"
    assert read["objectClass"] == ["okta:user_group"]
    assert read["created"] == read["lastUpdated"] == read["lastMembershipUpdated"]
    assert created["id"].startswith("00g")
    here = f"{org.url}{GROUPS}/{created['id']}"
    assert read["_links"]["users"] == {"href": f"{here}/users"}
    assert read["_links"]["apps"] == {"href": f"{here}/apps"}
    assert [logo["name"] for logo in read["_links"]["logo"]] == ["medium", "large"]


async def test_the_logo_of_a_group_is_there(admin: httpx.AsyncClient, http: httpx.AsyncClient) -> None:
    logo = (await made(admin))["_links"]["logo"][0]
    answer = await http.get(logo["href"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == logo["type"]


async def test_put_replaces_the_profile(admin: httpx.AsyncClient, org: Organisation) -> None:
    group = await made(admin, description="before")
    name = unique("Renamed")
    org.clock.advance(seconds=1)
    changed = (await admin.put(f"{GROUPS}/{group['id']}", json={"profile": {"name": name}})).json()
    assert changed["profile"] == {"name": name, "description": None}
    assert changed["lastUpdated"] > group["lastUpdated"]
    assert changed["lastMembershipUpdated"] == group["lastMembershipUpdated"]
    assert (await admin.get(f"{GROUPS}/{group['id']}")).json() == changed


async def test_a_custom_attribute_is_one_of_the_org_s_schema(admin: httpx.AsyncClient) -> None:
    group, name = await made(admin), f"colour{secrets.token_hex(3)}"
    path, profile = f"{GROUPS}/{group['id']}", {"name": group["profile"]["name"], name: "teal"}
    assert refusal(await admin.put(path, json={"profile": profile})) == (
        400,
        "E0000001",
        [f"Property name '{name}' is not defined in profile"],
    )
    definitions = {"custom": {"id": "#custom", "type": "object", "properties": {name: _an_attribute()}, "required": []}}
    assert (
        await admin.post("/api/v1/meta/schemas/group/default", json={"definitions": definitions})
    ).status_code == 200
    assert (await admin.put(path, json={"profile": profile})).json()["profile"][name] == "teal"
    assert (await admin.get(path)).json()["profile"][name] == "teal"


def _an_attribute() -> dict[str, object]:
    return {"title": "Colour", "type": "string", "maxLength": 10}


async def test_a_name_is_one_group_s_whatever_its_case(admin: httpx.AsyncClient) -> None:
    first, second = await made(admin), await made(admin)
    taken = {"profile": {"name": first["profile"]["name"].upper()}}
    expected = (400, "E0000001", ["name: An object with this field already exists in the current organization"])
    assert refusal(await admin.post(GROUPS, json=taken)) == expected
    assert refusal(await admin.put(f"{GROUPS}/{second['id']}", json=taken)) == expected
    assert (await admin.get(f"{GROUPS}/{second['id']}")).json() == second
    assert (await admin.put(f"{GROUPS}/{first['id']}", json=taken)).status_code == 200


async def test_of_two_who_take_a_name_at_once_one_gets_it(admin: httpx.AsyncClient) -> None:
    body = {"profile": {"name": unique()}}
    answers = await asyncio.gather(*(admin.post(GROUPS, json=body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]


@pytest.mark.parametrize(
    ("body", "code", "named"),
    [
        (b"{", "E0000003", None),
        (b"[]", "E0000003", None),
        (b"", "E0000003", None),
        (b"{}", "E0000001", "profile"),
        (b'{"profile": []}', "E0000001", "profile"),
        (b'{"profile": {}}', "E0000001", "name"),
        (b'{"profile": {"name": ""}}', "E0000001", "name"),
        (b'{"profile": {"name": null}}', "E0000001", "name"),
        (b'{"profile": {"name": 7}}', "E0000001", "name"),
        (b'{"profile": {"name": "' + b"n" * 256 + b'"}}', "E0000001", "name"),
        (b'{"profile": {"name": "n", "description": "' + b"d" * 1025 + b'"}}', "E0000001", "description"),
        (b'{"profile": {"name": "n", "description": true}}', "E0000001", "description"),
    ],
)
async def test_what_is_no_group_is_refused_by_its_field(
    admin: httpx.AsyncClient, body: bytes, code: str, named: str | None
) -> None:
    status, given, causes = refusal(await admin.post(GROUPS, content=body))
    assert (status, given) == (400, code)
    assert named is None or named in causes[0]


async def test_groups_come_by_name_and_by_pages(admin: httpx.AsyncClient) -> None:
    prefix = unique("Paged")
    names = [f"{prefix} {letter}" for letter in "cabed"]
    for name in names:
        await made(admin, name=name)
    found: list[str] = []
    url: str | None = str(httpx.URL(GROUPS, params={"search": f'profile.name sw "{prefix}"', "limit": "2"}))
    while url is not None:
        page = await admin.get(url)
        assert len(page.json()) <= 2
        found += [group["profile"]["name"] for group in page.json()]
        assert page.headers.get_list("link")[0].endswith('rel="self"')
        url = page.links.get("next", {}).get("url")
    assert sorted(found) == sorted(names)
    listed = [g["profile"]["name"] for g in (await admin.get(GROUPS, params={"q": prefix})).json()]
    assert listed == sorted(names)


async def test_members_join_and_leave(admin: httpx.AsyncClient, org: Organisation, someone: Someone) -> None:
    group = await made(admin)
    path = f"{GROUPS}/{group['id']}/users/{someone.user.id}"
    org.clock.advance(seconds=1)
    for _ in range(2):  # joining twice changes nothing
        answer = await admin.put(path)
        assert (answer.status_code, answer.content) == (204, b"")
        assert "content-type" not in answer.headers
    assert await members(admin, group) == [someone.user.id]
    joined = (await admin.get(f"{GROUPS}/{group['id']}")).json()
    assert joined["lastMembershipUpdated"] > group["lastMembershipUpdated"]
    assert joined["lastUpdated"] == group["lastUpdated"]
    org.clock.advance(seconds=1)
    for _ in range(2):
        assert (await admin.delete(path)).status_code == 204
    assert await members(admin, group) == []
    left = (await admin.get(f"{GROUPS}/{group['id']}")).json()
    assert left["lastMembershipUpdated"] > joined["lastMembershipUpdated"]


async def test_a_member_is_shown_as_users_are_listed(
    admin: httpx.AsyncClient, org: Organisation, someone: Someone
) -> None:
    group = await made(admin)
    await admin.put(f"{GROUPS}/{group['id']}/users/{someone.user.id}")
    (member,) = (await admin.get(f"{GROUPS}/{group['id']}/users")).json()
    assert member["profile"]["login"] == someone.login
    assert member["_links"] == {"self": {"href": f"{org.url}/api/v1/users/{someone.user.id}"}}
    assert "password" not in str(member["credentials"].get("password", ""))


async def test_members_come_by_id_and_by_pages(admin: httpx.AsyncClient, org: Organisation) -> None:
    group = await made(admin)
    people = [(await org.someone()).user.id for _ in range(5)]
    for person in people:
        await admin.put(f"{GROUPS}/{group['id']}/users/{person}")
    found: list[str] = []
    url: str | None = f"{GROUPS}/{group['id']}/users?limit=2"
    while url is not None:
        page = await admin.get(url)
        found += [user["id"] for user in page.json()]
        url = page.links.get("next", {}).get("url")
    assert found == sorted(people)


async def test_everybody_is_in_everyone_and_nobody_can_change_that(admin: httpx.AsyncClient, someone: Someone) -> None:
    all_of_us = await everyone(admin)
    assert all_of_us["type"] == "BUILT_IN"
    path = f"{GROUPS}/{all_of_us['id']}"
    assert someone.user.id in await members(admin, all_of_us)
    for verb in ("PUT", "DELETE"):
        assert refusal(await admin.request(verb, f"{path}/users/{someone.user.id}"))[:2] == (501, "E0000060")
    assert refusal(await admin.delete(path))[:2] == (403, "E0000111")
    assert refusal(await admin.put(path, json={"profile": {"name": "Nobody"}}))[:2] == (403, "E0000111")
    assert (await admin.get(path)).json() == all_of_us


@pytest.mark.parametrize(
    ("method", "path", "missing"),
    [
        ("GET", "/00gNobody", "00gNobody (UserGroup)"),
        ("PUT", "/00gNobody", "00gNobody (UserGroup)"),
        ("DELETE", "/00gNobody", "00gNobody (UserGroup)"),
        ("GET", "/00gNobody/users", "00gNobody (UserGroup)"),
        ("GET", "/00gNobody/apps", "00gNobody (UserGroup)"),
        ("PUT", "/00gNobody/users/00uNobody", "00gNobody (UserGroup)"),
        ("DELETE", "/00gNobody/users/00uNobody", "00gNobody (UserGroup)"),
    ],
)
async def test_an_unknown_group_is_not_found(admin: httpx.AsyncClient, method: str, path: str, missing: str) -> None:
    answer = await admin.request(method, GROUPS + path, json={"profile": {"name": unique()}})
    assert answer.status_code == 404
    assert answer.json()["errorCode"] == "E0000007"
    assert answer.json()["errorSummary"] == f"Not found: Resource not found: {missing}"


async def test_an_unknown_user_is_not_found(admin: httpx.AsyncClient) -> None:
    answer = await admin.put(f"{GROUPS}/{(await made(admin))['id']}/users/00uNobody")
    assert answer.status_code == 404
    assert answer.json()["errorSummary"] == "Not found: Resource not found: 00uNobody (User)"


async def test_a_deleted_group_leaves_nothing_behind(
    admin: httpx.AsyncClient, org: Organisation, someone: Someone
) -> None:
    group = await made(admin)
    path = f"{GROUPS}/{group['id']}"
    await admin.put(f"{path}/users/{someone.user.id}")
    assert (await admin.post(f"{path}/roles", json={"type": "APP_ADMIN"})).status_code == 201
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).status_code == 404
    async with org.unit() as unit:
        assert (await unit.memberships.list_of_users([someone.user.id]))[someone.user.id] == {}
        assert await unit.role_assignments.list_of_person(someone.user.id) == []


async def test_statistics_are_told_when_asked_for(admin: httpx.AsyncClient, someone: Someone) -> None:
    group = await made(admin)
    path = f"{GROUPS}/{group['id']}"
    await admin.put(f"{path}/users/{someone.user.id}")
    assert "_embedded" not in (await admin.get(path)).json()
    stats = (await admin.get(path, params={"expand": "stats"})).json()["_embedded"]["stats"]
    assert (stats["usersCount"], stats["appsCount"], stats["hasAdminPrivilege"]) == (1, 0, False)
    listed = (await admin.get(GROUPS, params={"q": group["profile"]["name"], "expand": "stats,app"})).json()
    assert listed[0]["_embedded"]["stats"]["usersCount"] == 1
    everybody = (await admin.get(f"{GROUPS}/{(await everyone(admin))['id']}", params={"expand": "stats"})).json()
    assert everybody["_embedded"]["stats"]["usersCount"] > 1


async def test_the_apps_of_a_group_are_those_assigned_to_it(admin: httpx.AsyncClient) -> None:
    group = await made(admin)
    bookmark = {
        "name": "bookmark",
        "label": unique("Bookmark"),
        "signOnMode": "BOOKMARK",
        "settings": {"app": {"requestIntegration": False, "url": "https://example.com/bookmark.htm"}},
    }
    app = (await admin.post("/api/v1/apps", json=bookmark)).json()
    assert (await admin.get(f"{GROUPS}/{group['id']}/apps")).json() == []
    assert (await admin.put(f"/api/v1/apps/{app['id']}/groups/{group['id']}", json={})).status_code == 200
    (shown,) = (await admin.get(f"{GROUPS}/{group['id']}/apps")).json()
    assert shown == (await admin.get(f"/api/v1/apps/{app['id']}")).json()


async def test_the_log_tells_of_every_change(admin: httpx.AsyncClient, org: Organisation, someone: Someone) -> None:
    group = await made(admin)
    path = f"{GROUPS}/{group['id']}"
    await admin.put(f"{path}/users/{someone.user.id}")
    await admin.delete(f"{path}/users/{someone.user.id}")
    await admin.put(path, json={"profile": {"name": unique()}})
    await admin.delete(path)
    async with org.unit() as unit:
        events = [stored for stored in await unit.logs.list_page(after="", most=10_000) if group["id"] in str(stored)]
    assert len(events) == 5


async def test_the_last_super_administrators_cannot_be_taken_out_of_their_group(
    admin: httpx.AsyncClient, org: Organisation, someone: Someone
) -> None:
    group = await made(admin)
    path = f"{GROUPS}/{group['id']}"
    await admin.put(f"{path}/users/{someone.user.id}")
    assert (await admin.post(f"{path}/roles", json={"type": "SUPER_ADMIN"})).status_code == 201
    async with _no_other_super_admins(org):
        assert refusal(await admin.delete(f"{path}/users/{someone.user.id}"))[:2] == (403, "E0000006")
        assert refusal(await admin.delete(path))[:2] == (403, "E0000006")
        assert await members(admin, group) == [someone.user.id]
    assert (await admin.delete(f"{path}/users/{someone.user.id}")).status_code == 204
    assert (await admin.delete(path)).status_code == 204


@contextlib.asynccontextmanager
async def _no_other_super_admins(org: Organisation) -> AsyncIterator[None]:
    """The first administrator may still do everything in groups, and is no super administrator for a while."""
    login = org.facts["admin_login"]
    async with org.unit() as unit:
        first = await unit.users.find_by_login(login)
        assert first is not None
        (own,) = await unit.role_assignments.list_of(PrincipalType.USER, first.id)
        await unit.role_assignments.remove(own)
        await unit.role_assignments.add(replace(own, id="lesser", type=RoleType.ORG_ADMIN))
    yield
    async with org.unit() as unit:
        (lesser,) = await unit.role_assignments.list_of(PrincipalType.USER, first.id)
        await unit.role_assignments.remove(lesser)
        await unit.role_assignments.add(own)
