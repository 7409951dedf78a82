"""Identity providers and SAML apps at a real browser: two orgs, a widget, and a service provider of others."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.conftest import PageOf
from tests.browser.embedding import embedding
from tests.browser.office import Office, Person
from tests.live import live_server
from tests.service_provider import ACS, ServiceProvider, saml_app

_NUMBERS = count(1)
_NAME = "The other Frontdesk"
_BUTTON = f"Sign in with {_NAME}"
_CALLBACK = "/oauth2/v1/authorize/callback"


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with (
        live_server() as server,
        server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as admin,
    ):
        yield Office(server, admin)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The other org: a provider of ours, whose people are assigned to us."""

    office: Office
    client_id: str
    idp_id: str

    def hire(self) -> Person:
        """Somebody who has an account there, and none here."""
        number = next(_NUMBERS)
        login = f"guest{number}@partner.example"
        person = self.office.hire(login=login, email=login)
        self.office.ask("POST", f"/api/v1/apps/{self.client_id}/users", {"id": person.id, "scope": "USER"})
        return Person(person.id, login, person.password, person.group_id)

    def asks_who_it_is(self, page: Page, person: Person, *, knows_name: bool = False) -> None:
        """Its own page, and the way back. ``knows_name``: it was told whom to expect."""
        page.wait_for_url(f"{self.office.server.org_url}/**")
        if knows_name:
            expect(page.locator("[name=username]")).to_have_value(person.login)
        page.locator("[name=username]").fill(person.login)
        page.locator("[name=password]").fill(person.password)
        page.locator(".login-submit").click()


@pytest.fixture(scope="module")
def elsewhere(office: Office) -> Iterator[Elsewhere]:
    # another host, and not only another port: else both orgs would share the browser's cookies
    with (
        live_server(host="127.0.0.1") as server,
        server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as admin,
    ):
        there = Office(server, admin)
        client = server.register(client_name="Here", redirect_uris=[office.server.org_url + _CALLBACK])
        idp = office.ask("POST", "/api/v1/idps", _provider(there, client))
        yield Elsewhere(there, client["client_id"], idp["id"])


def _provider(there: Office, client: dict[str, Any]) -> dict[str, Any]:
    path = urlsplit(there.server.issuer).path
    with there.server.client() as http:
        found = http.get(f"{path}/.well-known/openid-configuration").json()
    names = {
        "authorization": "authorization_endpoint",
        "token": "token_endpoint",
        "jwks": "jwks_uri",
        "userInfo": "userinfo_endpoint",
    }
    secret = {"client_id": client["client_id"], "client_secret": client["client_secret"]}
    return {
        "type": "OIDC",
        "name": _NAME,
        "protocol": {
            "type": "OIDC",
            "endpoints": {name: {"url": found[member]} for name, member in names.items()},
            "issuer": {"url": found["issuer"]},
            "scopes": ["openid", "profile", "email"],
            "credentials": {"client": {**secret, "token_endpoint_auth_method": "client_secret_basic"}},
        },
        "policy": {"accountLink": {"action": "DISABLED"}, "provisioning": {"action": "AUTO"}},
    }


def _who(page: Page, office: Office) -> dict[str, Any]:
    answer = page.request.get(f"{office.server.org_url}/api/v1/sessions/me")
    assert answer.ok, answer.text()
    session: dict[str, Any] = answer.json()
    return session


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_somebody_signs_in_with_another_provider_from_the_page(
    office: Office, elsewhere: Elsewhere, page_of: PageOf, javascript: bool
) -> None:
    person, page = elsewhere.hire(), page_of(javascript=javascript)
    page.goto(f"{office.server.org_url}/login/login.htm?fromURI=/settings/profile")
    page.get_by_role("link", name=_BUTTON).click()
    elsewhere.asks_who_it_is(page, person)
    page.wait_for_url(f"{office.server.org_url}/settings/profile")
    assert _who(page, office)["login"] == person.login


def test_somebody_signs_in_with_another_provider_from_the_widget(
    office: Office, elsewhere: Elsewhere, page_of: PageOf
) -> None:
    person, page = elsewhere.hire(), page_of()
    with embedding(office.server.org_url) as app:
        scopes = [{"type": "CORS"}, {"type": "REDIRECT"}]
        office.ask("POST", "/api/v1/trustedOrigins", {"name": f"Payroll {app}", "origin": app, "scopes": scopes})
        idps = json.dumps([{"id": elsewhere.idp_id, "text": _BUTTON}])
        page.goto(str(httpx.URL(app, path="/", params={"idps": idps, "language": "en"})))
        page.locator("frontdesk-signin button", has_text=_BUTTON).click()
        elsewhere.asks_who_it_is(page, person)
        page.wait_for_url(f"{office.server.org_url}/**")
        expect(page.locator("h1")).to_be_visible()
        assert _who(page, office)["login"] == person.login


