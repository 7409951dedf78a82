"""Who may get back in by themselves, and where they are reached (contract B.4, D.3, F.4)."""

from dataclasses import dataclass

from frontdesk.domain.authn.recovery import RecoveryFactor
from frontdesk.domain.authn.transaction import Purpose
from frontdesk.domain.errors import ApiError, InvalidPhoneNumber, UnlockNotAllowed
from frontdesk.domain.factors.enrollment import phone_number
from frontdesk.domain.factors.model import FactorType
from frontdesk.domain.policies.recovery import read_recovery
from frontdesk.domain.users.credentials import provider_of
from frontdesk.domain.users.errors import ForgotPasswordNotAllowed
from frontdesk.domain.users.lifecycle import Operation, allows
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.recovery import RECOVERY, UNLOCK, new_link_token, recovery_ms
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.password_policy import password_policy_of, password_settings_of
from frontdesk.usecases.policies.self_service import self_service_of

TOKEN_KINDS = {Purpose.PASSWORD: RECOVERY, Purpose.UNLOCK: UNLOCK}
_PHONES = {RecoveryFactor.SMS: FactorType.SMS, RecoveryFactor.CALL: FactorType.CALL}
_PROFILE_PHONE = {RecoveryFactor.SMS: "mobilePhone", RecoveryFactor.CALL: "primaryPhone"}


@dataclass(frozen=True, slots=True)
class Phone:
    """Where a code is sent, or said."""

    number: str
    extension: str | None = None


async def why_not(unit: Unit, user: User, purpose: Purpose, ip_address: str | None) -> ApiError | None:
    """What stands against it: their status, another provider, or the policy's rule; None: nothing does.

    Whoever is locked out may choose another password where the rule lets people reset theirs: that unlocks them, as
    nobody can go on guessing a password that is no more.
    """
    rule = await self_service_of(unit, user, ip_address)
    if purpose is Purpose.UNLOCK:
        if user.status is not UserStatus.LOCKED_OUT:
            return UnlockNotAllowed(causes=("The user is not locked out.",))
        return None if rule.unlock else UnlockNotAllowed(causes=("The password policy does not let people unlock.",))
    if rule.password_reset and allows(user, Operation.FORGOT_PASSWORD) and provider_of(user).is_ours:
        return None
    return ForgotPasswordNotAllowed()


async def new_link(unit: Unit, user: User, purpose: Purpose, now: int) -> tuple[str, int]:
    """The token of a link that leads back in, and in how many minutes it expires; the one before is void."""
    minutes = (await password_policy_of(unit, user.id)).recovery_minutes
    token, kind = new_link_token(), TOKEN_KINDS[purpose]
    await unit.one_time_tokens.remove_of_user(user.id, kind)
    await unit.one_time_tokens.add(kind, token_hash(token), user.id, {}, now, now + recovery_ms(minutes))
    return token, minutes


async def phone_for(unit: Unit, user: User, factor: RecoveryFactor) -> Phone | None:
    """The phone that they enrolled, else the one in their profile; None: the policy does not take this way.

    An enrolled one counts only when it was activated. One in the profile counts if it is a number with a country code.
    """
    ways = read_recovery(await password_settings_of(unit, user.id))
    if not (ways.sms if factor is RecoveryFactor.SMS else ways.call):
        return None
    for enrolled in await unit.factors.list_of_user(user.id):
        if enrolled.is_active and enrolled.type is _PHONES[factor]:
            return Phone(enrolled.profile["phone_number"], enrolled.profile.get("phone_extension"))
    given = user.attribute(_PROFILE_PHONE[factor])
    if not isinstance(given, str):
        return None
    try:
        return Phone(phone_number(given))
    except InvalidPhoneNumber:
        return None
