"""Two orgs with the same logins in one database: with a token of one, the other is not there (attack case 33).

Every route of the management API is asked, read from the code, with ids of the other org; so a new route is covered
on the day it is written.
"""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.http.foreign import MARKER, ForeignOrg, foreign_org
from tests.serving import organisation

from frontdesk.domain.admins.roles import RoleType
from frontdesk.web.guards.deeds import OF_ITSELF, route_key
from frontdesk.web.route import Guard, Route
from frontdesk.web.routes import ROUTES

_PARAMETER = re.compile(r"\{[^}]*\}")
_GONE = {403, 404}
_FAMILIES = sorted({"/".join(route.path.split("/")[:4]) for route in ROUTES if route.guard is Guard.MANAGEMENT})
_OWN_APP = {
    "name": "oidc_client",
    "label": "The last of mine",
    "signOnMode": "OPENID_CONNECT",
    "settings": {"oauthClient": {"application_type": "service", "grant_types": ["client_credentials"]}},
}


def routes_of(family: str) -> Iterator[Route]:
    for route in ROUTES:
        is_of_family = route.guard is Guard.MANAGEMENT and "/".join(route.path.split("/")[:4]) == family
        if is_of_family and route_key(route) != OF_ITSELF:
            yield route


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def foreign() -> Any:
    """An org of its own beside the foreign one: what is asked here may change it."""
    async with organisation("https://mine.example.test") as org:
        mine = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
        made = await mine.post("/api/v1/groups", json={"profile": {"name": "zz: the last of mine by name"}})
        assert made.status_code == 200
        made = await mine.post("/api/v1/apps", json=_OWN_APP)
        assert made.status_code == 200
        yield await foreign_org(org)


@pytest.fixture
def mine(foreign: ForeignOrg) -> httpx.AsyncClient:
    """The administrator of the other org."""
    return foreign.org.browser(Authorization=f"SSWS {foreign.org.facts['api_token']}")


async def own_path(foreign: ForeignOrg, mine: httpx.AsyncClient, path: str) -> str:
    """The path with the foreign org's last id, below objects of one's own."""
    own = ForeignOrg(foreign.org.org_id, foreign.org, mine)
    head, parameter, tail = path.rpartition(_PARAMETER.findall(path)[-1])
    last = (await foreign.filled(head + parameter)).rpartition("/")[2]
    return f"{await own.filled(head)}{last}{tail}"


@pytest.mark.parametrize("family", _FAMILIES)
async def test_with_a_token_of_one_org_the_other_is_not_there(
    foreign: ForeignOrg, mine: httpx.AsyncClient, family: str
) -> None:
    before, ids = await foreign.rows(), await foreign.ids()
    own = str(await foreign.rows(foreign.org.org_id))
    secret = {name for name in ids if name not in own and len(name) >= 15}
    asked = 0
    for route in routes_of(family):
        paths = {await foreign.filled(route.path)}
        if len(_PARAMETER.findall(route.path)) > 1:
            paths.add(await own_path(foreign, mine, route.path))
        for path in paths:
            named = [name for name in secret if f"/{name}" in f"{path}/"]
            body = await body_of(foreign, path, named) if route.method in {"POST", "PUT", "PATCH"} else None
            answer = await mine.request(route.method, path, json=body)
            what = f"{route.method} {route.path} as {path}: {answer.status_code} {answer.text[:300]}"
            assert answer.status_code < 500, what
            if named:
                allowed = _GONE if body is None else {*_GONE, 400}
                assert answer.status_code in allowed, what
            told = "".join(answer.text.split(path))
            assert MARKER not in "".join(told.split(name_in(path))), what
            assert [name for name in secret - set(named) if name in answer.text] == [], what
            asked += 1
    assert asked
    after = await foreign.rows()
    assert {name for name in after if after[name] != before[name]} == set()


def name_in(path: str) -> str:
    """What a path itself says, and an answer may repeat."""
    return next((part for part in path.split("/") if MARKER in part), "\0")


async def body_of(foreign: ForeignOrg, path: str, named: list[str]) -> Any:
    """A body that would do: the foreign object itself, as its own org reads it."""
    if not named:
        return {}
    answer = await foreign.admin.get(path)
    if answer.status_code != 200 or "json" not in answer.headers.get("content-type", ""):
        return {}
    return answer.json() if isinstance(answer.json(), dict) else {}


async def test_a_token_of_one_org_is_no_credential_in_the_other(foreign: ForeignOrg) -> None:
    token = foreign.org.facts["api_token"]
    answer = await foreign.admin.get("/api/v1/users", headers={"Authorization": f"SSWS {token}"})
    assert (answer.status_code, answer.json()["errorCode"]) == (401, "E0000011")
    assert (await foreign.admin.get("/api/v1/users")).status_code == 200


async def test_the_foreign_org_is_full_of_things_to_tell(foreign: ForeignOrg) -> None:
    rows = await foreign.rows()
    for table in ("users", "groups", "apps", "authorization_servers", "records", "role_assignments", "log_events"):
        assert rows[table], table
    assert str(rows).count(MARKER) > 40
    assert RoleType.SUPER_ADMIN.value in str(rows["role_assignments"])


async def test_most_routes_with_an_id_are_asked_with_one_that_is_there(foreign: ForeignOrg) -> None:
    routes = [route for family in _FAMILIES for route in routes_of(family) if "{" in route.path]
    empty = [route.path for route in routes if "/nothing" in await foreign.filled(route.path)]
    assert len(empty) < len(routes) / 4, empty
