"""Okta's Python SDK (PyPI ``okta`` 3.4.6), unmodified: its clients, and what its answers are compared with."""

import contextlib
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from joserfc.jwk import RSAKey
from okta import models
from okta.client import Client
from pydantic import BaseModel
from tests.compat.keys import new_key, public_jwks
from tests.live import LiveServer

_HTTP_ALLOWED = "OKTA_TESTING_TESTINGDISABLEHTTPSCHECK"
_MANAGED = """
    appGrants apps authorizationServers eventHooks groups idps inlineHooks linkedObjects networkZones policies
    profileMappings roles schemas sessions trustedOrigins userTypes users
""".split()  # noqa: SIM905 - seventeen names are read more easily so
SCOPES = [*(f"okta.{resource}.manage" for resource in _MANAGED), "okta.logs.read"]
"""What a service needs that does all that the tests do with the SDK."""

EVENTUALLY_TRIES = 40
"""How often to look for what happens a moment after the answer, half a tenth of a second apart."""


@contextlib.asynccontextmanager
async def by_token(server: LiveServer, token: str | None = None) -> AsyncIterator[Any]:
    """The SDK as an administrator's script uses it; with the administrator's own token unless told."""
    async with _client({"orgUrl": server.org_url, "token": token or server.facts["api_token"]}) as client:
        yield client


@dataclass(frozen=True, slots=True)
class Service:
    """A service app with a key of its own."""

    client_id: str
    private_key: str
    kid: str


async def new_service(okta: Any, granted: Sequence[str], *, dpop: bool = False) -> Service:
    """Make a service app through the SDK, grant it scopes, and make it an administrator."""
    key = new_key("RS256")
    settings = {
        "application_type": "service",
        "grant_types": ["client_credentials"],
        "response_types": ["token"],
        "dpop_bound_access_tokens": dpop,
        "jwks": {"keys": [{**one, "id": one["kid"]} for one in public_jwks(key)["keys"]]},
    }
    body = models.Application.from_dict(
        {
            "name": "oidc_client",
            "label": unique("Service"),
            "signOnMode": "OPENID_CONNECT",
            "credentials": {"oauthClient": {"token_endpoint_auth_method": "private_key_jwt"}},
            "settings": {"oauthClient": {"grant_types": ["client_credentials"]}},
        }
    )
    # Of a whole app the SDK loses the keys; of the settings alone it keeps those that have an id.
    body.settings.oauth_client = models.OpenIdConnectApplicationSettingsClient.from_dict(settings)
    app = await done(okta.create_application(body))
    for scope in granted:
        grant = models.OAuth2ScopeConsentGrant(issuer=okta.get_base_url(), scope_id=scope)
        await done(okta.grant_consent_to_scope(app.id, grant))
    role = models.AssignRoleToClientRequest.from_dict({"type": "SUPER_ADMIN"})
    await done(okta.assign_role_to_client(app.id, role))
    return Service(app.id, RSAKey.import_key(key).as_pem(private=True).decode(), key["kid"])


@contextlib.asynccontextmanager
async def by_private_key(
    server: LiveServer, service: Service, scopes: Sequence[str], *, dpop: bool = False
) -> AsyncIterator[Any]:
    """The SDK as a service uses it: ``private_key_jwt``, and with ``dpop`` tokens bound to a key it makes itself."""
    config = {
        "orgUrl": server.org_url,
        "authorizationMode": "PrivateKey",
        "clientId": service.client_id,
        "privateKey": service.private_key,
        "kid": service.kid,
        "scopes": list(scopes),
        "dpopEnabled": dpop,
    }
    async with _client(config) as client:
        yield client


async def done(call: Awaitable[tuple[Any, ...]]) -> Any:
    """What the SDK made of an answer that is no error."""
    answer = await call
    assert answer[-1] is None, answer[-1]
    return answer[0]


async def refused(call: Awaitable[tuple[Any, ...]]) -> Any:
    """The SDK's ``OktaAPIError`` (``status``, ``error_code``, ``error_causes``) of a call that fails."""
    error = (await call)[-1]
    assert error is not None, "nothing was refused"
    assert hasattr(error, "error_code"), f"not one of the API's errors: {error}"
    return error


def differences(shown: Any, sent: object, at: str = "") -> list[str]:
    """Where an answer does not show what was sent; members that were not sent are not looked at."""
    shown = _plain(shown)
    if isinstance(sent, dict):
        if not isinstance(shown, dict):
            return [f"{at}: {shown!r}, sent {sent!r}"]
        return [found for key, value in sent.items() for found in differences(shown.get(key), value, f"{at}.{key}")]
    if isinstance(sent, list):
        if not isinstance(shown, list) or len(shown) != len(sent):
            return [f"{at}: {shown!r}, sent {sent!r}"]
        pairs = enumerate(zip(shown, sent, strict=True))
        return [found for index, (have, want) in pairs for found in differences(have, want, f"{at}[{index}]")]
    return [] if shown == sent else [f"{at}: {shown!r}, sent {sent!r}"]


def unique(prefix: str) -> str:
    """A name nobody else of this server has."""
    return f"{prefix} {secrets.token_hex(4)}"


def ids(listed: Sequence[Any]) -> list[str]:
    """The ids of a list, in its order."""
    return [one.id for one in listed]


async def new_user(okta: Any, **more: object) -> Any:
    """A user of the directory, active, with a password."""
    login = f"{secrets.token_hex(6)}@example.com"
    profile = {"login": login, "email": login, "firstName": "Grace", "lastName": "Hopper"}
    body = {"profile": profile, "credentials": {"password": {"value": "Cobol-1959-Compiler"}}, **more}
    return await done(okta.create_user(models.CreateUserRequest.from_dict(body)))


async def new_group(okta: Any) -> Any:
    """An empty group."""
    body = {"profile": {"name": unique("Group"), "description": "made by a test"}}
    return await done(okta.add_group(models.AddGroupRequest.from_dict(body)))


def _client(config: dict[str, Any]) -> Any:
    """A client that may speak http: the SDK reads that from the environment alone, when it is made."""
    before = os.environ.get(_HTTP_ALLOWED)
    os.environ[_HTTP_ALLOWED] = "true"
    try:
        return Client(config)
    finally:
        if before is None:
            del os.environ[_HTTP_ALLOWED]
        else:
            os.environ[_HTTP_ALLOWED] = before


def _plain(shown: Any) -> Any:
    """A model as the members of its JSON; wrappers of one of several models unwrapped.

    The SDK's own ``to_dict`` is for sending: it leaves out what callers may not write.
    """
    shown = getattr(shown, "actual_instance", shown)
    if isinstance(shown, Enum):
        return shown.value
    if not isinstance(shown, BaseModel):
        return shown
    members = {field.alias or name: getattr(shown, name) for name, field in type(shown).model_fields.items()}
    return {**members, **(getattr(shown, "additional_properties", None) or {})}
