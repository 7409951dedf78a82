"""Factors on the wire (contract B.5; seen-on-the-wire 4.1)."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from frontdesk.domain.factors.enrollment import Enrolment
from frontdesk.domain.factors.model import Factor, FactorType, Provider
from frontdesk.kernel.json import iso_time
from frontdesk.protocol.otp.totp import DIGITS, STEP_S
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link

Text = Annotated[str, msgspec.Meta(max_length=255)]
_MEMBERS: Mapping[str, str] = {
    "question": "question",
    "question_text": "questionText",
    "phone_number": "phoneNumber",
    "phone_extension": "phoneExtension",
    "email": "email",
    "credential_id": "credentialId",
}


class FactorProfileBody(msgspec.Struct, rename="camel"):
    """What a factor is about: a question, a number, an address."""

    question: Text | None = None
    answer: Text | None = None
    phone_number: Text | None = None
    phone_extension: Text | None = None
    email: Text | None = None


class FactorBody(msgspec.Struct, rename="camel"):
    """A factor to enrol."""

    factor_type: Text
    provider: Text = "OKTA"
    profile: FactorProfileBody | None = None


class TransactionFactorBody(FactorBody, kw_only=True, rename="camel"):
    """A factor to enrol in the course of a transaction."""

    state_token: Annotated[str, msgspec.Meta(max_length=256)]


class ProofBody(msgspec.Struct, rename="camel"):
    """A code, or the answer to a question."""

    pass_code: Text | None = None
    answer: Text | None = None


def read_enrolment(body: FactorBody, query: Mapping[str, str]) -> Enrolment:
    """What a caller asks for."""
    profile = body.profile or FactorProfileBody()
    members = {name: getattr(profile, name) for name in ("question", "phone_number", "phone_extension", "email")}
    return Enrolment(
        type=body.factor_type,
        provider=body.provider,
        given={name: value for name, value in members.items() if value is not None},
        answer=profile.answer,
        activate=query.get("activate") == "true",
        replace_phone=query.get("updatePhone") == "true",
    )


def factor_json(call: Call, factor: Factor) -> dict[str, object]:
    """A factor; never an answer or a secret."""
    return {
        "id": factor.id,
        "factorType": factor.type.value,
        "provider": factor.provider.value,
        "vendorName": factor.provider.value,
        "status": factor.status.value,
        "created": iso_time(factor.created_at),
        "lastUpdated": iso_time(factor.updated_at),
        "profile": {_MEMBERS[name]: value for name, value in factor.profile.items()},
        "_links": _links(call, factor),
    }


def _links(call: Call, factor: Factor) -> dict[str, Link]:
    user = f"/api/v1/users/{factor.user_id}"
    own = f"{user}/factors/{factor.id}"
    links = {"self": link(call, own, "GET", "DELETE"), "user": link(call, user, "GET")}
    if factor.type is FactorType.QUESTION:
        links["questions"] = link(call, f"{user}/factors/questions", "GET")
    if factor.is_active:
        return {**links, "verify": link(call, f"{own}/verify", "POST")}
    return {**links, "activate": link(call, f"{own}/lifecycle/activate", "POST")}


def activation_json(secret: str) -> dict[str, object]:
    """What an authenticator app is set up with; shown once."""
    activation = {"timeStep": STEP_S, "sharedSecret": secret, "encoding": "base32", "keyLength": DIGITS}
    return {"_embedded": {"activation": activation}}


def offered_json(call: Call, user_id: str, kind: tuple[FactorType, Provider], status: str) -> dict[str, object]:
    """A factor that can be enrolled."""
    factor_type, provider = kind
    factors = f"/api/v1/users/{user_id}/factors"
    links = {"enroll": link(call, factors, "POST")}
    if factor_type is FactorType.QUESTION:
        links["questions"] = link(call, f"{factors}/questions", "GET")
    return {
        "factorType": factor_type.value,
        "provider": provider.value,
        "vendorName": provider.value,
        "status": status,
        "enrollment": "OPTIONAL",
        "_links": links,
    }
