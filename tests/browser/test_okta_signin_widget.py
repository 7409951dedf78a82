"""@okta/okta-signin-widget 7.49 (classic engine) on another origin: in by a code, and back in without a password."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import PageOf
from tests.browser.office import Office, Person
from tests.browser.okta_pages import app_with_okta
from tests.compat.node import require_package
from tests.live import live_server

_START = """(config) => {
  const widget = new OktaSignIn(config);
  window.heard = [];
  widget.on('afterError', (context, error) => window.heard.push(['error', error.message]));
  widget.showSignInToGetTokens({ el: '#widget' }).then((tokens) => {
    window.heard.push(['tokens', tokens.idToken.claims, tokens.accessToken.accessToken]);
  }, (error) => window.heard.push(['failed', String(error)]));
}"""
NEW_PASSWORD = "Quiet-evening-77"
_DEAF_MS = 250


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """An org, and its administrator."""
    require_package("@okta/okta-signin-widget")
    with (
        live_server() as server,
        server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as admin,
    ):
        yield Office(server, admin)


@pytest.fixture(scope="module")
def config(office: Office) -> Iterator[dict[str, Any]]:
    """What an app on a trusted origin configures the widget with."""
    with app_with_okta() as origin:
        scopes = [{"type": "CORS"}, {"type": "REDIRECT"}]
        office.ask("POST", "/api/v1/trustedOrigins", {"name": "An app", "origin": origin, "scopes": scopes})
        app = office.server.register(
            application_type="browser",
            token_endpoint_auth_method="none",
            consent_method="TRUSTED",
            redirect_uris=[f"{origin}/callback"],
        )
        yield {
            "baseUrl": office.server.org_url,
            "issuer": office.server.issuer,
            "clientId": app["client_id"],
            "redirectUri": f"{origin}/callback",
            "useClassicEngine": True,
            "language": "en",
            "assets": {"baseUrl": f"{origin}/okta-signin-widget/dist"},
            "features": {"selfServiceUnlock": True, "smsRecovery": True},
            "authParams": {"scopes": ["openid", "profile", "email"]},
        }


@pytest.fixture
def page(page_of: PageOf, config: dict[str, Any]) -> Iterator[Page]:
    """A page that shows the widget; nothing is fetched from outside."""
    page, outside = page_of(), []
    page.on("request", lambda request: outside.append(request.url) if _is_outside(request.url) else None)
    page.goto(config["redirectUri"].replace("/callback", "/widget"))
    page.evaluate(_START, config)
    yield page
    assert outside == []


def _is_outside(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme.startswith("http") and parts.hostname != "localhost"


def form_of(page: Page) -> Locator:
    """The form in front; the one before may still be on its way out."""
    return page.locator("#widget form").last


def gives(page: Page, **fields: str) -> None:
    """Fill in fields by their names in the widget, and press its button, which is deaf for 200 ms after a press."""
    for name, value in fields.items():
        form_of(page).locator(f"input[name={name}]").fill(value)
    page.wait_for_timeout(_DEAF_MS)
    form_of(page).locator("input[type=submit]").click()


def is_told_what_is_wrong(page: Page) -> None:
    """The widget shows an error in the form in front."""
    expect(form_of(page).locator(".okta-form-infobox-error")).to_be_visible()


def asks_for(page: Page, link: str, person: Person) -> None:
    """Give one's name, and press what the form in front has for a button."""
    form_of(page).locator("input[name=username]").fill(person.login)
    form_of(page).get_by_text(link).click()


def tokens_of(page: Page) -> dict[str, Any]:
    """The claims of the ID token that the app was given."""
    page.wait_for_function("() => window.heard.some(([name]) => name === 'tokens' || name === 'failed')")
    [(name, *found)] = [one for one in page.evaluate("window.heard") if one[0] in {"tokens", "failed"}]
    assert name == "tokens", found
    claims: dict[str, Any] = found[0]
    return claims


def test_a_password_and_a_code_lead_to_tokens(page: Page, office: Office) -> None:
    person = office.hire()
    office.gives_factor(person, "token:software:totp", "GOOGLE")
    office.asks_for_a_factor(person)
    gives(page, username=person.login, password="not this one")
    is_told_what_is_wrong(page)
    gives(page, username=person.login, password=person.password)
    gives(page, answer=person.code())
    claims = tokens_of(page)
    assert (claims["sub"], claims["amr"]) == (person.id, ["pwd", "otp", "mfa"])


def test_a_required_question_is_set_up_on_the_way_in(page: Page, office: Office) -> None:
    person = office.hire()
    office.asks_to_set_up(person, okta_question="REQUIRED")
    gives(page, username=person.login, password=person.password)
    expect(page.get_by_role("heading", name="Set up multifactor authentication")).to_be_visible()
    gives(page)
    gives(page, answer="mushrooms")
    assert tokens_of(page)["sub"] == person.id


def test_an_expired_password_is_changed_on_the_way_in(page: Page, office: Office) -> None:
    person = office.hire()
    office.ask("POST", f"/api/v1/users/{person.id}/lifecycle/expire_password")
    gives(page, username=person.login, password=person.password)
    gives(page, oldPassword=person.password, newPassword=NEW_PASSWORD, confirmPassword=NEW_PASSWORD)
    assert tokens_of(page)["sub"] == person.id


def test_a_lost_password_is_replaced_by_a_code(page: Page, office: Office) -> None:
    phone = "+4915112345601"
    person = office.hire(mobilePhone=phone)
    office.has_password_rules(person, recovery={"okta_sms": {"status": "ACTIVE"}})
    page.get_by_text("Need help signing in?").click()
    page.get_by_text("Forgot password?").click()
    asks_for(page, "Reset via SMS", person)
    code = str(office.message_to(phone)["code"])
    gives(page, passCode=code)
    _answers_where_asked(page)
    gives(page, newPassword=NEW_PASSWORD, confirmPassword=NEW_PASSWORD)
    assert tokens_of(page)["sub"] == person.id


def test_a_lost_password_by_mail_ends_with_a_word_about_the_mail(page: Page, office: Office) -> None:
    person = office.hire()
    office.has_password_rules(person)
    page.get_by_text("Need help signing in?").click()
    page.get_by_text("Forgot password?").click()
    asks_for(page, "Reset via Email", person)
    expect(page.get_by_role("heading", name="Email sent!")).to_be_visible()
    assert "/signin/reset-password/" in office.message_to(person.login)["link"]


def test_a_locked_account_is_opened_by_its_owner(page: Page, office: Office) -> None:
    person = office.hire()
    office.has_password_rules(person, lockout={"maxAttempts": 3, "showLockoutFailures": True})
    _lock(office, person)
    gives(page, username=person.login, password=person.password)
    expect(page.get_by_role("heading", name="Unlock account")).to_be_visible()
    asks_for(page, "Send Email", person)
    expect(page.get_by_role("heading", name="Email sent!")).to_be_visible()
    assert office.message_to(person.login)["link"]


def _lock(office: Office, person: Person) -> None:
    with office.server.client() as http:
        for _ in range(3):
            http.post("/api/v1/authn", json={"username": person.login, "password": "wrong"})


def _answers_where_asked(page: Page) -> None:
    expect(page.locator("input[name=answer], input[name=newPassword]").last).to_be_visible()
    if page.locator("input[name=answer]").is_visible():
        gives(page, answer="under the mat")
