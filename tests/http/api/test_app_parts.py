"""Grants, tokens, provisioning, policies, logos and SAML metadata of apps (contract A.Apps; seen 3, 4)."""

import base64
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import httpx
import pytest
from tests.http.api.app_bodies import PATH, URL, causes, made, oidc
from tests.relying_party import relying_party
from tests.serving import Organisation

from frontdesk.domain.ids import PolicyId
from frontdesk.domain.policies.model import PolicyType

_PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
_MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
_DS = "{http://www.w3.org/2000/09/xmldsig#}"


# grants


async def test_a_granted_scope_is_the_clients_until_it_is_taken_back(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    app = (await oidc(admin)).json()
    path = f"{PATH}/{app['id']}/grants"
    said = {"scopeId": "okta.users.read", "issuer": org.url}
    posted = await admin.post(path, json=said)
    assert posted.status_code == 200
    grant = posted.json()
    assert grant | {**said, "status": "ACTIVE", "source": "ADMIN", "clientId": app["id"]} == grant
    assert grant["createdBy"]["type"] == "User"
    assert (await admin.post(path, json=said)).json()["id"] == grant["id"]
    await admin.post(path, json={"scopeId": "okta.apps.manage"})
    page = await admin.get(f"{path}?limit=1")
    assert len(page.json()) == 1
    assert 'rel="next"' in page.headers["link"]
    expanded = (await admin.get(f"{path}/{grant['id']}?expand=scope")).json()
    assert expanded["_embedded"] == {"scope": {"id": said["scopeId"]}}

    async def granted() -> set[str]:
        async with org.unit() as unit:
            client = await unit.clients.find(app["id"])
        assert client is not None
        return set(client.granted_scopes)

    assert await granted() == {"okta.users.read", "okta.apps.manage"}
    assert (await admin.delete(f"{path}/{grant['id']}")).status_code == 204
    assert await granted() == {"okta.apps.manage"}
    assert (await admin.get(f"{path}/{grant['id']}")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"scopeId": "openid"},
        {"scopeId": "okta.everything.manage"},
        {"scopeId": 7},
        {},
        {"scopeId": "okta.users.read", "issuer": "https://elsewhere.example.test"},
    ],
)
async def test_a_scope_that_cannot_be_granted_is_refused(admin: httpx.AsyncClient, body: dict[str, Any]) -> None:
    app = (await oidc(admin)).json()
    refused = await admin.post(f"{PATH}/{app['id']}/grants", json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert causes(refused)
    bookmark = await made(admin)
    assert (await admin.get(f"{PATH}/{bookmark['id']}/grants")).json()["errorCode"] == "E0000024"


# refresh tokens


async def test_refresh_tokens_are_listed_and_revoked(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = await relying_party(org)
    browser = await org.signed_in()
    tokens = [await app.tokens(browser, scope="openid offline_access") for _ in range(3)]
    path = f"{PATH}/{app.client_id}/tokens"
    listed = (await admin.get(path)).json()
    assert len(listed) == 3
    one = listed[0]
    assert (one["clientId"], one["userId"], one["status"]) == (app.client_id, org.ada.user.id, "ACTIVE")
    assert set(one["scopes"]) == {"openid", "offline_access"}
    assert one["issuer"] == f"{org.url}/oauth2/default"
    assert tokens[0]["refresh_token"] not in str(listed)
    assert (await admin.get(f"{path}/{one['id']}?expand=scope")).json()["_embedded"]["scopes"]
    assert (await admin.delete(f"{path}/{one['id']}")).status_code == 204
    gone = await admin.get(f"{path}/{one['id']}")
    assert gone.json()["errorSummary"].startswith(f"Not found: Resource not found: {app.client_id}.{one['id']} (")
    assert len((await admin.get(path)).json()) == 2
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).json() == []
    refused = await app.post("token", grant_type="refresh_token", refresh_token=tokens[2]["refresh_token"])
    assert refused.json()["error"] == "invalid_grant"


# provisioning


async def test_an_app_that_cannot_be_provisioned_says_so(admin: httpx.AsyncClient) -> None:
    path = f"{PATH}/{(await made(admin))['id']}"
    assert (await admin.get(f"{path}/connections/default")).json() == {
        "status": "UNKNOWN",
        "profile": {"authScheme": "UNKNOWN"},
    }
    refused = await admin.post(f"{path}/connections/default", json={"profile": {"authScheme": "TOKEN", "token": "x"}})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    for feature in ("", "/USER_PROVISIONING", "/INBOUND_PROVISIONING"):
        answer = await admin.get(f"{path}/features{feature}")
        assert (answer.status_code, causes(answer)) == (400, "Provisioning is not supported.")
    unknown = await admin.get(f"{path}/features/TELEPATHY")
    assert unknown.json()["errorSummary"] == "Not found: Resource not found: TELEPATHY (PublicAppFeatureSetName)"


async def test_the_connection_to_another_org_keeps_its_token_to_itself(admin: httpx.AsyncClient) -> None:
    body = {"label": "Org2Org", "name": "okta_org2org", "signOnMode": "SAML_2_0", "settings": {"app": {"baseUrl": URL}}}
    app = (await admin.post(PATH, json=body)).json()
    assert (app["name"], app["settings"]["app"], app["visibility"]["appLinks"]) == (
        "okta_org2org",
        {"baseUrl": URL},
        {"login": True},
    )
    path = f"{PATH}/{app['id']}/connections/default"
    assert (await admin.post(f"{path}/lifecycle/activate")).status_code == 400
    assert (await admin.get(path)).json()["status"] == "DISABLED"
    wanted = {"profile": {"authScheme": "TOKEN", "token": "a token of theirs"}}
    posted = await admin.post(f"{path}?activate=true", json=wanted)
    assert (posted.status_code, posted.json()["status"]) == (200, "ENABLED")
    assert "a token of theirs" not in posted.text + (await admin.get(path)).text
    assert (await admin.post(f"{path}/lifecycle/deactivate")).status_code == 204
    assert (await admin.get(path)).json()["status"] == "DISABLED"


async def test_an_app_is_given_a_policy(org: Organisation, admin: httpx.AsyncClient) -> None:
    path = f"{PATH}/{(await made(admin))['id']}"
    usual = (await admin.get(path)).json()["_links"]["accessPolicy"]["href"]
    async with org.unit() as unit:
        default = next(policy for policy in await unit.policies.list_of_type(PolicyType.ACCESS_POLICY) if policy.system)
        other = replace(default, id=PolicyId("rstOfThisTest"), name="Of this test", system=False, rules=())
        await unit.policies.add(other)
        password = (await unit.policies.list_of_type(PolicyType.PASSWORD))[0]
    assert usual == f"{org.url}/api/v1/policies/{default.id}"
    assert (await admin.put(f"{path}/policies/{other.id}")).status_code == 204
    assert (await admin.get(path)).json()["_links"]["accessPolicy"]["href"].endswith(other.id)
    assert (await admin.put(f"{path}/policies/{default.id}")).status_code == 204
    assert (await admin.get(path)).json()["_links"]["accessPolicy"]["href"] == usual
    assert (await admin.put(f"{path}/policies/{password.id}")).status_code == 400
    assert (await admin.put(f"{path}/policies/rstNone")).status_code == 404
    async with org.unit() as unit:
        await unit.policies.remove(other.id)


# pictures


async def test_a_logo_is_shown_as_the_picture_that_it_is(http: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    path = f"{PATH}/{(await made(admin))['id']}"
    assert (await admin.get(path)).json()["_links"]["logo"] == []
    posted = await admin.post(f"{path}/logo", files={"file": ("logo.html", _PNG, "text/html")})
    assert (posted.status_code, posted.content) == (201, b"")
    logo = (await admin.get(path)).json()["_links"]["logo"][0]
    assert logo == {"href": posted.headers["location"], "name": "medium", "type": "image/png"}
    shown = await http.get(logo["href"])
    assert (shown.status_code, shown.content, shown.headers["content-type"]) == (200, _PNG, "image/png")
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in shown.headers["content-security-policy"]
    await admin.post(f"{path}/logo", files={"file": ("logo.gif", b"GIF89a, another", "image/gif")})
    assert (await http.get(logo["href"])).status_code == 404


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        ({"file": ("x.png", b"<svg onload=alert(1)>", "image/png")}, 400, "E0000001"),
        ({"file": ("x.png", b"", "image/png")}, 400, "E0000001"),
        ({"file": ("x.png", _PNG + bytes(1_000_000), "image/png")}, 400, "E0000001"),
        ({"file": ("x.png", _PNG + bytes(1_100_000), "image/png")}, 413, "E0000020"),
        ({"other": ("x.png", _PNG, "image/png")}, 400, "E0000001"),
        (None, 400, "E0000019"),
    ],
)
async def test_what_is_no_picture_is_refused(
    admin: httpx.AsyncClient, content: dict[str, Any] | None, status: int, code: str
) -> None:
    path = f"{PATH}/{(await made(admin))['id']}/logo"
    refused = await (admin.post(path, files=content) if content else admin.post(path, content=_PNG))
    assert (refused.status_code, refused.json()["errorCode"]) == (status, code)


