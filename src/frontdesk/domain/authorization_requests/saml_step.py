"""What the browser must do next on the way to a SAML app (saml-core-2.0 §3.4.1; contract D.3)."""

from dataclasses import dataclass
from typing import Final

from frontdesk.domain.authorization_requests.next_step import (
    AtApp,
    EnrollFactor,
    LacksFactor,
    SignIn,
    VerifyFactor,
)
from frontdesk.domain.factors.kinds import MULTI_FACTOR

PASSWORD_CLASSES: Final = frozenset(
    {
        "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:Password",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    }
)
"""What every session attains."""
REFEDS_MFA: Final = "https://refeds.org/profile/mfa"
FACTOR_CLASSES: Final = frozenset(
    {
        REFEDS_MFA,
        "http://schemas.microsoft.com/claims/multipleauthn",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
        "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorUnregistered",
    }
)
"""What a session attains in which a factor was proved."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a request asks of the sign-in itself; without a request nothing. ``classes``: the best liked first."""

    force_authn: bool = False
    is_passive: bool = False
    classes: tuple[str, ...] = ()
    comparison: str = "exact"


@dataclass(frozen=True, slots=True)
class Assert:
    """Answer with an assertion; ``context_class`` is the class that was asked for, None: the app's usual one."""

    context_class: str | None


@dataclass(frozen=True, slots=True)
class NotPassively:
    """A page would be needed, and the request wants none (NoPassive)."""


@dataclass(frozen=True, slots=True)
class NoSuchContext:
    """No class that was asked for can be attained (NoAuthnContext)."""


@dataclass(frozen=True, slots=True)
class Denied:
    """The person may not go there; ``why`` is for the administrator."""

    why: str


SamlStep = SignIn | VerifyFactor | EnrollFactor | Assert | NotPassively | NoSuchContext | Denied


def next_saml_step(at: AtApp, demand: Demand, usual_class: str, *, is_assigned: bool, now: int) -> SamlStep:
    """Sign in, prove more, answer, or refuse; where the request is passive whatever would need a page is refused."""
    if _must_sign_in(at, demand, now):
        return NotPassively() if demand.is_passive else SignIn()
    if not is_assigned:
        return Denied("The person is not assigned to the app.")
    if not at.app.is_allowed:
        return Denied("The sign-on policy of the app does not let the person in.")
    owed = at.proof_owed(now)
    if isinstance(owed, LacksFactor):
        return Denied("The sign-on policy of the app asks for a factor that the person lacks.")
    step = owed if owed is not None else _for_the_classes(at, demand, usual_class)
    if demand.is_passive and isinstance(step, SignIn | VerifyFactor | EnrollFactor):
        return NotPassively()
    return step


def _must_sign_in(at: AtApp, demand: Demand, now: int) -> bool:
    if not at.is_signed_in(now):
        return True
    if at.signed_in_for_this():
        return False
    again = at.app.reauthenticate_ms
    return demand.force_authn or (again is not None and not at.signed_in_within(now, again))


def _for_the_classes(at: AtApp, demand: Demand, usual_class: str) -> SamlStep:
    if not demand.classes:
        return Assert(None)
    proved = at.session is not None and MULTI_FACTOR in at.session.amr
    for name in demand.classes:
        wanted = _stronger(name, usual_class) if demand.comparison == "better" else name
        if wanted is None or wanted not in {*PASSWORD_CLASSES, *FACTOR_CLASSES, usual_class}:
            continue
        if wanted not in FACTOR_CLASSES or proved:
            return Assert(wanted)
        if at.provable:
            return VerifyFactor(at.provable)
    return NoSuchContext()


def _stronger(name: str, usual_class: str) -> str | None:
    """Better than a password is a password and a factor; better than that is nothing."""
    return REFEDS_MFA if name in PASSWORD_CLASSES or name == usual_class else None
