"""What the org's policies say of one person's sign-in, from where they are and with what they have (contract D.1)."""

from dataclasses import dataclass

from frontdesk.domain.authn.owed import Demands, Owed, usable, what_is_owed
from frontdesk.domain.authn.transaction import Purpose, Transaction
from frontdesk.domain.factors.model import Factor
from frontdesk.domain.ids import GroupId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.policies.conditions import SignInFacts
from frontdesk.domain.policies.enrollment import NOTHING, Enrollment, read_enrollment
from frontdesk.domain.policies.model import PolicyType
from frontdesk.domain.policies.org_policies import Fitting, compile_org_policies, first_fitting
from frontdesk.domain.policies.password import PasswordPolicy, read_password_policy
from frontdesk.domain.policies.password_age import read_password_age
from frontdesk.domain.policies.recovery import Recovery, read_recovery
from frontdesk.domain.policies.sign_on import DENIED, SignOn, read_sign_on
from frontdesk.domain.users.credentials import question_of
from frontdesk.domain.users.model import User
from frontdesk.domain.zones.model import ZONE
from frontdesk.domain.zones.rules import Zone, compile_zone, is_blocked, zone_of
from frontdesk.storage.repos.sightings import DEVICE, Sighting
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.load import org_policies_of, password_policy_for


@dataclass(frozen=True, slots=True)
class Judged:
    """The rules that fit, and what they come to. ``factors``: those that the person can prove now."""

    sign_on: SignOn
    enrollment: Enrollment
    password: PasswordPolicy
    owed: Owed
    factors: tuple[Factor, ...]
    enrolled: tuple[Factor, ...]


async def judge(unit: Unit, user: User, transaction: Transaction, context: ClientContext, now: int) -> Judged:
    """Asked anew at every step, so that what an administrator changes meanwhile counts."""
    zones = [compile_zone(zone) for zone in await unit.records.list_of_kind(ZONE.name)]
    facts = await _facts(unit, user, context, zones)
    seen = await unit.sightings.list_of_user(user.id)
    blocked = is_blocked(context.ip_address, zones)
    sign_on = DENIED if blocked else await _sign_on(unit, facts)
    enrollment = await _enrollment(unit, facts)
    settings = await password_policy_for(unit, facts.group_ids or ())
    enrolled = tuple(await unit.factors.list_of_user(user.id))
    demands = Demands(
        sign_on=sign_on,
        enrollment=enrollment,
        password_age=read_password_age(settings),
        remembered_at=_remembered_at(transaction, seen),
        answer=transaction.purpose is not Purpose.AUTHENTICATION and _asks_answer(read_recovery(settings), user),
    )
    owed = what_is_owed(user, enrolled, demands, now)
    password = read_password_policy(settings)
    return Judged(sign_on, enrollment, password, owed, tuple(usable(enrolled, enrollment)), enrolled)


async def _facts(unit: Unit, user: User, context: ClientContext, zones: list[Zone]) -> SignInFacts:
    groups = await unit.groups.list_of_user(user.id)
    everyone = await unit.groups.find_everyone()
    own: set[GroupId] = {group.id for group in groups} | ({everyone.id} if everyone is not None else set())
    return SignInFacts(
        user_id=user.id,
        group_ids=frozenset(own),
        user_type_id=user.type_id,
        login=user.login,
        profile=user.profile,
        zone_ids=frozenset(zone_of(context.ip_address, zones)),
        provider="OKTA",
    )


async def _fitting(unit: Unit, type: PolicyType, facts: SignInFacts) -> Fitting | None:
    return first_fitting(compile_org_policies(await org_policies_of(unit, type)), facts)


async def _sign_on(unit: Unit, facts: SignInFacts) -> SignOn:
    found = await _fitting(unit, PolicyType.OKTA_SIGN_ON, facts)
    return read_sign_on(found.rule.actions) if found is not None else DENIED


async def _enrollment(unit: Unit, facts: SignInFacts) -> Enrollment:
    found = await _fitting(unit, PolicyType.MFA_ENROLL, facts)
    return read_enrollment(found.policy.settings, found.rule.actions) if found is not None else NOTHING


def _remembered_at(transaction: Transaction, seen: list[Sighting]) -> int | None:
    for sighting in seen:
        if sighting.kind == DEVICE and sighting.value == transaction.device_hash:
            return sighting.proved_at
    return None


def _asks_answer(recovery: Recovery, user: User) -> bool:
    """Whether recovery asks for the answer: the policy has the question, and the person set one."""
    return recovery.question and question_of(user) is not None
