"""Policies' rows, with their rules."""

from dataclasses import replace

from tests.storage.rows import a_policy

from frontdesk.domain.ids import OrgId, RuleId
from frontdesk.domain.policies.model import PolicyStatus, PolicyType
from frontdesk.storage.unit import Store

TYPE = PolicyType.OAUTH_AUTHORIZATION_POLICY


async def test_policies_are_read_back_with_their_rules_in_order_of_priority(store: Store, org: OrgId) -> None:
    rule = a_policy().rules[0]
    last = replace(rule, id=RuleId("0prLast"), priority=9, status=PolicyStatus.INACTIVE, actions={})
    first = replace(rule, id=RuleId("0prFirst"), priority=0, system=True, conditions={})
    one = a_policy("00pOne", rules=(last, rule, first))
    two = a_policy("00pTwo", description=None, server_id=None, status=PolicyStatus.INACTIVE, priority=2, system=True)
    async with store.unit(org) as unit:
        await unit.policies.add(two)
        await unit.policies.add(one)
    async with store.reading(org) as unit:
        found = await unit.policies.list_of_type(TYPE)
    assert sorted(found, key=lambda policy: policy.id) == [replace(one, rules=(first, rule, last)), two]


async def test_a_rule_can_be_added_to_a_policy(store: Store, org: OrgId) -> None:
    policy = a_policy(rules=())
    async with store.unit(org) as unit:
        await unit.policies.add(policy)
        assert await unit.policies.list_of_type(TYPE) == [policy]
        await unit.policies.add_rule(a_policy().rules[0])
        assert await unit.policies.list_of_type(TYPE) == [a_policy()]
