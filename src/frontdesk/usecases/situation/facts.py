"""What policies may ask about one person's sign-in: who they are, from where, with what (contract D.1)."""

from dataclasses import dataclass, replace
from functools import partial

from frontdesk.domain.behaviors.evaluate import Here, noticed
from frontdesk.domain.behaviors.model import BEHAVIOR
from frontdesk.domain.policies.conditions import SignInFacts
from frontdesk.domain.policies.enrollment import NOTHING, Enrollment, read_enrollment
from frontdesk.domain.policies.model import PolicyType
from frontdesk.domain.policies.org_policies import Fitting, first_fitting
from frontdesk.domain.users.model import User
from frontdesk.domain.zones.rules import is_blocked, zone_of
from frontdesk.storage.repos.sightings import ADDRESS, DEVICE, Sighting
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.compiled import compiled_policies, everyone_of, org_zones


@dataclass(frozen=True, slots=True)
class Place:
    """From where somebody comes: their address, and the hash of what their browser is known by."""

    address: str | None
    device_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """``facts`` for policies; ``seen``: where the person was before; ``is_blocked``: nobody may come from here."""

    facts: SignInFacts
    seen: list[Sighting]
    is_blocked: bool


async def sign_in_facts(unit: Unit, user: User, place: Place) -> Known:
    """Everything that is known, read at one moment."""
    zones = await org_zones(unit)
    groups = await unit.groups.list_of_user(user.id)
    seen = await unit.sightings.list_of_user(user.id)
    facts = SignInFacts(
        user_id=user.id,
        group_ids=frozenset(group.id for group in groups) | await everyone_of(unit),
        user_type_id=user.type_id,
        login=user.login,
        profile=user.profile,
        zone_ids=frozenset(zone_of(place.address, zones)),
        provider="OKTA",
        behaviors=await _behaviors(unit, seen, place),
    )
    return Known(facts, seen, is_blocked(place.address, zones))


async def _behaviors(unit: Unit, seen: list[Sighting], place: Place) -> frozenset[str]:
    rules = await unit.compiled("behaviors", partial(unit.records.list_of_kind, BEHAVIOR.name))
    had = {kind: [each.value for each in seen if each.kind == kind] for kind in (DEVICE, ADDRESS)}
    return noticed(rules, Here(place.device_hash, place.address, had))


async def fitting(unit: Unit, type: PolicyType, facts: SignInFacts) -> Fitting | None:
    """The rule of the org's policies of one type that applies."""
    return first_fitting(await compiled_policies(unit, type), facts)


async def enrollment_at(unit: Unit, facts: SignInFacts) -> Enrollment:
    """Which factors the org lets somebody have, and when they are offered them."""
    found = await fitting(unit, PolicyType.MFA_ENROLL, facts)
    return read_enrollment(found.policy.settings, found.rule.actions) if found is not None else NOTHING


def at_app(facts: SignInFacts, app_id: str, app_type: str) -> SignInFacts:
    """The same sign-in, on its way to an app."""
    return replace(facts, app_id=app_id, app_type=app_type)
