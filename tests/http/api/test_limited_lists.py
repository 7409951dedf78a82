"""Who may read only some is shown these on the lists (Okta: administrators with targets, custom roles)."""

import secrets
from typing import Any

import httpx
import pytest
from tests.http.api.admins import administrator, join, new_group, refusal
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.roles import AppTarget, RoleType, Targets

pytestmark = pytest.mark.usefixtures("roles_end_with_the_test")

USERS, GROUPS, APPS = "/api/v1/users", "/api/v1/groups", "/api/v1/apps"
FORBIDDEN = (403, "E0000006")
BOOKMARK = {"name": "bookmark", "signOnMode": "BOOKMARK", "settings": {"app": {"url": "https://example.com/"}}}


async def whole(caller: httpx.AsyncClient, path: str, **query: str) -> list[str]:
    """The ids on every page of a list."""
    found: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = await caller.get(path, params={**query, **after})
        assert page.status_code == 200, page.text
        assert len(page.json()) <= int(query.get("limit", 200))
        found += [str(one["id"]) for one in page.json()]
        following = [link for link in page.headers.get_list("link") if 'rel="next"' in link]
        if not following:
            return found
        after = {"after": httpx.URL(following[0].partition(">")[0][1:]).params["after"]}


async def new_app(admin: httpx.AsyncClient) -> str:
    response = await admin.post(APPS, json={**BOOKMARK, "label": f"App {secrets.token_hex(4)}"})
    assert response.status_code == 200, response.text
    return str(response.json()["id"])


async def custom(org: Organisation, admin: httpx.AsyncClient, *permissions: str, resources: list[str]) -> Any:
    """An administrator by a custom role over a resource set alone."""
    label = secrets.token_hex(6)
    role = {"label": f"Role {label}", "description": "A role", "permissions": permissions}
    role_id = (await admin.post("/api/v1/iam/roles", json=role)).json()["id"]
    resource_set = {"label": f"Set {label}", "description": "A set", "resources": resources}
    set_id = (await admin.post("/api/v1/iam/resource-sets", json=resource_set)).json()["id"]
    caller, helper = await administrator(org, RoleType.REPORT_ADMIN)
    body = {"type": "CUSTOM", "role": role_id, "resource-set": set_id}
    assert (await admin.post(f"{USERS}/{helper.user.id}/roles", json=body)).status_code == 201
    return caller


@pytest.mark.parametrize("role", [RoleType.USER_ADMIN, RoleType.HELP_DESK_ADMIN, RoleType.GROUP_MEMBERSHIP_ADMIN])
async def test_a_group_administrator_lists_their_groups_and_the_people_in_them(
    org: Organisation, admin: httpx.AsyncClient, role: RoleType
) -> None:
    mine, also_mine, other = [await new_group(admin) for _ in range(3)]
    people = [await org.someone() for _ in range(6)]
    for number, person in enumerate(people):
        await join(admin, (mine, also_mine, other)[number % 3], person)
    await join(admin, also_mine, people[0])
    caller, _ = await administrator(org, role, Targets(groups=(mine, also_mine)))
    seen = sorted(person.user.id for number, person in enumerate(people) if number % 3 != 2)
    for query in ({}, {"limit": "1"}, {"limit": "3"}, {"search": "id pr"}, {"filter": 'status eq "ACTIVE"'}):
        assert await whole(caller, USERS, **query) == seen, query
    assert sorted(await whole(caller, USERS, search="id pr", sortBy="profile.login", limit="2")) == seen
    assert await whole(caller, USERS, q=people[2].login) == []
    assert await whole(caller, USERS, search=f'profile.login eq "{people[2].login}"') == []
    assert await whole(caller, USERS, search=f'profile.login eq "{people[0].login}"') == [people[0].user.id]
    for query in ({}, {"limit": "1"}, {"search": "id pr"}, {"filter": 'type eq "OKTA_GROUP"'}):
        assert sorted(await whole(caller, GROUPS, **query)) == sorted([mine, also_mine]), query
    assert sorted(await whole(caller, f"{GROUPS}/{mine}/users")) == sorted(p.user.id for p in people[::3])
    assert refusal(await caller.get(f"{GROUPS}/{other}/users"))[:2] == FORBIDDEN


async def test_who_is_limited_to_everyone_lists_everybody(org: Organisation, admin: httpx.AsyncClient) -> None:
    everyone = (await admin.get(GROUPS, params={"filter": 'type eq "BUILT_IN"'})).json()[0]["id"]
    caller, _ = await administrator(org, RoleType.HELP_DESK_ADMIN, Targets(groups=(everyone,)))
    assert await whole(caller, USERS) == await whole(admin, USERS)
    assert await whole(caller, GROUPS) == [everyone]


async def test_an_app_administrator_lists_their_apps_and_everybody(org: Organisation, admin: httpx.AsyncClient) -> None:
    mine, other = await new_app(admin), await new_app(admin)
    caller, _ = await administrator(org, RoleType.APP_ADMIN, Targets(apps=(AppTarget("bookmark", mine),)))
    assert await whole(caller, APPS) == [mine]
    assert await whole(caller, APPS, filter='name eq "bookmark"') == [mine]
    of_name, _ = await administrator(org, RoleType.APP_ADMIN, Targets(apps=(AppTarget("bookmark"),)))
    assert await whole(of_name, APPS, limit="1") == await whole(admin, APPS, filter='name eq "bookmark"')
    assert other in await whole(of_name, APPS)
    assert await whole(caller, USERS) == await whole(admin, USERS)


async def test_a_custom_role_lists_its_resource_set(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    group, app, other = await new_group(admin), await new_app(admin), await org.someone()
    await join(admin, group, someone)
    directory, apps = f"orn:okta:directory:{org.org_id}", f"orn:okta:idp:{org.org_id}:apps"
    resources = [f"{directory}:groups:{group}", f"{directory}:users:{other.user.id}", f"{apps}:bookmark:{app}"]
    caller = await custom(org, admin, "okta.users.read", "okta.apps.read", resources=resources)
    assert await whole(caller, USERS) == sorted([someone.user.id, other.user.id])
    assert await whole(caller, APPS) == [app]
    assert refusal(await caller.get(GROUPS))[:2] == FORBIDDEN


async def test_a_list_is_refused_where_the_role_reaches_nothing_of_its_kind(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    resources = [f"orn:okta:idp:{org.org_id}:apps:bookmark"]
    caller = await custom(org, admin, "okta.users.read", "okta.groups.read", resources=resources)
    for path in (USERS, GROUPS, APPS):
        assert refusal(await caller.get(path))[:2] == FORBIDDEN


async def test_other_lists_stay_closed_to_who_is_limited(org: Organisation, admin: httpx.AsyncClient) -> None:
    caller, _ = await administrator(org, RoleType.USER_ADMIN, Targets(groups=(await new_group(admin),)))
    for path in (f"{GROUPS}/rules", "/api/v1/meta/types/user", APPS, "/oauth2/v1/clients"):
        assert refusal(await caller.get(path))[:2] == FORBIDDEN
