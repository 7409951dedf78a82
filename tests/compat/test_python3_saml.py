"""python3-saml as a strict service provider: signed and encrypted assertions, both starts, both logouts."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
from tests.live import LiveServer
from tests.person import Person, read_form
from tests.service_provider import ServiceProvider, saml_app, with_keys

SIGNS = {"authnRequestsSigned": True, "logoutRequestSigned": True, "logoutResponseSigned": True}
ENCRYPTED = {**SIGNS, "wantAssertionsEncrypted": True, "wantMessagesSigned": True}


class App:
    """A SAML app of the server, given to everybody, and its service provider."""

    def __init__(self, admin: httpx.Client, security: Mapping[str, object], **sign_on: Any) -> None:
        self.admin = admin
        made = admin.post("/api/v1/apps", json=saml_app(**sign_on))
        assert made.status_code == 200, made.text
        self.shown = made.json()
        self.id = self.shown["id"]
        everyone = admin.get("/api/v1/groups", params={"q": "Everyone"}).json()[0]["id"]
        assert admin.put(f"/api/v1/apps/{self.id}/groups/{everyone}", json={}).status_code == 200
        self.security = security

    @property
    def provider(self) -> ServiceProvider:
        """With the metadata of this moment."""
        metadata = self.admin.get(f"/api/v1/apps/{self.id}/sso/saml/metadata").text
        return ServiceProvider(metadata, dict(self.security))


@pytest.fixture
def admin(server: LiveServer) -> Iterator[httpx.Client]:
    """The first administrator's API token."""
    with server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"}) as http:
        yield http


@pytest.mark.parametrize(
    ("security", "sign_on"),
    [
        ({}, {}),
        (SIGNS, {**with_keys(), "assertionEncryption": {"enabled": False}}),
        (ENCRYPTED, with_keys()),
        (ENCRYPTED, with_keys(responseSigned=True, assertionSigned=True)),
        ({"wantAssertionsSigned": False}, {"assertionSigned": False}),
        ({"wantMessagesSigned": False}, {"responseSigned": False}),
    ],
    ids=["signed", "signed requests", "encrypted", "everything", "response signed", "assertion signed"],
)
def test_an_app_that_asks_gets_its_person(
    admin: httpx.Client, person: Person, security: dict[str, object], sign_on: dict[str, Any]
) -> None:
    app = App(admin, security, **sign_on)
    provider = app.provider
    auth = provider.auth()
    page = person.visit(auth.login(return_to="/deep?a=b c"))
    after = provider.at_acs(page, auth.get_last_request_id())
    assert (after.get_errors(), after.get_last_error_reason()) == ([], None)
    assert after.is_authenticated()
    assert after.get_nameid() == person.login
    assert after.get_attributes() == {"mail": [person.login], "full": ["Ada Lovelace"], "groups": ["Everyone"]}
    assert read_form(page.text)[1]["RelayState"] == "/deep?a=b c"
    assert after.get_session_index()
    assert after.get_session_expiration()


def test_a_person_who_opens_the_app_themselves_is_let_in(admin: httpx.Client, person: Person) -> None:
    app = App(admin, ENCRYPTED, **with_keys(defaultRelayState="/start"))
    link = app.shown["_links"]["appLinks"][0]["href"]
    page = person.visit(link)
    after = app.provider.at_acs(page, None)
    assert after.is_authenticated(), after.get_last_error_reason()
    assert read_form(page.text)[1]["RelayState"] == "/start"
    assert "/home/" in link


def test_an_app_signs_its_person_out(admin: httpx.Client, person: Person) -> None:
    app = App(admin, ENCRYPTED, **with_keys())
    provider = app.provider
    auth = provider.auth()
    after = provider.at_acs(person.visit(auth.login()), auth.get_last_request_id())
    leaving = provider.auth()
    location = leaving.logout(
        name_id=after.get_nameid(),
        session_index=after.get_session_index(),
        name_id_format=after.get_nameid_format(),
        return_to="/bye",
    )
    assert person.http.get("/api/v1/sessions/me").status_code == 200
    answered = person.http.get(location)
    back = provider.at_sls(answered.headers["location"])
    back.process_slo(request_id=leaving.get_last_request_id(), keep_local_session=True)
    assert back.get_errors() == [], back.get_last_error_reason()
    assert "RelayState=%2Fbye" in answered.headers["location"]
    assert person.http.get("/api/v1/sessions/me").status_code == 404


def test_an_app_hears_of_a_person_who_signs_out_here(admin: httpx.Client, person: Person) -> None:
    app = App(admin, ENCRYPTED, **with_keys())
    provider = app.provider
    auth = provider.auth()
    provider.at_acs(person.visit(auth.login()), auth.get_last_request_id())
    action, fields, _ = read_form(person.http.get("/login/signout").text)
    assert action is not None
    origin = str(person.http.base_url).rstrip("/")
    page = person.http.post(action, data=fields, headers={"Origin": origin})
    location = page.text.partition('id="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    told = provider.at_sls(location)
    answer = told.process_slo(keep_local_session=True)
    assert told.get_errors() == [], told.get_last_error_reason()
    assert answer is not None
    end = person.http.get(answer)
    assert (end.status_code, end.headers["location"]) == (302, "/login/signout")
    assert person.http.get("/login/signout").status_code == 200
    assert person.http.get(answer).status_code == 400


def test_a_new_certificate_is_published_before_it_signs(admin: httpx.Client, person: Person) -> None:
    app = App(admin, {})
    old = app.provider
    made = admin.post(f"/api/v1/apps/{app.id}/credentials/keys/generate", params={"validityYears": 2}).json()
    both = app.provider
    changed = {**app.shown, "credentials": {**app.shown["credentials"], "signing": {"kid": made["kid"]}}}
    body = {name: changed[name] for name in ("label", "name", "signOnMode", "credentials", "settings")}
    assert admin.put(f"/api/v1/apps/{app.id}", json=body).status_code == 200
    for provider, is_good in ((old, False), (both, True), (app.provider, True)):
        auth = provider.auth()
        after = provider.at_acs(person.visit(auth.login()), auth.get_last_request_id())
        assert after.is_authenticated() is is_good, after.get_last_error_reason()


def test_an_answer_fits_one_request_only(admin: httpx.Client, person: Person) -> None:
    provider = App(admin, {}).provider
    auth = provider.auth()
    page = person.visit(auth.login())
    assert not provider.at_acs(page, "_another").is_authenticated()
    action, fields, _ = read_form(page.text)
    other = App(admin, {}).provider
    assert not other.at_acs((action, fields), auth.get_last_request_id()).is_authenticated()
