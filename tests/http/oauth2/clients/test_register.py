"""Registering a client (RFC 7591; OIDC Registration; contract C.8; attack cases 5, 48)."""

from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, OctKey
from tests.http.oauth2.clients.conftest import PATH
from tests.serving import CALLBACK, Organisation

BODY: dict[str, Any] = {"client_name": "App", "redirect_uris": [CALLBACK]}
SERVICE: dict[str, Any] = {"application_type": "service", "grant_types": ["client_credentials"]}


async def register(admin: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    body = {name: value for name, value in {**BODY, **changes}.items() if value is not None}
    return await admin.post(PATH, json=body)


async def refused(admin: httpx.AsyncClient, **changes: Any) -> str:
    response = await register(admin, **changes)
    assert response.status_code == 400, response.text
    body = response.json()
    assert set(body) == {"error", "error_description"}
    return str(body["error"])


async def test_the_answer_tells_the_client_who_it_is(org: Organisation, admin: httpx.AsyncClient) -> None:
    response = await register(admin)
    assert response.status_code == 201
    assert response.headers["content-type"] == "application/json"
    assert "no-store" in response.headers["cache-control"]
    body = response.json()
    assert body["client_id"].startswith("0oa")
    assert len(body["client_secret"]) == 64
    assert body["client_secret_expires_at"] == 0
    assert body["client_id_issued_at"] == org.now_s
    assert body["registration_client_uri"] == f"{org.url}{PATH}/{body['client_id']}"
    assert body["registration_access_token"]


async def test_what_is_left_out_gets_its_default_and_is_told(admin: httpx.AsyncClient) -> None:
    body = (await register(admin)).json()
    assert body["grant_types"] == ["authorization_code"]
    assert body["response_types"] == ["code"]
    assert body["token_endpoint_auth_method"] == "client_secret_basic"
    assert body["application_type"] == "web"
    assert body["consent_method"] == "REQUIRED"


async def test_everything_that_is_said_is_echoed(admin: httpx.AsyncClient) -> None:
    key = ECKey.generate_key("P-256", {"kid": "one"})
    said = {
        "client_name": "Ünïcode \N{SNOWMAN}",
        "redirect_uris": [CALLBACK, "http://localhost:3000/cb"],
        "post_logout_redirect_uris": ["https://app.example.test/bye"],
        "grant_types": ["authorization_code", "implicit", "refresh_token"],
        "response_types": ["code", "id_token", "code id_token token"],
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks": {"keys": [key.as_dict(private=False)]},
        "client_uri": "https://app.example.test/",
        "logo_uri": "https://app.example.test/logo.png",
        "policy_uri": "https://app.example.test/policy",
        "tos_uri": "https://app.example.test/terms",
        "initiate_login_uri": "https://app.example.test/login",
        "request_object_signing_alg": "ES256",
        "id_token_signed_response_alg": "RS256",
        "default_max_age": 3600,
        "require_auth_time": True,
    }
    body = (await register(admin, **said)).json()
    assert {name: body[name] for name in said} == said
    assert "client_secret" not in body
    again = (await admin.get(f"{PATH}/{body['client_id']}")).json()
    assert {name: again[name] for name in said} == said


async def test_unknown_members_and_nulls_are_ignored(admin: httpx.AsyncClient) -> None:
    response = await admin.post(PATH, json={**BODY, "contacts": ["me@example.com"], "shoe_size": 7, "jwks": None})
    assert response.status_code == 201
    assert "shoe_size" not in response.json()


async def test_a_client_cannot_choose_its_own_credentials(admin: httpx.AsyncClient) -> None:
    said = {"client_id": "chosen", "client_secret": "chosen", "registration_access_token": "chosen"}
    body = (await register(admin, **said)).json()
    assert "chosen" not in {body[name] for name in said}


@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://app.example.test/cb#fragment",
        "https://app.example.test/cb#",
        "https://*.example.test/cb",
        "https://app.example.test/*",
        "https://app.example.test/../cb",
        "https://app.example.test/%2e%2e/cb",
        "https://user@app.example.test/cb",
        "https://app.example.test\\@evil.example.test/",
        "https:///cb",
        "//app.example.test/cb",
        "/cb",
        "cb",
        "",
        " https://app.example.test/cb",
        "https://app.example.test/c b",
        "com.example.app:/cb",
        "https://app.example.test/" + "x" * 2048,
    ],
)
async def test_a_redirect_uri_that_could_mean_another_place_is_refused(admin: httpx.AsyncClient, uri: str) -> None:
    assert await refused(admin, redirect_uris=[uri]) == "invalid_redirect_uri"
    assert await refused(admin, post_logout_redirect_uris=[uri]) == "invalid_redirect_uri"


@pytest.mark.parametrize("uris", [None, [], "https://app.example.test/cb", [7], {}])
async def test_redirect_uris_are_an_array_with_something_in_it(admin: httpx.AsyncClient, uris: Any) -> None:
    assert await refused(admin, redirect_uris=uris) == "invalid_redirect_uri"


