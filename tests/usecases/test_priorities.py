"""Priorities and names stay unique while many write at once, on one node and on two."""

import asyncio
from collections.abc import Awaitable

import httpx
from tests.serving import Organisation

POLICIES = "/api/v1/policies"
SERVER = "/api/v1/authorizationServers/default"
AT_ONCE = 12


def _admins(*nodes: Organisation) -> list[httpx.AsyncClient]:
    return [node.browser(Authorization=f"SSWS {node.facts['api_token']}") for node in nodes]


async def _together(calls: list[Awaitable[httpx.Response]]) -> list[int]:
    return [answer.status_code for answer in await asyncio.gather(*calls)]


async def test_policies_made_at_once_all_have_a_number_of_their_own_and_the_default_is_last(
    org: Organisation, second_node: Organisation
) -> None:
    admins = _admins(org, second_node)
    bodies = [{"name": f"policy {n}", "type": "PASSWORD", "priority": 1} for n in range(AT_ONCE)]
    made = await _together([admins[n % 2].post(POLICIES, json=body) for n, body in enumerate(bodies)])
    assert made == [200] * AT_ONCE
    listed = (await admins[0].get(f"{POLICIES}?type=PASSWORD")).json()
    assert [policy["priority"] for policy in listed] == list(range(1, AT_ONCE + 2))
    assert [policy["system"] for policy in listed] == [False] * AT_ONCE + [True]


async def test_rules_moved_made_and_removed_at_once_never_share_a_number(
    org: Organisation, second_node: Organisation
) -> None:
    admins = _admins(org, second_node)
    policy = (await admins[0].post(f"{SERVER}/policies", json={"name": "busy"})).json()
    path = f"{SERVER}/policies/{policy['id']}/rules"

    def body(name: str, priority: int) -> dict[str, object]:
        return {"name": name, "priority": priority, "conditions": {"grantTypes": {"include": ["password"]}}}

    rules = [(await admins[0].post(path, json=body(f"r{n}", n + 1))).json() for n in range(AT_ONCE)]
    calls: list[Awaitable[httpx.Response]] = []
    for n, rule in enumerate(rules):
        admin, one = admins[n % 2], f"{path}/{rule['id']}"
        calls.append(admin.delete(one) if n % 4 == 0 else admin.put(one, json=body(rule["name"], 1 + n % 3)))
        calls.append(admin.post(path, json=body(f"new{n}", 2)))
    assert set(await _together(calls)) == {200, 201, 204}
    numbers = [rule["priority"] for rule in (await admins[0].get(path)).json()]
    assert len(numbers) == len(set(numbers)) == 2 * AT_ONCE - AT_ONCE // 4


async def test_of_many_that_want_one_name_one_has_it(org: Organisation, second_node: Organisation) -> None:
    admins = _admins(org, second_node)
    for path, body in (
        (POLICIES, {"name": "mine", "type": "OKTA_SIGN_ON"}),
        (f"{SERVER}/scopes", {"name": "mine"}),
        (f"{SERVER}/claims", {"name": "mine", "claimType": "RESOURCE", "valueType": "EXPRESSION", "value": "'x'"}),
        ("/api/v1/authorizationServers", {"name": "mine", "audiences": ["api://mine"]}),
    ):
        made = await _together([admins[n % 2].post(path, json=body) for n in range(4)])
        assert sorted(made)[1:] == [400, 400, 400]
