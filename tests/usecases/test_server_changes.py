"""Every change of a server is in the next token: here at once, on another node at once or within a second."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation
from tests.usecases.conftest import Original

SERVERS = "/api/v1/authorizationServers"
_PROMISED_S = 1.0


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    """The administrator, who talks to the first node."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


async def _made(admin: httpx.AsyncClient, path: str, body: dict[str, object]) -> dict[str, Any]:
    answer = await admin.post(f"{SERVERS}{path}", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def _service(org: Organisation, server: str) -> RelyingParty:
    return await relying_party(
        org,
        server=server,
        application_type="service",
        grant_types=["client_credentials"],
        response_types=["token"],
        redirect_uris=None,
        post_logout_redirect_uris=None,
    )


async def _token(app: RelyingParty, scope: str) -> tuple[str, dict[str, Any]]:
    """``ok`` with the header and claims, or the error."""
    answer = await app.post("token", grant_type="client_credentials", scope=scope)
    if answer.status_code != 200:
        return str(answer.json().get("error", answer.status_code)), {}
    header, claims = await app.verified(answer.json()["access_token"])
    return "ok", {**header, **claims}


async def _seen(original: Original, is_so: Callable[[], Awaitable[bool]]) -> bool:
    if str(original.settings.database_url).startswith("sqlite"):
        return await is_so()
    async with asyncio.timeout(_PROMISED_S):
        while not await is_so():
            await asyncio.sleep(0.01)
    return True


async def test_scopes_claims_policies_rules_and_keys_count_at_once_here_and_elsewhere(
    original: Original, org: Organisation, second_node: Organisation, admin: httpx.AsyncClient
) -> None:
    server = (await _made(admin, "", {"name": "Engines", "audiences": ["api://engines"]}))["id"]
    app = await _service(org, server)
    there = RelyingParty(second_node, app.facts, app.server, None, second_node.browser())

    async def both(word: str, **claims: object) -> None:
        """What the next request is answered, at both nodes."""
        found, told = await _token(app, "read")
        assert (found, {name: told.get(name) for name in claims}) == (word, claims)

        async def is_so() -> bool:
            answered, elsewhere = await _token(there, "read")
            return (answered, {name: elsewhere.get(name) for name in claims}) == (word, claims)

        assert await _seen(original, is_so)

    await both("invalid_scope")
    await _made(admin, f"/{server}/scopes", {"name": "read"})
    await both("access_denied")
    policy = await _made(
        admin, f"/{server}/policies", {"name": "p", "conditions": {"clients": {"include": [app.client_id]}}}
    )
    conditions = {"grantTypes": {"include": ["client_credentials"]}, "scopes": {"include": ["*"]}}
    rules = f"/{server}/policies/{policy['id']}/rules"
    rule = await _made(admin, rules, {"name": "r", "conditions": conditions})
    await both("ok", kind=None)
    claim = {"name": "kind", "claimType": "RESOURCE", "valueType": "EXPRESSION", "value": "'analytical'"}
    await _made(admin, f"/{server}/claims", {**claim})
    await both("ok", kind="analytical")
    rotated = await admin.post(f"{SERVERS}/{server}/credentials/lifecycle/keyRotate", json={"use": "sig"})
    await both("ok", kid=rotated.json()[0]["kid"])
    await admin.post(f"{SERVERS}{rules}/{rule['id']}/lifecycle/deactivate")
    await both("access_denied")
    await admin.post(f"{SERVERS}/{server}/lifecycle/deactivate")
    await both("404")
