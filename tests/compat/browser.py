"""The browser's part: sign-ins of a person, and the answers an application gets."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from tests.live import LiveServer
from tests.person import Person, read_form, response_parameters


@contextlib.contextmanager
def new_browser(server: LiveServer, *, allow: bool = True) -> Iterator[Person]:
    """The sample person at a browser in which nobody is signed in yet."""
    with server.client() as http:
        yield Person(http, server.facts["person_login"], server.facts["person_password"], allow)


def approve_device(person: Person, verification_uri_complete: str) -> httpx.Response:
    """Sign in, confirm the code that came with the link, allow the device (RFC 8628 §3.3)."""
    answer = person.visit(verification_uri_complete)
    for decision in ({}, {"decision": "allow"}):
        action, fields, _ = read_form(answer.text)
        assert action is not None, answer.text
        answer = person.http.post(
            action, data={**fields, **decision}, headers={"Origin": str(person.http.base_url).rstrip("/")}
        )
    return answer


@dataclass(frozen=True, slots=True)
class Issued:
    """What an application got for a person."""

    client_id: str
    nonce: str | None
    access_token: str
    id_token: str


def issue_tokens(server: LiveServer, *, issuer: str, nonce: str | None = "a nonce", **metadata: object) -> Issued:
    """Tokens of ``issuer`` for the sample person, by the code flow, for a client of their own."""
    client = server.register(**metadata)
    with server.client() as http:
        endpoints = http.get(f"{issuer}/.well-known/openid-configuration").json()
    asked = {
        "client_id": client["client_id"],
        "redirect_uri": client["redirect_uris"][0],
        "response_type": "code",
        "scope": "openid profile email",
        "state": "a state",
        **({"nonce": nonce} if nonce is not None else {}),
    }
    with new_browser(server) as person:
        answer = person.visit(f"{endpoints['authorization_endpoint']}?{urlencode(asked)}")
    code = response_parameters(answer.headers["location"])["code"]
    tokens = _redeem(server, endpoints["token_endpoint"], client, code)
    return Issued(client["client_id"], nonce, tokens["access_token"], tokens["id_token"])


def _redeem(server: LiveServer, token_endpoint: str, client: dict[str, Any], code: str) -> dict[str, str]:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": client["redirect_uris"][0]}
    with server.client(auth=(client["client_id"], client["client_secret"])) as http:
        answer = http.post(token_endpoint, data=form)
    assert answer.status_code == 200, answer.text
    tokens: dict[str, str] = answer.json()
    return tokens
