"""Which policy and rule would apply to a sign-in, and why (Okta: policy simulation)."""

from dataclasses import dataclass, field, replace

from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import AppId, UserId
from frontdesk.domain.policies.conditions import Device, SignInFacts
from frontdesk.domain.policies.kinds import KINDS
from frontdesk.domain.policies.model import PolicyType
from frontdesk.domain.policies.org_policies import JudgedPolicy, compile_org_policies, explain_sign_in
from frontdesk.domain.zones.model import ZONE
from frontdesk.domain.zones.rules import compile_zone, zone_of
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.load import org_policies_of
from frontdesk.usecases.policies.of_apps import policy_of_app

UNASKED = (
    PolicyType.OKTA_SIGN_ON,
    PolicyType.MFA_ENROLL,
    PolicyType.ACCESS_POLICY,
    PolicyType.PROFILE_ENROLLMENT,
)
"""What is simulated for those who name no type: clients know these four. Passwords and routing are there to name."""


@dataclass(frozen=True, slots=True)
class Imagined:
    """A sign-in that did not happen. Who names groups, names no user; what is left out is not known."""

    app_id: str
    user_id: str | None = None
    group_ids: tuple[str, ...] = ()
    ip: str | None = None
    zone_ids: tuple[str, ...] | None = None
    risk: str | None = None
    device: Device = field(default_factory=Device)


@dataclass(frozen=True, slots=True)
class Simulated:
    """What one type of policy says."""

    type: PolicyType
    asked: tuple[JudgedPolicy, ...]


async def simulate(unit: Unit, imagined: Imagined, types: tuple[PolicyType, ...]) -> list[Simulated]:
    """Every type that was asked for.

    Raises:
        ResourceNotFound: there is no such app or user.
    """
    facts = await _facts(unit, imagined)
    simulated = []
    for kind in types:
        if KINDS[kind].of_apps:
            policies = [await policy_of_app(unit, imagined.app_id, kind)]
        else:
            policies = await org_policies_of(unit, kind)
        simulated.append(Simulated(kind, tuple(explain_sign_in(compile_org_policies(policies), facts))))
    return simulated


async def _facts(unit: Unit, imagined: Imagined) -> SignInFacts:
    app = await unit.apps.find(AppId(imagined.app_id))
    if app is None:
        raise ResourceNotFound(f"{imagined.app_id} (AppInstance)")
    facts = SignInFacts(
        group_ids=frozenset(imagined.group_ids) if imagined.group_ids else None,
        app_id=app.id,
        app_type=app.name,
        zone_ids=await _zones(unit, imagined),
        provider="OKTA",
        risk=imagined.risk,
        device=imagined.device,
    )
    if imagined.user_id is None:
        return facts
    user = await unit.users.find(UserId(imagined.user_id))
    if user is None:
        raise ResourceNotFound(f"{imagined.user_id} (User)")
    groups = await unit.groups.list_of_user(user.id)
    return replace(
        facts,
        user_id=user.id,
        group_ids=frozenset(group.id for group in groups),
        user_type_id=user.type_id,
        login=user.login,
        profile=user.profile,
    )


async def _zones(unit: Unit, imagined: Imagined) -> frozenset[str] | None:
    """Zones that were named, and those that the address lies in."""
    if imagined.ip is None:
        return None if imagined.zone_ids is None else frozenset(imagined.zone_ids)
    zones = [compile_zone(zone) for zone in await unit.records.list_of_kind(ZONE.name)]
    return frozenset(zone_of(imagined.ip, zones)) | frozenset(imagined.zone_ids or ())
