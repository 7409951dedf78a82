"""The sign-in widget in a browser: on another trusted origin, under a strict policy, against a live server."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.conftest import PageOf
from tests.browser.embedding import embedding
from tests.browser.office import Office, Person
from tests.browser.scenarios import SCENARIOS, Scenario
from tests.browser.widget_door import WidgetDoor
from tests.live import live_server

from frontdesk.web.assets import widget_module
from frontdesk.web.hosted.widget import PATH

_MOST_BYTES = 40_000


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with (
        live_server() as server,
        server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as admin,
    ):
        yield Office(server, admin)


@pytest.fixture(scope="module")
def app(office: Office) -> Iterator[str]:
    """An app on an origin that the org trusts."""
    with embedding(office.server.org_url) as origin:
        scopes = [{"type": "CORS"}, {"type": "REDIRECT"}]
        office.ask("POST", "/api/v1/trustedOrigins", {"name": "Payroll", "origin": origin, "scopes": scopes})
        yield origin


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_widget_plays_every_scenario(scenario: Scenario, office: Office, app: str, page_of: PageOf) -> None:
    door = WidgetDoor(page_of(), app)
    scenario.play(door, office)
    assert door.problems == []


def test_who_is_not_the_person_shown_need_not_wait_until_the_server_has_forgotten_them(
    office: Office, app: str, page_of: PageOf
) -> None:
    person, other = office.hire(), office.hire()
    office.gives_factor(person, "token:software:totp", "GOOGLE")
    office.asks_for_a_factor(person)
    page = page_of()
    kept: list[Route] = []
    page.route("**/api/v1/authn/cancel", lambda route: kept.append(route))  # noqa: PLW0108  # playwright looks at it
    door = WidgetDoor(page, app)
    door.opens()
    door.gives(username=person.login, password=person.password)
    door.asks_for("passCode")
    door.presses("not you")
    door.asks_for("username", "password")
    door.gives(username=other.login, password=other.password)
    door.is_in(other)
    assert len(kept) == 1
    kept[0].continue_()


def test_the_widget_is_one_small_module_that_any_origin_may_import(office: Office) -> None:
    text = widget_module().decode()
    assert len(widget_module()) < _MOST_BYTES
    assert not re.search(r"^\s*import\b|\bimport\(|innerHTML|\beval\b|new Function", text, re.MULTILINE)
    with office.server.client() as http:
        answer = http.get(PATH)
        again = http.get(PATH, headers={"If-None-Match": answer.headers["etag"]})
    assert answer.content == widget_module()
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert again.status_code == 304


def _single_page_app(office: Office, app: str, **settings: object) -> str:
    """A public client that people are assigned to; its id."""
    oauth = {
        "client_uri": None,
        "redirect_uris": [f"{app}/"],
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "application_type": "browser",
        **settings,
    }
    made = office.ask(
        "POST",
        "/api/v1/apps",
        {
            "name": "oidc_client",
            "label": f"Payroll {sorted(settings)}",
            "signOnMode": "OPENID_CONNECT",
            "credentials": {"oauthClient": {"token_endpoint_auth_method": "none"}},
            "settings": {"oauthClient": oauth},
        },
    )
    return str(made["id"])


def _assigned(office: Office, app_id: str) -> Person:
    person = office.hire()
    office.ask("POST", f"/api/v1/apps/{app_id}/users", {"id": person.id, "scope": "USER"})
    return person


def test_an_app_that_names_itself_gets_tokens_by_code_and_pkce(office: Office, app: str, page_of: PageOf) -> None:
    client_id = _single_page_app(office, app)
    person = _assigned(office, client_id)
    door = WidgetDoor(page_of(), app, **{"client-id": client_id, "redirect-uri": f"{app}/", "relay-state": "/reports"})
    door.opens()
    door.gives(username=person.login, password=person.password)
    success = door.success()
    assert "sessionToken" not in success
    assert success["relayState"] == "/reports"
    assert success["tokens"]["token_type"] == "Bearer"
    with office.server.client(headers={"Authorization": f"Bearer {success['tokens']['access_token']}"}) as http:
        claims = http.get(f"{office.server.issuer}/v1/userinfo").json()
    assert claims["preferred_username"] == person.login
    assert door.problems == []


@pytest.mark.parametrize("allows", [True, False], ids=["allowed", "denied"])
def test_consent_is_asked_for_at_the_server_and_comes_back(
    office: Office, app: str, page_of: PageOf, allows: bool
) -> None:
    name = f"vault{allows}".lower()
    office.ask("POST", "/api/v1/authorizationServers/default/scopes", {"name": name, "consent": "REQUIRED"})
    client_id = _single_page_app(office, app, consent_method="REQUIRED")
    person = _assigned(office, client_id)
    attributes = {"client-id": client_id, "redirect-uri": f"{app}/", "scopes": f"openid {name}"}
    door = WidgetDoor(page_of(), app, **attributes)
    door.opens()
    door.page.locator("[name=username]").fill(person.login)
    door.page.locator("[name=password]").fill(person.password)
    door.page.locator(".login-submit").click()
    door.page.locator("#consent-allow" if allows else "#consent-deny").click()
    door.page.wait_for_url(f"{app}/**")
    if allows:
        success = door.success()
        assert success["tokens"]["scope"] == f"openid {name}"
        expect(door.page.locator("h2")).to_have_text("You’re signed in")
    else:
        expect(door.page.locator("[role=alert]")).to_contain_text("doesn’t allow this")
        assert door.heard("error")[0]["errorCode"] == "access_denied"


def test_an_app_with_sessions_of_its_own_is_led_back_with_a_cookie(office: Office, app: str, page_of: PageOf) -> None:
    person = office.hire()
    door = WidgetDoor(page_of(), app, **{"redirect-uri": f"{app}/home"})
    door.opens()
    door.page.locator("[name=username]").fill(person.login)
    door.page.locator("[name=password]").fill(person.password)
    door.page.locator(".login-submit").click()
    door.page.wait_for_url(f"{app}/home")
    me = door.page.request.get(f"{office.server.org_url}/api/v1/sessions/me")
    assert me.json()["login"] == person.login
    door.widget.evaluate("widget => widget.signOut()")
    expect(door.page.locator("h2")).to_have_text("You’re signed out")
    assert door.page.request.get(f"{office.server.org_url}/api/v1/sessions/me").status == 404


def test_the_app_may_keep_the_person_where_they_are(office: Office, app: str, page_of: PageOf) -> None:
    person = office.hire()
    door = WidgetDoor(page_of(), app, **{"redirect-uri": f"{app}/home"})
    door.opens()
    door.widget.evaluate("widget => widget.addEventListener('success', (event) => event.preventDefault())")
    door.gives(username=person.login, password=person.password)
    door.is_in(person)
    assert "/home" not in door.page.url


def test_an_origin_that_nobody_trusts_gets_nowhere(office: Office, page_of: PageOf) -> None:
    person = office.hire()
    with embedding(office.server.org_url) as stranger:
        door = WidgetDoor(page_of(), stranger)
        door.opens()
        door.gives(username=person.login, password=person.password)
        door.is_told("can’t be reached")


def test_a_keyboard_is_enough_and_the_focus_goes_where_the_next_thing_is(
    office: Office, app: str, page_of: PageOf
) -> None:
    person = office.hire()
    office.gives_factor(person, "token:software:totp", "GOOGLE")
    office.asks_for_a_factor(person)
    door = WidgetDoor(page_of(), app, autofocus="")
    door.opens()
    keys = door.page.keyboard
    assert _focused(door.page) == "username"
    keys.type(person.login)
    keys.press("Tab")
    keys.press("Tab")
    assert _focused(door.page) == "password"
    keys.type("not this one")
    keys.press("Enter")
    door.is_told("don’t match")
    assert _focused(door.page) == "username"
    keys.press("Tab")
    keys.press("Tab")
    keys.type(person.password)
    keys.press("Enter")
    door.asks_for("passCode")
    assert _focused(door.page) == "passCode"
    expect(door.page.locator("frontdesk-signin [role=status]")).to_contain_text("Authenticator app")
    keys.type(person.code())
    keys.press("Enter")
    door.is_in(person)
    assert _focused(door.page) == "H2"


def _focused(page: Page) -> str:
    script = "const at = document.querySelector('frontdesk-signin').shadowRoot.activeElement; at.name || at.tagName"
    return str(page.evaluate(script))


def test_a_phone_is_set_up_says_no_and_then_yes(office: Office, app: str, page_of: PageOf, tmp_path: Path) -> None:
    person = office.hire()
    office.asks_to_set_up(person, okta_push="REQUIRED")
    door = WidgetDoor(page_of(), app)
    door.opens()
    door.gives(username=person.login, password=person.password)
    door.chooses("push")
    link = door.page.locator("a.link").get_attribute("href")
    phone = tmp_path / "phone.json"
    _push_device("enroll", str(link), "--file", str(phone))
    door.is_in(person)
    office.asks_for_a_factor(person)
    door.opens()
    door.gives(username=person.login, password=person.password)
    door.goes_on()
    _push_device("answer", "--file", str(phone), "--decision", "deny")
    expect(door.page.locator("[part=lead]")).to_contain_text("declined")
    door.goes_on()
    _push_device("answer", "--file", str(phone), "--decision", "approve")
    door.is_in(person)


def _push_device(*arguments: str) -> None:
    command = [sys.executable, "-m", "frontdesk", "push-device", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
