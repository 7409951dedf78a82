"""A second org of ours as SAML provider, and the same the other way round: signed in there, one is signed in here."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from tests.live import LiveServer, live_server
from tests.person import Person, read_form
from tests.two_orgs_saml import Federated, administrator

WORD = "A quiet Word of theirs 7"


@pytest.fixture(scope="module")
def other_server() -> Iterator[LiveServer]:
    with live_server() as running:
        yield running


@pytest.fixture(params=["there", "back"])
def pair(request: pytest.FixtureRequest, server: LiveServer, other_server: LiveServer) -> tuple[LiveServer, LiveServer]:
    return (server, other_server) if request.param == "there" else (other_server, server)


def hired(server: LiveServer, login: str) -> str:
    """Somebody whom only this org knows."""
    profile = {"login": login, "email": login, "firstName": "Mary", "lastName": "Shelley"}
    body = {"profile": profile, "credentials": {"password": {"value": WORD}}}
    with administrator(server) as admin:
        answer = admin.post("/api/v1/users", params={"activate": "true"}, json=body)
    assert answer.status_code == 200, answer.text
    return login


def page_of(http: httpx.Client, answer: httpx.Response) -> tuple[str, dict[str, str]]:
    action, fields, _ = read_form(answer.text)
    assert action is not None, answer.text
    return action, fields


def comes_back(person: Person, browser: httpx.Client, answer: httpx.Response) -> httpx.Response:
    """The provider's page sends its form to us."""
    action, fields, _ = read_form(answer.text)
    assert action is not None, answer.text
    assert "SAMLResponse" in fields, answer.text
    origin = str(person.http.base_url).rstrip("/")
    return browser.post(urlsplit(action).path, data=fields, headers={"Origin": origin})


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
@pytest.mark.parametrize("binding", ["HTTP-REDIRECT", "HTTP-POST"])
def test_whoever_signs_in_at_the_other_org_is_signed_in_here(
    pair: tuple[LiveServer, LiveServer], binding: str, *, encrypted: bool
) -> None:
    here, elsewhere = pair
    federated = Federated(here, elsewhere, binding, encrypted)
    login = hired(elsewhere, f"mary{federated.idp['id'].lower()}@example.net")
    with here.client() as browser, elsewhere.client() as their_browser:
        person = Person(their_browser, login, WORD)
        left = browser.get(f"/sso/idps/{federated.idp['id']}", params={"fromURI": "/settings/profile"})
        if binding == "HTTP-REDIRECT":
            answer = person.visit(left.headers["location"])
        else:
            action, fields, _ = read_form(left.text)
            assert action is not None
            sent = their_browser.post(action, data=fields, headers={"Origin": here.org_url})
            answer = person.visit(sent.headers["location"])
        back = comes_back(person, browser, answer)
        assert (back.status_code, back.headers.get("location")) == (303, "/settings/profile"), back.text
        me = browser.get("/api/v1/users/me").json()
        assert (me["profile"]["login"], me["profile"]["firstName"]) == (login, "Mary")
        assert me["credentials"]["provider"]["type"] == "FEDERATION"


def test_whoever_opens_the_app_at_the_other_org_is_signed_in_here(pair: tuple[LiveServer, LiveServer]) -> None:
    here, elsewhere = pair
    federated = Federated(here, elsewhere)
    login = hired(elsewhere, f"open{federated.idp['id'].lower()}@example.net")
    with here.client() as browser, elsewhere.client() as their_browser:
        person = Person(their_browser, login, WORD)
        answer = person.visit(federated.app["_links"]["appLinks"][0]["href"])
        assert comes_back(person, browser, answer).status_code == 303
        assert browser.get("/api/v1/users/me").json()["profile"]["login"] == login


def test_whoever_signs_out_here_is_signed_out_at_the_other_org(pair: tuple[LiveServer, LiveServer]) -> None:
    here, elsewhere = pair
    federated = Federated(here, elsewhere)
    login = hired(elsewhere, f"leave{federated.idp['id'].lower()}@example.net")
    with here.client() as browser, elsewhere.client() as their_browser:
        person = Person(their_browser, login, WORD)
        left = browser.get(f"/sso/idps/{federated.idp['id']}")
        assert comes_back(person, browser, person.visit(left.headers["location"])).status_code == 303
        _, fields, _ = read_form(browser.get("/login/signout").text)
        done = browser.post("/login/signout", data=fields, headers={"Origin": here.org_url})
        way_out = next(each for each in done.text.replace("&amp;", "&").split('"') if "SAMLRequest=" in each)
        assert browser.get("/api/v1/sessions/me").status_code == 404
        answered = their_browser.get(way_out.replace("0;url=", ""))
        assert answered.status_code == 302, (way_out, answered.text)
        assert their_browser.get("/api/v1/sessions/me").status_code == 404
        back = browser.get(answered.headers["location"])
        assert back.status_code == 200, back.text


def test_whoever_signs_out_at_the_other_org_is_signed_out_here(pair: tuple[LiveServer, LiveServer]) -> None:
    here, elsewhere = pair
    federated = Federated(here, elsewhere)
    login = hired(elsewhere, f"gone{federated.idp['id'].lower()}@example.net")
    with here.client() as browser, elsewhere.client() as their_browser:
        person = Person(their_browser, login, WORD)
        left = browser.get(f"/sso/idps/{federated.idp['id']}")
        assert comes_back(person, browser, person.visit(left.headers["location"])).status_code == 303
        _, fields, _ = read_form(their_browser.get("/login/signout").text)
        done = their_browser.post("/login/signout", data=fields, headers={"Origin": elsewhere.org_url})
        assert done.status_code in {200, 303}, done.text
        out = done.text.replace("&amp;", "&")
        way_out = next(each for each in out.split('"') if "/slo/saml2/" in each)
        answered = browser.get(way_out)
        assert browser.get("/api/v1/sessions/me").status_code == 404
        assert "SAMLResponse=" in answered.headers["location"]
