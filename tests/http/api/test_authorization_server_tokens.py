"""Refresh tokens as the server's owner sees them, and previews of tokens."""

from typing import Any

import httpx
import pytest
from tests.relying_party import RelyingParty
from tests.serving import Organisation, Someone

SERVER = "/api/v1/authorizationServers/default"
PREVIEW = f"{SERVER}/tokens/preview"
OFFLINE = "openid email offline_access"


async def test_what_a_client_holds_is_listed_page_by_page_and_taken_away(
    admin: httpx.AsyncClient, app: RelyingParty, browser: httpx.AsyncClient, org: Organisation
) -> None:
    tokens = [await app.tokens(browser, scope=OFFLINE) for _ in range(2)]
    clients = (await admin.get(f"{SERVER}/clients")).json()
    assert app.client_id in {client["client_id"] for client in clients}
    path = f"{SERVER}/clients/{app.client_id}/tokens"
    listed = (await admin.get(f"{path}?expand=scope")).json()
    assert len(listed) == 2
    assert {"openid", "email", "offline_access"} == set(listed[0]["scopes"])
    assert (listed[0]["clientId"], listed[0]["userId"], listed[0]["status"]) == (
        app.client_id,
        org.ada.user.id,
        "ACTIVE",
    )
    assert {scope["name"] for scope in listed[0]["_embedded"]["scopes"]} == set(listed[0]["scopes"])
    assert not any(token["refresh_token"] in str(listed) for token in tokens)
    first = await admin.get(f"{path}?limit=1")
    assert [*first.json(), *(await admin.get(first.links["next"]["url"])).json()] == [
        {name: value for name, value in token.items() if name != "_embedded"} for token in listed
    ]
    one, other = listed
    assert (await admin.get(f"{path}/{one['id']}")).json()["id"] == one["id"]
    assert (await admin.delete(f"{path}/{one['id']}")).status_code == 204
    assert (await admin.get(f"{path}/{one['id']}")).status_code == 404
    assert [token["id"] for token in (await admin.get(path)).json()] == [other["id"]]
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).json() == []
    assert {(await app.refresh(token["refresh_token"])).json()["error"] for token in tokens} == {"invalid_grant"}


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_a_client_that_is_not_there_is_named_as_one(admin: httpx.AsyncClient, method: str) -> None:
    answer = await admin.request(method, f"{SERVER}/clients/0oa404/tokens")
    assert answer.status_code == 404
    assert answer.json()["errorSummary"] == "Not found: Resource not found: 0oa404 (PublicClientApp)"


async def _preview(admin: httpx.AsyncClient, **body: object) -> dict[str, Any]:
    answer = await admin.post(PREVIEW, json=body)
    assert answer.status_code == 200, answer.text
    preview: dict[str, Any] = answer.json()
    return preview


async def test_a_preview_shows_the_claims_that_the_tokens_would_have(
    admin: httpx.AsyncClient, app: RelyingParty, browser: httpx.AsyncClient, org: Organisation
) -> None:
    scopes = ["openid", "email"]
    preview = await _preview(
        admin, clientId=app.client_id, userId=org.ada.user.id, grantType="authorization_code", scopes=scopes
    )
    tokens = await app.tokens(browser, scope=" ".join(scopes))
    changing = {"jti", "iat", "exp", "auth_time"}
    for shown, token, also in (("accessToken", "access_token", set()), ("idToken", "id_token", {"at_hash", "nonce"})):
        issued = (await app.verified(tokens[token]))[1]
        previewed = preview[shown]["claims"]
        for name in changing | also:
            issued.pop(name, None)
            previewed.pop(name, None)
        assert previewed == issued
    [policy] = preview["policies"]
    assert (policy["result"], policy["rules"][0]["result"]) == ("MATCH", "MATCH")
    assert (preview["scopes"], preview["error"]) == (scopes, None)
    assert preview["lifetimes"]["accessTokenLifetimeMinutes"] == 60


async def test_a_preview_says_why_there_would_be_no_token(
    admin: httpx.AsyncClient, org: Organisation, app: RelyingParty, someone: Someone
) -> None:
    narrow = "/api/v1/authorizationServers/narrow/tokens/preview"
    body = {
        "clientId": app.client_id,
        "userId": someone.user.id,
        "grantType": "authorization_code",
        "scopes": ["read", "write"],
    }
    preview = (await admin.post(narrow, json=body)).json()
    [policy] = preview["policies"]
    assert (policy["result"], policy["rules"][0]["result"]) == ("NO_RULE_FITS", "SCOPES_REFUSED")
    assert policy["rules"][0]["refusedScopes"] == ["write"]
    assert preview["error"]["error"] == "access_denied"
    assert (preview["accessToken"], preview["idToken"]) == (None, None)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scopes": ["nowhere"]}, "invalid_scope"),
        ({"grantType": "password"}, "unauthorized_client"),
        ({"userId": None, "grantType": "client_credentials"}, "unauthorized_client"),
    ],
)
async def test_a_preview_tells_the_error_that_the_client_would_be_told(
    admin: httpx.AsyncClient, org: Organisation, app: RelyingParty, changes: dict[str, object], error: str
) -> None:
    body = {"clientId": app.client_id, "userId": org.ada.user.id, "grantType": "authorization_code", **changes}
    assert (await _preview(admin, **body))["error"]["error"] == error


async def test_a_preview_of_what_is_not_there_is_refused(
    admin: httpx.AsyncClient, org: Organisation, app: RelyingParty
) -> None:
    ada = org.ada.user.id
    tried = [
        ({"clientId": "0oa404"}, 404),
        ({"clientId": app.client_id, "userId": "00u404", "grantType": "authorization_code"}, 404),
        ({"clientId": app.client_id, "userId": ada}, 400),
        ({"clientId": app.client_id, "grantType": "authorization_code"}, 400),
        ({"clientId": 7}, 400),
        ({}, 400),
    ]
    assert [(await admin.post(PREVIEW, json=body)).status_code for body, _ in tried] == [status for _, status in tried]
