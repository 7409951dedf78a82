"""What the org's policies say of one person's sign-in, from where they are and with what they have (contract D.1)."""

from dataclasses import dataclass, replace

from frontdesk.domain.authn.owed import Demands, Owed, usable, what_is_owed, without_password
from frontdesk.domain.authn.transaction import Purpose, Transaction
from frontdesk.domain.factors.kinds import AMR
from frontdesk.domain.factors.model import Factor
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.ids import AppId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.policies.app_sign_on import AppSignOn
from frontdesk.domain.policies.conditions import SignInFacts
from frontdesk.domain.policies.enrollment import Enrollment
from frontdesk.domain.policies.model import PolicyType
from frontdesk.domain.policies.password import PasswordPolicy, read_password_policy
from frontdesk.domain.policies.password_age import read_password_age
from frontdesk.domain.policies.recovery import Recovery, read_recovery
from frontdesk.domain.policies.sign_on import DENIED, PromptMode, SignOn, read_sign_on
from frontdesk.domain.sessions.model import idp_id_of
from frontdesk.domain.users.credentials import question_of
from frontdesk.domain.users.model import User
from frontdesk.storage.repos.sightings import DEVICE, Sighting
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.compiled import password_policy_for
from frontdesk.usecases.situation.app_policy import app_sign_on
from frontdesk.usecases.situation.facts import Place, enrollment_at, fitting, sign_in_facts


@dataclass(frozen=True, slots=True)
class Judged:
    """The rules that fit, and what they come to.

    ``factors``: those that the person can prove now; ``seen``: where they were seen before.
    """

    sign_on: SignOn
    enrollment: Enrollment
    password: PasswordPolicy
    owed: Owed
    factors: tuple[Factor, ...]
    enrolled: tuple[Factor, ...]
    seen: tuple[Sighting, ...]


async def judge(unit: Unit, user: User, transaction: Transaction, context: ClientContext, now: int) -> Judged:
    """Asked anew at every step, so that what an administrator changes meanwhile counts."""
    known = await sign_in_facts(unit, user, Place(context.ip_address, transaction.device_hash))
    facts = _led_in(known.facts, transaction)
    is_refused = known.is_blocked or not await unit.records.stands(IDP.name, idp_id_of(transaction.idp))
    sign_on = DENIED if is_refused else _stepped_up(await _sign_on(unit, facts), transaction)
    if transaction.app_id is not None:
        place = Place(context.ip_address, transaction.device_hash)
        sign_on = _at_app(sign_on, await app_sign_on(unit, AppId(transaction.app_id), user, place))
    enrollment = await enrollment_at(unit, facts)
    settings = await password_policy_for(unit, facts.group_ids or frozenset())
    enrolled = tuple(await unit.factors.list_of_user(user.id))
    demands = Demands(
        sign_on=sign_on,
        enrollment=enrollment,
        password_age=read_password_age(settings),
        remembered_at=_remembered_at(transaction, known.seen),
        answer=transaction.purpose is not Purpose.AUTHENTICATION and _asks_answer(read_recovery(settings), user),
    )
    owed = what_is_owed(user, enrolled, demands, now)
    if transaction.idp is not None:
        owed = without_password(user, owed)
    password = read_password_policy(settings)
    provable = tuple(factor for factor in usable(enrolled, enrollment) if transaction.takes(AMR[factor.type]))
    return Judged(sign_on, enrollment, password, owed, provable, enrolled, tuple(known.seen))


def _led_in(facts: SignInFacts, transaction: Transaction) -> SignInFacts:
    """The same sign-in, by the identity provider that vouched for the person."""
    return facts if transaction.idp is None else replace(facts, provider=transaction.idp.id)


def _stepped_up(sign_on: SignOn, transaction: Transaction) -> SignOn:
    """Whoever steps up is asked for a factor whatever the policy says, and however well their device is known."""
    return replace(sign_on, factor=PromptMode.ALWAYS) if transaction.step_up is not None else sign_on


def _at_app(sign_on: SignOn, app: AppSignOn | None) -> SignOn:
    """What the policy of the app that they sign in for asks beside the org's own (contract D.3: both count)."""
    if app is None:
        return sign_on
    if not app.is_allowed:
        return DENIED
    return replace(sign_on, factor=PromptMode.ALWAYS) if app.needs_factor else sign_on


async def _sign_on(unit: Unit, facts: SignInFacts) -> SignOn:
    found = await fitting(unit, PolicyType.OKTA_SIGN_ON, facts)
    return read_sign_on(found.rule.actions) if found is not None else DENIED


async def enrollment_for(unit: Unit, user: User, context: ClientContext) -> Enrollment:
    """Which factors somebody may have."""
    known = await sign_in_facts(unit, user, Place(context.ip_address))
    return await enrollment_at(unit, known.facts)


def _remembered_at(transaction: Transaction, seen: list[Sighting]) -> int | None:
    for sighting in seen:
        if sighting.kind == DEVICE and sighting.value == transaction.device_hash:
            return sighting.proved_at
    return None


def _asks_answer(recovery: Recovery, user: User) -> bool:
    """Whether recovery asks for the answer: the policy has the question, and the person set one."""
    return recovery.question and question_of(user) is not None
