"""The front page: a person's apps, and starting one."""

from collections.abc import Mapping

import httpx
import pytest
from tests.http.oauth2.answers import error_page_of
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation

_BOOKMARK = {
    "name": "bookmark",
    "label": "Canteen",
    "signOnMode": "BOOKMARK",
    "settings": {"app": {"url": "https://canteen.example.test/today", "requestIntegration": False}},
}


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    """A super administrator's tool."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


async def _assigned(admin: httpx.AsyncClient, user_id: str, body: Mapping[str, object]) -> str:
    made = await admin.post("/api/v1/apps", json=body)
    assert made.status_code == 200, made.text
    app_id = str(made.json()["id"])
    await admin.post(f"/api/v1/apps/{app_id}/users", json={"id": user_id, "scope": "USER"})
    return app_id


async def test_it_invites_whoever_is_not_signed_in(http: httpx.AsyncClient) -> None:
    page = await http.get("/")
    assert 'href="/login/login.htm"' in page.text
    assert "own.css" in page.text


async def test_it_shows_a_tile_for_an_assigned_app_that_can_be_started(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    someone = await org.someone()
    app_id = await _assigned(admin, someone.user.id, _BOOKMARK)
    browser = await org.signed_in(someone)
    page = await browser.get("/")
    assert f'href="/home/bookmark/{app_id}/' in page.text
    assert "Canteen" in page.text
    link = (await admin.get(f"/api/v1/users/{someone.user.id}/appLinks")).json()[0]["linkUrl"]
    started = await browser.get(link)
    assert (started.status_code, started.headers["location"]) == (302, "https://canteen.example.test/today")


async def test_it_says_where_apps_will_stand_while_there_are_none(org: Organisation) -> None:
    page = await (await org.signed_in(await org.someone())).get("/")
    assert "No apps here yet." in page.text


async def test_a_hidden_app_has_no_tile(org: Organisation, admin: httpx.AsyncClient) -> None:
    someone = await org.someone()
    hidden = {**_BOOKMARK, "label": "Secret", "visibility": {"hide": {"web": True, "iOS": True}}}
    await _assigned(admin, someone.user.id, hidden)
    assert "Secret" not in (await (await org.signed_in(someone)).get("/")).text


async def test_an_app_of_others_cannot_be_started(org: Organisation, admin: httpx.AsyncClient) -> None:
    app_id = await _assigned(admin, org.ada.user.id, _BOOKMARK)
    browser = await org.signed_in(await org.someone())
    error_page_of(await browser.get(f"/home/bookmark/{app_id}/x"), 404)


async def test_starting_an_app_asks_strangers_to_sign_in_and_leads_on(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    app_id = await _assigned(admin, org.ada.user.id, _BOOKMARK)
    answer = await org.browser().get(f"/home/bookmark/{app_id}/x")
    assert answer.headers["location"] == f"/login/login.htm?fromURI=%2Fhome%2Fbookmark%2F{app_id}%2Fx"


async def test_an_app_with_a_page_that_begins_sign_ins_is_started_there(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    app: RelyingParty = await relying_party(
        org, client_name="Begins", initiate_login_uri="https://app.example.test/begin"
    )
    someone = await org.someone()
    await admin.post(f"/api/v1/apps/{app.client_id}/users", json={"id": someone.user.id, "scope": "USER"})
    browser = await org.signed_in(someone)
    page = (await browser.get("/")).text
    assert "Begins" in page
    started = await browser.get(f"/home/oidc_client/{app.client_id}/oidc_client_link")
    assert started.headers["location"] == "https://app.example.test/begin"


@pytest.mark.parametrize(("path", "target"), [("/app/UserHome", "/"), ("/enduser/settings", "/settings/profile")])
async def test_oktas_own_paths_lead_to_ours(browser: httpx.AsyncClient, path: str, target: str) -> None:
    assert (await browser.get(path)).headers["location"] == target
