"""The widget's ways to identity providers: a button each, and the org's routing rules (docs/guides/widget.md)."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PageOf
from tests.browser.embedding import embedding
from tests.browser.office import Office
from tests.browser.widget_door import WidgetDoor
from tests.live import live_server


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


@pytest.fixture(scope="module")
def idp_id(office: Office) -> str:
    """A provider, to which the rules lead one domain."""
    credentials = {"client": {"client_id": "us", "client_secret": "theirs"}}
    idp = {"type": "GOOGLE", "name": "Google", "protocol": {"credentials": credentials}}
    made = str(office.ask("POST", "/api/v1/idps", idp)["id"])
    policy = office.admin.get("/api/v1/policies", params={"type": "IDP_DISCOVERY"}).json()[0]["id"]
    patterns = [{"matchType": "SUFFIX", "value": "@partner.example"}]
    rule = {
        "type": "IDP_DISCOVERY",
        "name": "Partners",
        "conditions": {"userIdentifier": {"type": "IDENTIFIER", "patterns": patterns}},
        "actions": {"idp": {"providers": [{"type": "GOOGLE", "id": made}]}},
    }
    office.ask("POST", f"/api/v1/policies/{policy}/rules", rule)
    return made


def opened(page_of: PageOf, app: str, **attributes: str) -> WidgetDoor:
    """The app's page, whose way to the provider ends where it begins."""
    page = page_of()
    page.route("**/sso/idps/**", lambda route: route.fulfill(body="On the way to Google"))
    door = WidgetDoor(page, app, **attributes)
    page.goto(door._uri)
    return door


def test_a_button_leads_to_the_provider(office: Office, app: str, idp_id: str, page_of: PageOf) -> None:
    door = opened(page_of, app, idps=json.dumps([{"id": idp_id, "text": "Sign in with Google"}]))
    door.widget.get_by_role("button", name="Sign in with Google").click()
    door.page.wait_for_url(f"**/sso/idps/{idp_id}")
    assert door.problems == []


def test_the_username_says_who_is_led_elsewhere(office: Office, app: str, idp_id: str, page_of: PageOf) -> None:
    door = opened(page_of, app, **{"idp-discovery": ""})
    expect(door.widget.get_by_label("Password")).to_have_count(0)
    door.widget.get_by_label("Username").fill("ann@example.com")
    door.widget.get_by_role("button", name="Continue").click()
    expect(door.widget.get_by_label("Password")).to_be_visible()
    again = opened(page_of, app, **{"idp-discovery": ""})
    again.widget.get_by_label("Username").fill("eve@partner.example")
    again.widget.get_by_role("button", name="Continue").click()
    again.page.wait_for_url(f"**/sso/idps/{idp_id}")
    assert door.problems == again.problems == []
