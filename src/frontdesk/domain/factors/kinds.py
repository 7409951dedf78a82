"""What each kind of factor is called by enrolment policies, and how it counts (contract B.5, D.3; RFC 8176)."""

from collections.abc import Mapping

from frontdesk.domain.factors.model import FactorType, Provider

Kind = tuple[FactorType, Provider]

POLICY_KEYS: Mapping[str, Kind] = {
    "okta_question": (FactorType.QUESTION, Provider.OKTA),
    "okta_sms": (FactorType.SMS, Provider.OKTA),
    "okta_call": (FactorType.CALL, Provider.OKTA),
    "okta_email": (FactorType.EMAIL, Provider.OKTA),
    "okta_push": (FactorType.PUSH, Provider.OKTA),
    "okta_otp": (FactorType.TOTP, Provider.OKTA),
    "google_otp": (FactorType.TOTP, Provider.GOOGLE),
    "fido_webauthn": (FactorType.WEBAUTHN, Provider.FIDO),
    "hotp": (FactorType.HOTP, Provider.CUSTOM),
    "recovery_code": (FactorType.RECOVERY_CODE, Provider.OKTA),
}
"""By the keys of MFA_ENROLL policies, in the order in which people are offered them."""

AMR: Mapping[FactorType, str] = {
    FactorType.QUESTION: "kba",
    FactorType.SMS: "sms",
    FactorType.CALL: "tel",
    FactorType.EMAIL: "otp",
    FactorType.TOTP: "otp",
    FactorType.HOTP: "otp",
    FactorType.PUSH: "swk",
    FactorType.WEBAUTHN: "hwk",
    FactorType.RECOVERY_CODE: "otp",
}
"""The authentication method that a proved factor adds to a session (RFC 8176 §2)."""

MULTI_FACTOR = "mfa"
