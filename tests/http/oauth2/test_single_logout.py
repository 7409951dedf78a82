"""Apps hear of the end of sessions (Front-Channel Logout 1.0, Back-Channel Logout 1.0)."""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from tests.callee import Asked, callee
from tests.hostile import claims_of
from tests.http.oauth2.test_logout import STATE, hint_of
from tests.relying_party import RelyingParty, relying_party
from tests.serving import CALLBACK, SIGNED_OUT, Organisation, Someone

from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.sessions.participation import OIDC, Participation
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.usecases.sessions.end import close_session, close_sessions
from frontdesk.usecases.sessions.leaving import GIVE_UP_MS, LEASE_MS, Leaving

FRONT = "https://app.example.test/front?from=us"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


async def run(org: Organisation, *, seconds: int = 1) -> None:
    """Time goes by, and rounds are made."""
    org.clock.advance(seconds=seconds)
    await org.serving.rounds.run_due(org.org_id)


def frames_of(page: httpx.Response) -> list[str]:
    return [unescape(uri) for uri in re.findall(r'<iframe hidden src="([^"]*)"', page.text)]


def admin_of(org: Organisation) -> httpx.AsyncClient:
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


async def logout_token(app: RelyingParty, http: httpx.AsyncClient, asked: Asked) -> tuple[dict[str, Any], Any]:
    """Header and claims of a logout token that the app has checked the signature of."""
    assert (asked.method, asked.headers["content-type"]) == ("POST", "application/x-www-form-urlencoded")
    [token] = parse_qs(asked.body.decode())["logout_token"]
    keys = KeySet.import_key_set((await http.get(app.url("keys"))).json())
    decoded = jwt.decode(token, keys, algorithms=["RS256", "ES256"])
    return dict(decoded.header), decoded.claims


async def test_discovery_says_so(app: RelyingParty, http: httpx.AsyncClient) -> None:
    document = (await http.get(f"{app.issuer}/.well-known/openid-configuration")).json()
    for channel in ("frontchannel", "backchannel"):
        assert document[f"{channel}_logout_supported"] is True
        assert document[f"{channel}_logout_session_supported"] is True
    assert "sid" in document["claims_supported"]


