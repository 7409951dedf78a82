"""/api/v1/api-tokens (contract A.API tokens; seen-on-the-wire 1.2, 5)."""

import httpx
import pytest
from tests.http.api.admins import administrator, give, refusal, token_of
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.roles import RoleType

pytestmark = pytest.mark.usefixtures("roles_end_with_the_test")

TOKENS = "/api/v1/api-tokens"


async def own_token(org: Organisation, admin: httpx.AsyncClient, someone: Someone) -> str:
    listed = (await admin.get(TOKENS)).json()
    return str(next(token["id"] for token in listed if token["userId"] == someone.user.id))


async def test_tokens_are_listed_the_oldest_first_and_never_with_their_value(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    _, someone = await administrator(org, RoleType.READ_ONLY_ADMIN)
    answer = await admin.get(TOKENS)
    created = [token["created"] for token in answer.json()]
    assert created == sorted(created)
    mine = next(token for token in answer.json() if token["userId"] == someone.user.id)
    assert mine["tokenWindow"] is None
    assert org.facts["api_token"] not in answer.text
    assert "hash" not in answer.text.lower()


async def test_a_token_is_shown_as_seen_on_the_wire(org: Organisation, admin: httpx.AsyncClient) -> None:
    _, someone = await administrator(org, RoleType.READ_ONLY_ADMIN)
    token_id = await own_token(org, admin, someone)
    token = (await admin.get(f"{TOKENS}/{token_id}")).json()
    assert token_id.startswith("00T")
    assert {name: token[name] for name in ("name", "userId", "clientName", "tokenWindow", "network")} == {
        "name": "test",
        "userId": someone.user.id,
        "clientName": "Okta API",
        "tokenWindow": "P30D",
        "network": {"connection": "ANYWHERE"},
    }
    assert token["_links"] == {
        "self": {"href": f"{org.url}{TOKENS}/{token_id}", "hints": {"allow": ["GET", "DELETE"]}},
        "user": {"href": f"{org.url}/api/v1/users/{someone.user.id}", "hints": {"allow": ["GET"]}},
    }
    assert token["created"] <= token["lastUpdated"] < token["expiresAt"]


async def test_every_field_that_is_written_is_read_back(org: Organisation, admin: httpx.AsyncClient) -> None:
    _, someone = await administrator(org, RoleType.READ_ONLY_ADMIN)
    token_id = await own_token(org, admin, someone)
    zones = [zone["id"] for zone in (await admin.get("/api/v1/zones")).json()]
    written = {"name": "CI", "network": {"connection": "ZONE", "include": zones[:1], "exclude": zones[1:2]}}
    answer = await admin.put(f"{TOKENS}/{token_id}", json={**written, "userId": "ignored", "clientName": "ignored"})
    assert answer.status_code == 200
    token = (await admin.get(f"{TOKENS}/{token_id}")).json()
    assert token == answer.json()
    assert {name: token[name] for name in written} == written
    assert token["userId"] == someone.user.id
    answer = await admin.put(f"{TOKENS}/{token_id}", json={"name": "Anywhere again"})
    assert answer.json()["network"] == {"connection": "ANYWHERE"}


async def test_a_token_is_good_from_its_zones_alone(org: Organisation, admin: httpx.AsyncClient) -> None:
    caller, someone = await administrator(org, RoleType.READ_ONLY_ADMIN)
    token_id = await own_token(org, admin, someone)
    made = {}
    for name, gateway in (("here", "127.0.0.0/8"), ("elsewhere", "203.0.113.0/24")):
        zone = {"type": "IP", "name": f"{name} {token_id}", "gateways": [{"type": "CIDR", "value": gateway}]}
        made[name] = (await admin.post("/api/v1/zones", json=zone)).json()["id"]
    cases = [
        ({"include": [made["here"]]}, 200),
        ({"include": [made["elsewhere"]]}, 401),
        ({"exclude": [made["here"]]}, 401),
        ({"exclude": [made["elsewhere"]]}, 200),
        ({"include": [made["here"]], "exclude": [made["here"]]}, 401),
    ]
    for limits, status in cases:
        body = {"name": "test", "network": {"connection": "ZONE", **limits}}
        assert (await admin.put(f"{TOKENS}/{token_id}", json=body)).status_code == 200
        assert (await caller.get("/api/v1/users")).status_code == status, limits


async def test_a_token_is_good_from_its_zones_whoever_it_forwards(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    caller, owner = await administrator(org, RoleType.SUPER_ADMIN)
    token_id = await own_token(org, admin, owner)
    bodies = {
        "/api/v1/authn": {"username": someone.login, "password": someone.password},
        "/api/v1/authn/recovery/password": {"username": someone.login},
    }
    forwarded = {"X-Forwarded-For": "198.51.100.7"}
    for gateway, headers, status in (
        ("127.0.0.0/8", {}, 200),
        ("127.0.0.0/8", forwarded, 200),
        ("198.51.100.0/24", forwarded, 401),
    ):
        zone = {"type": "IP", "name": f"{gateway} {status} {len(headers)}", "gateways": [_cidr(gateway)]}
        include = [(await admin.post("/api/v1/zones", json=zone)).json()["id"]]
        limited = {"name": "test", "network": {"connection": "ZONE", "include": include}}
        assert (await admin.put(f"{TOKENS}/{token_id}", json=limited)).status_code == 200
        answers = [await caller.post(path, json=body, headers=headers) for path, body in bodies.items()]
        assert [answer.status_code for answer in answers] == [status] * 2, (gateway, headers)


def _cidr(network: str) -> dict[str, str]:
    return {"type": "CIDR", "value": network}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"name": 1}, "name"),
        ({"network": {"connection": "MOON"}}, "network.connection"),
        ({"network": {"connection": "ZONE", "include": ["nzoNothing"]}}, "network.include"),
        ({"network": {"connection": "ZONE", "include": "nzo"}}, "network.include"),
    ],
    ids=str,
)
async def test_what_is_wrong_is_named_and_changes_nothing(
    org: Organisation, admin: httpx.AsyncClient, body: dict[str, object], field: str
) -> None:
    _, someone = await administrator(org, RoleType.READ_ONLY_ADMIN)
    path = f"{TOKENS}/{await own_token(org, admin, someone)}"
    before = (await admin.get(path)).json()
    status, code, causes = refusal(await admin.put(path, json=body))
    assert (status, code) == (400, "E0000001")
    assert causes[0].startswith(field)
    assert (await admin.get(path)).json() == before


async def test_a_token_that_is_revoked_is_no_good(org: Organisation, admin: httpx.AsyncClient) -> None:
    caller, someone = await administrator(org, RoleType.READ_ONLY_ADMIN)
    path = f"{TOKENS}/{await own_token(org, admin, someone)}"
    assert (await admin.delete(path)).status_code == 204
    assert refusal(await caller.get("/api/v1/users"))[:2] == (401, "E0000011")
    for method in ("GET", "PUT", "DELETE"):
        answer = await admin.request(method, path, json={} if method == "PUT" else None)
        assert answer.json()["errorSummary"].endswith("(Token)")


async def test_a_token_ends_itself_whatever_its_owner_may_do(org: Organisation, someone: Someone) -> None:
    await give(org, someone, RoleType.HELP_DESK_ADMIN)
    caller = await token_of(org, someone)
    assert refusal(await caller.delete(f"{TOKENS}/00Tnothing"))[:2] == (403, "E0000006")
    assert (await caller.delete(f"{TOKENS}/current")).status_code == 204
    assert refusal(await caller.delete(f"{TOKENS}/current"))[:2] == (401, "E0000011")
