"""Signing in by page, step by step, without JavaScript: every state of a transaction has one (contract B.2)."""

import httpx
import pytest
from tests.http.authn.demands import Demands
from tests.http.authn.person import code, enrolled_totp
from tests.http.hosted.forms import headers_of_a_page
from tests.http.hosted.pages import SIGN_IN, STEP, AtPages, at_pages
from tests.http.oauth2.answers import error_page_of
from tests.outbox import messages_to
from tests.relying_party import RelyingParty, read_answer
from tests.serving import Organisation, Someone

from frontdesk.web.pages import words

NUMBER = "+12025550143"
NEW = "Another-horse-9"


def state_of(browser: httpx.AsyncClient) -> str | None:
    """The transaction that the browser is in the middle of."""
    return browser.cookies.get("oktaStateToken")


# a code from an app


async def test_a_code_is_asked_for_after_the_password_and_opens_the_session(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    _, secret = await enrolled_totp(org, admin, someone)
    await demands.factor()
    await demands.enrollment(google_otp="OPTIONAL")
    await pages.sign_in(someone, "/activate")
    headers_of_a_page(pages.page)
    assert pages.heading == words.CODE_HEADING
    assert someone.login in pages.page.text
    assert not pages.is_signed_in
    assert pages.at.startswith(STEP)
    state = state_of(pages.http)
    assert state is not None
    assert state not in pages.at
    assert state not in pages.page.text
    await pages.press("verify", passCode="000000")
    assert pages.alert == words.CODE_WRONG
    assert 'aria-describedby="problem"' in pages.page.text
    right = code(org, secret)
    await pages.press("verify", passCode=f"{right[:3]} {right[3:]}")
    assert pages.is_signed_in
    assert pages.at == "/activate"
    assert state_of(pages.http) is None


async def test_no_page_runs_a_script_that_needs_none(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    await enrolled_totp(org, admin, someone)
    await demands.factor()
    await demands.enrollment(google_otp="OPTIONAL")
    await pages.sign_in(someone)
    assert "<script" not in pages.page.text
    assert "script-src 'none'" in pages.page.headers["content-security-policy"]


async def test_the_app_stays_on_the_key_tag_and_gets_its_answer(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages, app: RelyingParty
) -> None:
    _, secret = await enrolled_totp(org, admin, someone)
    await demands.factor()
    await demands.enrollment(google_otp="OPTIONAL")
    login = (await app.authorize(pages.http)).headers["location"]
    await pages.sign_in(someone, str(httpx.URL(login).params["fromURI"]))
    assert words.KEY_TO in pages.page.text
    assert "Test app" in pages.page.text
    assert "form-action 'self' https://app.example.test;" in pages.page.headers["content-security-policy"]
    await pages.press("verify", passCode=code(org, secret))
    assert "code" in read_answer(pages.page).parameters


async def test_a_device_is_remembered_where_its_owner_ticks_the_box(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    _, secret = await enrolled_totp(org, admin, someone)
    await demands.factor("DEVICE")
    await demands.enrollment(google_otp="OPTIONAL")
    await pages.sign_in(someone)
    assert 'name="rememberDevice"' in pages.page.text
    await pages.press("verify", passCode=code(org, secret), rememberDevice="true")
    assert pages.is_signed_in
    pages.http.cookies.delete("sid")
    await pages.sign_in(someone)
    assert pages.is_signed_in
    elsewhere = await at_pages(org).sign_in(someone)
    assert not elsewhere.is_signed_in


# several factors


async def test_of_several_ways_one_is_chosen_and_another_may_be_tried(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    totp, secret = await enrolled_totp(org, admin, someone)
    phone = await _phone(admin, someone)
    await demands.factor()
    await demands.enrollment(google_otp="OPTIONAL", okta_sms="OPTIONAL")
    await pages.sign_in(someone)
    assert pages.heading == words.PROVE_IT
    assert set(pages.choices) == {totp, phone}
    assert NUMBER not in pages.page.text
    await pages.press("choose", factor=totp)
    assert pages.heading == words.CODE_HEADING
    await pages.press("previous")
    assert pages.heading == words.PROVE_IT
    await pages.press("choose", factor=phone)
    (message,) = await messages_to(org, NUMBER)
    assert "XXX-XXX-0143" in pages.page.text
    await pages.press("previous")
    await pages.press("choose", factor=totp)
    await pages.press("verify", passCode=message.code)
    assert pages.alert == words.CODE_WRONG
    await pages.press("verify", passCode=code(org, secret))
    assert pages.is_signed_in


async def test_a_code_is_sent_when_it_is_asked_for_and_not_before(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    number = "+12025550144"
    await _phone(admin, someone, number)
    await demands.factor()
    await demands.enrollment(okta_sms="OPTIONAL")
    await pages.sign_in(someone)
    assert await messages_to(org, number) == []
    await pages.press("choose")
    (message,) = await messages_to(org, number)
    await pages.go(pages.at)
    assert len(await messages_to(org, number)) == 1
    await pages.press("resend")
    assert pages.alert == words.SENT_LATELY
    org.clock.advance(seconds=31)
    await pages.press("resend")
    assert words.CODE_SENT_AGAIN in pages.page.text
    newer = (await messages_to(org, number))[-1]
    await pages.press("verify", passCode=message.code)
    assert newer.code != message.code
    assert pages.alert == words.CODE_WRONG
    await pages.press("verify", passCode=newer.code)
    assert pages.is_signed_in


async def test_a_security_question_is_answered_in_its_own_words(
    admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    body = {
        "factorType": "question",
        "provider": "OKTA",
        "profile": {"question": "first_kiss_location", "answer": "By the lake"},
    }
    assert (await admin.post(f"/api/v1/users/{someone.user.id}/factors", json=body)).status_code == 200
    await demands.factor()
    await demands.enrollment(okta_question="OPTIONAL")
    await pages.sign_in(someone)
    assert "Where was your first kiss?" in pages.page.text
    await pages.press("verify", answer="somewhere else")
    assert pages.alert == words.ANSWER_WRONG
    assert "somewhere else" not in pages.page.text
    await pages.press("verify", answer="by the LAKE")
    assert pages.is_signed_in


async def _phone(admin: httpx.AsyncClient, someone: Someone, number: str = NUMBER) -> str:
    body = {"factorType": "sms", "provider": "OKTA", "profile": {"phoneNumber": number}}
    made = await admin.post(f"/api/v1/users/{someone.user.id}/factors?activate=true", json=body)
    assert made.status_code == 200, made.text
    return str(made.json()["id"])


# whose step it is


async def test_not_you_ends_the_transaction_and_begins_anew(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    await enrolled_totp(org, admin, someone)
    await demands.factor()
    await demands.enrollment(google_otp="OPTIONAL")
    await pages.sign_in(someone, "/activate")
    await pages.press("cancel")
    assert pages.heading == words.SIGN_IN
    assert 'name="fromURI" value="/activate"' in pages.page.text
    assert state_of(pages.http) is None


async def test_a_step_without_a_transaction_leads_to_the_sign_in_page(pages: AtPages) -> None:
    await pages.go(f"{STEP}?fromURI=%2Factivate")
    assert pages.heading == words.SIGN_IN
    assert pages.at.startswith(SIGN_IN)


async def test_a_step_that_took_too_long_says_so(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    _, secret = await enrolled_totp(org, admin, someone)
    await demands.factor()
    await demands.enrollment(google_otp="OPTIONAL")
    await pages.sign_in(someone, "/activate")
    org.clock.advance(seconds=301)
    await pages.press("verify", passCode=code(org, secret))
    assert words.STEP_OVER in pages.page.text
    assert 'name="fromURI" value="/activate"' in pages.page.text
    assert not pages.is_signed_in


@pytest.mark.parametrize("what", ["no token", "another transaction's", "another origin"])
async def test_a_step_of_another_page_is_refused(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages, what: str
) -> None:
    _, secret = await enrolled_totp(org, admin, someone)
    await demands.factor()
    await demands.enrollment(google_otp="OPTIONAL")
    await pages.sign_in(someone)
    typed = {"passCode": code(org, secret)}
    if what == "no token":
        await pages.press("verify", _csrf="", **typed)
    if what == "another transaction's":
        before = pages.page
        await pages.sign_in(someone)
        pages.page = before
        await pages.press("verify", **typed)
    if what == "another origin":
        pages.http.headers["origin"] = "https://evil.example.test"
        await pages.press("verify", **typed)
    error_page_of(pages.page, 403)
    assert not pages.is_signed_in


@pytest.mark.parametrize(
    "step", ["skip", "activate", "enroll", "set-up", "reset-password", "change-password", "recovery-code", "invented"]
)
async def test_no_step_is_skipped_by_pressing_what_is_not_there(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages, step: str
) -> None:
    await enrolled_totp(org, admin, someone)
    await demands.factor()
    await demands.enrollment(google_otp="OPTIONAL")
    await pages.sign_in(someone)
    typed = {"newPassword": NEW, "confirmPassword": NEW, "kind": "google_otp", "passCode": "123456"}
    await pages.press(step, **typed)
    assert pages.heading == words.CODE_HEADING
    assert not pages.is_signed_in


async def test_a_factor_of_somebody_else_proves_nothing(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    await enrolled_totp(org, admin, someone)
    other = await org.someone()
    theirs, secret = await enrolled_totp(org, admin, other)
    await demands.factor()
    await demands.enrollment(google_otp="OPTIONAL")
    await pages.sign_in(someone)
    await pages.press("verify", factor=theirs, passCode=code(org, secret))
    assert not pages.is_signed_in


async def test_going_back_to_the_first_page_and_typing_again_is_fine(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    _, secret = await enrolled_totp(org, admin, someone)
    await demands.factor()
    await demands.enrollment(google_otp="OPTIONAL")
    await pages.sign_in(someone)
    await pages.sign_in(someone)
    await pages.press("verify", passCode=code(org, secret))
    assert pages.is_signed_in


# an app that asks for more


async def test_who_is_signed_in_is_asked_for_the_factor_alone_and_may_be_somebody_else(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages, app: RelyingParty
) -> None:
    _, secret = await enrolled_totp(org, admin, someone)
    await demands.enrollment(google_otp="OPTIONAL")
    await pages.sign_in(someone)
    assert pages.is_signed_in
    login = (await app.authorize(pages.http, acr_values="urn:okta:loa:2fa:any")).headers["location"]
    before = pages.http.cookies["sid"]
    await pages.go(login)
    assert pages.heading == words.CODE_HEADING
    assert someone.login in pages.page.text
    assert "Test app" in pages.page.text
    await pages.press("cancel")
    assert pages.heading == words.SIGN_IN
    await pages.go(login)
    await pages.press("verify", passCode=code(org, secret))
    assert "code" in read_answer(pages.page).parameters
    assert pages.http.cookies["sid"] != before