SECRET_KEY = OctKey.generate_key(256).as_dict(private=True)
PRIVATE_KEY = ECKey.generate_key("P-256").as_dict(private=True)
BAD: dict[str, dict[str, Any]] = {
    "an unknown grant type": {"grant_types": ["authorization_code", "nonsense"]},
    "no grant type to begin with": {"grant_types": ["refresh_token"]},
    "no grant type at all": {"grant_types": []},
    "an unknown response type": {"response_types": ["nonsense"]},
    "code without its grant": {"grant_types": ["implicit"], "response_types": ["code"]},
    "tokens without their grant": {
        "grant_types": ["authorization_code"],
        "response_types": ["code", "id_token"],
    },
    "an unknown auth method": {"token_endpoint_auth_method": "tls_client_auth"},
    "an unknown application type": {"application_type": "toaster"},
    "a browser app with a secret": {"application_type": "browser", "token_endpoint_auth_method": "client_secret_post"},
    "a browser app acting for itself": {"application_type": "browser", "grant_types": ["client_credentials"]},
    "a public client acting for itself": {
        "grant_types": ["authorization_code", "client_credentials"],
        "token_endpoint_auth_method": "none",
    },
    "a service with redirect URIs": SERVICE,
    "a service with codes": {**SERVICE, "redirect_uris": None, "response_types": ["code"]},
    "private_key_jwt without keys": {"token_endpoint_auth_method": "private_key_jwt"},
    "keys and where to find them": {"jwks": {"keys": []}, "jwks_uri": "https://app.example.test/keys"},
    "no keys in the set": {"jwks": {"keys": []}},
    "a set that is none": {"jwks": {"no": "keys"}},
    "a private key": {"jwks": {"keys": [PRIVATE_KEY]}},
    "a secret key": {"jwks": {"keys": [SECRET_KEY]}},
    "a jwks_uri of a file": {"jwks_uri": "file:///etc/passwd"},
    "an initiate_login_uri over http": {"initiate_login_uri": "http://app.example.test/login"},
    "a logo that runs": {"logo_uri": "javascript:alert(1)"},
    "a policy that runs": {"policy_uri": "data:text/html,x"},
    "an unsigned ID token": {"id_token_signed_response_alg": "none"},
    "an unknown algorithm": {"id_token_signed_response_alg": "HS256"},
    "unsigned request objects": {"request_object_signing_alg": "none"},
    "a name that is no string": {"client_name": 7},
    "a name of control characters": {"client_name": "a\u0007b"},
    "a name that is too long": {"client_name": "x" * 2049},
    "a flag that is no flag": {"require_auth_time": "yes"},
    "a negative age": {"default_max_age": -1},
    "a hundred and one redirect URIs": {"post_logout_redirect_uris": [f"{CALLBACK}{n}" for n in range(101)]},
}


@pytest.mark.parametrize("changes", BAD.values(), ids=BAD)
async def test_metadata_is_refused_that_has(admin: httpx.AsyncClient, changes: dict[str, Any]) -> None:
    assert await refused(admin, **changes) == "invalid_client_metadata"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"text"', b"null", b"\xff", b'{"a":1,"a":2}', b'{"client_name":"\\u0000"}', b'{"a":NaN}',
     b'{"client_name":"\\ud800"}', b"[" * 100_000, b'{"default_max_age":' + b"9" * 400 + b"}"],
    ids=lambda body: repr(body[:20]),
)  # fmt: skip
async def test_a_body_that_is_no_json_object_is_refused(admin: httpx.AsyncClient, body: bytes) -> None:
    response = await admin.post(PATH, content=body, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["error"]) == (400, "invalid_client_metadata")


async def test_a_public_client_gets_no_secret(admin: httpx.AsyncClient) -> None:
    body = (await register(admin, application_type="browser")).json()
    assert body["token_endpoint_auth_method"] == "none"
    assert "client_secret" not in body
    assert "client_secret_expires_at" not in body


async def test_a_service_needs_no_redirect_uris(admin: httpx.AsyncClient) -> None:
    body = (await register(admin, **SERVICE, redirect_uris=None)).json()
    assert body["response_types"] == ["token"]


# who may


@pytest.mark.parametrize(
    "authorization", [None, "", "SSWS", "SSWS nonsense", "Bearer nonsense", "Bearer a.b.c", "Basic abc"]
)
async def test_without_a_good_token_nobody_registers(http: httpx.AsyncClient, authorization: str | None) -> None:
    headers = {"authorization": authorization} if authorization is not None else {}
    response = await http.post(PATH, json=BODY, headers=headers)
    assert response.status_code == 401
    assert response.json()["errorCode"] == "E0000011"


async def test_an_administrator_may_say_that_people_need_not_be_asked(admin: httpx.AsyncClient) -> None:
    assert (await register(admin, consent_method="TRUSTED")).json()["consent_method"] == "TRUSTED"


async def test_where_registration_is_open_anybody_may(open_org: Organisation) -> None:
    response = await open_org.browser().post(PATH, json=BODY)
    assert response.status_code == 201


async def test_nobody_in_particular_cannot_say_that_people_need_not_be_asked(open_org: Organisation) -> None:
    response = await open_org.browser().post(PATH, json={**BODY, "consent_method": "TRUSTED"})
    assert response.json()["consent_method"] == "REQUIRED"


async def test_a_wrong_token_is_refused_even_where_registration_is_open(open_org: Organisation) -> None:
    response = await open_org.browser(Authorization="SSWS nonsense").post(PATH, json=BODY)
    assert response.status_code == 401


async def test_outside_development_plain_http_is_for_loopback_only(open_org: Organisation) -> None:
    http = open_org.browser()
    allowed = await http.post(PATH, json={**BODY, "redirect_uris": ["http://127.0.0.1/cb"]})
    assert allowed.status_code == 201
    refusal = await http.post(PATH, json={**BODY, "redirect_uris": ["http://app.example.test/cb"]})
    assert refusal.json()["error"] == "invalid_redirect_uri"
