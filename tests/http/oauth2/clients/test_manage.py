"""Reading, replacing and removing clients (RFC 7592; contract C.8; attack cases 33, 47, 48)."""

from dataclasses import replace
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey
from tests.http.oauth2.answers import error_of
from tests.http.oauth2.clients.conftest import PATH
from tests.relying_party import JWT_BEARER, RelyingParty, relying_party, signed
from tests.serving import CALLBACK, Organisation

from frontdesk.domain.ids import ClientId

BODY: dict[str, Any] = {"client_name": "App", "redirect_uris": [CALLBACK]}


def itself(app: RelyingParty) -> httpx.AsyncClient:
    """The client with its own registration access token."""
    return app.org.browser(Authorization=f"Bearer {app.facts['registration_access_token']}")


async def service_with(org: Organisation, *scopes: str) -> httpx.AsyncClient:
    """A service that was granted scopes of the org's own API, calling with such a token."""
    app = await relying_party(
        org,
        server="org",
        application_type="service",
        grant_types=["client_credentials"],
        redirect_uris=None,
        post_logout_redirect_uris=None,
        token_endpoint_auth_method="private_key_jwt",
    )
    async with org.unit() as unit:
        client = await unit.clients.find(ClientId(app.client_id))
        assert client is not None
        await unit.clients.save(replace(client, granted_scopes=frozenset(scopes)))
        unit.changes_clients()
    response = await app.post("token", grant_type="client_credentials", scope=" ".join(scopes))
    assert response.status_code == 200, response.text
    return org.browser(Authorization=f"Bearer {response.json()['access_token']}")


# as itself


async def test_a_client_reads_itself(app: RelyingParty) -> None:
    response = await itself(app).get(f"{PATH}/{app.client_id}")
    assert response.status_code == 200
    body = response.json()
    assert body["client_id"] == app.client_id
    assert body["registration_client_uri"] == f"{app.org.url}{PATH}/{app.client_id}"
    assert body["registration_access_token"] == app.facts["registration_access_token"]


async def test_a_client_replaces_what_it_said_and_what_it_leaves_out_is_gone(app: RelyingParty) -> None:
    before = await itself(app).put(f"{PATH}/{app.client_id}", json={**BODY, "client_uri": "https://app.example.test/"})
    assert before.json()["client_uri"] == "https://app.example.test/"
    after = await itself(app).put(f"{PATH}/{app.client_id}", json={**BODY, "client_name": "New name"})
    assert after.status_code == 200
    assert after.json()["client_name"] == "New name"
    assert "client_uri" not in after.json()
    assert after.json()["registration_access_token"] == app.facts["registration_access_token"]
    assert (await app.post("token", grant_type="nonsense")).json()["error"] == "unsupported_grant_type"


async def test_a_client_cannot_free_itself_from_consent(org: Organisation) -> None:
    app = await relying_party(org, consent_method="REQUIRED")
    response = await itself(app).put(f"{PATH}/{app.client_id}", json={**BODY, "consent_method": "TRUSTED"})
    assert response.json()["consent_method"] == "REQUIRED"


async def test_a_client_cannot_rename_itself(app: RelyingParty) -> None:
    response = await itself(app).put(f"{PATH}/{app.client_id}", json={**BODY, "client_id": "another"})
    assert response.json()["error"] == "invalid_client_metadata"


