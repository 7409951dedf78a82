"""Keys, passkeys and phones on the pages: what the page's script is handed, and what it sends back."""

import html
import re
from typing import Any

import httpx
import pytest
from tests.authenticator import SecurityKey
from tests.http.authn.demands import Demands
from tests.http.hosted.forms import headers_of_a_page
from tests.http.hosted.pages import AtPages
from tests.phone import Phone
from tests.serving import Organisation, Someone

from frontdesk.kernel.json import decode
from frontdesk.web.pages import words

POLL = "/signin/step/poll"


def options_on(pages: AtPages) -> Any:
    """What the page hands to its script."""
    found = re.search(r'data-options="([^"]*)"', pages.page.text)
    assert found is not None
    return decode(html.unescape(found[1]).encode())


def a_key(org: Organisation) -> SecurityKey:
    """A new key, for this org's pages."""
    return SecurityKey(org.url, org.url.partition("://")[2])


async def polled(pages: AtPages) -> str | None:
    """What the page's script is told."""
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', pages.page.text))
    found = re.search(r'login-submit" type="submit" name="step" value="([^"]*)"', pages.page.text)
    assert found is not None
    answer = await pages.http.post(POLL, data={**fields, "step": found[1]})
    assert answer.status_code == 200, answer.text
    go: str | None = answer.json()["go"]
    return go


async def test_a_key_is_set_up_and_signs_in(
    org: Organisation, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    await demands.enrollment(fido_webauthn="REQUIRED")
    await demands.factor()
    await pages.sign_in(someone)
    await pages.press("set-up", kind="fido_webauthn")
    assert pages.heading == words.SET_UP_KEY
    assert words.NEEDS_SCRIPT in pages.page.text
    headers_of_a_page(pages.page)
    policy = pages.page.headers["content-security-policy"]
    assert "connect-src 'self'" in policy
    nonce = re.search(r"script-src 'nonce-([^']+)'", policy)
    assert nonce is not None
    assert f'nonce="{nonce[1]}" src="/assets/steps.js' in pages.page.text
    key = a_key(org)
    await pages.press("activate", **key.create(options_on(pages)))
    assert pages.is_signed_in

    pages.http.cookies.delete("sid")
    await pages.sign_in(someone)
    await pages.press("choose")
    assert pages.heading == words.USE_KEY
    await pages.press("verify", **a_key(org).get(options_on(pages)))
    assert pages.alert == words.KEY_WRONG
    await pages.press("verify", **key.get(options_on(pages)))
    assert pages.is_signed_in, pages.alert


@pytest.fixture
async def phone(org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands) -> Phone:
    """A phone that is set up, in a group that has to use it."""
    await demands.factor()
    await demands.enrollment(okta_push="OPTIONAL")
    wanted = {"factorType": "push", "provider": "OKTA"}
    made = (await admin.post(f"/api/v1/users/{someone.user.id}/factors", json=wanted)).json()
    phone = Phone(org.browser(), org.url)
    await phone.set_up(made["_embedded"]["activation"]["_links"]["app"]["href"], org.clock.now())
    return phone


async def test_a_phone_is_set_up_by_scanning_the_page(
    org: Organisation, someone: Someone, demands: Demands, pages: AtPages
) -> None:
    await demands.enrollment(okta_push="REQUIRED")
    await pages.sign_in(someone)
    await pages.press("set-up", kind="okta_push")
    assert pages.heading == words.SET_UP_PUSH
    assert "<svg viewBox" in pages.page.text
    found = re.search(r'<p class="secret">([^<]+)<', pages.page.text)
    assert found is not None
    assert await polled(pages) is None
    await Phone(org.browser(), org.url).set_up(html.unescape(found[1]), org.clock.now())
    assert await polled(pages) == "/"
    assert pages.is_signed_in


async def test_the_page_waits_until_the_phone_says_yes(
    org: Organisation, someone: Someone, phone: Phone, pages: AtPages
) -> None:
    await pages.sign_in(someone, "/activate")
    await pages.press("choose")
    assert pages.heading == words.LOOK_AT_YOUR_PHONE
    assert f'data-poll="{POLL}"' in pages.page.text
    assert await polled(pages) is None
    await pages.press("verify")
    assert words.PUSH_WAITING in pages.page.text
    challenge = await phone.asked(org.clock.now())
    assert challenge is not None
    await phone.answers(challenge, "APPROVE", org.clock.now())
    assert await polled(pages) == "/activate"
    assert pages.is_signed_in


async def test_without_a_script_a_button_looks_again(
    org: Organisation, someone: Someone, phone: Phone, pages: AtPages
) -> None:
    await pages.sign_in(someone)
    await pages.press("choose")
    challenge = await phone.asked(org.clock.now())
    assert challenge is not None
    await phone.answers(challenge, "APPROVE", org.clock.now())
    await pages.press("verify")
    assert pages.is_signed_in


async def test_a_phone_that_says_no_is_told_and_may_be_asked_again(
    org: Organisation, someone: Someone, phone: Phone, pages: AtPages
) -> None:
    await pages.sign_in(someone)
    await pages.press("choose")
    challenge = await phone.asked(org.clock.now())
    assert challenge is not None
    await phone.answers(challenge, "DENY", org.clock.now())
    go = await polled(pages)
    assert go is not None
    await pages.go(go)
    assert pages.alert == words.PUSH_REJECTED
    assert not pages.is_signed_in
    await pages.press("resend")
    again = await phone.asked(org.clock.now())
    assert again is not None
    await phone.answers(again, "APPROVE", org.clock.now())
    await pages.press("verify")
    assert pages.is_signed_in


async def test_a_poll_from_another_page_is_refused(someone: Someone, phone: Phone, pages: AtPages) -> None:
    await pages.sign_in(someone)
    await pages.press("choose")
    answer = await pages.http.post(POLL, data={"_csrf": "0" * 64, "factor": phone.factor_id, "step": "verify"})
    assert answer.status_code == 403
