"""Whether a factor can be enrolled, and as what (contract A.Users, B.5)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from frontdesk.domain.errors import InvalidPhoneNumber, ValidationFailed
from frontdesk.domain.factors.model import MOST_KEYS, PREFIXES, Factor, FactorType, Provider
from frontdesk.domain.factors.questions import QUESTIONS
from frontdesk.kernel.fold import fold
from frontdesk.kernel.secrets import is_too_long

WHAT = "factorEnrollRequest"
SHORTEST_ANSWER = 4
LONGEST_ANSWER = 255
PHONES = frozenset({FactorType.SMS, FactorType.CALL})
VOUCHED = PHONES | {FactorType.EMAIL, FactorType.HOTP}
"""What an administrator can say that a person has, so that nothing is left to prove."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a caller asks for. ``given``: the members of the factor's profile; ``answer`` is kept apart from them."""

    type: str
    provider: str
    given: Mapping[str, str]
    answer: str | None = None
    activate: bool = False
    replace_phone: bool = False


def kind_of(enrolment: Enrolment) -> tuple[FactorType, Provider]:
    """The kind of factor that is asked for.

    Raises:
        ValidationFailed: nobody can enrol it here.
    """
    for kind in PREFIXES:
        if tuple(part.value for part in kind) == (enrolment.type, enrolment.provider):
            return kind
    raise ValidationFailed(WHAT, ("factorType: Factors of this type and provider cannot be enrolled.",))


def enrolled_profile(enrolment: Enrolment, type: FactorType, login: str, emails: Collection[str]) -> dict[str, str]:
    """What the factor's profile says.

    Raises:
        ValidationFailed: a member is missing, or is none of the person's.
        InvalidPhoneNumber: nobody has such a number.
    """
    if type is FactorType.QUESTION:
        return _question(enrolment)
    if type in PHONES:
        return _phone(enrolment.given, type)
    if type is FactorType.EMAIL:
        return {"email": _email(enrolment.given, emails)}
    if type is FactorType.WEBAUTHN:  # the key itself says who it is, when it is made
        return {}
    if type is FactorType.HOTP and "factor_profile_id" in enrolment.given:
        return {"credential_id": login, "factor_profile_id": enrolment.given["factor_profile_id"]}
    return {"credential_id": login}


def _question(enrolment: Enrolment) -> dict[str, str]:
    key, answer = enrolment.given.get("question", ""), (enrolment.answer or "").strip()
    text = QUESTIONS.get(key)
    if text is None:
        raise ValidationFailed(WHAT, ("profile.question: There is no such security question.",))
    if not SHORTEST_ANSWER <= len(answer) <= LONGEST_ANSWER:
        reason = f"The answer has {SHORTEST_ANSWER} to {LONGEST_ANSWER} characters."
        raise ValidationFailed(WHAT, (f"profile.answer: {reason}",))
    if is_too_long(fold(answer)):  # one letter may fold to eighteen
        raise ValidationFailed(WHAT, ("profile.answer: The answer is too long.",))
    return {"question": key, "question_text": text}


def _phone(given: Mapping[str, str], type: FactorType) -> dict[str, str]:
    profile = {"phone_number": phone_number(given.get("phone_number", ""))}
    extension = given.get("phone_extension", "")
    if type is FactorType.CALL and extension:
        if not (extension.isascii() and extension.isdigit() and len(extension) <= 15):
            raise ValidationFailed(WHAT, ("profile.phoneExtension: An extension is up to 15 digits.",))
        profile["phone_extension"] = extension
    return profile


def phone_number(text: str) -> str:
    """The number as E.164 writes it.

    Raises:
        InvalidPhoneNumber: it has no country code, or nobody can have it.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(text[:64])
    except phonenumbers.NumberParseException:
        raise InvalidPhoneNumber(causes=("profile.phoneNumber: Write it as +12025550123.",)) from None
    if not phonenumbers.is_possible_number(number):
        raise InvalidPhoneNumber(causes=("profile.phoneNumber: No such number can be called.",))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _email(given: Mapping[str, str], emails: Collection[str]) -> str:
    email = given.get("email", "")
    if email not in emails:
        raise ValidationFailed(WHAT, ("profile.email: It is none of the user's own addresses.",))
    return email


def factors_to_replace(enrolled: Iterable[Factor], enrolment: Enrolment) -> list[Factor]:
    """What the new factor takes the place of: those that were never activated, an older number, spent codes.

    Raises:
        ValidationFailed: the person has an active factor of this kind, or as many keys as one may have.
    """
    kind = kind_of(enrolment)
    same = [factor for factor in enrolled if (factor.type, factor.provider) == kind]
    active = [factor for factor in same if factor.is_active]
    if kind[0] is FactorType.WEBAUTHN:
        if len(active) >= MOST_KEYS:
            raise ValidationFailed(WHAT, (f"factorType: A person has at most {MOST_KEYS} security keys.",))
        return [factor for factor in same if not factor.is_active]
    if active and not _may_replace(kind[0], enrolment):
        raise ValidationFailed(WHAT, ("A factor of this type is already set up.",))
    return same


def _may_replace(type: FactorType, enrolment: Enrolment) -> bool:
    return type is FactorType.RECOVERY_CODE or (type in PHONES and enrolment.replace_phone)
