"""The org's policies and zones, compiled once for each version of its configuration (contract D.1).

Every step of a sign-in asks them; reading and compiling them anew took longer than everything else that it does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from frontdesk.domain.ids import GroupId
from frontdesk.domain.policies.conditions import Condition, SignInFacts, Verdict, compile_conditions, together
from frontdesk.domain.policies.model import Policy, PolicyStatus, PolicyType
from frontdesk.domain.policies.org_policies import OrgPolicy, compile_org_policies
from frontdesk.domain.zones.model import ZONE
from frontdesk.domain.zones.rules import Zone, compile_zone
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.load import org_policies_of


async def compiled_policies(unit: Unit, type: PolicyType) -> tuple[OrgPolicy, ...]:
    """The active ones of one type, ready to be asked."""
    return await unit.compiled(f"policies {type}", partial(_compile_policies, unit, type))


async def org_zones(unit: Unit) -> tuple[Zone, ...]:
    """The org's network zones, ready to be asked."""
    return await unit.compiled("zones", partial(_compile_zones, unit))


async def everyone_of(unit: Unit) -> frozenset[GroupId]:
    """The group that everybody is in without being a member."""
    return await unit.compiled("everyone", partial(_find_everyone, unit))


async def password_policy_for(unit: Unit, group_ids: frozenset[str]) -> Mapping[str, object]:
    """The settings of the password policy of somebody in these groups, every member said.

    Active policies with an active rule are asked in order (contract D.1); the default one covers everybody.
    """
    facts = SignInFacts(group_ids=group_ids, provider="OKTA")
    for policy in await unit.compiled("password policies", partial(_compile_password_policies, unit)):
        if policy.covers(facts):
            return policy.settings
    raise AssertionError("an org is made with its default password policy")


@dataclass(frozen=True, slots=True)
class _PasswordPolicy:
    settings: Mapping[str, object]
    conditions: tuple[Condition, ...]
    is_default: bool

    def covers(self, facts: SignInFacts) -> bool:
        """Whether it is about somebody."""
        verdicts = [condition.verdict(facts) for condition in self.conditions]
        return self.is_default or together(verdicts) is Verdict.MATCH


async def _compile_policies(unit: Unit, type: PolicyType) -> tuple[OrgPolicy, ...]:
    return compile_org_policies(await org_policies_of(unit, type))


async def _compile_zones(unit: Unit) -> tuple[Zone, ...]:
    return tuple(compile_zone(zone) for zone in await unit.records.list_of_kind(ZONE.name))


async def _find_everyone(unit: Unit) -> frozenset[GroupId]:
    group = await unit.groups.find_everyone()
    return frozenset() if group is None else frozenset({group.id})


async def _compile_password_policies(unit: Unit) -> tuple[_PasswordPolicy, ...]:
    return tuple(
        _PasswordPolicy(policy.settings, compile_conditions(policy.conditions), policy.system)
        for policy in await org_policies_of(unit, PolicyType.PASSWORD)
        if policy.system or (policy.status is PolicyStatus.ACTIVE and _has_rules(policy))
    )


def _has_rules(policy: Policy) -> bool:
    return any(rule.status is PolicyStatus.ACTIVE for rule in policy.rules)
