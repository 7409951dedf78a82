"""Setting factors up and choosing passwords by page, without JavaScript (contract B.2)."""

import re

from tests.http.authn.demands import Demands
from tests.http.authn.person import code
from tests.http.hosted.pages import AtPages, at_pages
from tests.outbox import messages_to
from tests.serving import Organisation, Someone

from frontdesk.web.pages import words

NEW = "Another-horse-9"


# setting up


async def test_a_required_app_is_set_up_with_a_drawing_of_its_key(
    org: Organisation, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    await demands.enrollment(google_otp="REQUIRED", okta_sms="OPTIONAL")
    await pages.sign_in(someone)
    assert pages.heading == words.SET_UP_FACTOR
    assert pages.choices == ["google_otp", "okta_sms"]
    assert words.NOT_NOW not in pages.page.text
    await pages.press("set-up", kind="google_otp")
    assert "<svg viewBox" in pages.page.text
    found = re.search(r'id="secret">([A-Z2-7 ]+)<', pages.page.text)
    assert found is not None
    secret = found[1].replace(" ", "")
    await pages.go(pages.at)
    assert found[1] in pages.page.text
    await pages.press("activate", passCode="000000")
    assert pages.alert == words.CODE_WRONG
    assert found[1] in pages.page.text
    await pages.press("activate", passCode=code(org, secret))
    assert pages.is_signed_in


async def test_a_phone_is_set_up_by_a_code_that_was_sent_to_it(
    org: Organisation, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    await demands.enrollment(okta_sms="REQUIRED")
    await pages.sign_in(someone)
    await pages.press("set-up", kind="okta_sms")
    assert pages.heading == words.SET_UP_SMS
    await pages.press("enroll", phoneNumber="12345")
    assert pages.alert == words.PHONE_WRONG
    assert 'value="12345"' in pages.page.text
    await pages.press("enroll", phoneNumber="+1 202 555 0145")
    (message,) = await messages_to(org, "+12025550145")
    await pages.press("activate", passCode=message.code)
    assert pages.is_signed_in


async def test_what_was_begun_is_left_for_another_kind(someone: Someone, demands: Demands, pages: AtPages) -> None:
    await demands.enrollment(okta_question="REQUIRED", google_otp="OPTIONAL")
    await pages.sign_in(someone)
    await pages.press("set-up", kind="google_otp")
    await pages.press("previous")
    assert pages.heading == words.SET_UP_FACTOR
    await pages.press("set-up", kind="okta_question")
    assert pages.heading == words.SET_UP_QUESTION
    await pages.press("enroll", question="first_award", answer="no")
    assert pages.alert == words.SET_UP_NOT_TAKEN
    await pages.press("enroll", question="first_award", answer="a swimming race")
    assert pages.is_signed_in


async def test_no_page_sets_up_what_the_policy_does_not_offer(
    someone: Someone, demands: Demands, pages: AtPages
) -> None:
    await demands.enrollment(okta_question="REQUIRED")
    await pages.sign_in(someone)
    for kind in ("google_otp", "okta_sms", "hotp", "invented", ""):
        await pages.press("enroll", kind=kind, phoneNumber="+12025550146")
        assert pages.alert or pages.heading == words.SET_UP_FACTOR
        assert not pages.is_signed_in


async def test_the_strongest_way_is_offered_first_and_what_is_required_before_all(
    someone: Someone, demands: Demands, pages: AtPages
) -> None:
    await demands.enrollment(
        okta_question="OPTIONAL", okta_sms="REQUIRED", okta_email="OPTIONAL", fido_webauthn="OPTIONAL"
    )
    await pages.sign_in(someone)
    assert pages.choices == ["okta_sms", "fido_webauthn", "okta_email", "okta_question"]


# passwords


async def test_an_expired_password_is_changed_before_anything_opens(
    org: Organisation, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    await demands.password(age={"maxAgeDays": 1, "historyCount": 2}, complexity={"minSymbol": 1})
    org.clock.advance(seconds=2 * 86_400)
    await pages.sign_in(someone)
    assert pages.heading == words.PASSWORD_HAS_EXPIRED
    for requirement in (words.NEEDS_SYMBOL, words.NEEDS_LENGTH.format(count=8), words.NEEDS_NEW.format(count=2)):
        assert requirement in pages.page.text
    typed = {"newPassword": NEW, "confirmPassword": NEW}
    await pages.press("change-password", oldPassword="not it", **typed)
    assert pages.alert == words.OLD_PASSWORD_WRONG
    await pages.press("change-password", oldPassword=someone.password, newPassword=NEW, confirmPassword="other")
    assert pages.alert == words.PASSWORDS_DIFFER
    await pages.press("change-password", oldPassword=someone.password, newPassword="short", confirmPassword="short")
    assert pages.alert == words.PASSWORD_NOT_TAKEN
    assert NEW not in pages.page.text
    await pages.press("change-password", oldPassword=someone.password, **typed)
    assert pages.is_signed_in
    assert (await at_pages(org).sign_in(someone, password=NEW)).is_signed_in


async def test_a_password_that_expires_soon_may_wait(
    org: Organisation, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    await demands.password(age={"maxAgeDays": 8, "expireWarnDays": 5})
    org.clock.advance(seconds=4 * 86_400)
    await pages.sign_in(someone)
    assert pages.heading == words.PASSWORD_EXPIRES_SOON
    await pages.press("skip")
    assert pages.is_signed_in


async def test_a_locked_account_is_told_where_the_policy_says_so(
    org: Organisation, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    await demands.password(lockout={"maxAttempts": 2, "showLockoutFailures": True})
    for _ in range(2):
        await at_pages(org).sign_in(someone, password="not it")
    await pages.sign_in(someone)
    assert pages.heading == words.LOCKED
    assert "/signin/unlock" in pages.page.text
    assert not pages.is_signed_in


async def test_recovery_codes_are_shown_and_one_of_them_is_typed(
    someone: Someone, demands: Demands, pages: AtPages
) -> None:
    await demands.enrollment(recovery_code="REQUIRED")
    await pages.sign_in(someone)
    await pages.press("set-up", kind="recovery_code")
    codes = re.findall(r"\b\w{4}-\w{4}-\w{4}-\w{4}\b", pages.page.text)
    assert len(set(codes)) == 10
    await pages.press("activate", passCode="not one of them")
    assert pages.alert == words.CODE_WRONG
    assert codes[0] in pages.page.text
    await pages.press("activate", passCode=codes[3])
    assert pages.is_signed_in