async def test_a_client_that_becomes_public_loses_its_secret_and_owes_a_challenge(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    body = {**BODY, "token_endpoint_auth_method": "none"}
    response = await itself(app).put(f"{PATH}/{app.client_id}", json=body)
    assert "client_secret" not in response.json()
    assert (await app.answer(browser))["error"] == "invalid_request"
    back = await itself(app).put(f"{PATH}/{app.client_id}", json=BODY)
    assert back.json()["client_secret"] != app.secret
    assert (await app.answer(browser))["error"] == "invalid_request"


async def test_a_client_removes_itself_and_everything_of_it_is_void(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    tokens = await app.tokens(browser, scope="openid offline_access")
    assert (await itself(app).delete(f"{PATH}/{app.client_id}")).status_code == 204
    assert error_of(await app.refresh(tokens["refresh_token"]), 401) == "invalid_client"
    assert (await app.userinfo(tokens["access_token"])).status_code == 401
    assert (await app.authorize(browser)).status_code == 400
    assert (await itself(app).get(f"{PATH}/{app.client_id}")).status_code == 401


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_another_clients_token_opens_nothing(app: RelyingParty, method: str) -> None:
    other = await relying_party(app.org)
    response = await itself(other).request(method, f"{PATH}/{app.client_id}", json=BODY)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer ")
    gone = await itself(other).request(method, f"{PATH}/0oanobody", json=BODY)
    assert gone.json() == response.json()


async def test_a_registration_token_does_not_list_or_register(app: RelyingParty) -> None:
    assert (await itself(app).get(PATH)).status_code == 401
    assert (await itself(app).post(PATH, json=BODY)).status_code == 401


@pytest.mark.parametrize("what", ["newSecret", "activate", "deactivate"])
async def test_a_client_has_no_lifecycle_of_its_own(app: RelyingParty, what: str) -> None:
    assert (await itself(app).post(f"{PATH}/{app.client_id}/lifecycle/{what}")).status_code == 401


# as an administrator


async def test_a_list_shows_no_secrets(admin: httpx.AsyncClient, app: RelyingParty) -> None:
    clients = (await admin.get(PATH, params={"limit": "200"})).json()
    assert clients
    for client in clients:
        assert not {"client_secret", "registration_access_token"} & set(client)
    assert app.secret not in (await admin.get(f"{PATH}/{app.client_id}")).text


async def test_pages_of_a_list_join_to_the_whole(admin: httpx.AsyncClient, org: Organisation) -> None:
    made = {(await org.register(client_name=f"Paged {n}"))["client_id"] for n in range(5)}
    seen: list[str] = []
    url: str | None = f"{PATH}?q=paged&limit=2"
    while url is not None:
        response = await admin.get(url)
        assert response.status_code == 200
        assert len(response.json()) <= 2
        seen += [client["client_id"] for client in response.json()]
        links = {link["rel"]: link["url"] for link in response.links.values()}
        assert "self" in links
        url = links.get("next")
    assert sorted(seen) == sorted(made)


@pytest.mark.parametrize("limit", ["x", "-1", "1.5", "9" * 30, "\N{ARABIC-INDIC DIGIT FIVE}"])
async def test_a_limit_is_a_positive_number(admin: httpx.AsyncClient, limit: str) -> None:
    response = await admin.get(PATH, params={"limit": limit})
    assert (response.status_code, response.json()["errorCode"]) == (400, "E0000001")


@pytest.mark.parametrize("q", ["%", "_", "' OR 1=1 --", "é", "x" * 5000])
async def test_a_prefix_is_taken_to_the_letter(admin: httpx.AsyncClient, app: RelyingParty, q: str) -> None:
    response = await admin.get(PATH, params={"q": q})
    assert (response.status_code, response.json()) == (200, [])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("PUT", ""),
        ("DELETE", ""),
        ("POST", "/lifecycle/newSecret"),
        ("POST", "/lifecycle/activate"),
        ("POST", "/lifecycle/deactivate"),
    ],
)
async def test_an_unknown_client_is_not_found(admin: httpx.AsyncClient, method: str, path: str) -> None:
    response = await admin.request(method, f"{PATH}/0oanobody{path}", json=BODY)
    assert response.status_code == 404
    assert response.json()["errorSummary"] == "Not found: Resource not found: 0oanobody (PublicClientApp)"


async def test_a_new_secret_takes_the_place_of_the_old_one(admin: httpx.AsyncClient, app: RelyingParty) -> None:
    response = await admin.post(f"{PATH}/{app.client_id}/lifecycle/newSecret")
    assert response.status_code == 200
    renewed = RelyingParty(app.org, {**app.facts, **response.json()}, http=app.http)
    assert renewed.secret != app.secret
    assert error_of(await app.post("introspect", token="x"), 401) == "invalid_client"
    assert await renewed.introspect("x") == {"active": False}


async def test_activating_and_deactivating(admin: httpx.AsyncClient, app: RelyingParty) -> None:
    for what, status in (("deactivate", 401), ("activate", 200)):
        assert (await admin.post(f"{PATH}/{app.client_id}/lifecycle/{what}")).status_code == 204
        assert (await app.post("introspect", token="x")).status_code == status


# as a service with scopes of the org's own API


@pytest.mark.parametrize(
    ("scope", "registers", "reads", "removes"),
    [
        ("okta.clients.register", 201, 403, 403),
        ("okta.clients.read", 403, 200, 403),
        ("okta.clients.manage", 201, 200, 204),
        ("okta.users.read", 403, 403, 403),
    ],
)
async def test_a_scope_opens_what_it_names(
    org: Organisation, app: RelyingParty, scope: str, registers: int, reads: int, removes: int
) -> None:
    service = await service_with(org, scope)
    assert (await service.post(PATH, json=BODY)).status_code == registers
    assert (await service.get(PATH)).status_code == reads
    assert (await service.get(f"{PATH}/{app.client_id}")).status_code == reads
    response = await service.delete(f"{PATH}/{app.client_id}")
    assert response.status_code == removes
    if removes == 403:
        assert response.json()["errorCode"] == "E0000006"


async def test_a_token_of_another_server_opens_nothing(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    tokens = await app.tokens(browser, scope="openid api")
    for token in (tokens["access_token"], tokens["id_token"]):
        response = await app.org.browser(Authorization=f"Bearer {token}").get(PATH)
        assert (response.status_code, response.json()["errorCode"]) == (401, "E0000011")


# where keys are fetched from


@pytest.mark.parametrize(
    "uri",
    [
        "https://127.0.0.1/keys",
        "https://[::1]/keys",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/keys",
        "https://192.168.1.1/keys",
        "https://0.0.0.0/keys",
        "https://[::ffff:10.0.0.1]/keys",
        "https://[fd00::1]/keys",
    ],
)
async def test_keys_are_never_fetched_from_inside(open_org: Organisation, uri: str) -> None:
    http, key = open_org.browser(), ECKey.generate_key("P-256")
    body = {**BODY, "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": uri}
    facts = (await http.post(PATH, json=body)).json()
    client_id = facts["client_id"]
    claims = {"iss": client_id, "sub": client_id, "aud": f"{open_org.url}/oauth2/default"}
    assertion = signed({**claims, "exp": open_org.now_s + 60}, "ES256", key)
    form = {"client_assertion_type": JWT_BEARER, "client_assertion": assertion, "grant_type": "client_credentials"}
    assert error_of(await http.post("/oauth2/default/v1/token", data=form), 401) == "invalid_client"
