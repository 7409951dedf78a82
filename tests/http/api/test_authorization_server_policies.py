"""Access policies of an authorization server and their rules: each change decides the next token request."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from tests.relying_party import relying_party
from tests.serving import Organisation

ALL: dict[str, object] = {"clients": {"include": ["ALL_CLIENTS"]}}


@pytest_asyncio.fixture(loop_scope="session")
async def server(admin: httpx.AsyncClient) -> str:
    """The path of a server of this test alone, which knows one scope."""
    body = {"name": f"policies {uuid4()}", "audiences": ["api://engines"]}
    made = (await admin.post("/api/v1/authorizationServers", json=body)).json()
    path = f"/api/v1/authorizationServers/{made['id']}"
    assert (await admin.post(f"{path}/scopes", json={"name": "read"})).status_code == 201
    return path


async def _policy(admin: httpx.AsyncClient, server: str, name: str = "policy", **changes: object) -> dict[str, Any]:
    response = await admin.post(f"{server}/policies", json={"name": name, "conditions": ALL, **changes})
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


def _rule(name: str = "rule", **changes: object) -> dict[str, Any]:
    conditions = {
        "people": {"groups": {"include": ["EVERYONE"]}},
        "grantTypes": {"include": ["client_credentials"]},
        "scopes": {"include": ["*"]},
    }
    return {"name": name, "type": "RESOURCE_ACCESS", "conditions": conditions, **changes}


def _cause(response: httpx.Response) -> str:
    assert response.status_code == 400, response.text
    assert response.json()["errorCode"] == "E0000001"
    return str(response.json()["errorCauses"][0]["errorSummary"])


async def test_a_rule_lets_the_next_request_through_and_its_end_stops_the_one_after(
    org: Organisation, admin: httpx.AsyncClient, server: str
) -> None:
    app = await relying_party(
        org,
        server=server.rpartition("/")[2],
        application_type="service",
        grant_types=["client_credentials"],
        response_types=["token"],
        redirect_uris=None,
        post_logout_redirect_uris=None,
    )

    async def ask() -> tuple[int, object]:
        answer = await app.post("token", grant_type="client_credentials", scope="read")
        return answer.status_code, answer.json().get("expires_in", answer.json().get("error"))

    assert (await ask())[1] == "access_denied"
    policy = await _policy(admin, server)
    path = f"{server}/policies/{policy['id']}"
    assert (await ask())[1] == "access_denied"
    rule = (await admin.post(f"{path}/rules", json=_rule())).json()
    assert await ask() == (200, 3600)
    shorter = _rule(actions={"token": {"accessTokenLifetimeMinutes": 5}})
    assert (await admin.put(f"{path}/rules/{rule['id']}", json=shorter)).status_code == 200
    assert await ask() == (200, 300)
    for one in (f"{path}/rules/{rule['id']}", path):
        for move, answer in (("deactivate", "access_denied"), ("activate", 300)):
            assert (await admin.post(f"{one}/lifecycle/{move}")).status_code == 204
            assert (await ask())[1] == answer
    assert (await admin.put(path, json={"name": "policy"})).status_code == 200  # for no client
    assert (await ask())[1] == "access_denied"


async def test_every_field_of_a_policy_is_read_back_as_it_was_written(
    org: Organisation, admin: httpx.AsyncClient, server: str
) -> None:
    client = (await org.register())["client_id"]
    body = {
        "type": "OAUTH_AUTHORIZATION_POLICY",
        "name": "every field",
        "description": "written whole",
        "priority": 1,
        "conditions": {"clients": {"include": [client]}},
    }
    policy = (await admin.post(f"{server}/policies", json=body)).json()
    assert {name: policy[name] for name in body} == body
    assert policy == (await admin.get(f"{server}/policies/{policy['id']}")).json()
    assert (policy["status"], policy["system"]) == ("ACTIVE", False)
    assert (await admin.get(f"{server}/policies")).json() == [policy]
    assert (await admin.put(f"{server}/policies/{policy['id']}", json=policy)).json() == policy


async def test_every_field_of_a_rule_is_read_back_as_it_was_written(
    org: Organisation, admin: httpx.AsyncClient, server: str
) -> None:
    policy = await _policy(admin, server)
    path = f"{server}/policies/{policy['id']}/rules"
    someone = org.ada.user.id
    body = {
        "name": "every field",
        "type": "RESOURCE_ACCESS",
        "priority": 1,
        "conditions": {
            "people": {
                "users": {"include": [someone], "exclude": []},
                "groups": {"include": ["EVERYONE"], "exclude": []},
            },
            "grantTypes": {"include": ["authorization_code", "password"]},
            "scopes": {"include": ["read", "openid"]},
        },
        "actions": {
            "token": {
                "accessTokenLifetimeMinutes": 10,
                "refreshTokenLifetimeMinutes": 100,
                "refreshTokenWindowMinutes": 50,
            }
        },
    }
    made = await admin.post(path, json=body)
    assert made.status_code == 201, made.text
    rule = made.json()
    assert {name: rule[name] for name in body} == body
    assert rule == (await admin.get(f"{path}/{rule['id']}")).json()
    assert (await admin.get(path)).json() == [rule]
    assert (await admin.put(f"{path}/{rule['id']}", json=rule)).json() == rule


async def test_a_rule_that_says_little_is_filled_in(admin: httpx.AsyncClient, server: str) -> None:
    policy = await _policy(admin, server)
    body = {"name": "r", "conditions": {"grantTypes": {"include": ["password"]}}}
    rule = (await admin.post(f"{server}/policies/{policy['id']}/rules", json=body)).json()
    assert rule["conditions"] == {
        "people": {"users": {"exclude": []}},
        "grantTypes": {"include": ["password"]},
        "scopes": {"include": []},
    }
    assert rule["actions"]["token"] == {
        "accessTokenLifetimeMinutes": 60,
        "refreshTokenLifetimeMinutes": 0,
        "refreshTokenWindowMinutes": 10_080,
    }


async def test_a_policy_that_names_no_clients_is_for_none(admin: httpx.AsyncClient, server: str) -> None:
    policy = (await admin.post(f"{server}/policies", json={"name": "p"})).json()
    assert policy["conditions"] == {"clients": {"include": []}}


async def test_priorities_are_kept_pulled_down_and_pushed(admin: httpx.AsyncClient, server: str) -> None:
    policy = await _policy(admin, server)
    path = f"{server}/policies/{policy['id']}/rules"

    async def order() -> dict[str, int]:
        return {rule["name"]: rule["priority"] for rule in (await admin.get(path)).json()}

    for name in "abc":
        await admin.post(path, json=_rule(name))
    await admin.post(path, json=_rule("far", priority=999))
    assert await order() == {"a": 1, "b": 2, "c": 3, "far": 4}
    await admin.post(path, json=_rule("first", priority=1))
    assert await order() == {"first": 1, "a": 2, "b": 3, "c": 4, "far": 5}
    last = (await admin.get(path)).json()[-1]
    await admin.put(f"{path}/{last['id']}", json=_rule("far", priority=2))
    assert await order() == {"first": 1, "far": 2, "a": 3, "b": 4, "c": 5}


REFUSED_RULES: list[tuple[dict[str, object], str]] = [
    ({"name": ""}, "name"),
    ({"type": "SIGN_ON"}, "type"),
    ({"priority": -1}, "priority"),
    ({"priority": "first"}, "priority"),
    ({"conditions": {"grantTypes": {"include": []}}}, "grantTypes"),
    ({"conditions": {"grantTypes": {"include": ["magic"]}}}, "grantTypes"),
    ({"conditions": {"grantTypes": {"include": ["password"]}, "scopes": {"include": ["nope"]}}}, "scopes"),
    (
        {"conditions": {"grantTypes": {"include": ["password"]}, "people": {"users": {"include": ["00u404"]}}}},
        "people.users.include",
    ),
    (
        {"conditions": {"grantTypes": {"include": ["password"]}, "people": {"groups": {"exclude": ["00g404"]}}}},
        "people.groups.exclude",
    ),
    ({"actions": {"token": {"accessTokenLifetimeMinutes": 4}}}, "accessTokenLifetimeMinutes"),
    ({"actions": {"token": {"accessTokenLifetimeMinutes": "60"}}}, "accessTokenLifetimeMinutes"),
    ({"actions": {"token": {"refreshTokenLifetimeMinutes": 59}}}, "refreshTokenLifetimeMinutes"),
    ({"actions": {"token": {"refreshTokenWindowMinutes": 9}}}, "refreshTokenWindowMinutes"),
    ({"actions": {"token": {"inlineHook": {"id": "cal404"}}}}, "inlineHook"),
]


@pytest.mark.parametrize(("changes", "field"), REFUSED_RULES)
async def test_a_rule_that_cannot_be_is_refused_by_its_field(
    admin: httpx.AsyncClient, server: str, changes: dict[str, object], field: str
) -> None:
    policy = await _policy(admin, server)
    path = f"{server}/policies/{policy['id']}/rules"
    assert field in _cause(await admin.post(path, json={**_rule(), **changes}))
    assert (await admin.get(path)).json() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "x" * 101}, "name"),
        ({"type": "OKTA_SIGN_ON"}, "type"),
        ({"description": "x" * 256}, "description"),
        ({"conditions": {"clients": {"include": ["0oa404"]}}}, "clients.include"),
    ],
)
async def test_a_policy_that_cannot_be_is_refused_by_its_field(
    admin: httpx.AsyncClient, server: str, changes: dict[str, object], field: str
) -> None:
    assert field in _cause(await admin.post(f"{server}/policies", json={"name": "p", "conditions": ALL, **changes}))


async def test_names_are_used_once(admin: httpx.AsyncClient, server: str) -> None:
    policy = await _policy(admin, server)
    assert _cause(await admin.post(f"{server}/policies", json={"name": "policy"})) == "name: Policy name already in use"
    path = f"{server}/policies/{policy['id']}/rules"
    await admin.post(path, json=_rule())
    assert "name" in _cause(await admin.post(path, json=_rule()))


async def test_a_removed_policy_is_gone_with_its_rules(admin: httpx.AsyncClient, server: str) -> None:
    policy = await _policy(admin, server)
    path = f"{server}/policies/{policy['id']}"
    rule = (await admin.post(f"{path}/rules", json=_rule())).json()
    assert (await admin.delete(path)).status_code == 204
    gone = await admin.get(f"{path}/rules/{rule['id']}")
    assert (gone.status_code, gone.json()["errorSummary"]) == (
        404,
        f"Not found: Resource not found: {policy['id']} (Policy)",
    )


async def test_a_removed_rule_is_named_as_what_it_was(admin: httpx.AsyncClient, server: str) -> None:
    policy = await _policy(admin, server)
    path = f"{server}/policies/{policy['id']}/rules"
    rule = (await admin.post(path, json=_rule())).json()
    assert (await admin.delete(f"{path}/{rule['id']}")).status_code == 204
    for answer in (
        await admin.delete(f"{path}/{rule['id']}"),
        await admin.post(f"{path}/{rule['id']}/lifecycle/activate"),
    ):
        assert answer.json()["errorSummary"] == f"Not found: Resource not found: {rule['id']} (PolicyRule)"


async def test_policies_of_a_server_are_none_of_the_orgs(admin: httpx.AsyncClient, server: str) -> None:
    policy = await _policy(admin, server)
    assert (await admin.get(f"/api/v1/policies/{policy['id']}")).status_code == 404
    assert (await admin.get("/api/v1/policies?type=OAUTH_AUTHORIZATION_POLICY")).status_code == 400
