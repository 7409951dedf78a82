"""/api/v1/sessions and the password step of /api/v1/authn (contract A.Sessions, B; seen-on-the-wire 1.1, 1.2, 3.3)."""

import asyncio
from typing import Any

import httpx
import pytest
from tests.http.api.test_groups import refusal
from tests.relying_party import RelyingParty
from tests.serving import Organisation, Someone

from frontdesk.domain.policies.password import PasswordPolicy
from frontdesk.domain.users.model import UserStatus

AUTHN, SESSIONS = "/api/v1/authn", "/api/v1/sessions"
ME = f"{SESSIONS}/me"
FAILED: tuple[int, str, list[str]] = (401, "E0000004", [])


async def signs_in(http: httpx.AsyncClient, someone: Someone, **changes: object) -> httpx.Response:
    return await http.post(AUTHN, json={"username": someone.login, "password": someone.password, **changes})


async def session_token(http: httpx.AsyncClient, someone: Someone) -> str:
    return str((await signs_in(http, someone)).json()["sessionToken"])


async def opened(http: httpx.AsyncClient, someone: Someone) -> dict[str, Any]:
    response = await http.post(SESSIONS, json={"sessionToken": await session_token(http, someone)})
    assert response.status_code == 200, response.text
    session: dict[str, Any] = response.json()
    return session


async def test_the_right_password_leads_to_success(
    http: httpx.AsyncClient, org: Organisation, someone: Someone
) -> None:
    answer = await signs_in(http, someone)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["cache-control"]
    assert "set-cookie" not in answer.headers
    body = answer.json()
    token = body.pop("sessionToken")
    assert len(token) > 40
    assert body.pop("expiresAt").endswith("Z")
    user = body["_embedded"]["user"]
    assert user.pop("passwordChanged").endswith("Z")
    assert body == {
        "status": "SUCCESS",
        "_embedded": {
            "user": {
                "id": someone.user.id,
                "profile": {
                    "login": someone.login,
                    "firstName": "Grace",
                    "lastName": "Hopper",
                    "locale": "en_US",
                    "timeZone": "America/Los_Angeles",
                },
            }
        },
        "_links": {"cancel": {"href": f"{org.url}{AUTHN}/cancel", "hints": {"allow": ["POST"]}}},
    }


async def test_whatever_does_not_fit_fails_alike(http: httpx.AsyncClient, org: Organisation, someone: Someone) -> None:
    nobody = {"username": "nobody@example.com"}
    assert refusal(await signs_in(http, someone, password="wrong")) == FAILED
    assert refusal(await signs_in(http, someone, **nobody)) == FAILED
    await org.set_status(someone, UserStatus.SUSPENDED)
    assert refusal(await signs_in(http, someone)) == FAILED


async def test_wrong_passwords_lock_the_account(http: httpx.AsyncClient, someone: Someone) -> None:
    for _ in range(PasswordPolicy().max_attempts):
        await signs_in(http, someone, password="wrong")
    assert refusal(await signs_in(http, someone)) == FAILED


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "E0000003"),
        (b"[]", "E0000003"),
        (b"{", "E0000003"),
        (b"{}", "E0000001"),
        (b'{"username": "ada@example.com"}', "E0000001"),
        (b'{"password": "x"}', "E0000001"),
        (b'{"username": "", "password": "x"}', "E0000001"),
        (b'{"username": 1, "password": "x"}', "E0000001"),
        (b'{"username": "a", "password": "' + b"x" * 1025 + b'"}', "E0000001"),
    ],
)
async def test_what_is_no_first_step_is_refused(http: httpx.AsyncClient, body: bytes, code: str) -> None:
    answer = await http.post(AUTHN, content=body)
    assert refusal(answer)[:2] == (400, code)
    if code == "E0000001":
        assert answer.json()["errorSummary"] == "Api validation failed: authRequest"


