"""Reading policies: one by id, all of a type or a server."""

from collections.abc import Iterable

from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import AuthorizationServerId, PolicyId
from frontdesk.domain.policies.model import Policy, PolicyType, Rule
from frontdesk.storage.unit import Unit


async def access_policies_of(unit: Unit, server_id: AuthorizationServerId) -> list[Policy]:
    """The access policies of one authorization server, in order."""
    policies = await unit.policies.list_of_type(PolicyType.OAUTH_AUTHORIZATION_POLICY)
    return in_order(policy for policy in policies if policy.server_id == server_id)


async def org_policies_of(unit: Unit, type: PolicyType) -> list[Policy]:
    """The org's policies of one type, in order: the default last."""
    return in_order(await unit.policies.list_of_type(type))


def in_order(policies: Iterable[Policy]) -> list[Policy]:
    """By priority; those of equal priority by id."""
    return sorted(policies, key=lambda policy: (policy.system, policy.priority, policy.id))


async def get_policy(unit: Unit, id: str, server_id: AuthorizationServerId | None = None) -> Policy:
    """A policy of the org, or of one authorization server, with its rules.

    Raises:
        ResourceNotFound: there is none by this id, or it is another's.
    """
    policy = await unit.policies.find(PolicyId(id))
    if policy is None or policy.server_id != server_id:
        raise ResourceNotFound(f"{id} (Policy)")
    return policy


def rule_of(policy: Policy, id: str) -> Rule:
    """A rule of a policy.

    Raises:
        ResourceNotFound: it has none by this id.
    """
    for rule in policy.rules:
        if rule.id == id:
            return rule
    raise ResourceNotFound(f"{id} (PolicyRule)")
