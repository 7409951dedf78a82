"""@okta/okta-auth-js 8 in a page on a trusted origin: tokens without a prompt, the session, signing out."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.browser.conftest import PageOf
from tests.browser.office import Office, Person
from tests.browser.okta_pages import app_with_okta
from tests.compat.node import require_package
from tests.live import live_server

_SIGN_IN = """async ([username, password]) => {
  const transaction = await auth.signInWithCredentials({ username, password });
  return { status: transaction.status, sessionToken: transaction.sessionToken };
}"""
_TOKENS = """async (sessionToken) => {
  const { tokens } = await auth.token.getWithoutPrompt({ sessionToken });
  auth.tokenManager.setTokens(tokens);
  return { id: tokens.idToken.claims, scopes: tokens.accessToken.scopes };
}"""
_ERROR = """async (options) => {
  try { await auth.token.getWithoutPrompt(options); } catch (error) { return [error.errorCode, error.errorSummary]; }
}"""


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """An org, and its administrator."""
    require_package("@okta/okta-auth-js")
    with (
        live_server() as server,
        server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as admin,
    ):
        yield Office(server, admin)


@pytest.fixture(scope="module")
def origin(office: Office) -> Iterator[str]:
    """An app on an origin that the org trusts."""
    with app_with_okta() as url:
        scopes = [{"type": "CORS"}, {"type": "REDIRECT"}]
        office.ask("POST", "/api/v1/trustedOrigins", {"name": "An app", "origin": url, "scopes": scopes})
        yield url


@pytest.fixture(scope="module")
def client_id(office: Office, origin: str) -> str:
    """A single-page app."""
    app = office.server.register(
        application_type="browser",
        token_endpoint_auth_method="none",
        consent_method="TRUSTED",
        redirect_uris=[f"{origin}/callback"],
        post_logout_redirect_uris=[f"{origin}/callback"],
    )
    return str(app["client_id"])


@pytest.fixture
def page(page_of: PageOf, office: Office, origin: str, client_id: str) -> Page:
    """A page with the library in it, which says ``auth``."""
    page = page_of()
    page.goto(f"{origin}/callback")
    config = {
        "issuer": office.server.issuer,
        "clientId": client_id,
        "redirectUri": f"{origin}/callback",
        "scopes": ["openid", "profile", "email"],
    }
    page.evaluate("(config) => { window.auth = new OktaAuth(config); }", config)
    return page


def sign_in(page: Page, person: Person) -> str:
    """The session token of a sign-in in the page."""
    done: dict[str, Any] = page.evaluate(_SIGN_IN, [person.login, person.password])
    assert done["status"] == "SUCCESS"
    return str(done["sessionToken"])


def test_tokens_come_without_a_prompt_once_and_then_by_the_session(page: Page, office: Office, client_id: str) -> None:
    person = office.hire()
    session_token = sign_in(page, person)
    tokens = page.evaluate(_TOKENS, session_token)
    assert (tokens["id"]["sub"], tokens["id"]["aud"]) == (person.id, client_id)
    assert sorted(tokens["scopes"]) == ["email", "openid", "profile"]
    assert page.evaluate(_TOKENS, None)["id"]["sub"] == person.id
    page.evaluate("async () => { await auth.session.close(); }")
    assert page.evaluate(_ERROR, {"sessionToken": session_token})[0] == "login_required"


def test_a_page_without_a_session_is_told_that_a_sign_in_is_needed(page: Page) -> None:
    assert page.evaluate(_ERROR, {})[0] == "login_required"


def test_a_session_is_seen_kept_and_closed(page: Page, office: Office) -> None:
    person = office.hire()
    assert page.evaluate("async () => await auth.session.exists()") is False
    page.evaluate(_TOKENS, sign_in(page, person))
    assert page.evaluate("async () => await auth.session.exists()") is True
    session = page.evaluate("async () => { const { status, userId, login } = await auth.session.get(); "
                            "return { status, userId, login }; }")  # fmt: skip
    assert session == {"status": "ACTIVE", "userId": person.id, "login": person.login}
    refreshed = page.evaluate("async () => (await auth.session.refresh()).status")
    assert refreshed == "ACTIVE"
    page.evaluate("async () => { await auth.session.close(); }")
    assert page.evaluate("async () => await auth.session.exists()") is False
    assert page.evaluate("async () => (await auth.session.get()).status") == "INACTIVE"


def test_whoever_signs_out_is_out_and_back_in_the_app(page: Page, office: Office, origin: str) -> None:
    page.evaluate(_TOKENS, sign_in(page, office.hire()))
    with page.expect_navigation(url=f"{origin}/callback**"):
        page.evaluate("(back) => { auth.signOut({ postLogoutRedirectUri: back }); }", f"{origin}/callback")
    page.wait_for_load_state()
    config = {"issuer": office.server.issuer}
    page.evaluate("(config) => { window.auth = new OktaAuth(config); }", config)
    assert page.evaluate("async () => await auth.session.exists()") is False


def test_tokens_are_renewed_and_revoked_in_the_page(page: Page, office: Office) -> None:
    person = office.hire()
    page.evaluate(_TOKENS, sign_in(page, person))
    renewed = page.evaluate("""async () => {
      const before = (await auth.tokenManager.getTokens()).accessToken.accessToken;
      const { accessToken, idToken } = await auth.token.renewTokens();
      return [before !== accessToken.accessToken, idToken.claims.sub];
    }""")
    assert renewed == [True, person.id]
    page.evaluate("async () => { await auth.revokeAccessToken(); }")
    assert page.evaluate("async () => (await auth.tokenManager.getTokens()).accessToken ?? null") is None