async def test_a_bad_api_token_is_not_taken_for_the_public(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    assert (await signs_in(admin, someone)).status_code == 200
    bad = org.browser(Authorization="SSWS 00bad")
    assert refusal(await signs_in(bad, someone))[:2] == (401, "E0000011")


async def test_a_session_token_becomes_one_session(
    http: httpx.AsyncClient, org: Organisation, someone: Someone
) -> None:
    token = await session_token(http, someone)
    answer = await http.post(SESSIONS, json={"sessionToken": token})
    assert "set-cookie" not in answer.headers
    session = answer.json()
    assert session.pop("id").startswith("102")
    times = {session.pop(name) for name in ("createdAt", "expiresAt", "lastPasswordVerification")}
    assert all(time.endswith("Z") for time in times)
    assert session == {
        "userId": someone.user.id,
        "login": someone.login,
        "status": "ACTIVE",
        "lastFactorVerification": None,
        "amr": ["pwd"],
        "idp": {"id": org.org_id, "type": "OKTA"},
        "mfaActive": False,
        "_links": {
            "self": {"href": f"{org.url}{ME}", "hints": {"allow": ["GET", "DELETE"]}},
            "refresh": {"href": f"{org.url}{ME}/lifecycle/refresh", "hints": {"allow": ["POST"]}},
            "user": {"href": f"{org.url}/api/v1/users/me", "name": "Grace Hopper", "hints": {"allow": ["GET"]}},
        },
    }
    assert refusal(await http.post(SESSIONS, json={"sessionToken": token})) == FAILED


async def test_of_many_who_redeem_a_token_at_once_one_gets_the_session(
    http: httpx.AsyncClient, someone: Someone
) -> None:
    token = await session_token(http, someone)
    answers = await asyncio.gather(*(http.post(SESSIONS, json={"sessionToken": token}) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401, 401]


async def test_a_session_token_is_good_for_five_minutes(
    http: httpx.AsyncClient, org: Organisation, someone: Someone
) -> None:
    token = await session_token(http, someone)
    org.clock.advance(seconds=300)
    assert refusal(await http.post(SESSIONS, json={"sessionToken": token})) == FAILED


async def test_whoever_was_suspended_meanwhile_gets_no_session(
    http: httpx.AsyncClient, org: Organisation, someone: Someone
) -> None:
    token = await session_token(http, someone)
    await org.set_status(someone, UserStatus.SUSPENDED)
    assert refusal(await http.post(SESSIONS, json={"sessionToken": token})) == FAILED


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", (400, "E0000003", [])),
        (b"null", (400, "E0000003", [])),
        (b"{}", (400, "E0000003", [])),
        (b'{"sessionToken": 1}', (400, "E0000003", [])),
        (b'{"sessionToken": ""}', FAILED),
        (b'{"sessionToken": "invalid_token"}', FAILED),
        (b'{"sessionToken": "' + b"x" * 1000 + b'"}', FAILED),
    ],
)
async def test_what_is_no_session_token_is_refused(
    http: httpx.AsyncClient, body: bytes, expected: tuple[int, str, list[str]]
) -> None:
    assert refusal(await http.post(SESSIONS, content=body)) == expected


async def test_an_administrator_reads_refreshes_and_ends_a_session(
    http: httpx.AsyncClient, admin: httpx.AsyncClient, org: Organisation, someone: Someone
) -> None:
    session = await opened(http, someone)
    path = f"{SESSIONS}/{session['id']}"
    read = (await admin.get(path)).json()
    here = f"{org.url}{path}"
    assert read == {
        **session,
        "_links": {
            "self": {"href": here, "hints": {"allow": ["GET", "DELETE"]}},
            "refresh": {"href": f"{here}/lifecycle/refresh", "hints": {"allow": ["POST"]}},
            "user": {
                "href": f"{org.url}/api/v1/users/{someone.user.id}",
                "name": "Grace Hopper",
                "hints": {"allow": ["GET"]},
            },
        },
    }
    org.clock.advance(seconds=60)
    refreshed = (await admin.post(f"{path}/lifecycle/refresh")).json()
    assert refreshed["expiresAt"] > read["expiresAt"]
    assert refreshed["createdAt"] == read["createdAt"]
    ended = await admin.delete(path)
    assert (ended.status_code, ended.content) == (204, b"")
    for method, at in (("GET", path), ("DELETE", path), ("POST", f"{path}/lifecycle/refresh")):
        answer = await admin.request(method, at)
        assert answer.status_code == 404
        assert answer.json()["errorSummary"] == f"Not found: Resource not found: {session['id']} (AppSession)"


