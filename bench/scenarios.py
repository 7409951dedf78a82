"""What is measured: each scenario is a script for wrk and the arguments it needs on one server."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx
from tests.live import LiveServer
from tests.person import Person, response_parameters

LUA = Path(__file__).parent / "lua"
CONNECTIONS = 16
_VERIFIER = "v" * 43
_CALLBACK = "http://localhost:9999/callback"


@dataclass(frozen=True, slots=True)
class Scenario:
    """``arguments`` are made anew for every run; ``per_flow``: how many requests make one of what is counted."""

    name: str
    server: LiveServer
    script: Path
    arguments: Callable[[], list[str]]
    signature: str
    per_flow: int = 1


def client_credentials(server: LiveServer, alg: str) -> Scenario:
    """A service that asks for a token."""
    authorization = _basic(server.facts["client_id"], server.facts["client_secret"])
    arguments = [_path(server, "token"), authorization, "grant_type=client_credentials&scope=api"]
    signature = "rsa2048" if alg == "RS256" else "ecdsap256"
    return Scenario(f"client_credentials {alg}", server, LUA / "post.lua", lambda: arguments, signature)


def code_with_pkce(server: LiveServer) -> Scenario:
    """A person who is signed in comes back to an app: two requests, access and ID token."""
    client = server.register()
    cookie, query = _signed_in(server, client["client_id"], "openid")
    form = _form(grant_type="authorization_code", redirect_uri=_CALLBACK, code_verifier=_VERIFIER)
    arguments = [
        f"{_path(server, 'authorize')}?{query}&prompt=none",
        _path(server, "token"),
        _basic(client["client_id"], client["client_secret"]),
        form,
        cookie,
    ]
    return Scenario("code + PKCE", server, LUA / "code.lua", lambda: arguments, "rsa2048", per_flow=2)


def refresh(server: LiveServer) -> Scenario:
    """A public client's refresh tokens, rotating with every use."""
    client = server.register(application_type="native", token_endpoint_auth_method="none")
    form = _form(grant_type="refresh_token", client_id=client["client_id"])

    def arguments() -> list[str]:
        tokens = _refresh_tokens(server, client["client_id"], CONNECTIONS * 2)
        return [_path(server, "token"), form, ",".join(tokens)]

    return Scenario("refresh (rotating)", server, LUA / "refresh.lua", arguments, "rsa2048")


def introspection(server: LiveServer) -> Scenario:
    """A resource server that asks about a token."""
    authorization = _basic(server.facts["client_id"], server.facts["client_secret"])
    with server.client() as http:
        body = {"grant_type": "client_credentials", "scope": "api"}
        answer = http.post(_path(server, "token"), data=body, headers={"Authorization": authorization})
    arguments = [_path(server, "introspect"), authorization, _form(token=answer.json()["access_token"])]
    return Scenario("introspection", server, LUA / "post.lua", lambda: arguments, "rsa2048")


def _path(server: LiveServer, endpoint: str) -> str:
    return f"{server.issuer.removeprefix(server.org_url)}/v1/{endpoint}"


def _basic(client_id: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


def _form(**parameters: str) -> str:
    return urlencode(parameters)


def _signed_in(server: LiveServer, client_id: str, scope: str) -> tuple[str, str]:
    """A session's cookie, and the query of an authorization request."""
    query = _authorization_query(client_id, scope)
    with server.client() as http:
        _walk(server, http, query)
        return f"sid={http.cookies['sid']}", query


def _authorization_query(client_id: str, scope: str) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(_VERIFIER.encode()).digest()).rstrip(b"=").decode()
    return _form(
        client_id=client_id,
        response_type="code",
        scope=scope,
        redirect_uri=_CALLBACK,
        state="bench",
        code_challenge=challenge,
        code_challenge_method="S256",
    )


def _walk(server: LiveServer, http: httpx.Client, query: str) -> dict[str, str]:
    person = Person(http, server.facts["person_login"], server.facts["person_password"])
    answer = person.visit(f"{_path(server, 'authorize')}?{query}")
    return response_parameters(answer.headers["location"])


def _refresh_tokens(server: LiveServer, client_id: str, count: int) -> list[str]:
    """First tokens of as many families; the person signs in once."""
    tokens = []
    query = _authorization_query(client_id, "openid offline_access")
    with server.client() as http:
        for _ in range(count):
            body = {
                "grant_type": "authorization_code",
                "client_id": client_id,
                "code": _walk(server, http, query)["code"],
                "redirect_uri": _CALLBACK,
                "code_verifier": _VERIFIER,
            }
            tokens.append(str(http.post(_path(server, "token"), data=body).json()["refresh_token"]))
    return tokens
