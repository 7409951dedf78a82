"""What the password policy lets somebody do by themselves, from where they are (contract D.3: PASSWORD actions)."""

from collections.abc import Sequence

from frontdesk.domain.policies.conditions import SignInFacts
from frontdesk.domain.policies.model import PolicyType
from frontdesk.domain.policies.org_policies import first_fitting
from frontdesk.domain.policies.recovery import SelfService, read_self_service
from frontdesk.domain.users.model import User
from frontdesk.domain.zones.rules import Zone, is_blocked, zone_of
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.compiled import compiled_policies, everyone_of, org_zones

_NOTHING = SelfService()


async def self_service_of(unit: Unit, user: User, ip_address: str | None) -> SelfService:
    """The first rule that fits says it; nobody does anything from an address that is blocked."""
    zones = await org_zones(unit)
    if is_blocked(ip_address, zones):
        return _NOTHING
    facts = await sign_in_facts(unit, user, ip_address, zones)
    found = first_fitting(await compiled_policies(unit, PolicyType.PASSWORD), facts)
    return read_self_service(found.rule.actions) if found is not None else _NOTHING


async def sign_in_facts(unit: Unit, user: User, ip_address: str | None, zones: Sequence[Zone]) -> SignInFacts:
    """What the conditions of policies may ask about somebody; Everyone is one of their groups."""
    groups = await unit.groups.list_of_user(user.id)
    return SignInFacts(
        user_id=user.id,
        group_ids=frozenset(group.id for group in groups) | await everyone_of(unit),
        user_type_id=user.type_id,
        login=user.login,
        profile=user.profile,
        zone_ids=frozenset(zone_of(ip_address, zones)),
        provider="OKTA",
    )
