"""Factors inside authentication transactions (contract B.2, B.5): masked where they are not proved yet."""

from collections.abc import Mapping

from frontdesk.domain.factors.kinds import Kind
from frontdesk.domain.factors.masking import masked_email, masked_phone
from frontdesk.domain.factors.model import Factor, FactorType
from frontdesk.protocol.otp.totp import DIGITS, STEP_S
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link

_PATH = "/api/v1/authn/factors"
_SENT = {FactorType.SMS: "sms", FactorType.CALL: "call", FactorType.EMAIL: "email"}


def provable_factor(call: Call, factor: Factor) -> dict[str, object]:
    """One that can be chosen in MFA_REQUIRED."""
    path = f"{_PATH}/{factor.id}"
    links = {"verify": link(call, f"{path}/verify", "POST")}
    return {**_named(factor), "_links": links}


def factor_in_hand(call: Call, factor: Factor, shown: Mapping[str, object]) -> dict[str, object]:
    """The one that is being set up or challenged, with what its driver shows."""
    embedded = _embedded(call, factor, shown)
    return {**_named(factor), **({"_embedded": embedded} if embedded else {})}


def offered_factor(call: Call, kind: Kind, enrollment: str, *, is_active: bool) -> dict[str, object]:
    """One that can be set up in MFA_ENROLL."""
    factor_type, provider = kind
    links = {"enroll": link(call, _PATH, "POST")}
    if factor_type is FactorType.QUESTION:
        links["questions"] = link(call, "/api/v1/users/me/factors/questions", "GET")
    return {
        "factorType": factor_type.value,
        "provider": provider.value,
        "vendorName": provider.value,
        "status": "ACTIVE" if is_active else "NOT_SETUP",
        "enrollment": enrollment,
        "_links": links,
    }


def resend_links(call: Call, factor: Factor, *, activates: bool) -> list[Link]:
    """How the code is sent once more, where one is sent at all."""
    name = _SENT.get(factor.type)
    if name is None:
        return []
    step = "lifecycle/resend" if activates else "verify/resend"
    return [link(call, f"{_PATH}/{factor.id}/{step}", "POST", name=name)]


def _named(factor: Factor) -> dict[str, object]:
    return {
        "id": factor.id,
        "factorType": factor.type.value,
        "provider": factor.provider.value,
        "vendorName": factor.provider.value,
        "profile": _profile(factor),
    }


def _profile(factor: Factor) -> dict[str, object]:
    profile = factor.profile
    match factor.type:
        case FactorType.QUESTION:
            return {"question": profile.get("question"), "questionText": profile.get("question_text")}
        case FactorType.SMS | FactorType.CALL:
            return {"phoneNumber": masked_phone(profile.get("phone_number", ""))}
        case FactorType.EMAIL:
            return {"email": masked_email(profile.get("email", ""))}
        case _:
            return {"credentialId": profile.get("credential_id")}


def _embedded(_call: Call, _factor: Factor, shown: Mapping[str, object]) -> dict[str, object]:
    secret = shown.get("shared_secret")
    if secret is None:
        return {}
    activation = {"timeStep": STEP_S, "sharedSecret": secret, "encoding": "base32", "keyLength": DIGITS}
    return {"activation": activation}
