"""What a factor enrolment policy says (contract D.3: MFA_ENROLL)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Enroll(StrEnum):
    """Okta: enroll.self of a factor."""

    NOT_ALLOWED = "NOT_ALLOWED"
    OPTIONAL = "OPTIONAL"
    REQUIRED = "REQUIRED"


class When(StrEnum):
    """Okta: enroll.self of a rule. At the next sign-in, when a factor is first asked for, or never."""

    LOGIN = "LOGIN"
    CHALLENGE = "CHALLENGE"
    NEVER = "NEVER"


@dataclass(frozen=True, slots=True)
class Enrollment:
    """``factors``: by the policy's own keys, such as ``okta_otp``; what is missing is not allowed."""

    factors: Mapping[str, Enroll]
    when: When

    def of(self, key: str) -> Enroll:
        """What it says of one factor."""
        return self.factors.get(key, Enroll.NOT_ALLOWED)


_FACTORS_OF: Mapping[str, tuple[str, ...]] = {
    "okta_verify": ("okta_push", "okta_otp"),
    "phone_number": ("okta_sms", "okta_call"),
    "security_question": ("okta_question",),
    "webauthn": ("fido_webauthn",),
}
"""Policies that name authenticators mean every factor of each; those with one of the same name stand for themselves."""
NOTHING = Enrollment({}, When.NEVER)


def read_enrollment(settings: Mapping[str, Any], actions: Mapping[str, Any]) -> Enrollment:
    """The ``settings`` of a policy and the ``actions`` of its rule, in either of the forms that the wire has."""
    said = {key: (body.get("enroll") or {}).get("self") for key, body in (settings.get("factors") or {}).items()}
    for body in settings.get("authenticators") or ():
        for key in _FACTORS_OF.get(str(body.get("key")), (str(body.get("key")),)):
            said[key] = (body.get("enroll") or {}).get("self")
    known = {key: Enroll(value) for key, value in said.items() if value in set(Enroll)}
    when = (actions.get("enroll") or {}).get("self")
    return Enrollment(known, When(when) if when in set(When) else When.NEVER)
