"""What the pages of all factors are put together from: their names, and what is shown of where they lead."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.factors.masking import masked_email, masked_phone
from frontdesk.domain.factors.model import Factor, FactorType, Provider
from frontdesk.usecases.authn.judge import Judged
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.web.pages import words
from frontdesk.web.pages.step_views import Remember, StepForm
from frontdesk.web.pages.views import Frame

SENT = frozenset({FactorType.SMS, FactorType.CALL, FactorType.EMAIL})
"""A code goes to the person before there is anything to type."""
TYPED = frozenset({FactorType.TOTP, FactorType.HOTP, FactorType.QUESTION, FactorType.RECOVERY_CODE})
"""The person has the code or the answer at hand."""

STRONGEST_FIRST: tuple[FactorType, ...] = (
    FactorType.WEBAUTHN,
    FactorType.PUSH,
    FactorType.TOTP,
    FactorType.HOTP,
    FactorType.SMS,
    FactorType.CALL,
    FactorType.EMAIL,
    FactorType.QUESTION,
    FactorType.RECOVERY_CODE,
)
"""The order in which pages offer them, as the first is chosen for whoever does not choose."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What every view begins with. ``asked``: what the person chose or typed on this page."""

    frame: Frame
    form: StepForm
    asked: Mapping[str, str]


def judged_of(outcome: Outcome) -> Judged:
    """What the policies said; a transaction of somebody's was judged."""
    assert outcome.judged is not None, "a transaction of somebody's was judged"
    return outcome.judged


def remember_of(outcome: Outcome) -> Remember | None:
    """The box that lets this device off next time, where the policy lets it."""
    sign_on = judged_of(outcome).sign_on
    return Remember(sign_on.remember_by_default) if sign_on.may_remember else None


def app_of(provider: Provider) -> str:
    """What an authenticator app is called."""
    return words.APP_GOOGLE if provider is Provider.GOOGLE else words.APP_OKTA


def title_of(type: FactorType, provider: Provider) -> str:
    """What a kind of factor is called."""
    if type is FactorType.TOTP:
        return words.FACTOR_TOTP.format(app=app_of(provider))
    return _TITLES[type]


def detail_of(factor: Factor) -> str | None:
    """Which one it is, masked: whoever asks has shown a password at most."""
    match factor.type:
        case FactorType.SMS | FactorType.CALL:
            return masked_phone(factor.profile.get("phone_number", ""))
        case FactorType.EMAIL:
            return masked_email(factor.profile.get("email", ""))
        case FactorType.QUESTION:
            return factor.profile.get("question_text")
        case _:
            return None


_TITLES: Mapping[FactorType, str] = {
    FactorType.HOTP: words.FACTOR_HOTP,
    FactorType.SMS: words.FACTOR_SMS,
    FactorType.CALL: words.FACTOR_CALL,
    FactorType.EMAIL: words.FACTOR_EMAIL,
    FactorType.QUESTION: words.FACTOR_QUESTION,
    FactorType.WEBAUTHN: words.FACTOR_WEBAUTHN,
    FactorType.PUSH: words.FACTOR_PUSH,
    FactorType.RECOVERY_CODE: words.FACTOR_RECOVERY,
}
