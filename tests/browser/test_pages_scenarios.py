"""The hosted pages in a browser, through the same scenarios as the widget; and again with JavaScript off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PageOf
from tests.browser.office import Office
from tests.browser.pages_door import PagesDoor
from tests.browser.scenarios import SCENARIOS, Scenario
from tests.live import live_server

NEEDS_JAVASCRIPT = frozenset({"sets_up_security_key"})
"""What a browser itself can only do by a script."""


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with (
        live_server() as server,
        server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as admin,
    ):
        yield Office(server, admin)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_pages_play_every_scenario(scenario: Scenario, office: Office, page_of: PageOf) -> None:
    door = PagesDoor(page_of(), office.server.org_url)
    scenario.play(door, office)
    assert door.problems == []


@pytest.mark.parametrize(
    "scenario", [one for one in SCENARIOS if one.name not in NEEDS_JAVASCRIPT], ids=lambda scenario: scenario.name
)
def test_the_pages_need_no_javascript(scenario: Scenario, office: Office, page_of: PageOf) -> None:
    scenario.play(PagesDoor(page_of(javascript=False), office.server.org_url), office)


def test_without_javascript_a_key_is_said_to_need_it_and_another_way_is_there(office: Office, page_of: PageOf) -> None:
    person = office.hire()
    office.asks_to_set_up(person, fido_webauthn="REQUIRED", okta_question="OPTIONAL")
    door = PagesDoor(page_of(javascript=False), office.server.org_url)
    door.opens()
    door.gives(username=person.login, password=person.password)
    door.page.locator("label.choice", has_text="Security key").locator("input").check()
    door.goes_on()
    expect(door.page.locator("[role=alert]:visible")).to_contain_text("doesn’t run scripts")
    expect(door.page.locator("#use-key")).to_be_hidden()
    door.presses("another")
    door.asks_for("kind")


def test_a_sign_in_with_a_code_needs_no_mouse(office: Office, page_of: PageOf) -> None:
    person = office.hire()
    office.gives_factor(person, "token:software:totp", "GOOGLE")
    office.asks_for_a_factor(person)
    page = page_of()
    door = PagesDoor(page, office.server.org_url)
    door.opens()
    for text in (person.login, "Tab", person.password, "Enter"):
        if text in {"Tab", "Enter"}:
            page.keyboard.press(text)
        else:
            page.keyboard.type(text)
    page.wait_for_selector("#passCode:focus")
    page.keyboard.type(person.code())
    page.keyboard.press("Enter")
    door.is_in(person)


def test_going_back_in_the_browser_does_no_harm(office: Office, page_of: PageOf) -> None:
    person = office.hire()
    office.gives_factor(person, "token:software:totp", "GOOGLE")
    office.asks_for_a_factor(person)
    page = page_of()
    door = PagesDoor(page, office.server.org_url)
    door.opens()
    door.gives(username=person.login, password=person.password)
    door.asks_for("passCode")
    page.go_back()
    door.asks_for("username", "password")
    page.go_forward()
    door.asks_for("passCode")
    page.reload()
    door.gives(passCode=person.code())
    door.is_in(person)
