"""Policies' rows, with their rules."""

import asyncio
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


async def test_a_policy_is_found_changed_and_removed_with_its_rules(store: Store, org: OrgId) -> None:
    policy, other = a_policy("00pOne"), a_policy("00pOther", rules=())
    rule = replace(policy.rules[0], policy_id=policy.id)
    policy = replace(policy, rules=(rule,))
    async with store.unit(org) as unit:
        await unit.policies.add(policy)
        await unit.policies.add(other)
    changed_rule = replace(rule, name="other", status=PolicyStatus.INACTIVE, conditions={"a": 1}, actions={"b": 2})
    changed = replace(
        policy, name="other", description=None, status=PolicyStatus.INACTIVE, conditions={"a": 1}, settings={"b": [2]}
    )
    async with store.unit(org) as unit:
        await unit.policies.save(changed)
        await unit.policies.save_rule(changed_rule)
        await unit.policies.save_priorities({other.id: 7})
        await unit.policies.save_rule_priorities({rule.id: 8})
    async with store.reading(org) as unit:
        assert await unit.policies.find(policy.id) == replace(changed, rules=(replace(changed_rule, priority=8),))
        assert await unit.policies.find(other.id) == replace(other, priority=7)
    async with store.unit(org) as unit:
        await unit.policies.remove_rule(rule.id)
        assert await unit.policies.find(policy.id) == replace(changed, rules=())
        await unit.policies.remove(policy.id)
        assert await unit.policies.find(policy.id) is None
        assert await unit.policies.find(other.id) is not None


async def test_whoever_locks_a_type_lets_the_others_wait(store: Store, org: OrgId) -> None:
    default = a_policy("00pDefault", type=PolicyType.PASSWORD, server_id=None, system=True, rules=())
    async with store.unit(org) as unit:
        await unit.policies.add(default)
    order: list[str] = []

    async def first(locked: asyncio.Event) -> None:
        async with store.unit(org) as unit:
            await unit.policies.lock_type(PolicyType.PASSWORD)
            locked.set()
            await asyncio.sleep(0.02)
            order.append("first")

    async def second(locked: asyncio.Event) -> None:
        await locked.wait()
        async with store.unit(org) as unit:
            await unit.policies.lock_type(PolicyType.PASSWORD)
            order.append("second")

    locked = asyncio.Event()
    await asyncio.gather(first(locked), second(locked))
    assert order == ["first", "second"]
