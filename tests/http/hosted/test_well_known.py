"""What clients ask before anybody signs in (real-clients 4, 5; contract C.8)."""

import re
from typing import Any

import httpx
import pytest
from tests.serving import Organisation

FINGER = "/.well-known/webfinger"
ANYWHERE = {"Origin": "https://anybody.example"}


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    """The first administrator's API token."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


async def finds(http: httpx.AsyncClient, login: str, **query: str) -> list[dict[str, Any]]:
    answer = await http.get(FINGER, params={"resource": f"okta:acct:{login}", **query}, headers=ANYWHERE)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/jrd+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["subject"] == f"okta:acct:{login}"
    return list(answer.json()["links"])


async def test_the_org_says_that_it_speaks_the_classic_pipeline(org: Organisation, http: httpx.AsyncClient) -> None:
    answer = await http.get("/.well-known/okta-organization", headers=ANYWHERE)
    found = answer.json()
    assert (found["id"], found["pipeline"]) == (org.org_id, "v1")
    assert found["_links"]["organization"]["href"] == org.url
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_a_login_is_checked_by_the_org_whoever_it_is(org: Organisation, http: httpx.AsyncClient) -> None:
    known, unknown = await finds(http, org.ada.login), await finds(http, "nobody@example.com")
    assert known == unknown
    assert known[0]["rel"] == "okta:idp"
    assert known[0]["properties"] == {"okta:idp:type": "OKTA"}
    assert await finds(http, org.ada.login, rel="somebody") == []
    for resource in ("", "acct:ada@example.com", "okta:acct:", "okta:acct:" + "x" * 600):
        refused = await http.get(FINGER, params={"resource": resource})
        assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")


async def test_a_routing_rule_leads_a_login_to_its_provider(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    idp = {
        "type": "GOOGLE",
        "name": "Work accounts",
        "protocol": {
            "type": "OIDC",
            "scopes": ["openid", "email", "profile"],
            "credentials": {"client": {"client_id": "x", "client_secret": "y"}},
        },
        "policy": {
            "accountLink": {"action": "AUTO", "filter": None},
            "provisioning": {"action": "AUTO", "profileMaster": False, "groups": {"action": "NONE"}},
            "maxClockSkew": 0,
            "subject": {"userNameTemplate": {"template": "idpuser.email"}, "filter": None, "matchType": "USERNAME"},
        },
    }
    made = await admin.post("/api/v1/idps", json=idp)
    assert made.status_code == 200, made.text
    idp_id = made.json()["id"]
    [policy] = (await admin.get("/api/v1/policies?type=IDP_DISCOVERY")).json()
    conditions = {
        "userIdentifier": {"type": "IDENTIFIER", "patterns": [{"matchType": "SUFFIX", "value": "@work.example"}]},
    }
    chosen = {"idp": {"providers": [{"type": "GOOGLE", "id": idp_id}], "idpSelectionType": "SPECIFIC"}}
    rule = {"type": "IDP_DISCOVERY", "name": "Work", "priority": 1, "conditions": conditions, "actions": chosen}
    answer = await admin.post(f"/api/v1/policies/{policy['id']}/rules", json=rule)
    assert answer.status_code == 200, answer.text
    [link] = await finds(http, "ada@work.example", requestContext="/app/UserHome")
    assert link["href"] == f"{org.url}/sso/idps/{idp_id}"
    assert link["properties"] == {"okta:idp:type": "GOOGLE", "okta:idp:id": idp_id}
    assert link["titles"] == {"und": "Work accounts"}
    for broken in ("http://[", "//[", "https://\u2100.example"):
        assert (await finds(http, "ada@home.example", requestContext=broken))[0]["properties"][
            "okta:idp:type"
        ] == "OKTA"


async def test_the_image_says_nothing_of_who_exists(org: Organisation, http: httpx.AsyncClient) -> None:
    known = await http.get("/login/getimage", params={"username": org.ada.login})
    assert known.json() == (await http.get("/login/getimage", params={"username": "nobody"})).json()
    assert (await http.get(known.json()["pwdImg"])).headers["content-type"] == "image/svg+xml"


async def test_the_fingerprint_is_framed_by_trusted_origins_alone(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    body = {"name": "Finger", "origin": "https://finger.example", "scopes": [{"type": "CORS"}]}
    assert (await admin.post("/api/v1/trustedOrigins", json=body)).status_code == 200
    page = await http.get("/auth/services/devicefingerprint")
    policy = page.headers["content-security-policy"]
    assert re.search(r"frame-ancestors 'self' [^;]*https://finger\.example[ ;]", policy), policy
    assert "x-frame-options" not in page.headers
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce is not None
    assert f'nonce="{nonce[1]}"' in page.text
    assert "FingerprintServiceReady" in page.text
    assert "https://finger.example" in page.text
