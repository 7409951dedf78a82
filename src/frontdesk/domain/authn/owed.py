"""What the org's policies ask of one sign-in (contract B.2, D.3)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from frontdesk.domain.factors.kinds import POLICY_KEYS, Kind
from frontdesk.domain.factors.model import Factor
from frontdesk.domain.policies.enrollment import Enroll, Enrollment, When
from frontdesk.domain.policies.password_age import PasswordAge
from frontdesk.domain.policies.sign_on import PromptMode, SignOn
from frontdesk.domain.users.credentials import has_credential, provider_of
from frontdesk.domain.users.model import User, UserStatus


@dataclass(frozen=True, slots=True)
class Owed:
    """``factor``: the sign-on policy asks for one now, remembered devices taken into account.

    ``has_factor``: the person has an active one. ``required`` and ``optional``: kinds that the enrolment policy asks
    for or allows now, and that the person lacks. ``expires_in_days``: None outside of the days of warning.
    ``answer``: recovery asks for the answer to the recovery question.
    """

    factor: bool = False
    has_factor: bool = False
    password_missing: bool = False
    password_expired: bool = False
    expires_in_days: int | None = None
    required: tuple[Kind, ...] = ()
    optional: tuple[Kind, ...] = ()
    answer: bool = False


@dataclass(frozen=True, slots=True)
class Demands:
    """The rules that fit a person's sign-in. ``remembered_at``: when a factor was last proved on this device."""

    sign_on: SignOn
    enrollment: Enrollment
    password_age: PasswordAge
    remembered_at: int | None = None
    answer: bool = False


def usable(factors: Iterable[Factor], enrollment: Enrollment) -> list[Factor]:
    """The factors that somebody can prove: active ones, of kinds that the policy lets people have."""
    allowed = {kind for key, kind in POLICY_KEYS.items() if enrollment.of(key) is not Enroll.NOT_ALLOWED}
    return [factor for factor in factors if factor.is_active and (factor.type, factor.provider) in allowed]


def what_is_owed(user: User, factors: Collection[Factor], demands: Demands, now: int) -> Owed:
    """Everything that the policies ask, whatever has been proved so far."""
    factor = _asks_for_factor(demands, now)
    when = demands.enrollment.when
    offered = when is When.LOGIN or (when is When.CHALLENGE and factor)
    missing = _missing(factors, demands.enrollment) if offered else {}
    age, ours = demands.password_age, provider_of(user).is_ours
    changed = user.password_changed_at
    return Owed(
        factor=factor,
        has_factor=bool(usable(factors, demands.enrollment)),
        password_missing=not has_credential(user),
        password_expired=ours and (user.status is UserStatus.PASSWORD_EXPIRED or age.is_over(changed, now)),
        expires_in_days=age.days_to_warn_of(changed, now) if ours else None,
        required=tuple(kind for kind, enroll in missing.items() if enroll is Enroll.REQUIRED),
        optional=tuple(kind for kind, enroll in missing.items() if enroll is Enroll.OPTIONAL),
        answer=demands.answer,
    )


def without_password(user: User, owed: Owed) -> Owed:
    """What is owed where somebody else vouched for the person: no password is missing, and none becomes too old.

    One that an administrator has let expire has to be changed all the same.
    """
    expired = user.status is UserStatus.PASSWORD_EXPIRED
    return replace(owed, password_missing=False, password_expired=expired, expires_in_days=None)


def _asks_for_factor(demands: Demands, now: int) -> bool:
    sign_on, proved_at = demands.sign_on, demands.remembered_at
    if sign_on.factor is None:
        return False
    if sign_on.factor is PromptMode.ALWAYS or proved_at is None:
        return True
    return sign_on.remember_ms is not None and now >= proved_at + sign_on.remember_ms


def _missing(factors: Collection[Factor], enrollment: Enrollment) -> dict[Kind, Enroll]:
    have = {(factor.type, factor.provider) for factor in factors if factor.is_active}
    return {kind: enrollment.of(key) for key, kind in POLICY_KEYS.items() if kind not in have}
