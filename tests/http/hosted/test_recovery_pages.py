"""Getting back in, and in for the first time, by page (contract B.1, B.3)."""

import re
from collections.abc import Mapping

import httpx
import pytest
from tests.http.authn.demands import Demands
from tests.http.hosted.pages import AtPages, at_pages
from tests.http.oauth2.answers import error_page_of
from tests.outbox import messages_to
from tests.serving import Organisation, Someone

from frontdesk.domain.users.model import UserStatus
from frontdesk.web.pages import words

FORGOT, UNLOCK = "/signin/forgot-password", "/signin/unlock"
NEW = "Another-horse-9"
_BY_PHONE: Mapping[str, object] = {"okta_sms": {"status": "ACTIVE"}}


def path_of(link: str) -> str:
    """The link in a mail, without our name."""
    return httpx.URL(link).raw_path.decode()


async def test_a_lost_password_is_replaced_by_the_link_in_a_mail(
    org: Organisation, someone: Someone, pages: AtPages
) -> None:
    await pages.go(f"{FORGOT}?fromURI=%2Factivate")
    await pages.press("", username=someone.login)
    assert pages.heading == words.MAIL_ON_ITS_WAY
    (mail,) = await messages_to(org, someone.login)
    here = at_pages(org)
    await here.go(path_of(mail.link))
    assert here.heading == words.RECOVER_PASSWORD
    await here.press("")
    assert here.heading == words.CHOOSE_PASSWORD
    assert words.NEEDS_UPPER in here.page.text
    await here.press("reset-password", newPassword="short", confirmPassword="short")
    assert here.alert == words.PASSWORD_NOT_TAKEN
    await here.press("reset-password", newPassword=NEW, confirmPassword=NEW)
    assert here.is_signed_in
    assert (await at_pages(org).sign_in(someone, password=NEW)).is_signed_in


async def test_everybody_is_told_the_same(org: Organisation, someone: Someone) -> None:
    told = set()
    for username in (someone.login, "nobody@example.com", "' OR 1=1 --"):
        pages = await at_pages(org).go(FORGOT)
        await pages.press("", username=username)
        told.add(pages.page.text)
    assert len(told) == 1


async def test_a_mail_scanner_does_not_use_the_link_up(org: Organisation, someone: Someone, pages: AtPages) -> None:
    await pages.go(FORGOT)
    await pages.press("", username=someone.login)
    (mail,) = await messages_to(org, someone.login)
    for _ in range(3):
        await org.browser().get(path_of(mail.link))
        await org.browser().head(path_of(mail.link))
    await pages.go(path_of(mail.link))
    await pages.press("")
    assert pages.heading == words.CHOOSE_PASSWORD


async def test_a_link_works_once(org: Organisation, someone: Someone, pages: AtPages) -> None:
    await pages.go(FORGOT)
    await pages.press("", username=someone.login)
    (mail,) = await messages_to(org, someone.login)
    await pages.go(path_of(mail.link))
    await pages.press("")
    thief = await at_pages(org).go(path_of(mail.link))
    await thief.press("")
    assert thief.page.status_code == 403
    assert thief.heading == words.LINK_SPENT
    await pages.press("reset-password", newPassword=NEW, confirmPassword=NEW)
    assert pages.is_signed_in


@pytest.mark.parametrize("path", ["/signin/reset-password/invented", "/signin/unlock/invented", "/welcome/invented"])
async def test_an_invented_link_leads_nowhere(pages: AtPages, path: str) -> None:
    await pages.go(path)
    await pages.press("")
    assert (pages.page.status_code, pages.heading) == (403, words.LINK_SPENT)


async def test_a_link_is_good_for_its_own_purpose_alone(org: Organisation, someone: Someone, pages: AtPages) -> None:
    await pages.go(FORGOT)
    await pages.press("", username=someone.login)
    (mail,) = await messages_to(org, someone.login)
    token = mail.link.rpartition("/")[2]
    for path in ("/signin/unlock/", "/welcome/"):
        await pages.go(path + token)
        await pages.press("")
        assert pages.heading == words.LINK_SPENT


