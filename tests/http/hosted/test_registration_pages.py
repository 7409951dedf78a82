"""An account of one's own, by page (contract D.3: PROFILE_ENROLLMENT)."""

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio
from tests.http.authn.test_registration import opened
from tests.http.hosted.pages import AtPages, at_pages
from tests.http.oauth2.answers import error_page_of
from tests.outbox import messages_to
from tests.serving import Organisation, Someone

from frontdesk.web.pages import words

REGISTER = "/signin/register"
NEW = "Another-horse-9"
MARY = {"firstName": "Mary", "lastName": "Shelley"}


@pytest_asyncio.fixture(loop_scope="session")
async def by_mail(admin: httpx.AsyncClient, org: Organisation) -> AsyncIterator[None]:
    """Anybody with a mailbox may register."""
    made = await opened(admin)
    yield
    await admin.delete(f"/api/v1/policies/{made['id']}")
    org.clock.advance(seconds=3601)


@pytest_asyncio.fixture(loop_scope="session")
async def at_once(admin: httpx.AsyncClient, org: Organisation) -> AsyncIterator[None]:
    """Anybody may register, and is let in at once."""
    made = await opened(admin, activationRequirements={"emailVerification": False})
    yield
    await admin.delete(f"/api/v1/policies/{made['id']}")
    org.clock.advance(seconds=3601)


async def test_nobody_registers_where_no_policy_lets_them(pages: AtPages) -> None:
    await pages.go("/login/login.htm")
    assert REGISTER not in pages.page.text
    await pages.go(REGISTER)
    assert (pages.page.status_code, pages.heading) == (404, words.REGISTER_CLOSED)


async def test_the_link_in_a_mail_leads_to_a_password_and_in(org: Organisation, pages: AtPages, by_mail: None) -> None:
    await pages.go("/login/login.htm?fromURI=%2Factivate")
    assert f'href="{REGISTER}?fromURI=%2Factivate"' in pages.page.text
    await pages.go(REGISTER)
    for name in ("email", "firstName", "lastName", "nickName"):
        assert f'name="{name}"' in pages.page.text
    assert 'name="password"' not in pages.page.text
    await pages.press("", email="mary@example.com", **MARY)
    assert pages.heading == words.REGISTER_SENT
    (mail,) = await messages_to(org, "mary@example.com")
    await pages.go(httpx.URL(mail.link).raw_path.decode())
    await pages.press("")
    assert pages.heading == words.WELCOME_PASSWORD
    await pages.press("reset-password", newPassword=NEW, confirmPassword=NEW)
    assert pages.is_signed_in


async def test_a_login_that_exists_is_told_to_its_owner_alone(
    org: Organisation, someone: Someone, by_mail: None
) -> None:
    told = set()
    for address in (someone.login, "nobody-yet@example.com"):
        pages = await at_pages(org).go(REGISTER)
        await pages.press("", email=address, **MARY)
        told.add((pages.page.status_code, pages.page.text))
    assert len(told) == 1


async def test_what_does_not_fit_is_marked_and_what_was_typed_stays(pages: AtPages, by_mail: None) -> None:
    await pages.go(REGISTER)
    await pages.press("", email="no address", firstName='Ma"ry', lastName="")
    assert pages.alert == words.REGISTER_NOT_TAKEN
    assert 'aria-describedby="lastName-problem"' in pages.page.text
    assert "Ma&#34;ry" in pages.page.text


async def test_without_verification_a_password_is_chosen_at_once(
    org: Organisation, someone: Someone, pages: AtPages, at_once: None
) -> None:
    await pages.go(REGISTER)
    assert words.NEEDS_UPPER in pages.page.text
    await pages.press("", email="percy@example.com", password="short", **MARY)
    assert 'aria-describedby="password-problem requirements"' in pages.page.text
    assert "short" not in pages.page.text
    await pages.press("", email=someone.login, password=NEW, **MARY)
    assert 'aria-describedby="email-problem"' in pages.page.text
    await pages.press("", email="percy@example.com", password=NEW, **MARY)
    assert pages.is_signed_in


async def test_a_form_of_another_page_makes_no_account(org: Organisation, by_mail: None) -> None:
    answer = await org.browser().post(REGISTER, data={"email": "eve@example.com", "_csrf": "0" * 64, **MARY})
    error_page_of(answer, 403)
    assert await messages_to(org, "eve@example.com") == []
