"""Whoever knows somebody's password, and nothing else, sets up no factor beside the one that the person has."""

import httpx
from tests.http.authn.demands import Demands
from tests.http.authn.person import begins, code, enrolled_totp, refused, step
from tests.outbox import messages_to
from tests.person import AsyncPerson, read_form
from tests.phone import Phone
from tests.serving import Organisation, Someone

OFFERED = {"multiOptionalFactorEnroll": True}
QUESTION = {
    "factorType": "question",
    "provider": "OKTA",
    "profile": {"question": "disliked_food", "answer": "mushrooms"},
}
TOTP = {"factorType": "token:software:totp", "provider": "GOOGLE"}


async def test_a_thief_who_asks_for_optional_factors_is_offered_none_beside_the_owners(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await enrolled_totp(org, admin, someone)
    await demands.enrollment(google_otp="OPTIONAL", okta_question="OPTIONAL", okta_sms="OPTIONAL")
    answer = await begins(http, someone, options=OFFERED)
    assert answer["status"] == "SUCCESS"
    session = (await http.post("/api/v1/sessions", json={"sessionToken": answer["sessionToken"]})).json()
    assert session["amr"] == ["pwd"]


async def test_a_factor_that_is_required_is_set_up_only_after_the_one_that_is_there_was_proved(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    factor_id, secret = await enrolled_totp(org, admin, someone)
    await demands.enrollment(google_otp="OPTIONAL", okta_question="REQUIRED", okta_email="OPTIONAL")
    asked = await begins(http, someone, options=OFFERED)
    token = asked["stateToken"]
    assert asked["status"] == "MFA_REQUIRED"
    assert await refused(http, "/factors", stateToken=token, **QUESTION) == (403, "E0000079")
    proved = await step(http, f"/factors/{factor_id}/verify", stateToken=token, passCode=code(org, secret))
    assert proved["status"] == "MFA_ENROLL"
    more = await step(http, "/factors", stateToken=token, **QUESTION)
    assert more["status"] == "MFA_ENROLL"
    assert (await step(http, "/skip", stateToken=token))["status"] == "SUCCESS"


async def test_a_sign_in_that_waited_for_its_owner_to_have_a_factor_sets_up_none_of_its_own(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.factor()
    await demands.enrollment(google_otp="OPTIONAL", okta_question="OPTIONAL")
    waiting = (await begins(http, someone))["stateToken"]
    theirs = (await begins(http, someone))["stateToken"]
    assert (await step(http, "/factors", stateToken=theirs, **QUESTION))["status"] == "SUCCESS"
    assert await refused(http, "/factors", stateToken=waiting, **TOTP) == (403, "E0000079")


async def test_a_factor_that_was_begun_before_its_owner_had_one_does_not_count_afterwards(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.factor()
    await demands.enrollment(google_otp="OPTIONAL", okta_question="OPTIONAL")
    waiting = (await begins(http, someone))["stateToken"]
    factor = (await step(http, "/factors", stateToken=waiting, **TOTP))["_embedded"]["factor"]
    theirs = (await begins(http, someone))["stateToken"]
    assert (await step(http, "/factors", stateToken=theirs, **QUESTION))["status"] == "SUCCESS"
    secret = factor["_embedded"]["activation"]["sharedSecret"]
    path = f"/factors/{factor['id']}/lifecycle/activate"
    assert await refused(http, path, stateToken=waiting, passCode=code(org, secret)) == (403, "E0000079")
    factors = (await admin.get(f"/api/v1/users/{someone.user.id}/factors")).json()
    assert [one["factorType"] for one in factors if one["status"] == "ACTIVE"] == ["question"]


async def test_nobody_connects_a_phone_to_an_account_without_its_owner_hearing_of_it(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    wanted = {"factorType": "push", "provider": "OKTA"}
    made = (await admin.post(f"/api/v1/users/{someone.user.id}/factors", json=wanted)).json()
    link = made["_embedded"]["activation"]["_links"]["app"]["href"]
    assert (await Phone(org.browser(), org.url).set_up(link, org.clock.now())).status_code == 200
    told = await messages_to(org, someone.login)
    assert [mail.template for mail in told] == ["AuthenticatorEnrolled"]


async def test_the_settings_let_nobody_take_a_factor_away_by_the_password_alone(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment(google_otp="OPTIONAL", okta_question="OPTIONAL")
    factor_id, secret = await enrolled_totp(org, admin, someone)
    browser = await org.signed_in(someone)
    token = read_form((await browser.get("/settings/profile")).text)[1]["_csrf"]
    path, origin = "/settings/factors", str(browser.base_url).rstrip("/")
    for form in ({"step": "remove", "id": factor_id}, {"step": "set-up", "kind": "okta_question"}):
        away = await browser.post(path, data={"_csrf": token, **form}, headers={"Origin": origin})
        assert away.headers["location"].startswith("/signin/step?fromURI=%2Fsettings%2Ffactors")
    asked = await AsyncPerson(browser, someone.login, someone.password).go_on(await browser.get(path))
    action, fields, _ = read_form(asked.text)
    assert action is not None
    typed = {**fields, "step": "verify", "passCode": code(org, secret)}
    proved = await browser.post(action, data=typed, headers={"Origin": origin})
    assert proved.headers["location"] == path
    shown = await browser.get(path)
    assert shown.status_code == 200
    assert factor_id in shown.text