async def test_a_link_that_another_page_sends_is_refused(org: Organisation, someone: Someone) -> None:
    pages = await at_pages(org).go(FORGOT)
    await pages.press("", username=someone.login)
    (mail,) = await messages_to(org, someone.login)
    error_page_of(await org.browser().post(path_of(mail.link), data={"_csrf": "0" * 64}), 403)
    await pages.go(path_of(mail.link))
    await pages.press("")
    assert pages.heading == words.CHOOSE_PASSWORD


async def test_a_phone_gets_a_code_where_the_org_has_that(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    await pages.go(FORGOT)
    assert pages.choices == []
    await demands.password(recovery=_BY_PHONE)
    number = "+12025550147"
    body = {"factorType": "sms", "provider": "OKTA", "profile": {"phoneNumber": number}}
    made = await admin.post(f"/api/v1/users/{someone.user.id}/factors?activate=true", json=body)
    assert made.status_code == 200, made.text
    await pages.go(FORGOT)
    assert pages.choices == ["EMAIL", "SMS"]
    await pages.press("", username=someone.login, factorType="SMS")
    assert words.RECOVERY_CODE_LEAD in pages.page.text
    assert someone.login not in pages.page.text
    (message,) = await messages_to(org, number)
    await pages.press("recovery-code", passCode="000000" if message.code != "000000" else "111111")
    assert pages.alert == words.CODE_WRONG
    await pages.press("resend")
    assert pages.alert == words.SENT_LATELY
    await pages.press("recovery-code", passCode=message.code)
    assert pages.heading == words.CHOOSE_PASSWORD
    await pages.press("reset-password", newPassword=NEW, confirmPassword=NEW)
    assert pages.is_signed_in


async def test_a_locked_account_is_unlocked_by_a_link_and_opens_no_session(
    org: Organisation, someone: Someone, pages: AtPages, demands: Demands
) -> None:
    await demands.password()
    await org.set_status(someone, UserStatus.LOCKED_OUT)
    await pages.go(UNLOCK)
    await pages.press("", username=someone.login)
    (mail,) = await messages_to(org, someone.login)
    await pages.go(path_of(mail.link))
    await pages.press("")
    assert pages.heading == words.UNLOCKED
    assert not pages.is_signed_in
    assert (await pages.sign_in(someone)).is_signed_in


async def test_the_recovery_question_is_asked_where_there_is_one(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, pages: AtPages
) -> None:
    question = {"question": "What is on the harbour wall?", "answer": "a lantern"}
    body = {"credentials": {"recovery_question": question}}
    assert (await admin.post(f"/api/v1/users/{someone.user.id}", json=body)).status_code == 200
    await pages.go(FORGOT)
    await pages.press("", username=someone.login)
    mail = (await messages_to(org, someone.login))[-1]
    await pages.go(path_of(mail.link))
    await pages.press("")
    assert "What is on the harbour wall?" in pages.page.text
    await pages.press("recovery-answer", answer="nothing")
    assert pages.alert == words.ANSWER_WRONG
    await pages.press("recovery-answer", answer="A Lantern")
    assert pages.heading == words.CHOOSE_PASSWORD


async def test_a_new_person_chooses_a_password_by_the_welcome_link(
    org: Organisation, admin: httpx.AsyncClient, pages: AtPages
) -> None:
    profile = {"firstName": "Mary", "lastName": "Shelley", "login": "mary@example.com", "email": "mary@example.com"}
    made = await admin.post("/api/v1/users?activate=true", json={"profile": profile})
    assert made.status_code == 200, made.text
    mail = (await messages_to(org, "mary@example.com"))[-1]
    assert "/welcome/" in mail.link
    await pages.go(path_of(mail.link))
    assert re.search(r"Welcome to", pages.heading)
    await pages.press("")
    assert pages.heading == words.WELCOME_PASSWORD
    await pages.press("reset-password", newPassword=NEW, confirmPassword=NEW)
    assert pages.is_signed_in


async def test_the_sign_in_page_leads_there_and_back(pages: AtPages) -> None:
    await pages.go("/login/login.htm?fromURI=%2Factivate")
    for path in (FORGOT, UNLOCK):
        assert f'href="{path}?fromURI=%2Factivate"' in pages.page.text
    await pages.go(f"{FORGOT}?fromURI=%2Factivate")
    assert 'href="/login/login.htm?fromURI=%2Factivate"' in pages.page.text
