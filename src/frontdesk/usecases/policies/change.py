"""Changing policies and rules, one writer at a time, so that priorities and names stay unique (seen on the wire 7.4).

Callers hold the lock: the authorization server's row for its policies, ``lock_type`` for the org's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ReadOnlyObject, ValidationFailed
from frontdesk.domain.ids import AuthorizationServerId, new_id_of_policy, new_id_of_rule
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.policies.kinds import KINDS
from frontdesk.domain.policies.model import Policy, PolicyStatus, PolicyType, Rule
from frontdesk.domain.policies.priorities import Placed, place
from frontdesk.storage.unit import Unit

MOST_RULES = 500
_POLICY_TAKEN = "name: Policy name already in use"
_RULE_TAKEN = "name: Policy rule name already in use"


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """What an author wants of a policy. ``priority`` None: where it is, or last before the default."""

    name: str
    description: str | None
    priority: int | None
    conditions: Mapping[str, object]
    settings: Mapping[str, object]
    active: bool = True


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """What an author wants of a rule."""

    name: str
    priority: int | None
    conditions: Mapping[str, object]
    actions: Mapping[str, object]
    active: bool = True


@dataclass(frozen=True, slots=True)
class Family:
    """Policies that stand in one order: those of a type, or of an authorization server."""

    type: PolicyType
    server_id: AuthorizationServerId | None
    policies: Sequence[Policy]


async def add_policy(unit: Unit, actor: Actor, family: Family, draft: PolicyDraft, now: int) -> Policy:
    """A new policy.

    Raises:
        ValidationFailed: another has this name.
    """
    kind = KINDS[family.type]
    _check_name(draft.name, [policy.name for policy in family.policies], _POLICY_TAKEN)
    placed = await _place_policy(unit, family, draft.priority, None)
    policy = Policy(
        id=new_id_of_policy(kind.prefixes[0]),
        type=family.type,
        server_id=family.server_id,
        name=draft.name,
        description=draft.description,
        status=_status(draft.active),
        priority=placed.priority,
        system=False,
        conditions=draft.conditions,
        settings=draft.settings,
        rules=(),
        created_at=now,
        updated_at=now,
    )
    await unit.policies.add(policy)
    tell(unit, actor, EventType.POLICY_CREATE, now, policy)
    return policy


async def replace_policy(
    unit: Unit, actor: Actor, family: Family, policy: Policy, draft: PolicyDraft, now: int
) -> Policy:
    """The policy as the draft says; its status moves by its life cycle alone. A default keeps who it is for.

    Raises:
        ValidationFailed: another has this name.
    """
    if policy.system:
        draft = replace(draft, name=policy.name, priority=policy.priority, conditions=policy.conditions)
    _check_name(draft.name, [other.name for other in family.policies if other.id != policy.id], _POLICY_TAKEN)
    placed = await _place_policy(unit, family, draft.priority, policy)
    changed = replace(
        policy,
        name=draft.name,
        description=draft.description,
        priority=placed.priority,
        conditions=draft.conditions,
        settings=draft.settings,
        updated_at=now,
    )
    await unit.policies.save(changed)
    tell(unit, actor, EventType.POLICY_UPDATE, now, changed)
    return changed


async def remove_policy(unit: Unit, actor: Actor, policy: Policy, now: int) -> None:
    """The policy is gone, with its rules.

    Raises:
        ReadOnlyObject: it is the default of its type.
    """
    if policy.system:
        raise ReadOnlyObject("Policy", ("The default policy cannot be removed.",))
    await unit.policies.remove(policy.id)
    tell(unit, actor, EventType.POLICY_DELETE, now, policy)


async def set_policy_active(unit: Unit, actor: Actor, policy: Policy, now: int, *, active: bool) -> None:
    """Activate or deactivate; doing it twice changes nothing.

    Raises:
        ReadOnlyObject: it is the default of its type.
    """
    if policy.system and not active:
        raise ReadOnlyObject("Policy", ("The default policy cannot be deactivated.",))
    if policy.status is _status(active):
        return
    await unit.policies.save(replace(policy, status=_status(active), updated_at=now))
    tell(unit, actor, EventType.POLICY_ACTIVATE if active else EventType.POLICY_DEACTIVATE, now, policy)


async def add_rule(unit: Unit, actor: Actor, policy: Policy, draft: RuleDraft, now: int) -> Rule:
    """A new rule.

    Raises:
        ValidationFailed: another of the policy has this name, or there are too many.
    """
    if len(policy.rules) >= MOST_RULES:
        raise ValidationFailed("rules", (f"A policy has at most {MOST_RULES} rules.",))
    _check_name(draft.name, [rule.name for rule in policy.rules], _RULE_TAKEN)
    placed = await _place_rule(unit, policy, draft.priority, None)
    kind = KINDS[policy.type]
    rule = Rule(
        id=new_id_of_rule(kind.prefixes[1]),
        policy_id=policy.id,
        type=kind.rule_type,
        name=draft.name,
        status=_status(draft.active),
        priority=placed.priority,
        system=False,
        conditions=draft.conditions,
        actions=draft.actions,
        created_at=now,
        updated_at=now,
    )
    await unit.policies.add_rule(rule)
    tell(unit, actor, EventType.RULE_ADD, now, policy, rule)
    return rule


async def replace_rule(unit: Unit, actor: Actor, policy: Policy, rule: Rule, draft: RuleDraft, now: int) -> Rule:
    """The rule as the draft says; of a default rule only what it does changes, not when.

    Raises:
        ValidationFailed: another of the policy has this name.
    """
    if rule.system:
        draft = replace(draft, name=rule.name, priority=rule.priority, conditions=rule.conditions)
    _check_name(draft.name, [other.name for other in policy.rules if other.id != rule.id], _RULE_TAKEN)
    placed = await _place_rule(unit, policy, draft.priority, rule)
    changed = replace(
        rule,
        name=draft.name,
        priority=placed.priority,
        conditions=draft.conditions,
        actions=draft.actions,
        updated_at=now,
    )
    await unit.policies.save_rule(changed)
    tell(unit, actor, EventType.RULE_UPDATE, now, policy, changed)
    return changed


async def remove_rule(unit: Unit, actor: Actor, policy: Policy, rule: Rule, now: int) -> None:
    """The rule is gone.

    Raises:
        ReadOnlyObject: it is the default rule.
    """
    if rule.system:
        raise ReadOnlyObject("PolicyRule", ("The default rule cannot be removed.",))
    await unit.policies.remove_rule(rule.id)
    tell(unit, actor, EventType.RULE_DELETE, now, policy, rule)


async def set_rule_active(unit: Unit, actor: Actor, policy: Policy, rule: Rule, now: int, *, active: bool) -> None:
    """Activate or deactivate; doing it twice changes nothing.

    Raises:
        ReadOnlyObject: it is the default rule.
    """
    if rule.system and not active:
        raise ReadOnlyObject("PolicyRule", ("The default rule cannot be deactivated.",))
    if rule.status is _status(active):
        return
    await unit.policies.save_rule(replace(rule, status=_status(active), updated_at=now))
    tell(unit, actor, EventType.RULE_ACTIVATE if active else EventType.RULE_DEACTIVATE, now, policy, rule)


def tell(unit: Unit, actor: Actor, event: EventType, now: int, policy: Policy, rule: Rule | None = None) -> None:
    """Write the event, and let nodes compile anew what they keep of policies."""
    unit.changes_configuration()
    target = Party(policy.id, "PolicyEntity", display_name=policy.name)
    targets = (target,) if rule is None else (Party(rule.id, "PolicyRule", display_name=rule.name), target)
    unit.record(LogEvent(type=event, published_at=now, actor=actor.party, targets=targets))


def _status(active: bool) -> PolicyStatus:
    return PolicyStatus.ACTIVE if active else PolicyStatus.INACTIVE


def _check_name(name: str, taken: Sequence[str], cause: str) -> None:
    if name in taken:
        raise ValidationFailed("name", (cause,))


async def _place_policy(unit: Unit, family: Family, wanted: int | None, policy: Policy | None) -> Placed:
    if not KINDS[family.type].ordered:
        return Placed(1, {})
    others: dict[str, int] = {
        other.id: other.priority for other in family.policies if policy is None or other.id != policy.id
    }
    system = frozenset(other.id for other in family.policies if other.system)
    placed = place(others, system, wanted, own=policy.priority if policy is not None else None)
    await unit.policies.save_priorities(placed.pushed)
    return placed


async def _place_rule(unit: Unit, policy: Policy, wanted: int | None, rule: Rule | None) -> Placed:
    others: dict[str, int] = {other.id: other.priority for other in policy.rules if rule is None or other.id != rule.id}
    system = frozenset(other.id for other in policy.rules if other.system)
    first = 0 if policy.type is PolicyType.ACCESS_POLICY else 1
    placed = place(others, system, wanted, own=rule.priority if rule is not None else None, first=first)
    await unit.policies.save_rule_priorities(placed.pushed)
    return placed
