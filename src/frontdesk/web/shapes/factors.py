"""Factors on the wire (contract B.5; seen-on-the-wire 4.1)."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from frontdesk.domain.factors.attempt import Attempt, FactorResult, Given
from frontdesk.domain.factors.enrollment import Enrolment
from frontdesk.domain.factors.model import Factor, FactorType, PushChallenge
from frontdesk.domain.factors.push import result_of
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link
from frontdesk.web.shapes.factor_setup import activation_json, challenge_expires_at, challenge_json, profile_json

Text = Annotated[str, msgspec.Meta(max_length=255)]
Blob = Annotated[str, msgspec.Meta(max_length=20_000)]
_SENT: Mapping[FactorType, str] = {FactorType.SMS: "sms", FactorType.CALL: "call", FactorType.EMAIL: "email"}
_GIVEN = ("question", "phone_number", "phone_extension", "email", "shared_secret")


class FactorProfileBody(msgspec.Struct, rename="camel"):
    """What a factor is about: a question, a number, an address."""

    question: Text | None = None
    answer: Text | None = None
    phone_number: Text | None = None
    phone_extension: Text | None = None
    email: Text | None = None
    shared_secret: Text | None = None


class FactorBody(msgspec.Struct, rename="camel"):
    """A factor to enrol."""

    factor_type: Text
    provider: Text = "OKTA"
    profile: FactorProfileBody | None = None
    factor_profile_id: Text | None = None


class TransactionFactorBody(FactorBody, kw_only=True, rename="camel"):
    """A factor to enrol in the course of a transaction."""

    state_token: Annotated[str, msgspec.Meta(max_length=256)]


class ProofBody(msgspec.Struct, rename="camel"):
    """What is shown to prove a factor; which member counts depends on its type. None of them: the person is asked."""

    pass_code: Text | None = None
    answer: Text | None = None
    client_data: Blob | None = None
    authenticator_data: Blob | None = None
    signature_data: Blob | None = None
    attestation: Blob | None = None
    use_number_matching_challenge: bool | None = None

    def read(self) -> Given:
        """As the factor's driver knows it."""
        return Given(
            code=self.pass_code or None,
            answer=self.answer or None,
            client_data=self.client_data,
            authenticator_data=self.authenticator_data,
            signature=self.signature_data,
            attestation=self.attestation,
        )


class ResendBody(msgspec.Struct, rename="camel"):
    """The factor whose code is sent once more; the path names it already."""

    factor_type: Text | None = None


def read_enrolment(body: FactorBody, query: Mapping[str, str]) -> Enrolment:
    """What a caller asks for."""
    profile = body.profile or FactorProfileBody()
    members = {name: getattr(profile, name) for name in _GIVEN}
    members["factor_profile_id"] = body.factor_profile_id
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
    profile_id = factor.profile.get("factor_profile_id")
    return {
        "id": factor.id,
        "factorType": factor.type.value,
        "provider": factor.provider.value,
        "vendorName": factor.provider.value,
        **({"factorProfileId": profile_id} if profile_id is not None else {}),
        "status": factor.status.value,
        "created": iso_time(factor.created_at),
        "lastUpdated": iso_time(factor.updated_at),
        "profile": profile_json(factor),
        "_links": _links(call, factor),
    }


def enrolled_json(call: Call, attempt: Attempt) -> dict[str, object]:
    """A new factor, with what sets it up; that is shown this once."""
    shown = factor_json(call, attempt.factor)
    activation = activation_json(call, attempt.factor, attempt.shown) if not attempt.factor.is_active else {}
    return {**shown, "_embedded": {"activation": activation}} if activation else shown


def asked_json(call: Call, attempt: Attempt) -> dict[str, object]:
    """What came of asking somebody for a factor; a question to a phone says where to look how it stands."""
    factor, expires_at = attempt.factor, challenge_expires_at(attempt)
    challenge = challenge_json(factor, attempt.shown)
    return {
        "factorResult": attempt.result.value,
        **({"expiresAt": iso_time(expires_at)} if expires_at is not None else {}),
        **({"_embedded": {"challenge": challenge}} if challenge else {}),
        "_links": _asked_links(call, factor),
    }


def activating_json(call: Call, attempt: Attempt) -> dict[str, object]:
    """How far a phone is that is being set up."""
    activation = activation_json(call, attempt.factor, attempt.shown)
    return {"factorType": attempt.factor.type.value, **activation, "_links": _links(call, attempt.factor)}


def transaction_json(call: Call, factor: Factor, push: PushChallenge, now: int) -> dict[str, object]:
    """How a question to a phone stands."""
    result = result_of(push, push.id, now)
    numbered = result is FactorResult.WAITING and push.correct
    return {
        "factorResult": result.value,
        "expiresAt": iso_time(push.expires_at),
        **({"_embedded": {"challenge": {"correctAnswer": int(push.correct)}}} if numbered else {}),
        "_links": _asked_links(call, factor),
    }


def offered_json(call: Call, user_id: str, kind: tuple[str, str], status: str, enrollment: str) -> dict[str, object]:
    """A factor that can be enrolled."""
    factor_type, provider = kind
    factors = f"/api/v1/users/{user_id}/factors"
    links = {"enroll": link(call, factors, "POST")}
    if factor_type == FactorType.QUESTION:
        links["questions"] = link(call, f"{factors}/questions", "GET")
    return {
        "factorType": str(factor_type),
        "provider": str(provider),
        "vendorName": str(provider),
        "status": status,
        "enrollment": enrollment,
        "_links": links,
    }


def _asked_links(call: Call, factor: Factor) -> dict[str, Link]:
    own = f"/api/v1/users/{factor.user_id}/factors/{factor.id}"
    links = {"verify": link(call, f"{own}/verify", "POST"), "factor": link(call, own, "GET", "DELETE")}
    if factor.state.push is not None:
        return {"poll": link(call, f"{own}/transactions/{factor.state.push.id}", "GET"), **links}
    return links


def _links(call: Call, factor: Factor) -> dict[str, object]:
    user = f"/api/v1/users/{factor.user_id}"
    own = f"{user}/factors/{factor.id}"
    links: dict[str, object] = {"self": link(call, own, "GET", "DELETE"), "user": link(call, user, "GET")}
    if factor.type is FactorType.QUESTION:
        links["questions"] = link(call, f"{user}/factors/questions", "GET")
    if factor.type in _SENT:
        # recorded as an array of one, which Okta's Python SDK (3.4) refuses to read
        links["resend"] = link(call, f"{own}/resend", "POST", name=_SENT[factor.type])
    if factor.is_active:
        return {**links, "verify": link(call, f"{own}/verify", "POST")}
    return {**links, "activate": link(call, f"{own}/lifecycle/activate", "POST")}
