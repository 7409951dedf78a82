"""What the password policy lets somebody do by themselves, from where they are (contract D.3: PASSWORD actions)."""

from collections.abc import Sequence

from frontdesk.domain.ids import GroupId
from frontdesk.domain.policies.conditions import SignInFacts
from frontdesk.domain.policies.model import PolicyType
from frontdesk.domain.policies.org_policies import compile_org_policies, first_fitting
from frontdesk.domain.policies.recovery import SelfService, read_self_service
from frontdesk.domain.users.model import User
from frontdesk.domain.zones.model import ZONE
from frontdesk.domain.zones.rules import Zone, compile_zone, is_blocked, zone_of
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.load import org_policies_of

_NOTHING = SelfService()


async def self_service_of(unit: Unit, user: User, ip_address: str | None) -> SelfService:
    """The first rule that fits says it; nobody does anything from an address that is blocked."""
    zones = await org_zones(unit)
    if is_blocked(ip_address, zones):
        return _NOTHING
    facts = await sign_in_facts(unit, user, ip_address, zones)
    found = first_fitting(compile_org_policies(await org_policies_of(unit, PolicyType.PASSWORD)), facts)
    return read_self_service(found.rule.actions) if found is not None else _NOTHING


async def org_zones(unit: Unit) -> list[Zone]:
    """The org's network zones, ready to be asked."""
    return [compile_zone(zone) for zone in await unit.records.list_of_kind(ZONE.name)]


async def sign_in_facts(unit: Unit, user: User, ip_address: str | None, zones: Sequence[Zone]) -> SignInFacts:
    """What the conditions of policies may ask about somebody; Everyone is one of their groups."""
    groups = await unit.groups.list_of_user(user.id)
    everyone = await unit.groups.find_everyone()
    own: set[GroupId] = {group.id for group in groups} | ({everyone.id} if everyone is not None else set())
    return SignInFacts(
        user_id=user.id,
        group_ids=frozenset(own),
        user_type_id=user.type_id,
        login=user.login,
        profile=user.profile,
        zone_ids=frozenset(zone_of(ip_address, zones)),
        provider="OKTA",
    )
