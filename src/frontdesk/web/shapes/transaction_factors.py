"""Factors inside authentication transactions (contract B.2, B.5): masked where they are not proved yet."""

from collections.abc import Iterable, Mapping

from frontdesk.domain.factors.kinds import Kind
from frontdesk.domain.factors.masking import masked_email, masked_phone
from frontdesk.domain.factors.model import Factor, FactorType
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link
from frontdesk.web.shapes.factor_setup import activation_json, challenge_json

_PATH = "/api/v1/authn/factors"
_CAMEL = {"credential_id": "credentialId", "device_type": "deviceType"}
_RESENT = {FactorType.SMS: "sms", FactorType.CALL: "call", FactorType.EMAIL: "email", FactorType.PUSH: "push"}


def provable_factor(call: Call, factor: Factor) -> dict[str, object]:
    """One that can be chosen in MFA_REQUIRED."""
    path = f"{_PATH}/{factor.id}"
    links = {"verify": link(call, f"{path}/verify", "POST")}
    return {**_named(factor), "_links": links}


def factor_types(call: Call, factors: Iterable[Factor]) -> list[dict[str, object]]:
    """The types of which somebody has several and may prove any: named by the type instead of an id (B.1)."""
    if len([factor for factor in factors if factor.type is FactorType.WEBAUTHN]) < 2:
        return []
    name = FactorType.WEBAUTHN.value
    return [{"factorType": name, "_links": {"next": link(call, f"{_PATH}/{name}/verify", "POST", name="verify")}}]


def factor_in_hand(call: Call, factor: Factor, shown: Mapping[str, object]) -> dict[str, object]:
    """The one that is being set up or challenged, with what its driver shows."""
    return {**_named(factor), **_embedded(call, factor, shown)}


def keys_in_hand(factors: Iterable[Factor], factor: Factor, shown: Mapping[str, object]) -> dict[str, object]:
    """All factors of the type that is challenged, and the one challenge that any of them answers."""
    same = [_named(each) for each in factors if each.type is factor.type]
    return {"factors": same, "factorType": factor.type.value, "challenge": challenge_json(factor, shown)}


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
    name = _RESENT.get(factor.type)
    if name is None or (activates and factor.type is FactorType.PUSH):
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
        case FactorType.PUSH:
            members = ("credential_id", "device_type", "name", "platform", "version")
            return {_CAMEL.get(name, name): profile[name] for name in members if name in profile}
        case FactorType.WEBAUTHN:
            name = profile.get("authenticator_name")
            known = {"credentialId": profile.get("credential_id"), "appId": None, "version": None}
            return {**known, "authenticatorName": name} if factor.is_active else {}
        case _:
            return {"credentialId": profile.get("credential_id")}


def _embedded(call: Call, factor: Factor, shown: Mapping[str, object]) -> dict[str, object]:
    if factor.is_active:
        challenge = challenge_json(factor, shown)
        return {"_embedded": {"challenge": challenge}} if challenge else {}
    activation = activation_json(call, factor, shown)
    return {"_embedded": {"activation": activation}} if activation else {}
