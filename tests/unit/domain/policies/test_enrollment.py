"""What enrolment policies say, in either of the wire's two forms (contract D.3)."""

from frontdesk.domain.policies.enrollment import Enroll, When, read_enrollment

LOGIN = {"enroll": {"self": "LOGIN"}}


def test_factors_stand_for_themselves() -> None:
    settings = {"factors": {"okta_sms": {"enroll": {"self": "REQUIRED"}}, "hotp": {"enroll": {"self": "OPTIONAL"}}}}
    said = read_enrollment(settings, LOGIN)
    assert (said.of("okta_sms"), said.of("hotp"), said.of("okta_call")) == (
        Enroll.REQUIRED,
        Enroll.OPTIONAL,
        Enroll.NOT_ALLOWED,
    )
    assert said.when is When.LOGIN


def test_an_authenticator_stands_for_every_factor_of_it() -> None:
    settings = {
        "type": "AUTHENTICATORS",
        "authenticators": [
            {"key": "okta_verify", "enroll": {"self": "REQUIRED"}},
            {"key": "phone_number", "enroll": {"self": "OPTIONAL"}},
            {"key": "webauthn", "enroll": {"self": "OPTIONAL"}},
            {"key": "okta_email", "enroll": {"self": "NOT_ALLOWED"}},
        ],
    }
    said = read_enrollment(settings, {})
    assert {key for key, enroll in said.factors.items() if enroll is Enroll.REQUIRED} == {"okta_push", "okta_otp"}
    assert {key for key, enroll in said.factors.items() if enroll is Enroll.OPTIONAL} == {
        "okta_sms",
        "okta_call",
        "fido_webauthn",
    }
    assert said.when is When.NEVER
