"""A person at a real browser, from an app to the app: sign-in, consent, device, sign-out, and a page for an error."""

import base64
import hashlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page
from tests.browser.conftest import PageOf
from tests.live import LiveServer, live_server
from tests.person import response_parameters

_VERIFIER = "browser-test-verifier-that-is-long-enough-0123456789"


class _Landing(http.server.BaseHTTPRequestHandler):
    """The app's callback: says that the person arrived."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>app</title><h1>Arrived</h1>")

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@dataclass(frozen=True, slots=True)
class App:
    """A registered app and where people land after it."""

    server: LiveServer
    client_id: str
    client_secret: str
    callback: str

    def authorize_url(self, **more: str) -> str:
        """An authorization request with PKCE."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(_VERIFIER.encode()).digest()).rstrip(b"=").decode()
        query = {
            "client_id": self.client_id,
            "response_type": "code",
            "scope": "openid profile email offline_access",
            "redirect_uri": self.callback,
            "state": "a state",
            "nonce": "a nonce",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **more,
        }
        return f"{self.server.issuer}/v1/authorize?{urlencode(query)}"

    def redeem(self, code: str) -> dict[str, str]:
        """Tokens for a code."""
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.callback,
            "code_verifier": _VERIFIER,
        }
        with self.server.client() as http_client:
            answer = http_client.post(
                f"{self.server.issuer}/v1/token", data=body, auth=(self.client_id, self.client_secret)
            )
        assert answer.status_code == 200, answer.text
        tokens: dict[str, str] = answer.json()
        return tokens


@pytest.fixture(scope="module")
def app() -> Iterator[App]:
    landing = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Landing)
    threading.Thread(target=landing.serve_forever, daemon=True).start()
    callback = f"http://localhost:{landing.server_port}/callback"
    with live_server() as server:
        client = server.register(
            client_name="Payroll",
            redirect_uris=[callback],
            grant_types=["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
            response_types=["code"],
        )
        yield App(server, client["client_id"], client["client_secret"], callback)
    landing.shutdown()
    landing.server_close()


def _sign_in(page: Page, server: LiveServer) -> None:
    page.fill("input[name=username]", server.facts["person_login"])
    page.fill("input[name=password]", server.facts["person_password"])
    page.click(".login-submit")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_person_signs_in_consents_and_lands_in_the_app_with_tokens(
    app: App, page_of: PageOf, javascript: bool
) -> None:
    page = page_of(javascript=javascript)
    page.goto(app.authorize_url(prompt="consent"))
    assert "Payroll" in page.inner_text("main")
    _sign_in(page, app.server)
    page.click("#consent-allow")
    page.wait_for_url(f"{app.callback}*")
    answer = response_parameters(page.url)
    assert (answer["state"], answer["iss"]) == ("a state", app.server.issuer)
    tokens = app.redeem(answer["code"])
    assert {"access_token", "id_token", "refresh_token"} <= set(tokens)


def test_a_wrong_password_is_told_in_a_sentence_and_keeps_the_username(app: App, page_of: PageOf) -> None:
    page = page_of()
    page.goto(app.authorize_url())
    page.fill("input[name=username]", app.server.facts["person_login"])
    page.fill("input[name=password]", "not the password")
    page.click(".login-submit")
    assert "don’t match" in page.inner_text("[role=alert]")
    assert page.input_value("input[name=username]") == app.server.facts["person_login"]
    assert page.input_value("input[name=password]") == ""


def test_who_does_not_allow_it_goes_back_with_access_denied(app: App, page_of: PageOf) -> None:
    page = page_of()
    page.goto(app.authorize_url(prompt="consent"))
    _sign_in(page, app.server)
    page.click("#consent-deny")
    page.wait_for_url(f"{app.callback}*")
    assert response_parameters(page.url)["error"] == "access_denied"


def test_a_device_is_connected_by_its_code(app: App, page_of: PageOf) -> None:
    with app.server.client() as http_client:
        started = http_client.post(
            f"{app.server.issuer}/v1/device/authorize",
            data={"scope": "openid"},
            auth=(app.client_id, app.client_secret),
        ).json()
    page = page_of()
    page.goto(started["verification_uri"])
    _sign_in(page, app.server)
    page.fill("input[name=user_code]", started["user_code"].lower().replace("-", " "))
    page.click(".login-submit")
    assert started["user_code"] in page.inner_text("main")
    page.click("#consent-allow")
    assert "connected" in page.inner_text("h1")


def test_signing_out_asks_first_and_then_says_so(app: App, page_of: PageOf) -> None:
    page = page_of()
    page.goto(f"{app.server.org_url}/login/login.htm")
    _sign_in(page, app.server)
    page.goto(f"{app.server.issuer}/v1/logout")
    page.click("#logout-yes")
    assert "signed out" in page.inner_text("main")
    page.goto(app.authorize_url(prompt="none"))
    assert response_parameters(page.url)["error"] == "login_required"


def test_an_unknown_app_gets_a_page_and_nobody_is_sent_anywhere(app: App, page_of: PageOf) -> None:
    page = page_of()
    answer = page.goto(app.authorize_url(client_id="nobody"))
    assert answer is not None
    assert answer.status == 400
    assert "error" in page.title().lower()
    assert page.url.startswith(app.server.org_url)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_five_pages_have_no_violations_and_fit_a_phone(
    app: App, page_of: PageOf, axe_source: str, dark: bool
) -> None:
    page = page_of(dark=dark, width=360)

    def looks_right(where: str) -> None:
        page.evaluate(axe_source)
        assert page.evaluate("() => axe.run()")["violations"] == [], where
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where

    page.goto(app.authorize_url(client_id="nobody"))
    looks_right("error")
    page.goto(app.authorize_url(prompt="consent"))
    looks_right("sign in")
    _sign_in(page, app.server)
    looks_right("consent")
    page.goto(f"{app.server.org_url}/activate")
    looks_right("device")
    page.goto(f"{app.server.issuer}/v1/logout")
    looks_right("sign out")
