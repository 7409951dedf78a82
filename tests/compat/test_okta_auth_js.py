"""@okta/okta-auth-js 8 in Node: a sign-in page of one's own on the Authentication API, down to verified tokens."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyotp
import pytest
from tests.browser.office import Office, Person
from tests.compat.node import Steps, require_package, run_node
from tests.live import LiveServer

CALLBACK = "http://localhost:9999/callback"
PACKAGE = "@okta/okta-auth-js"
TOTP = "token:software:totp"
NEW_PASSWORD = "Quiet-evening-77"
PHONE = "+4915112345{:03}"
SMS_RECOVERY = {"okta_sms": {"status": "ACTIVE"}}


@pytest.fixture(scope="module")
def office(server: LiveServer) -> Iterator[Office]:
    """The administrator of the shared server."""
    require_package(PACKAGE)
    with server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as admin:
        yield Office(server, admin)


@pytest.fixture(scope="module")
def app(server: LiveServer) -> dict[str, Any]:
    """A single-page app: a public client, and PKCE."""
    return server.register(
        application_type="browser",
        token_endpoint_auth_method="none",
        consent_method="TRUSTED",
        redirect_uris=[CALLBACK],
    )


def play(scenario: str, office: Office, app: Mapping[str, Any], person: Person, **facts: object) -> Steps:
    """Run a scenario for somebody; it asks for the codes and messages that come to them."""
    said = {
        "issuer": office.server.issuer,
        "client_id": app["client_id"],
        "redirect_uri": CALLBACK,
        "login": person.login,
        "password": person.password,
        "new_password": NEW_PASSWORD,
        **facts,
    }

    def replies(asked: Mapping[str, str]) -> Mapping[str, object]:
        if "message" in asked:
            return office.message_to(asked["message"])
        return {"code": pyotp.TOTP(asked["totp"]).now() if asked["totp"] else person.code()}

    return run_node("okta_auth_js.mjs", scenario, said, replies=replies)


def test_a_password_leads_to_tokens_that_are_verified_renewed_and_revoked(office: Office, app: dict[str, Any]) -> None:
    person = office.hire()
    steps = play("tokens", office, app, person)
    assert steps["begun"]["status"] == "SUCCESS"
    assert steps["begun"]["login"] == person.login
    claims = steps["tokens"]["claims"]
    assert (claims["sub"], claims["aud"], claims["amr"]) == (person.id, app["client_id"], ["pwd"])
    assert steps["tokens"]["sub"] == person.id
    assert steps["renewed"] == {"another": True, "sub": person.id}
    assert steps["revoked"]["status"] == 401


def test_a_wrong_password_is_an_error_with_a_code(office: Office, app: dict[str, Any]) -> None:
    steps = play("wrongPassword", office, app, office.hire())
    assert steps["wrong"]["name"] == "AuthApiError"
    assert steps["wrong"]["errorCode"] == "E0000004"


def test_a_code_of_an_authenticator_app_is_the_second_proof(office: Office, app: dict[str, Any]) -> None:
    person = office.hire()
    office.gives_factor(person, TOTP, "GOOGLE")
    office.asks_for_a_factor(person)
    steps = play("totp", office, app, person)
    assert steps["begun"]["status"] == "MFA_REQUIRED"
    assert steps["begun"]["methods"] == ["cancel"]
    assert steps["wrong"]["errorCode"] == "E0000068"
    assert steps["done"]["status"] == "SUCCESS"
    assert steps["tokens"]["amr"] == ["pwd", "otp", "mfa"]


def test_a_code_by_text_message_is_the_second_proof(office: Office, app: dict[str, Any]) -> None:
    person, phone = office.hire(), PHONE.format(501)
    office.asks_to_set_up(person, okta_sms="OPTIONAL")
    office.gives_factor(person, "sms", phoneNumber=phone)
    office.asks_for_a_factor(person)
    steps = play("sms", office, app, person, phone=phone)
    assert steps["challenge"]["status"] == "MFA_CHALLENGE"
    assert steps["challenge"]["factorResult"] == "CHALLENGE"
    assert {"cancel", "prev", "resend", "verify"} <= set(steps["challenge"]["methods"])
    assert steps["back"]["status"] == "MFA_REQUIRED"
    assert steps["too soon"]["errorCode"] == "E0000109"
    assert steps["done"]["status"] == "SUCCESS"


def test_the_answer_to_a_question_is_the_second_proof(office: Office, app: dict[str, Any]) -> None:
    person = office.hire()
    office.gives_factor(person, "question", question="disliked_food", answer="mushrooms")
    office.asks_for_a_factor(person)
    steps = play("question", office, app, person)
    assert steps["wrong"]["errorCode"] == "E0000068"
    assert steps["done"]["status"] == "SUCCESS"


def test_several_optional_factors_are_set_up_one_after_the_other(office: Office, app: dict[str, Any]) -> None:
    person = office.hire()
    office.asks_to_set_up(person, okta_question="OPTIONAL", okta_sms="OPTIONAL", google_otp="OPTIONAL")
    steps = play("enroll", office, app, person, phone=PHONE.format(502))
    assert steps["begun"]["status"] == "MFA_ENROLL"
    assert dict(steps["begun"]["factors"]) == dict.fromkeys(("question", "sms", TOTP), "NOT_SETUP")
    assert dict(steps["question"]["factors"])["question"] == "ACTIVE"
    assert steps["phone"]["status"] == "MFA_ENROLL_ACTIVATE"
    assert {"activate", "cancel", "prev", "resend"} <= set(steps["phone"]["methods"])
    assert steps["phone active"]["status"] == "MFA_ENROLL"
    assert (steps["app"]["status"], steps["app"]["factor"]) == ("MFA_ENROLL_ACTIVATE", TOTP)
    assert "skip" in steps["back"]["methods"]
    assert steps["secret"]["long"] is True
    assert steps["done"]["status"] == "SUCCESS"


def test_a_required_factor_is_set_up_on_the_way_in(office: Office, app: dict[str, Any]) -> None:
    person = office.hire()
    office.asks_to_set_up(person, google_otp="REQUIRED")
    steps = play("required", office, app, person)
    assert steps["begun"]["methods"] == ["cancel"]
    assert steps["wrong"]["errorCode"] == "E0000068"
    assert steps["done"]["status"] == "SUCCESS"


def test_an_expired_password_is_changed_on_the_way_in(office: Office, app: dict[str, Any]) -> None:
    person = office.hire()
    office.ask("POST", f"/api/v1/users/{person.id}/lifecycle/expire_password")
    steps = play("expired", office, app, person)
    assert steps["begun"]["status"] == "PASSWORD_EXPIRED"
    assert steps["begun"]["policy"]["complexity"]["minLength"] >= 8
    assert steps["wrong"]["errorCode"] == "E0000014"
    assert steps["done"]["status"] == "SUCCESS"
    assert steps["again"]["status"] == "SUCCESS"


def test_a_password_that_expires_soon_is_told_of_and_gone_past(office: Office, app: dict[str, Any]) -> None:
    person = office.hire()
    office.has_password_rules(person, age={"maxAgeDays": 10, "expireWarnDays": 10})
    steps = play("warned", office, app, person)
    assert steps["begun"]["status"] == "PASSWORD_WARN"
    assert steps["begun"]["policy"]["expiration"]["passwordExpireDays"] == 10
    assert {"changePassword", "skip"} <= set(steps["begun"]["methods"])
    assert steps["skipped"]["status"] == "SUCCESS"


def test_a_transaction_is_gone_on_with_and_given_up(office: Office, app: dict[str, Any]) -> None:
    person = office.hire()
    office.gives_factor(person, TOTP, "GOOGLE")
    office.asks_for_a_factor(person)
    steps = play("resumed", office, app, person)
    assert steps["introspected"]["status"] == steps["resumed"]["status"] == "MFA_REQUIRED"
    assert steps["over"]["errorCode"] == "E0000011"


def test_a_lost_password_is_replaced_by_a_link_and_an_answer(office: Office, app: dict[str, Any]) -> None:
    person = office.hire()
    office.has_password_rules(person)
    steps = play("forgotByMail", office, app, person, mail=person.login)
    assert (steps["asked"]["status"], steps["asked"]["recoveryType"]) == ("RECOVERY_CHALLENGE", "PASSWORD")
    assert steps["asked"]["factorResult"] == "WAITING"
    assert steps["opened"]["status"] == "RECOVERY"
    assert steps["wrong"]["errorCode"] == "E0000087"
    assert steps["answered"]["status"] == "PASSWORD_RESET"
    assert steps["done"]["status"] == steps["again"]["status"] == "SUCCESS"
    assert steps["spent"]["errorCode"] == "E0000011"


def test_a_lost_password_is_replaced_by_a_code(office: Office, app: dict[str, Any]) -> None:
    phone = PHONE.format(503)
    person = office.hire(mobilePhone=phone)
    office.has_password_rules(person, recovery=SMS_RECOVERY)
    steps = play("forgotBySms", office, app, person, phone=phone)
    assert steps["asked"]["status"] == "RECOVERY_CHALLENGE"
    assert {"resend", "verify"} <= set(steps["asked"]["methods"])
    assert steps["wrong"]["errorCode"] == "E0000068"
    assert steps["done"]["status"] == "SUCCESS"


def test_a_locked_account_is_opened_by_its_owner(office: Office, app: dict[str, Any]) -> None:
    person = office.hire()
    office.has_password_rules(person, lockout={"maxAttempts": 3, "showLockoutFailures": True})
    steps = play("unlock", office, app, person, mail=person.login, tries=3)
    assert steps["locked"]["status"] == "LOCKED_OUT"
    assert (steps["asked"]["status"], steps["asked"]["recoveryType"]) == ("RECOVERY_CHALLENGE", "UNLOCK")
    assert steps["opened"]["recoveryType"] == "UNLOCK"
    assert steps["begun"]["status"] == "SUCCESS"
