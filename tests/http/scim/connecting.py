"""Connections, and what a client of theirs sends."""

import secrets
from typing import Any

import httpx
from tests.serving import Organisation

CONNECTIONS = "/api/v1/scim-connections"
SCIM = "/scim/v2"
USERS, GROUPS, BULK = f"{SCIM}/Users", f"{SCIM}/Groups", f"{SCIM}/Bulk"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
OWN_USER = "urn:frontdesk:params:scim:schemas:extension:2.0:User"
OWN_GROUP = "urn:frontdesk:params:scim:schemas:extension:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
JSON = {"Content-Type": "application/scim+json"}


def administrator(org: Organisation) -> httpx.AsyncClient:
    """The first administrator's API token."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


async def new_connection(org: Organisation, **wanted: object) -> dict[str, Any]:
    """A connection."""
    body = {"name": f"HR {secrets.token_hex(4)}", **wanted}
    made = await administrator(org).post(CONNECTIONS, json=body)
    assert made.status_code == 201, made.text
    connection: dict[str, Any] = made.json()
    return connection


async def client_of(org: Organisation, connection: dict[str, Any]) -> httpx.AsyncClient:
    """A client with a new token of the connection."""
    made = await administrator(org).post(f"{CONNECTIONS}/{connection['id']}/tokens")
    assert made.status_code == 201, made.text
    return org.browser(Authorization=f"Bearer {made.json()['token']}", **JSON)


async def connected(org: Organisation, **wanted: object) -> httpx.AsyncClient:
    """A client of a new connection."""
    return await client_of(org, await new_connection(org, **wanted))


def a_user(**other: object) -> dict[str, Any]:
    """A user with what is required."""
    name = f"grace.{secrets.token_hex(5)}@example.com"
    return {
        "schemas": [USER],
        "userName": name,
        "name": {"givenName": "Grace", "familyName": "Hopper"},
        "emails": [{"value": name, "type": "work", "primary": True}],
        **other,
    }


def a_group(*member_ids: str, **other: object) -> dict[str, Any]:
    """A group."""
    members = [{"value": member_id} for member_id in member_ids]
    return {"schemas": [GROUP], "displayName": f"Group {secrets.token_hex(4)}", "members": members, **other}


async def made(scim: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What a POST makes."""
    response = await scim.post(path, json=body)
    assert response.status_code == 201, response.text
    resource: dict[str, Any] = response.json()
    return resource


def patch(*operations: dict[str, Any]) -> dict[str, Any]:
    """The body of a PATCH."""
    return {"schemas": [PATCH], "Operations": list(operations)}


def refusal(response: httpx.Response) -> tuple[int, str | None]:
    """Status and scimType of a SCIM error."""
    assert response.headers["content-type"] == "application/scim+json", response.text
    body = response.json()
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert body["status"] == str(response.status_code)
    assert body["detail"]
    return response.status_code, body.get("scimType")
