"""Discovery and keys (OIDC Discovery §4; RFC 8414; RFC 7517; contract C.1)."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.http.conftest import NARROW
from tests.serving import Organisation

from frontdesk.domain.ids import AuthorizationServerId

DOCUMENTS = {
    "org, OpenID": ("/.well-known/openid-configuration", ""),
    "org, OAuth": ("/.well-known/oauth-authorization-server", ""),
    "custom, OpenID": ("/oauth2/default/.well-known/openid-configuration", "/oauth2/default"),
    "custom, OAuth appended": ("/oauth2/default/.well-known/oauth-authorization-server", "/oauth2/default"),
    "custom, OAuth inserted": ("/.well-known/oauth-authorization-server/oauth2/default", "/oauth2/default"),
    "custom, OpenID inserted": ("/.well-known/openid-configuration/oauth2/default", "/oauth2/default"),
}


def strings(value: object) -> Iterator[str]:
    """Every string of a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)


@pytest.mark.parametrize(("path", "suffix"), DOCUMENTS.values(), ids=DOCUMENTS)
async def test_each_document_names_its_own_issuer_and_endpoints(
    org: Organisation, http: httpx.AsyncClient, path: str, suffix: str
) -> None:
    response = await http.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "max-age=3600, must-revalidate"
    document = response.json()
    base = f"{org.url}{suffix or '/oauth2'}/v1"
    assert document["issuer"] == org.url + suffix
    assert document["registration_endpoint"] == f"{org.url}/oauth2/v1/clients"
    assert {n: document[n] for n in ENDPOINTS} == {n: f"{base}/{p}" for n, p in ENDPOINTS.items()}


ENDPOINTS = {
    "authorization_endpoint": "authorize",
    "token_endpoint": "token",
    "userinfo_endpoint": "userinfo",
    "jwks_uri": "keys",
    "introspection_endpoint": "introspect",
    "revocation_endpoint": "revoke",
    "end_session_endpoint": "logout",
    "pushed_authorization_request_endpoint": "par",
    "device_authorization_endpoint": "device/authorize",
}


async def test_every_endpoint_that_is_named_is_there(http: httpx.AsyncClient, org: Organisation) -> None:
    for path in ("/.well-known/openid-configuration", "/oauth2/default/.well-known/openid-configuration"):
        document = (await http.get(path)).json()
        for name, url in document.items():
            if name.endswith("_endpoint") or name == "jwks_uri":
                assert (await http.request("OPTIONS", url.removeprefix(org.url))).status_code == 204, name


async def test_the_document_tells_what_the_server_can_do(http: httpx.AsyncClient) -> None:
    document = (await http.get("/oauth2/default/.well-known/openid-configuration")).json()
    expected: dict[str, Any] = {
        "response_modes_supported": ["query", "fragment", "form_post", "okta_post_message"],
        "subject_types_supported": ["public"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": True,
        "request_uri_parameter_supported": False,
        "claims_parameter_supported": True,
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic",
            "client_secret_post",
            "client_secret_jwt",
            "private_key_jwt",
            "none",
        ],
    }
    assert {name: document[name] for name in expected} == expected
    assert set(document["grant_types_supported"]) == {
        "authorization_code",
        "implicit",
        "refresh_token",
        "password",
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:device_code",
    }


async def test_no_member_is_null_empty_or_says_something_twice(http: httpx.AsyncClient) -> None:
    for path, _ in DOCUMENTS.values():
        for name, value in (await http.get(path)).json().items():
            assert value not in (None, [], ""), name
            if isinstance(value, list):
                assert len(set(value)) == len(value), name


async def test_no_document_speaks_of_another_host(http: httpx.AsyncClient, org: Organisation) -> None:
    forged = {"host": "evil.example.test", "x-forwarded-host": "evil.example.test", "x-forwarded-proto": "http"}
    for path, _ in DOCUMENTS.values():
        document = (await http.get(path, headers=forged)).json()
        assert all(s.startswith(org.url) for s in strings(document) if s.startswith("http"))


async def test_a_scope_is_published_only_if_it_says_so(http: httpx.AsyncClient) -> None:
    document = (await http.get(f"/oauth2/{NARROW}/.well-known/openid-configuration")).json()
    assert "read" in document["scopes_supported"]
    assert "write" not in document["scopes_supported"]
    assert "broken" not in document["claims_supported"]


async def test_naming_a_client_changes_nothing(http: httpx.AsyncClient) -> None:
    path = "/oauth2/default/.well-known/openid-configuration"
    assert (await http.get(path, params={"client_id": "anybody"})).json() == (await http.get(path)).json()


@pytest.mark.parametrize(
    "path",
    [
        "/oauth2/ausnobody/.well-known/openid-configuration",
        "/oauth2/ausnobody/.well-known/oauth-authorization-server",
        "/.well-known/oauth-authorization-server/oauth2/ausnobody",
        "/oauth2/ausnobody/v1/keys",
    ],
)
async def test_an_unknown_server_is_not_found_in_the_apis_words(http: httpx.AsyncClient, path: str) -> None:
    response = await http.get(path)
    assert response.status_code == 404
    body = response.json()
    assert body["errorCode"] == "E0000007"
    assert body["errorSummary"] == "Not found: Resource not found: ausnobody (AuthorizationServer)"
    assert set(body) == {"errorCode", "errorSummary", "errorLink", "errorId", "errorCauses"}


async def test_head_is_get_without_the_body(http: httpx.AsyncClient) -> None:
    path = "/oauth2/default/.well-known/openid-configuration"
    head, get = await http.head(path), await http.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


# keys


@pytest.mark.parametrize("path", ["/oauth2/v1/keys", "/oauth2/default/v1/keys", f"/oauth2/{NARROW}/v1/keys"])
async def test_keys_are_public_distinct_and_strong(http: httpx.AsyncClient, path: str) -> None:
    response = await http.get(path)
    assert response.headers["cache-control"] == "max-age=3600, must-revalidate"
    keys = response.json()["keys"]
    assert len(keys) >= 2
    assert len({key["kid"] for key in keys}) == len(keys)
    for key in keys:
        assert key["use"] == "sig"
        assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & set(key)
        assert (key["kty"], key["alg"]) in {("RSA", "RS256"), ("EC", "ES256")}
        assert key["kty"] != "RSA" or len(key["n"]) >= 342


async def test_servers_do_not_share_keys(http: httpx.AsyncClient) -> None:
    paths = ("/oauth2/v1/keys", "/oauth2/default/v1/keys", f"/oauth2/{NARROW}/v1/keys")
    kids = [key["kid"] for path in paths for key in (await http.get(path)).json()["keys"]]
    assert len(set(kids)) == len(kids)


async def test_after_a_rotation_the_next_key_signs_and_the_old_one_stays_for_a_week(
    org: Organisation, http: httpx.AsyncClient
) -> None:
    async def kids() -> list[str]:
        return [k["kid"] for k in (await http.get(f"/oauth2/{NARROW}/v1/keys")).json()["keys"] if k["alg"] == "ES256"]

    active, upcoming = (await kids())[:2]
    await org.serving.base.rotation.rotate(org.org_id, AuthorizationServerId(NARROW), "ES256")
    after = await kids()
    assert after[0] == upcoming
    assert active in after
    assert len(after) > 2
    org.clock.advance(days=7)
    await org.serving.engine.snapshots.reload()
    assert active not in await kids()