async def test_a_client_is_told_by_a_logout_token(
    org: Organisation, http: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    async with callee() as service:
        app = await relying_party(org, backchannel_logout_uri=f"{service.url}/out")
        id_token = await hint_of(app, browser)
        said = claims_of(id_token)
        gone = await browser.get(
            app.url("logout"),
            params={"id_token_hint": id_token, "post_logout_redirect_uri": SIGNED_OUT, "state": STATE},
        )
        assert gone.status_code == 302, "nothing is loaded by the browser, which goes on at once"
        await run(org)
        [asked] = service.asked
        header, claims = await logout_token(app, http, asked)
        assert header["typ"] == "logout+jwt"
        assert header["alg"] == "RS256"
        assert (claims["iss"], claims["aud"]) == (said["iss"], said["aud"])
        assert (claims["sub"], claims["sid"]) == (said["sub"], said["sid"])
        assert claims["events"] == {EVENT: {}}
        assert claims["exp"] - claims["iat"] <= 120
        assert {"jti", "iat"} <= set(claims)
        assert "nonce" not in claims
        await run(org)
        assert len(service.asked) == 1, "once"


async def test_a_browser_loads_what_the_client_registered_and_goes_on(
    org: Organisation, browser: httpx.AsyncClient
) -> None:
    app = await relying_party(org, frontchannel_logout_uri=FRONT, frontchannel_logout_session_required=True)
    id_token = await hint_of(app, browser)
    said = claims_of(id_token)
    page = await browser.get(
        app.url("logout"), params={"id_token_hint": id_token, "post_logout_redirect_uri": SIGNED_OUT, "state": STATE}
    )
    assert page.status_code == 200
    [frame] = frames_of(page)
    assert dict(httpx.URL(frame).params) == {"from": "us", "iss": said["iss"], "sid": said["sid"]}
    [then] = re.findall(r'id="next" href="([^"]*)"', page.text)
    assert dict(httpx.URL(unescape(then)).params) == {"state": STATE}
    policy = page.headers["content-security-policy"]
    assert "frame-src https://app.example.test" in policy
    assert "default-src 'none'" in policy
    cookies = page.headers.get_list("set-cookie")
    assert any(cookie.startswith("sid=;") for cookie in cookies)
    assert any(cookie.startswith("oktaStateToken=;") for cookie in cookies)
    assert frames_of(await browser.get("/login/signout")) == []


async def test_a_client_that_did_not_ask_for_the_session_is_not_told_which(
    org: Organisation, browser: httpx.AsyncClient
) -> None:
    app = await relying_party(org, frontchannel_logout_uri=FRONT)
    page = await browser.get(app.url("logout"), params={"id_token_hint": await hint_of(app, browser)})
    assert frames_of(page) == [FRONT]
    assert 'id="next"' not in page.text


async def test_who_registered_nothing_has_no_sid_and_is_not_noted(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    assert "sid" not in claims_of(await hint_of(app, browser))
    async with org.unit() as unit:
        live = await unit.sessions.list_live(org.ada.user.id, org.clock.now())
        assert [await unit.session_participants.list_of_session(session.id) for session in live] == [[]] * len(live)


@pytest.mark.parametrize("way", ["own", "administrator", "everywhere", "suspended", "deleted", "revoked"])
async def test_however_a_session_ends_the_client_is_told(org: Organisation, someone: Someone, way: str) -> None:
    async with callee() as service, admin_of(org) as admin:
        app = await relying_party(org, backchannel_logout_uri=f"{service.url}/out")
        browser = await org.signed_in(someone)
        said = claims_of(await hint_of(app, browser))
        user = f"/api/v1/users/{someone.user.id}"
        if way == "own":
            ended = [await browser.delete("/api/v1/sessions/me", headers={"origin": org.url})]
        elif way == "administrator":
            [session] = (await admin.get(f"{user}/sessions")).json()
            assert session["id"] == said["sid"]
            ended = [await admin.delete(f"/api/v1/sessions/{session['id']}")]
        elif way == "everywhere":
            ended = [await admin.delete(f"{user}/sessions", params={"oauthTokens": "true"})]
        elif way == "suspended":
            ended = [await admin.post(f"{user}/lifecycle/suspend")]
        elif way == "deleted":
            ended = [await admin.delete(user), await admin.delete(user)]
        else:
            body = {"sub_id": {"format": "opaque", "id": someone.user.id}}
            ended = [await admin.post("/oauth2/v1/global-token-revocation", json=body)]
        assert {response.status_code for response in ended} <= {200, 204}, ended[0].text
        await run(org)
        assert [asked.path for asked in service.asked] == ["/out"]


async def test_a_client_that_fails_is_told_again_and_one_that_refuses_is_not(
    org: Organisation, browser: httpx.AsyncClient
) -> None:
    async with callee() as failing, callee() as refusing, admin_of(org) as admin:
        failing.says(503)
        refusing.says(400)
        apps = [await relying_party(org, backchannel_logout_uri=f"{each.url}/out") for each in (failing, refusing)]
        hints = [await hint_of(app, browser) for app in apps]
        await browser.get(apps[0].url("logout"), params={"id_token_hint": hints[0]})
        await run(org)
        failing.says(204)
        await run(org, seconds=10)
        await run(org, seconds=3600)
        assert (len(failing.asked), len(refusing.asked)) == (2, 1)
        logged = (await admin.get("/api/v1/logs", params={"filter": 'eventType eq "user.authentication.slo"'})).json()
        assert [event["outcome"] for event in logged[-2:]] == [
            {"result": "FAILURE", "reason": "The backchannel_logout_uri answered 400."},
            {"result": "SUCCESS", "reason": None},
        ]


async def test_a_session_that_goes_on_under_another_id_still_tells_whoever_took_part(
    org: Organisation, http: httpx.AsyncClient, someone: Someone
) -> None:
    """Signing in once more in the same browser makes a new session id; apps were told the old one."""
    async with callee() as service:
        app = await relying_party(org, backchannel_logout_uri=f"{service.url}/out")
        browser = await org.signed_in(someone)
        said = claims_of(await hint_of(app, browser))
        sessions = org.serving.engine.sessions
        context = ClientContext("127.0.0.1", "tests", "tests")
        cookie = await sessions.open(org.org_id, someone.user, ("pwd",), browser.cookies["sid"], context)
        browser.cookies.set("sid", cookie, domain="id.example.test")
        await run(org)
        assert service.asked == [], "nobody has left"
        await browser.delete("/api/v1/sessions/me", headers={"origin": org.url})
        await run(org)
        [asked] = service.asked
        assert (await logout_token(app, http, asked))[1]["sid"] == said["sid"]


async def test_a_logout_token_is_no_hint_and_no_access_token(
    org: Organisation, http: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    async with callee() as service:
        app = await relying_party(org, backchannel_logout_uri=f"{service.url}/out")
        await browser.get(app.url("logout"), params={"id_token_hint": await hint_of(app, browser)})
        await run(org)
        [token] = parse_qs(service.asked[0].body.decode())["logout_token"]
    refused = await http.get(app.url("logout"), params={"id_token_hint": token})
    assert refused.status_code == 400
    used = await http.get(app.url("userinfo"), headers={"authorization": f"Bearer {token}"})
    assert used.status_code == 401


@pytest.mark.parametrize(
    "metadata",
    [
        {"frontchannel_logout_uri": "https://elsewhere.example.test/front"},
        {"frontchannel_logout_uri": "javascript:alert(1)"},
        {"backchannel_logout_uri": "https://app.example.test/out#fragment"},
        {"backchannel_logout_uri": "ldap://app.example.test"},
        {"backchannel_logout_uri": 7},
        {"backchannel_logout_session_required": "yes"},
    ],
    ids=str,
)
async def test_where_nobody_is_told_is_not_registered(org: Organisation, metadata: dict[str, object]) -> None:
    async with admin_of(org) as admin:
        body = {"client_name": "x", "redirect_uris": [CALLBACK], **metadata}
        refused = await admin.post("/oauth2/v1/clients", json=body)
    assert refused.status_code == 400, refused.text
    assert refused.json()["error"] == "invalid_client_metadata"


async def test_an_app_keeps_what_its_administrator_registers(org: Organisation) -> None:
    settings = {
        "frontchannel_logout_uri": "https://app.example.test/front",
        "frontchannel_logout_session_required": True,
        "backchannel_logout_uri": "https://app.example.test/back",
        "backchannel_logout_session_required": True,
    }
    async with admin_of(org) as admin:
        body = {
            "name": "oidc_client",
            "label": "Hears of logout",
            "signOnMode": "OPENID_CONNECT",
            "credentials": {"oauthClient": {"token_endpoint_auth_method": "client_secret_post"}},
            "settings": {
                "oauthClient": {
                    "redirect_uris": [CALLBACK],
                    "response_types": ["code"],
                    "grant_types": ["authorization_code"],
                    "application_type": "web",
                    **settings,
                }
            },
        }
        made = (await admin.post("/api/v1/apps", json=body)).json()
        shown = made["settings"]["oauthClient"]
        assert {name: shown[name] for name in settings} == settings
        registered = (await admin.get(f"/oauth2/v1/clients/{made['id']}")).json()
        assert {name: registered[name] for name in settings} == settings


@pytest.mark.parametrize("ends", ["one", "all"])
async def test_an_app_does_not_join_a_session_that_ends_at_this_very_moment(
    org: Organisation, someone: Someone, ends: str
) -> None:
    app = await relying_party(org, backchannel_logout_uri="https://app.example.test/back")
    browser = await org.signed_in(someone)
    async with org.unit() as unit:
        [session] = await unit.sessions.list_live(someone.user.id, org.clock.now())
        asking = asyncio.create_task(app.answer(browser, prompt="none"))
        await asyncio.sleep(0.1)  # it has looked, and waits for its turn to write
        if ends == "one":
            await close_session(unit, session.id, org.clock.now())
        else:
            await close_sessions(unit, someone.user.id, org.clock.now())
    answer = await asking
    assert (answer.get("error"), answer.get("code")) == ("login_required", None)
    async with org.unit() as unit:
        assert await unit.session_participants.list_of_session(session.id) == []


@dataclass(slots=True)
class Broken:
    """Has a bug."""

    told: list[str] = field(default_factory=list)

    async def iframe_uri(self, org: OrgSnapshot, one: Participation) -> str | None:
        return None

    async def tell(self, org: OrgSnapshot, one: Participation) -> bool:
        self.told.append(one.user_id)
        raise KeyError(one.app_id)


async def test_what_breaks_each_time_that_an_app_is_told_is_given_up_after_a_day(
    org: Organisation, someone: Someone
) -> None:
    app, browser = (
        await relying_party(org, backchannel_logout_uri="https://app.example.test/out"),
        await org.signed_in(someone),
    )
    await app.tokens(browser)
    async with org.unit() as unit:
        await close_sessions(unit, someone.user.id, org.clock.now())
    broken, engine = Broken(), org.serving.engine
    leaving = Leaving(org.serving.base.store, engine.snapshots, {OIDC: broken}, org.clock)
    for ms in (0, LEASE_MS, GIVE_UP_MS, LEASE_MS):
        org.clock.advance(ms=ms)
        for errand in (await leaving.list_due(org.org_id)).values():
            with suppress(KeyError):
                await errand()
    assert broken.told.count(someone.user.id) == 2
    async with org.unit() as unit:
        due = await unit.session_participants.list_due(org.clock.now() + GIVE_UP_MS, 1_000)
    assert someone.user.id not in {one.user_id for one in due}
