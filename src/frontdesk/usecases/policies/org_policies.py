"""The org's policies: what the management API does to each, under the lock of its type (contract A.Policies, D.1)."""

from dataclasses import replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.ids import new_id_of_rule
from frontdesk.domain.policies.kinds import KINDS
from frontdesk.domain.policies.model import Policy, PolicyType
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.change import (
    Family,
    PolicyDraft,
    add_policy,
    remove_policy,
    replace_policy,
    set_policy_active,
)
from frontdesk.usecases.policies.load import get_policy, org_policies_of
from frontdesk.usecases.policies.of_apps import mappings_of

_MOST = 500


async def get_policy_to_change(unit: Unit, id: str) -> Policy:
    """An org's policy; whoever else would change one of its type waits for this unit's end.

    Raises:
        ResourceNotFound: there is none by this id.
    """
    policy = await get_policy(unit, id)
    await unit.policies.lock_type(policy.type)
    return await get_policy(unit, id)  # as it is now that nobody else changes it


async def add_org_policy(unit: Unit, actor: Actor, type: PolicyType, draft: PolicyDraft, now: int) -> Policy:
    """A new policy.

    Raises:
        ValidationFailed: an org has one policy of this type, or too many; or the name is taken.
    """
    if KINDS[type].single:
        raise ValidationFailed("type", (f"type: An org has one policy of type {type}, and has it.",))
    await unit.policies.lock_type(type)
    family = await _family(unit, type)
    if len(family.policies) >= _MOST:
        raise ValidationFailed("type", (f"type: An org has at most {_MOST} policies of type {type}.",))
    return await add_policy(unit, actor, family, draft, now)


async def replace_org_policy(
    unit: Unit, actor: Actor, id: str, type: PolicyType, draft: PolicyDraft, now: int
) -> Policy:
    """The policy as the draft says.

    Raises:
        ResourceNotFound: there is none by this id.
        ValidationFailed: its type would change, or the name is taken.
    """
    policy = await get_policy_to_change(unit, id)
    if policy.type is not type:
        raise ValidationFailed("type", (f"type: This policy is and stays of type {policy.type}.",))
    return await replace_policy(unit, actor, await _family(unit, type), policy, draft, now)


async def remove_org_policy(unit: Unit, actor: Actor, id: str, now: int) -> None:
    """The policy is gone, with its rules.

    Raises:
        ResourceNotFound: there is none by this id.
        ReadOnlyObject: it is the default of its type.
        ValidationFailed: an app has it.
    """
    policy = await get_policy_to_change(unit, id)
    if await mappings_of(unit, policy):
        raise ValidationFailed("Policy", ("id: Apps have this policy; give them another first.",))
    await remove_policy(unit, actor, policy, now)


async def set_org_policy_active(unit: Unit, actor: Actor, id: str, now: int, *, active: bool) -> None:
    """Activate or deactivate.

    Raises:
        ResourceNotFound: there is none by this id.
        ReadOnlyObject: it is the default of its type.
    """
    await set_policy_active(unit, actor, await get_policy_to_change(unit, id), now, active=active)


async def clone_policy(unit: Unit, actor: Actor, id: str, now: int) -> Policy:
    """A copy with its rules, called ``[cloned] …``.

    Raises:
        ResourceNotFound: there is none by this id.
        ValidationFailed: policies of this type are not cloned, or it was cloned already.
    """
    policy = await get_policy_to_change(unit, id)
    kind = KINDS[policy.type]
    if not kind.of_apps:
        raise ValidationFailed("Policy", (f"Policies of type {policy.type} cannot be cloned.",))
    name = f"[cloned] {policy.name}"[:255]
    draft = PolicyDraft(name, policy.description, None, policy.conditions, policy.settings)
    clone = await add_policy(unit, actor, await _family(unit, policy.type), draft, now)
    rules = []
    for rule in policy.rules:
        rule_id = new_id_of_rule(kind.prefixes[1])
        rules.append(replace(rule, id=rule_id, policy_id=clone.id, created_at=now, updated_at=now))
        await unit.policies.add_rule(rules[-1])
    return replace(clone, rules=tuple(rules))


async def _family(unit: Unit, type: PolicyType) -> Family:
    return Family(type, None, await org_policies_of(unit, type))
