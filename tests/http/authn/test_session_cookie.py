"""From a session token to a browser's session (contract A.Sessions, B.3, C.8; attack case 14)."""

from urllib.parse import urlencode

import httpx
import pytest
from tests.http.authn.demands import Demands
from tests.http.authn.person import begins
from tests.serving import Organisation, Someone

REDIRECT = "/login/sessionCookieRedirect"


async def token_of(http: httpx.AsyncClient, someone: Someone) -> str:
    return str((await begins(http, someone))["sessionToken"])


async def test_a_session_token_becomes_a_cookie_and_leads_on(
    org: Organisation, http: httpx.AsyncClient, someone: Someone
) -> None:
    query = urlencode({"token": await token_of(http, someone), "redirectUrl": f"{org.url}/apps?x=1"})
    browser = org.browser()
    gone = await browser.get(f"{REDIRECT}?checkAccountSetupComplete=true&{query}")
    assert (gone.status_code, gone.headers["location"]) == (302, f"{org.url}/apps?x=1")
    assert gone.headers["referrer-policy"] == "no-referrer"
    assert "Max-Age" not in gone.headers["set-cookie"]
    assert (await browser.get("/api/v1/sessions/me")).json()["login"] == someone.login
    again = await org.browser().get(f"{REDIRECT}?{query}")
    assert (again.status_code, again.headers["location"]) == (302, "/login/login.htm")
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http://id.example.test/",
        "https://id.example.test.evil.example/", "https://id.example.test@evil.example/", "evil.example",
        "https://cors.example", "%68ttps://evil.example",
    ],
)  # fmt: skip
async def test_nobody_is_sent_to_a_foreign_host_and_the_token_stays_good(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, url: str
) -> None:
    token = await token_of(http, someone)
    refused = await org.browser().get(f"{REDIRECT}?{urlencode({'token': token, 'redirectUrl': url})}")
    assert refused.status_code == 400
    assert "location" not in refused.headers
    assert "set-cookie" not in refused.headers
    assert (await org.browser().get(f"{REDIRECT}?{urlencode({'token': token})}")).headers["location"] == "/"


async def test_an_origin_that_is_trusted_to_be_redirected_to_is_followed(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    path = "/api/v1/trustedOrigins"
    origins = [("https://redirect.example", "REDIRECT"), ("https://onlycors.example", "CORS")]
    made = [
        await admin.post(path, json={"name": scope + someone.login, "origin": origin, "scopes": [{"type": scope}]})
        for origin, scope in origins
    ]
    assert [answer.status_code for answer in made] == [200, 200], made[0].text
    token = await token_of(http, someone)
    wanted = urlencode({"token": token, "redirectUrl": "https://onlycors.example/x"})
    assert (await org.browser().get(f"{REDIRECT}?{wanted}")).status_code == 400
    wanted = urlencode({"token": token, "redirectUrl": "https://redirect.example/back?a=b"})
    gone = await org.browser().get(f"{REDIRECT}?{wanted}")
    assert gone.headers["location"] == "https://redirect.example/back?a=b"
    for answer in made:
        await admin.delete(f"{path}/{answer.json()['id']}")


async def test_the_cookie_stays_as_long_as_the_policy_lets_it(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    session = {"usePersistentCookie": True, "maxSessionIdleMinutes": 60, "maxSessionLifetimeMinutes": 90}
    await demands.sign_on(session=session)
    query = urlencode({"token": await token_of(http, someone)})
    browser = org.browser()
    assert "Max-Age=5400;" in (await browser.get(f"{REDIRECT}?{query}")).headers["set-cookie"]
    org.clock.advance(seconds=59 * 60)
    refreshed = await browser.post("/api/v1/sessions/me/lifecycle/refresh")
    assert refreshed.status_code == 200
    org.clock.advance(seconds=30 * 60)
    assert (await browser.post("/api/v1/sessions/me/lifecycle/refresh")).status_code == 200
    org.clock.advance(seconds=60)
    assert (await browser.get("/api/v1/sessions/me")).status_code == 404


async def test_a_session_made_by_the_api_reaches_a_browser_by_its_cookie_token(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    path = "/api/v1/sessions"
    body = {"sessionToken": await token_of(http, someone)}
    made = await http.post(f"{path}?additionalFields=cookieToken,cookieTokenUrl", json=body)
    session = made.json()
    assert session["cookieTokenUrl"] == f"{org.url}/login/sessionCookie?token={session['cookieToken']}"
    browser = org.browser()
    pixel = await browser.get(session["cookieTokenUrl"])
    assert (pixel.status_code, pixel.headers["content-type"]) == (200, "image/gif")
    own = (await browser.get(f"{path}/me")).json()
    assert own["login"] == someone.login
    assert own["lastPasswordVerification"] == session["lastPasswordVerification"]
    assert "set-cookie" not in (await org.browser().get(session["cookieTokenUrl"])).headers
    only = await http.post(f"{path}?additionalFields=cookieToken", json={"sessionToken": await token_of(http, someone)})
    assert {"cookieToken", "cookieTokenUrl"} & set(only.json()) == {"cookieToken"}
    refreshed = await admin.put(f"{path}/{session['id']}")
    assert (refreshed.status_code, refreshed.json()["id"]) == (200, session["id"])
    assert (await admin.put(f"{path}/nobody")).status_code == 404


async def test_ones_own_sessions_end_but_for_the_one_that_asks(org: Organisation, someone: Someone) -> None:
    here, there = await org.signed_in(someone), await org.signed_in(someone)
    path = "/api/v1/users/me/lifecycle/delete_sessions"
    foreign = await here.post(path, headers={"Origin": "https://evil.example"})
    assert foreign.json()["errorCode"] == "E0000212"
    assert (await org.browser().post(path)).status_code == 404
    assert (await here.post(path, json={"keepCurrent": "yes"})).json()["errorCode"] == "E0000001"
    ended = await here.post(path, json={})
    assert (ended.status_code, ended.json()) == (200, {})
    assert (await there.get("/api/v1/sessions/me")).status_code == 404
    assert (await here.get("/api/v1/sessions/me")).status_code == 200
    assert (await here.post(path, json={"keepCurrent": False})).status_code == 200
    assert (await here.get("/api/v1/sessions/me")).status_code == 404


async def test_what_was_begun_before_an_administrator_cleared_the_sessions_leads_nowhere(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    token = await token_of(http, someone)
    assert (await admin.delete(f"/api/v1/users/{someone.user.id}/sessions")).status_code == 204
    refused = await http.post("/api/v1/sessions", json={"sessionToken": token})
    assert (refused.status_code, refused.json()["errorCode"]) == (401, "E0000004")


async def test_no_copy_of_a_session_begins_once_it_was_ended(
    org: Organisation, http: httpx.AsyncClient, someone: Someone
) -> None:
    body = {"sessionToken": await token_of(http, someone)}
    session = (await http.post("/api/v1/sessions?additionalFields=cookieTokenUrl", json=body)).json()
    admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
    assert (await admin.delete(f"/api/v1/sessions/{session['id']}")).status_code == 204
    assert "set-cookie" not in (await org.browser().get(session["cookieTokenUrl"])).headers
