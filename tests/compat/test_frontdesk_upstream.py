"""A second Frontdesk as upstream OpenID provider of the first: two real servers, one browser (issue: Done when 1)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.live import LiveServer, live_server
from tests.person import Person

CALLBACK = "/oauth2/v1/authorize/callback"


@pytest.fixture(scope="module")
def upstream() -> Iterator[LiveServer]:
    """The server that vouches for people."""
    with live_server() as running:
        yield running


def _administrator(server: LiveServer) -> httpx.Client:
    return server.client(headers={"Authorization": f"SSWS {server.facts['api_token']}"})


def _client_of(upstream: LiveServer, server: LiveServer) -> dict[str, Any]:
    return upstream.register(client_name="The other Frontdesk", redirect_uris=[server.org_url + CALLBACK])


def _provider(upstream: LiveServer, client: dict[str, Any]) -> dict[str, Any]:
    """What an administrator of the first server writes down of the second."""
    with upstream.client() as http:
        found = http.get(f"{urlsplit(upstream.issuer).path}/.well-known/openid-configuration").json()
    urls = {
        "authorization": found["authorization_endpoint"],
        "token": found["token_endpoint"],
        "jwks": found["jwks_uri"],
        "userInfo": found["userinfo_endpoint"],
    }
    secret = {"client_id": client["client_id"], "client_secret": client["client_secret"]}
    return {
        "type": "OIDC",
        "name": "The other Frontdesk",
        "protocol": {
            "type": "OIDC",
            "endpoints": {name: {"url": url} for name, url in urls.items()},
            "issuer": {"url": found["issuer"]},
            "scopes": ["openid", "profile", "email"],
            "credentials": {"client": {**secret, "token_endpoint_auth_method": "client_secret_basic"}},
        },
        "policy": {"accountLink": {"action": "DISABLED"}, "provisioning": {"action": "AUTO"}},
    }


def _signs_in(server: LiveServer, upstream: LiveServer, here: httpx.Client, idp_id: str, login: str) -> httpx.Response:
    """From the first server's button to the second's pages, and back."""
    left = here.get(f"/sso/idps/{idp_id}", params={"fromURI": "/settings/profile"})
    with upstream.client() as there:
        person = Person(there, login, upstream.facts["person_password"])
        back = person.visit(left.headers["location"]).headers["location"]
    assert back.startswith(server.org_url + CALLBACK)
    return here.get(back)


def test_somebody_of_the_second_server_signs_in_to_the_first(server: LiveServer, upstream: LiveServer) -> None:
    with _administrator(upstream) as there:
        person = {"login": "grace@upstream.example", "email": "grace@upstream.example"}
        password = {"password": {"value": upstream.facts["person_password"]}}
        profile = {"firstName": "Grace", "lastName": "Hopper", **person}
        made = there.post("/api/v1/users", json={"profile": profile, "credentials": password})
        assert made.status_code == 200, made.text
        client = _client_of(upstream, server)
        assigned = there.post(f"/api/v1/apps/{client['client_id']}/users", json={"id": made.json()["id"]})
        assert assigned.status_code in {200, 201}, assigned.text
    with _administrator(server) as admin:
        idp = admin.post("/api/v1/idps", json=_provider(upstream, client)).json()
    for _ in range(2):
        with server.client() as here:
            landed = _signs_in(server, upstream, here, idp["id"], "grace@upstream.example")
            assert landed.headers["location"] == "/settings/profile", landed.text
            session = here.get("/api/v1/sessions/me").json()
            assert session["login"] == "grace@upstream.example"
            assert session["idp"] == {"id": idp["id"], "type": "OIDC"}
    with _administrator(server) as admin:
        known = admin.get(f"/api/v1/idps/{idp['id']}/users").json()
        assert [each["externalId"] for each in known] == [made.json()["id"]]
        admin.delete(f"/api/v1/idps/{idp['id']}")
