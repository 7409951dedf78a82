"""An app is never given a policy that is gone, whoever removes it at the same instant (docs: app policies)."""

import asyncio
import secrets

import httpx
from tests.serving import Organisation

from frontdesk.domain.policies.mapping import APP_POLICY, given_policy
from frontdesk.domain.policies.model import PolicyType
from frontdesk.domain.records.model import new_record
from frontdesk.usecases.policies.load import get_policy
from frontdesk.usecases.policies.of_apps import policy_of_app
from frontdesk.usecases.policies.org_policies import get_policy_to_change

APPS, POLICIES = "/api/v1/apps", "/api/v1/policies"
PAIRS = 8


def _admin(node: Organisation) -> httpx.AsyncClient:
    return node.browser(Authorization=f"SSWS {node.facts['api_token']}")


async def _policy(admin: httpx.AsyncClient) -> str:
    body = {"type": "ACCESS_POLICY", "name": f"Policy {secrets.token_hex(4)}", "description": "x"}
    made = await admin.post(POLICIES, json=body)
    assert made.status_code == 200, made.text
    return str(made.json()["id"])


async def _app(admin: httpx.AsyncClient) -> str:
    body = {"name": "bookmark", "signOnMode": "BOOKMARK", "settings": {"app": {"url": "https://example.com/"}}}
    made = await admin.post(APPS, json={**body, "label": f"App {secrets.token_hex(4)}"})
    assert made.status_code == 200, made.text
    return str(made.json()["id"])


async def test_a_policy_is_not_given_while_it_is_removed(org: Organisation, second_node: Organisation) -> None:
    here, there = _admin(org), _admin(second_node)
    app, policy = await _app(here), await _policy(here)
    async with org.unit() as unit:
        held = await get_policy_to_change(unit, policy)
        giving = asyncio.ensure_future(there.put(f"{APPS}/{app}/policies/{policy}"))
        await asyncio.wait([giving], timeout=0.2)
        await unit.policies.remove(held.id)
    assert (await giving).status_code == 404
    answer = await here.get(f"{POLICIES}?type=ACCESS_POLICY&resourceId={app}")
    assert answer.status_code == 200, answer.text


async def test_of_giving_and_removing_a_policy_at_once_one_is_refused(
    org: Organisation, second_node: Organisation
) -> None:
    here, there = _admin(org), _admin(second_node)
    pairs = [(await _app(here), await _policy(here)) for _ in range(PAIRS)]

    async def pair(app: str, policy: str) -> tuple[int, int]:
        given, removed = await asyncio.gather(
            here.put(f"{APPS}/{app}/policies/{policy}"), there.delete(f"{POLICIES}/{policy}")
        )
        return given.status_code, removed.status_code

    answers = await asyncio.gather(*(pair(*each) for each in pairs))
    assert set(answers) <= {(204, 400), (404, 204)}, answers


async def test_an_app_whose_policy_is_gone_has_the_default(org: Organisation) -> None:
    admin = _admin(org)
    app, policy = await _app(admin), await _policy(admin)
    async with org.unit() as unit:
        gone = await get_policy(unit, policy)
        await unit.records.add(new_record(APP_POLICY, given_policy(gone, app), by="test", now=org.clock.now()))
        await unit.policies.remove(gone.id)
    async with org.unit() as unit:
        assert (await policy_of_app(unit, app, PolicyType.ACCESS_POLICY)).system
    listed = await admin.get(f"{POLICIES}?type=ACCESS_POLICY&resourceId={app}")
    assert [each["system"] for each in listed.json()] == [True]
