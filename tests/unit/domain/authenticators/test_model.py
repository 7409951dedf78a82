"""What may be done to an org's authenticators."""

import pytest

from frontdesk.domain.authenticators.model import (
    AUTHENTICATOR,
    added,
    changed,
    check_may_deactivate,
    enrols,
    first_authenticators,
    method_of,
    with_method_active,
)
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.records.model import Record, new_record


def fresh() -> dict[str, Record]:
    records = [new_record(AUTHENTICATOR, draft, by=None, now=0) for draft in first_authenticators()]
    return {str(record.body["key"]): record for record in records}


def test_a_fresh_org_lets_people_use_passwords_and_email() -> None:
    active = {key for key, record in fresh().items() if record.is_active}
    assert active == {"okta_email", "okta_verify", "okta_password", "security_question"}


def test_a_password_is_never_deactivated() -> None:
    with pytest.raises(ValidationFailed, match="unsupported"):
        check_may_deactivate(fresh()["okta_password"])
    check_may_deactivate(fresh()["okta_email"])


@pytest.mark.parametrize("key", ["okta_email", "duo", "nothing"])
def test_what_an_org_has_or_cannot_have_is_not_added(key: str) -> None:
    with pytest.raises(ValidationFailed, match="AuthenticatorCatalog"):
        added(key, "name", list(fresh().values()), active=True)


def test_one_more_is_added_once() -> None:
    draft = added("google_otp", "Mine", list(fresh().values()), active=False)
    assert (draft.name, draft.status) == ("Mine", "INACTIVE")


@pytest.mark.parametrize("sent", [{"key": "okta_verify"}, {"type": "app"}, {"settings": {"allowedForNobody": "x"}}])
def test_an_authenticator_does_not_become_another(sent: dict[str, object]) -> None:
    with pytest.raises(ValidationFailed):
        changed(fresh()["okta_email"], {"name": "Email", **sent})


def test_settings_that_are_left_out_stay() -> None:
    draft = changed(fresh()["okta_verify"], {"name": "V", "settings": {"compliance": {"fips": "REQUIRED"}}})
    before = fresh()["okta_verify"].body["settings"]
    assert isinstance(before, dict)
    assert draft.body["settings"] == {**before, "compliance": {"fips": "REQUIRED"}}


def test_the_last_active_method_stays() -> None:
    email = fresh()["okta_email"]
    with pytest.raises(ValidationFailed):
        with_method_active(email, "email", active=False)
    with pytest.raises(ResourceNotFound):
        method_of(email, "sms")


@pytest.mark.parametrize(("enrol", "offered"), [("REQUIRED", True), ("OPTIONAL", True), ("NOT_ALLOWED", False)])
def test_a_policy_offers_what_it_lets_people_enrol(enrol: str, offered: bool) -> None:
    settings = {"authenticators": [{"key": "okta_email", "enroll": {"self": enrol}}]}
    assert enrols(settings, "okta_email") is offered
    assert not enrols(settings, "webauthn")