# SAML


async def test_metadata_name_the_certificate_that_the_app_signs_with(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    body = {"label": "Métadata 🦊", "signOnMode": "SAML_2_0", "settings": {"signOn": {"idpIssuer": 'https://x/?"<&ü'}}}
    app = (await admin.post(PATH, json=body)).json()
    key = (await admin.get(f"{PATH}/{app['id']}/credentials/keys")).json()[0]
    path = f"{PATH}/{app['id']}/sso/saml/metadata"
    answer = await admin.get(path, params={"kid": key["kid"]}, headers={"Accept": "application/xml"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml;charset=ISO-8859-1")
    root = ET.fromstring(answer.content)  # noqa: S314  # our own answer
    assert root.get("entityID") == 'https://x/?"<&ü'
    certificate = root.find(f".//{_DS}X509Certificate")
    assert certificate is not None
    assert base64.b64decode(certificate.text or "") == base64.b64decode(key["x5c"][0])
    locations = [service.get("Location") or "" for service in root.iter(f"{_MD}SingleSignOnService")]
    assert len(locations) == 2
    assert all(location.startswith(f"{org.url}/app/{app['name']}/exk") for location in locations)
    wrong = await admin.get(path, headers={"Accept": "application/json"})
    assert (wrong.status_code, wrong.json()["errorCode"]) == (400, "E0000019")
    assert (await admin.get(f"{path}?kid=none", headers={"Accept": "text/xml"})).status_code == 404


async def test_only_saml_apps_have_metadata(admin: httpx.AsyncClient) -> None:
    app = await made(admin)
    refused = await admin.get(f"{PATH}/{app['id']}/sso/saml/metadata", headers={"Accept": "application/xml"})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000024")


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("GET", ""),
        ("GET", "/users"),
        ("GET", "/groups"),
        ("GET", "/credentials/keys"),
        ("POST", "/credentials/keys/generate?validityYears=2"),
        ("GET", "/credentials/csrs"),
        ("GET", "/credentials/secrets"),
        ("GET", "/credentials/jwks"),
        ("GET", "/grants"),
        ("GET", "/tokens"),
        ("GET", "/connections/default"),
        ("GET", "/features"),
        ("PUT", "/policies/rstNone"),
        ("POST", "/lifecycle/activate"),
        ("DELETE", ""),
    ],
)
async def test_an_app_that_is_none_is_not_found(admin: httpx.AsyncClient, method: str, rest: str) -> None:
    answer = await admin.request(method, f"{PATH}/0oaNone{rest}")
    assert answer.status_code == 404
    assert answer.json()["errorSummary"] == "Not found: Resource not found: 0oaNone (AppInstance)"
