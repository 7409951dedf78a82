"""No rule puts people into a group that makes administrators, whoever writes what at the same instant (E0000192)."""

import asyncio

import httpx
from tests.serving import Organisation

GROUPS, RULES = "/api/v1/groups", "/api/v1/groups/rules"
PAIRS = 12


def _rule(name: str, group_id: str) -> dict[str, object]:
    expression = {"value": 'user.department == "x"', "type": "urn:okta:expression:1.0"}
    actions = {"assignUserToGroups": {"groupIds": [group_id]}}
    return {"type": "group_rule", "name": name, "conditions": {"expression": expression}, "actions": actions}


def _admin(node: Organisation) -> httpx.AsyncClient:
    return node.browser(Authorization=f"SSWS {node.facts['api_token']}")


async def test_a_group_is_never_given_a_rule_and_a_role_at_once(org: Organisation, second_node: Organisation) -> None:
    here, there = _admin(org), _admin(second_node)
    groups = [(await here.post(GROUPS, json={"profile": {"name": f"group {n}"}})).json()["id"] for n in range(PAIRS)]

    async def pair(number: int, group_id: str) -> tuple[int, int]:
        rule, role = await asyncio.gather(
            here.post(RULES, json=_rule(f"rule {number}", group_id)),
            there.post(f"{GROUPS}/{group_id}/roles", json={"type": "USER_ADMIN"}),
        )
        return rule.status_code, role.status_code

    answers = await asyncio.gather(*(pair(number, group_id) for number, group_id in enumerate(groups)))
    assert not {(200, 200), (200, 201)} & set(answers), answers
    assert all(200 in answer or 201 in answer for answer in answers), answers