async def test_sessions_of_others_are_for_administrators(
    http: httpx.AsyncClient, org: Organisation, someone: Someone
) -> None:
    session = await opened(http, someone)
    assert (await http.get(f"{SESSIONS}/{session['id']}")).status_code == 401
    browser = await org.signed_in(await org.someone())
    assert (await browser.get(f"{SESSIONS}/{session['id']}")).status_code in {401, 403}


async def test_there_is_no_list_of_sessions(admin: httpx.AsyncClient) -> None:
    assert refusal(await admin.get(f"{SESSIONS}/"))[:2] == (405, "E0000022")


async def test_people_see_refresh_and_end_their_own_session(org: Organisation, someone: Someone) -> None:
    browser = await org.signed_in(someone)
    own = (await browser.get(ME)).json()
    assert own["login"] == someone.login
    assert own["_links"]["self"]["href"] == f"{org.url}{ME}"
    org.clock.advance(seconds=60)
    assert (await browser.post(f"{ME}/lifecycle/refresh")).json()["expiresAt"] > own["expiresAt"]
    ended = await browser.delete(ME)
    assert ended.status_code == 204
    assert ended.headers["set-cookie"].startswith("sid=;")
    assert (await browser.get(ME)).status_code == 404


async def test_without_a_cookie_there_is_no_own_session(http: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    for client in (http, admin):
        answer = await client.get(ME)
        assert answer.status_code == 404
        assert answer.json()["errorCode"] == "E0000007"


async def test_another_site_s_page_can_neither_end_nor_prolong_a_session(org: Organisation, someone: Someone) -> None:
    browser = await org.signed_in(someone)
    for origin in ("https://evil.example", "null"):
        for method, path in (("DELETE", ME), ("POST", f"{ME}/lifecycle/refresh")):
            answer = await browser.request(method, path, headers={"Origin": origin})
            assert refusal(answer)[:2] == (403, "E0000212")
            assert "access-control-allow-origin" not in answer.headers
    assert (await browser.delete(ME, headers={"Origin": org.url})).status_code == 204


async def test_a_page_of_a_trusted_origin_may(admin: httpx.AsyncClient, org: Organisation, someone: Someone) -> None:
    origin = "https://spa.sessions.example"
    body = {"name": "Sessions SPA", "origin": origin, "scopes": [{"type": "CORS"}]}
    assert (await admin.post("/api/v1/trustedOrigins", json=body)).status_code == 200
    browser = await org.signed_in(someone)
    answer = await browser.get(ME, headers={"Origin": origin})
    assert answer.headers["access-control-allow-origin"] == origin
    assert answer.headers["access-control-allow-credentials"] == "true"
    assert (await browser.delete(ME, headers={"Origin": origin})).status_code == 204


async def test_a_session_token_signs_a_browser_in_at_the_authorization_endpoint(
    app: RelyingParty, http: httpx.AsyncClient, org: Organisation, someone: Someone
) -> None:
    browser = org.browser()
    token = await session_token(http, someone)
    answer = await app.authorize(browser, sessionToken=token, prompt="none")
    assert "code=" in answer.headers["location"]
    assert "sid=" in answer.headers["set-cookie"]
    assert (await browser.get(ME)).json()["login"] == someone.login
    again = await app.authorize(org.browser(), sessionToken=token, prompt="none")
    assert "error=login_required" in again.headers["location"]
    assert "set-cookie" not in again.headers


async def test_a_session_says_whether_a_second_factor_could_be_asked(
    http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    session = await opened(http, someone)
    assert session["mfaActive"] is False
    profile = {"question": "disliked_food", "answer": "mayonnaise"}
    enrolled = await admin.post(
        f"/api/v1/users/{someone.user.id}/factors",
        json={"factorType": "question", "provider": "OKTA", "profile": profile},
    )
    assert enrolled.status_code == 200, enrolled.text
    assert (await admin.get(f"{SESSIONS}/{session['id']}")).json()["mfaActive"] is True
