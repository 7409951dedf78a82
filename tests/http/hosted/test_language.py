"""The language of pages: who chooses it, and that choosing leads nowhere else."""

import httpx
import pytest
from tests.relying_party import RelyingParty
from tests.serving import Organisation

_LOGIN = "/login/login.htm"


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    """A super administrator's tool."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


def _language(page: httpx.Response) -> str:
    return page.text.partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("header", "spoken"),
    [("de-CH, en;q=0.5", "de"), ("ja", "ja"), ("fr, de;q=0.3", "de"), ("fr", "en"), ("*", "en"), ("", "en")],
)
async def test_the_browsers_language_is_spoken(org: Organisation, header: str, spoken: str) -> None:
    page = await org.browser(**{"accept-language": header}).get(_LOGIN)
    assert _language(page) == spoken


async def test_a_choice_made_on_a_page_outlasts_the_browsers_wish(org: Organisation) -> None:
    browser = org.browser(**{"accept-language": "de"})
    answer = await browser.get("/language?to=ja&back=/login/login.htm%3FfromURI%3D%252F")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login/login.htm?fromURI=%2F")
    page = await browser.get(answer.headers["location"])
    assert _language(page) == "ja"
    assert "サインイン" in page.text


async def test_an_app_may_ask_for_a_language(org: Organisation, app: RelyingParty) -> None:
    browser = org.browser(**{"accept-language": "ja"})
    location = (await app.authorize(browser, ui_locales="de-AT en")).headers["location"]
    assert _language(await browser.get(location)) == "de"


@pytest.mark.parametrize("back", ["https://evil.example.test/", "//evil.example.test", "javascript:alert(1)", ""])
async def test_choosing_a_language_leads_nowhere_else(http: httpx.AsyncClient, back: str) -> None:
    answer = await http.get("/language", params={"to": "de", "back": back})
    assert answer.headers["location"] == "/"


async def test_a_language_that_is_not_spoken_changes_nothing(http: httpx.AsyncClient) -> None:
    answer = await http.get("/language?to=tlh&back=/")
    assert "set-cookie" not in answer.headers


async def test_the_brands_language_is_spoken_to_whoever_wishes_for_none(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    brand = (await admin.get("/api/v1/brands")).json()[0]
    body = {"name": brand["name"], "locale": "de"}
    assert (await admin.put(f"/api/v1/brands/{brand['id']}", json=body)).status_code == 200
    assert _language(await org.browser().get(_LOGIN)) == "de"
    assert _language(await org.browser(**{"accept-language": "en"}).get(_LOGIN)) == "en"
    await admin.put(f"/api/v1/brands/{brand['id']}", json={"name": brand["name"], "locale": None})


async def test_error_pages_are_said_in_the_language_too(org: Organisation) -> None:
    browser = org.browser(**{"accept-language": "de", "accept": "text/html"})
    page = await browser.get("/nowhere")
    assert (page.status_code, _language(page)) == (404, "de")
    assert "Hier ist nichts" in page.text


async def test_discovery_names_the_languages(http: httpx.AsyncClient) -> None:
    metadata = (await http.get("/.well-known/openid-configuration")).json()
    assert metadata["ui_locales_supported"] == ["en", "de", "ja"]
