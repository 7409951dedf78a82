"""Administrators of every kind, and service apps, as callers of the management API."""

import secrets
from dataclasses import replace
from typing import Any

import httpx
from tests.dpop import Prover
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.roles import PrincipalType, RoleType, Targets, standard_assignment
from frontdesk.domain.ids import ClientId
from frontdesk.usecases.api_tokens.authenticate import create_api_token


async def token_of(org: Organisation, someone: Someone) -> httpx.AsyncClient:
    """An API token that acts for somebody."""
    async with org.unit() as unit:
        _, value = await create_api_token(unit, "test", someone.user.id, org.clock.now())
    return org.browser(Authorization=f"SSWS {value}")


async def give(org: Organisation, someone: Someone, type: RoleType, targets: Targets | None = None) -> None:
    """Make somebody an administrator."""
    role = standard_assignment(PrincipalType.USER, someone.user.id, type, org.clock.now(), targets or Targets())
    async with org.unit() as unit:
        await unit.role_assignments.add(role)


async def administrator(
    org: Organisation, type: RoleType, targets: Targets | None = None
) -> tuple[httpx.AsyncClient, Someone]:
    """A new administrator with one role, and their API token."""
    someone = await org.someone()
    await give(org, someone, type, targets)
    return await token_of(org, someone), someone


async def new_group(admin: httpx.AsyncClient) -> str:
    """A group of this test alone."""
    response = await admin.post("/api/v1/groups", json={"profile": {"name": f"Group {secrets.token_hex(4)}"}})
    assert response.status_code == 200, response.text
    return str(response.json()["id"])


async def join(admin: httpx.AsyncClient, group_id: str, someone: Someone) -> None:
    """Put somebody into a group."""
    response = await admin.put(f"/api/v1/groups/{group_id}/users/{someone.user.id}")
    assert response.status_code == 204, response.text


async def service_app(org: Organisation, *scopes: str) -> RelyingParty:
    """A service that signs, and was granted scopes of the management API."""
    app = await relying_party(
        org,
        server="org",
        application_type="service",
        grant_types=["client_credentials"],
        redirect_uris=None,
        post_logout_redirect_uris=None,
        token_endpoint_auth_method="private_key_jwt",
    )
    await grant(org, app, *scopes)
    return app


async def grant(org: Organisation, app: RelyingParty, *scopes: str) -> None:
    """Let an app ask for scopes of the management API."""
    async with org.unit() as unit:
        client = await unit.clients.find(ClientId(app.client_id))
        assert client is not None
        await unit.clients.save(replace(client, granted_scopes=frozenset(scopes)))
        unit.changes_clients()


async def as_service(app: RelyingParty, *scopes: str) -> httpx.AsyncClient:
    """The service with a token for these scopes."""
    response = await app.post("token", grant_type="client_credentials", scope=" ".join(scopes))
    assert response.status_code == 200, response.text
    return app.org.browser(Authorization=f"Bearer {response.json()['access_token']}")


async def bound_token(app: RelyingParty, prover: Prover, *scopes: str) -> str:
    """A token that is bound to a key."""
    url = app.org.url + app.url("token")
    members, headers = app.credentials()
    form = {**members, "grant_type": "client_credentials", "scope": " ".join(scopes)}
    challenged = await app.http.post(
        app.url("token"), data=form, headers={**headers, "DPoP": prover.proof("POST", url)}
    )
    proof = prover.proof("POST", url, nonce=challenged.headers["dpop-nonce"])
    response = await app.http.post(app.url("token"), data=form, headers={**headers, "DPoP": proof})
    assert response.status_code == 200, response.text
    return str(response.json()["access_token"])


def refusal(response: httpx.Response) -> tuple[int, str, list[str]]:
    """Status, code and causes."""
    body: dict[str, Any] = response.json()
    return response.status_code, body["errorCode"], [cause["errorSummary"] for cause in body["errorCauses"]]
