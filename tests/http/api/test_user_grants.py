"""A person's consents, refresh tokens and app links as the management API shows them (contract A.Users)."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.http.api.test_groups import unique
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation, Someone

from frontdesk.domain.logs.model import ClientContext
from frontdesk.usecases.consents.record import Given, record_consent

USERS = "/api/v1/users"


@dataclass(frozen=True, slots=True)
class Bound:
    """A person, an app of theirs, and what they gave it."""

    someone: Someone
    app: RelyingParty
    tokens: dict[str, Any]

    @property
    def path(self) -> str:
        return f"{USERS}/{self.someone.user.id}"

    @property
    def client(self) -> str:
        return f"{self.path}/clients/{self.app.client_id}"


@pytest_asyncio.fixture(loop_scope="session")
async def bound(org: Organisation, someone: Someone) -> Bound:
    """Somebody with a refresh token and two consents."""
    app = await relying_party(org)
    tokens = await app.tokens(await org.signed_in(someone), scope="openid offline_access")
    await consents(org, someone, app, "payments", "calendar")
    return Bound(someone, app, tokens)


async def consents(org: Organisation, someone: Someone, app: RelyingParty, *scopes: str) -> None:
    server = org.serving.engine.snapshots.org_of_host(org.url.partition("://")[2])
    assert server is not None
    async with org.unit() as unit:
        client = await unit.clients.find(app.facts["client_id"])
        assert client is not None
        given = Given(someone.user, client, server.servers["default"].id, scopes)  # type: ignore[index]  # an id is text
        await record_consent(unit, given, ClientContext(), org.clock.now())


async def test_the_clients_of_a_person_are_those_that_hold_something(
    admin: httpx.AsyncClient, org: Organisation, bound: Bound
) -> None:
    (shown,) = (await admin.get(f"{bound.path}/clients")).json()
    assert shown == {
        "client_id": bound.app.client_id,
        "client_name": "Test app",
        "client_uri": None,
        "logo_uri": None,
        "_links": {
            "grants": {"href": f"{org.url}{bound.client}/grants", "hints": {"allow": ["GET", "DELETE"]}},
            "tokens": {"href": f"{org.url}{bound.client}/tokens", "hints": {"allow": ["GET", "DELETE"]}},
        },
    }
    other = await org.someone()
    assert (await admin.get(f"{USERS}/{other.user.id}/clients")).json() == []


async def test_grants_say_who_let_whom_have_what(admin: httpx.AsyncClient, org: Organisation, bound: Bound) -> None:
    grants = (await admin.get(f"{bound.path}/grants", params={"expand": "scope"})).json()
    assert {grant["scopeId"] for grant in grants} == {"payments", "calendar"}
    grant = grants[0]
    assert grant["id"].startswith("oag")
    assert grant["_embedded"]["scope"]["name"] == grant["scopeId"]
    assert grant["_embedded"]["scope"]["id"].startswith("scp")
    facts = {name: grant[name] for name in ("status", "clientId", "userId", "issuer", "source")}
    assert facts == {
        "status": "ACTIVE",
        "clientId": bound.app.client_id,
        "userId": bound.someone.user.id,
        "issuer": f"{org.url}/oauth2/default",
        "source": "END_USER",
    }
    one = (await admin.get(f"{bound.path}/grants/{grant['id']}", params={"expand": "scope"})).json()
    assert one == grant
    of_client = (await admin.get(f"{bound.client}/grants")).json()
    assert [found["id"] for found in of_client] == [found["id"] for found in grants]
    (calendar,) = (await admin.get(f"{bound.path}/grants", params={"scopeId": "calendar"})).json()
    assert calendar["scopeId"] == "calendar"


async def test_grants_come_by_pages(admin: httpx.AsyncClient, bound: Bound) -> None:
    first = await admin.get(f"{bound.path}/grants", params={"limit": "1"})
    second = await admin.get(first.links["next"]["url"])
    assert "next" not in second.links
    assert {grant["scopeId"] for grant in first.json() + second.json()} == {"payments", "calendar"}


async def test_whoever_took_a_grant_back_is_asked_again(
    admin: httpx.AsyncClient, org: Organisation, someone: Someone
) -> None:
    app = await relying_party(org, consent_method="REQUIRED")
    browser = await org.signed_in(someone)
    await consents(org, someone, app, "openid", "payments")
    assert "code" in await app.answer(browser, scope="openid payments", prompt="none")
    grants = (await admin.get(f"{USERS}/{someone.user.id}/grants", params={"scopeId": "payments"})).json()
    assert (await admin.delete(f"{USERS}/{someone.user.id}/grants/{grants[0]['id']}")).status_code == 204
    assert (await app.answer(browser, scope="openid payments", prompt="none"))["error"] == "consent_required"


@pytest.mark.parametrize("of_client", [True, False])
async def test_all_grants_are_taken_back_at_once(admin: httpx.AsyncClient, bound: Bound, of_client: bool) -> None:
    path = f"{bound.client if of_client else bound.path}/grants"
    for _ in range(2):
        assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(f"{bound.path}/grants")).json() == []


async def test_a_refresh_token_is_shown_without_its_value(
    admin: httpx.AsyncClient, org: Organisation, bound: Bound
) -> None:
    (token,) = (await admin.get(f"{bound.client}/tokens", params={"expand": "scope"})).json()
    assert token["id"].startswith("oar")
    assert token["status"] == "ACTIVE"
    assert token["scopes"] == ["openid", "offline_access"]
    assert token["issuer"] == f"{org.url}/oauth2/default"
    assert (token["clientId"], token["userId"]) == (bound.app.client_id, bound.someone.user.id)
    assert token["created"] < token["expiresAt"]
    assert [scope["name"] for scope in token["_embedded"]["scopes"]] == token["scopes"]
    assert bound.tokens["refresh_token"] not in str(token)
    read = await admin.get(f"{bound.client}/tokens/{token['id']}")
    assert read.json() == {name: value for name, value in token.items() if name != "_embedded"}


@pytest.mark.parametrize("all_of_them", [True, False])
async def test_a_revoked_refresh_token_takes_its_access_tokens_along(
    admin: httpx.AsyncClient, bound: Bound, all_of_them: bool
) -> None:
    (token,) = (await admin.get(f"{bound.client}/tokens")).json()
    assert (await bound.app.userinfo(bound.tokens["access_token"])).status_code == 200
    path = f"{bound.client}/tokens" + ("" if all_of_them else f"/{token['id']}")
    assert (await admin.delete(path)).status_code == 204
    assert (await bound.app.refresh(bound.tokens["refresh_token"])).status_code == 400
    assert (await bound.app.userinfo(bound.tokens["access_token"])).status_code == 401
    assert (await admin.get(f"{bound.client}/tokens")).json() == []
    assert (await admin.get(f"{bound.client}/tokens/{token['id']}")).status_code == 404


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ("/{user}/grants/oagNobody", "oagNobody (OAuth2ScopeConsentGrant)"),
        ("/{user}/clients/0oaNobody/grants", "0oaNobody (PublicClientApp)"),
        ("/{user}/clients/0oaNobody/tokens", "0oaNobody (PublicClientApp)"),
        ("/{user}/clients/{client}/tokens/oarNobody", "oarNobody (OAuth2RefreshToken)"),
        ("/00uNobody/grants", "00uNobody (User)"),
        ("/00uNobody/clients/{client}/tokens", "00uNobody (User)"),
    ],
)
async def test_what_is_not_there_is_not_found(
    admin: httpx.AsyncClient, bound: Bound, method: str, path: str, missing: str
) -> None:
    named = path.replace("{user}", bound.someone.user.id).replace("{client}", bound.app.client_id)
    answer = await admin.request(method, USERS + named)
    assert answer.status_code == 404
    assert answer.json()["errorSummary"] == f"Not found: Resource not found: {missing}"


async def test_nobody_reaches_what_somebody_else_gave(
    admin: httpx.AsyncClient, org: Organisation, bound: Bound
) -> None:
    other = f"{USERS}/{(await org.someone()).user.id}"
    (token,) = (await admin.get(f"{bound.client}/tokens")).json()
    (grant, *_) = (await admin.get(f"{bound.path}/grants")).json()
    for path in (f"{other}/grants/{grant['id']}", f"{other}/clients/{bound.app.client_id}/tokens/{token['id']}"):
        assert (await admin.get(path)).status_code == 404
        assert (await admin.delete(path)).status_code == 404
    assert len((await admin.get(f"{bound.path}/grants")).json()) == 2
    assert len((await admin.get(f"{bound.client}/tokens")).json()) == 1


async def test_me_is_whoever_calls(admin: httpx.AsyncClient) -> None:
    for path in ("clients", "grants", "appLinks"):
        assert (await admin.get(f"{USERS}/me/{path}")).status_code == 200


async def test_app_links_are_the_active_apps_of_a_person(
    admin: httpx.AsyncClient, org: Organisation, someone: Someone
) -> None:
    body = {
        "name": "bookmark",
        "label": unique("Bookmark"),
        "signOnMode": "BOOKMARK",
        "settings": {"app": {"requestIntegration": False, "url": "https://example.com/bookmark.htm"}},
    }
    path = f"{USERS}/{someone.user.id}/appLinks"
    app = (await admin.post("/api/v1/apps", json=body)).json()
    assert app["id"] not in [link["appInstanceId"] for link in (await admin.get(path)).json()]
    assigned = await admin.post(f"/api/v1/apps/{app['id']}/users", json={"id": someone.user.id})
    assert assigned.status_code == 200, assigned.text
    (shown,) = [link for link in (await admin.get(path)).json() if link["appInstanceId"] == app["id"]]
    assert (shown["label"], shown["appName"], shown["hidden"]) == (body["label"], "bookmark", False)
    assert shown["linkUrl"] == app["_links"]["appLinks"][0]["href"]
    await admin.post(f"/api/v1/apps/{app['id']}/lifecycle/deactivate")
    assert app["id"] not in [link["appInstanceId"] for link in (await admin.get(path)).json()]