def test_somebody_links_a_second_account_in_their_settings_and_signs_in_with_it(
    office: Office, elsewhere: Elsewhere, page_of: PageOf
) -> None:
    ours, theirs, page = office.hire(), elsewhere.hire(), page_of()
    page.goto(f"{office.server.org_url}/login/login.htm?fromURI=/settings/accounts")
    page.locator("[name=username]").fill(ours.login)
    page.locator("[name=password]").fill(ours.password)
    page.locator(".login-submit").click()
    page.wait_for_url(f"{office.server.org_url}/settings/accounts")
    page.locator("button[value='" + elsewhere.idp_id + "']").click()
    elsewhere.asks_who_it_is(page, theirs)
    page.wait_for_url(f"{office.server.org_url}/settings/accounts?told=linked")
    expect(page.locator(".rows").first).to_contain_text(_NAME)

    again = page_of()
    again.goto(f"{office.server.org_url}/login/login.htm?fromURI=/settings/profile")
    again.get_by_role("link", name=_BUTTON).click()
    elsewhere.asks_who_it_is(again, theirs)
    again.wait_for_url(f"{office.server.org_url}/settings/profile")
    assert _who(again, office)["login"] == ours.login


def test_people_of_a_domain_are_led_to_their_provider(office: Office, elsewhere: Elsewhere, page_of: PageOf) -> None:
    person, page = elsewhere.hire(), page_of()
    policy = office.admin.get("/api/v1/policies", params={"type": "IDP_DISCOVERY"}).json()[0]["id"]
    pattern = {"matchType": "SUFFIX", "value": "@partner.example"}
    rule = {
        "type": "IDP_DISCOVERY",
        "name": "Partners",
        "conditions": {"userIdentifier": {"patterns": [pattern], "type": "IDENTIFIER"}},
        "actions": {
            "idp": {"idpSelectionType": "SPECIFIC", "providers": [{"type": "OIDC", "id": elsewhere.idp_id}]},
        },
    }
    made = office.ask("POST", f"/api/v1/policies/{policy}/rules", rule)
    try:
        page.goto(f"{office.server.org_url}/login/login.htm?fromURI=/settings/profile")
        page.locator("[name=username]").fill(person.login)
        page.locator(".login-submit").click()
        elsewhere.asks_who_it_is(page, person, knows_name=True)
        page.wait_for_url(f"{office.server.org_url}/settings/profile")
        assert _who(page, office)["login"] == person.login
    finally:
        office.ask("DELETE", f"/api/v1/policies/{policy}/rules/{made['id']}")


def test_somebody_opens_a_saml_app_from_their_home_page(office: Office, page_of: PageOf) -> None:
    app, person, page = office.ask("POST", "/api/v1/apps", saml_app("Harbour payroll")), office.hire(), page_of()
    office.ask("POST", f"/api/v1/apps/{app['id']}/users", {"id": person.id, "scope": "USER"})
    forms: list[dict[str, str]] = []

    def arrives(route: Route) -> None:
        forms.append(dict(parse_qsl(route.request.post_data or "", keep_blank_values=True)))
        route.fulfill(content_type="text/html", body="<!doctype html><title>Payroll</title><h1>Arrived</h1>")

    page.context.route(f"{ACS}*", arrives)
    page.goto(f"{office.server.org_url}/login/login.htm?fromURI=/")
    page.locator("[name=username]").fill(person.login)
    page.locator("[name=password]").fill(person.password)
    page.locator(".login-submit").click()
    link = page.get_by_role("link", name="Harbour payroll")
    expect(link).to_be_visible()
    link.evaluate("link => link.removeAttribute('target')")
    link.click()
    page.wait_for_url(ACS)

    metadata = office.admin.get(f"/api/v1/apps/{app['id']}/sso/saml/metadata").text
    assert len(forms) == 1
    auth = ServiceProvider(metadata).at_acs((ACS, forms[0]), None)
    assert auth.is_authenticated(), auth.get_last_error_reason()
    assert auth.get_nameid() == person.login
