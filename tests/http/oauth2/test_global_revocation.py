"""/oauth2/v1/global-token-revocation: nothing that the person has is good any more."""

from typing import Any

import httpx
import pytest
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation, Someone

PATH = "/oauth2/v1/global-token-revocation"


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    """The first administrator's API token."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


async def all_is_over(app: RelyingParty, browser: httpx.AsyncClient, tokens: dict[str, Any]) -> bool:
    asked = await app.answer(browser, prompt="none")
    used = await app.org.browser().get(
        app.url("userinfo"), headers={"authorization": f"Bearer {tokens['access_token']}"}
    )
    refreshed = await app.post("token", grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    return asked.get("error") == "login_required" and used.status_code == 401 and refreshed.status_code == 400


@pytest.mark.parametrize("format", ["opaque", "iss_sub", "email"])
async def test_sessions_and_tokens_of_the_person_end(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, format: str
) -> None:
    app = await relying_party(org)
    browser = await org.signed_in(someone)
    tokens = await app.tokens(browser, scope="openid offline_access")
    org.clock.advance(seconds=1)
    user = someone.user
    subject = {
        "opaque": {"format": "opaque", "id": user.id},
        "iss_sub": {"format": "iss_sub", "iss": app.issuer, "sub": user.id},
        "email": {"format": "email", "email": someone.login},
    }[format]
    done = await admin.post(PATH, json={"sub_id": subject})
    assert (done.status_code, done.content) == (204, b"")
    assert await all_is_over(app, browser, tokens)
    found = await admin.get("/api/v1/logs", params={"filter": 'eventType eq "user.authentication.universal_logout"'})
    assert found.json()[-1]["target"][0]["id"] == user.id


def a_provider(name: str) -> dict[str, Any]:
    return {
        "type": "OIDC",
        "name": name,
        "protocol": {
            "type": "OIDC",
            "endpoints": {
                "authorization": {"url": "https://elsewhere.example.test/authorize", "binding": "HTTP-REDIRECT"},
                "token": {"url": "https://elsewhere.example.test/token", "binding": "HTTP-POST"},
                "jwks": {"url": "https://elsewhere.example.test/keys", "binding": "HTTP-REDIRECT"},
            },
            "issuer": {"url": "https://elsewhere.example.test"},
            "scopes": ["openid"],
            "credentials": {"client": {"client_id": "us", "client_secret": "secret"}},
        },
        "policy": {
            "accountLink": {"action": "AUTO", "filter": None},
            "provisioning": {"action": "AUTO", "groups": {"action": "NONE"}},
            "subject": {"userNameTemplate": {"template": "idpuser.email"}, "matchType": "USERNAME"},
            "maxClockSkew": 0,
        },
    }


async def test_a_provider_names_the_person_as_it_knows_them(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    provider = a_provider("Elsewhere")
    made = await admin.post("/api/v1/idps", json=provider)
    assert made.status_code == 200, made.text
    linked = await admin.post(
        f"/api/v1/idps/{made.json()['id']}/users/{someone.user.id}", json={"externalId": "their name"}
    )
    assert linked.status_code == 200, linked.text
    browser = await org.signed_in(someone)
    subject = {"format": "iss_sub", "iss": "https://elsewhere.example.test", "sub": "their name"}
    assert (await admin.post(PATH, json={"sub_id": subject})).status_code == 204
    assert (await browser.get("/api/v1/sessions/me")).status_code == 404


async def test_of_two_providers_with_one_issuer_either_may_know_the_person(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    made = [(await admin.post("/api/v1/idps", json=a_provider(name))).json() for name in ("First", "Second", "Third")]
    linked = await admin.post(f"/api/v1/idps/{made[1]['id']}/users/{someone.user.id}", json={"externalId": "second's"})
    assert linked.status_code == 200, linked.text
    browser = await org.signed_in(someone)
    subject = {"format": "iss_sub", "iss": "https://elsewhere.example.test", "sub": "second's"}
    assert (await admin.post(PATH, json={"sub_id": subject})).status_code == 204
    assert (await browser.get("/api/v1/sessions/me")).status_code == 404


@pytest.mark.parametrize(
    "subject",
    [
        {"format": "opaque", "id": "00uNobody"},
        {"format": "iss_sub", "iss": "https://nowhere.example.test", "sub": "00u"},
        {"format": "email", "email": "nobody@example.com"},
    ],
    ids=str,
)
async def test_nobody_is_not_found(admin: httpx.AsyncClient, subject: dict[str, str]) -> None:
    refused = await admin.post(PATH, json={"sub_id": subject})
    assert (refused.status_code, refused.json()["errorCode"]) == (404, "E0000007")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"sub_id": "00u"},
        {"sub_id": {"format": "phone_number", "phone_number": "+1"}},
        {"sub_id": {"format": "email", "id": "00u"}},
        {"sub_id": {"format": "iss_sub", "sub": "00u"}},
        {"sub_id": {"format": "opaque", "id": "x" * 2000}},
    ],
    ids=lambda body: str(body)[:60],
)
async def test_what_names_nobody_is_refused(admin: httpx.AsyncClient, body: dict[str, object]) -> None:
    refused = await admin.post(PATH, json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")


async def test_only_who_may_revoke_everything_does(org: Organisation, someone: Someone) -> None:
    body = {"sub_id": {"format": "opaque", "id": someone.user.id}}
    assert (await org.browser().post(PATH, json=body)).status_code in {401, 403}
    assert (await (await org.signed_in(someone)).post(PATH, json=body, headers={"origin": org.url})).status_code == 403
