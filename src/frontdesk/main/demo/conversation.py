"""What the app and the server say to each other directly: the client library speaks, a hook takes the minutes."""

import warnings
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import httpx

from frontdesk.main.demo.clients import DEVICE_CODE, Client
from frontdesk.main.demo.provider import Provider
from frontdesk.main.demo.steps import AUTHORIZATION, Outcome, Part, Step, document, request_part
from frontdesk.main.demo.visits import Run

with warnings.catch_warnings():
    # it prefers httpx2, which need not be installed, and whoever starts the demo can do nothing about that
    warnings.filterwarnings("ignore", message="The httpx module is deprecated")
    from authlib.integrations.httpx_client import AsyncOAuth2Client

NOT_YET = frozenset({"authorization_pending", "slow_down"})
"""What a device is told until somebody decides (RFC 8628 §3.5)."""

_GRANTS: Mapping[str, str] = {
    "authorization_code": "The app trades the code for tokens",
    "refresh_token": "The app trades the refresh token for new tokens",
    "client_credentials": "The service asks for a token, with its own credentials",
    "password": "The app passes the password on and gets tokens",
    DEVICE_CODE: "The television asks whether somebody said yes",
}
_ENDPOINTS: Mapping[str, tuple[str, str]] = {
    "userinfo": ("The app asks who it is", "userinfo"),
    "introspection": ("The server says what the token is worth", "introspection"),
    "pushed_authorization_request": ("The app hands its request to the server", ""),
    "device_authorization": ("The television asks for a code", ""),
}


def converse(provider: Provider, client: Client, run: Run, callback: str = "") -> Any:
    """The library's client for an app; whatever it sends and gets becomes a step of the run."""

    async def take_minutes(response: httpx.Response) -> None:
        await response.aread()
        run.add(_step(provider, response))

    return AsyncOAuth2Client(
        client.client_id,
        client.client_secret,
        token_endpoint_auth_method="client_secret_basic" if client.client_secret else "none",
        redirect_uri=callback or None,
        code_challenge_method="S256",
        event_hooks={"response": [take_minutes]},
        trust_env=False,
    )


def _step(provider: Provider, response: httpx.Response) -> Step:
    request = response.request
    fields = parse_qsl(request.content.decode())
    title, anchor = _title(provider, str(request.url), dict(fields))
    body = response.json() if response.headers.get("content-type", "").startswith("application/json") else {}
    is_fine = response.is_success or body.get("error") in NOT_YET
    said = [(AUTHORIZATION, request.headers["authorization"])] if "authorization" in request.headers else []
    return Step(
        title=title,
        anchor=anchor if response.is_success else "",
        parts=(request_part(request.method, str(request.url), [*said, *fields]), _answer(response, body)),
        outcome=Outcome.NEUTRAL if is_fine else Outcome.PROBLEM,
    )


def _title(provider: Provider, url: str, fields: Mapping[str, str]) -> tuple[str, str]:
    if url == provider.endpoint("token"):
        return _GRANTS[fields["grant_type"]], ""
    return next(words for name, words in _ENDPOINTS.items() if url == provider.endpoint(name))


def _answer(response: httpx.Response, body: Mapping[str, object]) -> Part:
    line = f"{response.status_code} {response.reason_phrase}"
    if body:
        return document("Response", body, line)
    return Part("Response", line=line, text=response.headers.get("www-authenticate", ""))
