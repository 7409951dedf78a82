"""Scopes and claims of an authorization server: each change is in the next token."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation

EVERY_SCOPE_FIELD = {
    "name": "engines:write",
    "displayName": "Change engines",
    "description": "Make them and break them",
    "consent": "FLEXIBLE",
    "optional": True,
    "default": True,
    "metadataPublish": "ALL_CLIENTS",
}
EVERY_CLAIM_FIELD = {
    "name": "team",
    "claimType": "IDENTITY",
    "valueType": "GROUPS",
    "value": "Eng",
    "group_filter_type": "STARTS_WITH",
    "status": "INACTIVE",
    "conditions": {"scopes": ["profile"]},
    "alwaysIncludeInToken": True,
}


@pytest_asyncio.fixture(loop_scope="session")
async def server(admin: httpx.AsyncClient) -> str:
    """The path of a server of this test alone."""
    body = {"name": f"claims {uuid4()}", "audiences": ["api://engines"]}
    made = (await admin.post("/api/v1/authorizationServers", json=body)).json()
    return f"/api/v1/authorizationServers/{made['id']}"


def _cause(response: httpx.Response) -> str:
    assert response.status_code == 400, response.text
    assert response.json()["errorCode"] == "E0000001"
    return str(response.json()["errorCauses"][0]["errorSummary"])


async def _let_everybody_in(admin: httpx.AsyncClient, server: str) -> None:
    policy = await admin.post(
        f"{server}/policies", json={"name": "p", "conditions": {"clients": {"include": ["ALL_CLIENTS"]}}}
    )
    rule = {
        "name": "r",
        "conditions": {
            "people": {"groups": {"include": ["EVERYONE"]}},
            "grantTypes": {"include": ["client_credentials", "authorization_code"]},
            "scopes": {"include": ["*"]},
        },
    }
    made = await admin.post(f"{server}/policies/{policy.json()['id']}/rules", json=rule)
    assert made.status_code == 201, made.text


async def _service(org: Organisation, server: str) -> RelyingParty:
    return await relying_party(
        org,
        server=server.rpartition("/")[2],
        application_type="service",
        grant_types=["client_credentials"],
        response_types=["token"],
        redirect_uris=None,
        post_logout_redirect_uris=None,
    )


async def _claims(app: RelyingParty, scope: str) -> dict[str, Any]:
    answer = await app.post("token", grant_type="client_credentials", scope=scope)
    assert answer.status_code == 200, answer.text
    return (await app.verified(answer.json()["access_token"]))[1]


async def test_a_scope_and_a_claim_are_in_the_next_token_and_gone_from_the_one_after(
    org: Organisation, admin: httpx.AsyncClient, server: str
) -> None:
    await _let_everybody_in(admin, server)
    app = await _service(org, server)
    scope = (await admin.post(f"{server}/scopes", json={"name": "engines:read"})).json()
    body = {"name": "kind", "claimType": "RESOURCE", "valueType": "EXPRESSION", "value": "'analytical'"}
    claim = (await admin.post(f"{server}/claims", json=body)).json()
    assert (await _claims(app, "engines:read"))["kind"] == "analytical"
    await admin.put(f"{server}/claims/{claim['id']}", json={**body, "value": "'difference'"})
    assert (await _claims(app, "engines:read"))["kind"] == "difference"
    assert (await admin.delete(f"{server}/claims/{claim['id']}")).status_code == 204
    assert "kind" not in await _claims(app, "engines:read")
    assert (await admin.delete(f"{server}/scopes/{scope['id']}")).status_code == 204
    refused = await app.post("token", grant_type="client_credentials", scope="engines:read")
    assert refused.json()["error"] == "invalid_scope"


@pytest.mark.parametrize(("kind", "body"), [("scopes", EVERY_SCOPE_FIELD), ("claims", EVERY_CLAIM_FIELD)])
async def test_every_field_is_read_back_as_it_was_written(
    admin: httpx.AsyncClient, server: str, kind: str, body: dict[str, object]
) -> None:
    made = await admin.post(f"{server}/{kind}", json=body)
    assert made.status_code == 201, made.text
    read = (await admin.get(f"{server}/{kind}/{made.json()['id']}")).json()
    assert {name: read[name] for name in body} == body
    assert made.json() == read
    assert read in (await admin.get(f"{server}/{kind}")).json()
    again = (await admin.put(f"{server}/{kind}/{read['id']}", json=read)).json()
    assert again == read


async def test_a_scope_that_says_little_has_the_usual_defaults(admin: httpx.AsyncClient, server: str) -> None:
    scope = (await admin.post(f"{server}/scopes", json={"name": "plain", "description": None})).json()
    assert (scope["metadataPublish"], scope["default"], scope["description"]) == ("NO_CLIENTS", False, None)
    assert (scope["consent"], scope["system"], scope["optional"]) == ("IMPLICIT", False, False)


async def test_scopes_are_found_by_name_and_by_filter(admin: httpx.AsyncClient, server: str) -> None:
    await admin.post(f"{server}/scopes", json={"name": "engines:read", "consent": "REQUIRED"})

    async def names(query: str) -> list[str]:
        return [scope["name"] for scope in (await admin.get(f"{server}/scopes?{query}")).json()]

    assert await names("q=ENGINES") == ["engines:read"]
    assert await names('filter=consent eq "REQUIRED"') == ["engines:read"]
    assert await names('filter=system eq "true" and name eq "email"') == ["email"]
    refused = await admin.get(f'{server}/scopes?filter=color eq "red"')
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000031")


REFUSED_SCOPES: list[tuple[dict[str, object], str]] = [
    ({}, "name"),
    ({"name": "two words"}, "name"),
    ({"name": "okta.users.read"}, "name"),
    ({"name": "openid"}, "name"),
    ({"name": "x", "consent": "NEVER"}, "consent"),
    ({"name": "x", "metadataPublish": "SOME"}, "metadataPublish"),
    ({"name": "x", "default": "yes"}, "default"),
    ({"name": "x", "optional": True}, "optional"),
    ({"name": "x", "displayName": "x" * 256}, "displayName"),
]
REFUSED_CLAIMS: list[tuple[dict[str, object], str]] = [
    ({"name": None}, "name"),
    ({"name": "exp"}, "name"),
    ({"name": "sub"}, "name"),
    ({"claimType": "BOTH"}, "claimType"),
    ({"valueType": "SYSTEM"}, "valueType"),
    ({"value": "user.("}, "value"),
    ({"value": None}, "value"),
    ({"value": 7}, "value"),
    ({"value": "x" * 9000}, "value"),
    ({"valueType": "GROUPS", "value": "("}, "group_filter_type"),
    ({"valueType": "GROUPS", "value": "(", "group_filter_type": "REGEX"}, "value"),
    ({"conditions": {"scopes": ["nowhere"]}}, "conditions.scopes"),
    ({"status": "SLEEPING"}, "status"),
]
A_CLAIM: dict[str, object] = {
    "name": "kind",
    "claimType": "RESOURCE",
    "valueType": "EXPRESSION",
    "value": "'analytical'",
}


@pytest.mark.parametrize(("body", "field"), REFUSED_SCOPES)
async def test_a_scope_that_cannot_be_is_refused_by_its_field(
    admin: httpx.AsyncClient, server: str, body: dict[str, object], field: str
) -> None:
    assert field in _cause(await admin.post(f"{server}/scopes", json=body))


@pytest.mark.parametrize(("changes", "field"), REFUSED_CLAIMS)
async def test_a_claim_that_cannot_be_is_refused_by_its_field(
    admin: httpx.AsyncClient, server: str, changes: dict[str, object], field: str
) -> None:
    assert field in _cause(await admin.post(f"{server}/claims", json={**A_CLAIM, **changes}))
    assert len((await admin.get(f"{server}/claims")).json()) == 19


async def test_a_scope_that_something_refers_to_keeps_its_name_and_stays(admin: httpx.AsyncClient, server: str) -> None:
    scope = (await admin.post(f"{server}/scopes", json={"name": "kept"})).json()
    claim = (await admin.post(f"{server}/claims", json={**A_CLAIM, "conditions": {"scopes": ["kept"]}})).json()
    path = f"{server}/scopes/{scope['id']}"
    assert "The claim kind" in _cause(await admin.delete(path))
    assert "The claim kind" in _cause(await admin.put(path, json={"name": "other"}))
    assert (await admin.put(path, json={"name": "kept", "description": "still"})).status_code == 200
    await admin.delete(f"{server}/claims/{claim['id']}")
    policy = (await admin.post(f"{server}/policies", json={"name": "p"})).json()
    rule = {"name": "r", "conditions": {"grantTypes": {"include": ["password"]}, "scopes": {"include": ["kept"]}}}
    await admin.post(f"{server}/policies/{policy['id']}/rules", json=rule)
    assert "The rule r" in _cause(await admin.delete(path))


async def test_what_came_with_the_server_stays(admin: httpx.AsyncClient, server: str) -> None:
    openid = (await admin.get(f"{server}/scopes")).json()[0]
    sub, address = (await admin.get(f"{server}/claims")).json()[:2]
    refused = [
        await admin.delete(f"{server}/scopes/{openid['id']}"),
        await admin.put(f"{server}/scopes/{openid['id']}", json={"name": "closedid"}),
        await admin.delete(f"{server}/claims/{sub['id']}"),
        await admin.put(f"{server}/claims/{address['id']}", json={**address, "name": "house"}),
        await admin.put(f"{server}/claims/{sub['id']}", json={**sub, "status": "INACTIVE"}),
    ]
    assert [(answer.status_code, answer.json()["errorCode"]) for answer in refused] == [(403, "E0000111")] * 5
    changed = await admin.put(f"{server}/claims/{sub['id']}", json={**sub, "value": "user.email"})
    assert (changed.status_code, changed.json()["value"], changed.json()["system"]) == (200, "user.email", True)


@pytest.mark.parametrize(("kind", "word"), [("scopes", "OAuth2Scope"), ("claims", "OAuth2Claim")])
async def test_what_is_not_there_is_named_with_its_type(
    admin: httpx.AsyncClient, server: str, kind: str, word: str
) -> None:
    for answer in (await admin.get(f"{server}/{kind}/x404"), await admin.delete(f"{server}/{kind}/x404")):
        assert answer.status_code == 404
        assert answer.json()["errorSummary"] == f"Not found: Resource not found: x404 ({word})"
    elsewhere = await admin.get(f"/api/v1/authorizationServers/aus404/{kind}")
    assert "aus404 (AuthorizationServer)" in elsewhere.json()["errorSummary"]


async def test_a_scope_of_one_server_is_not_found_at_another(admin: httpx.AsyncClient, server: str) -> None:
    scope = (await admin.post(f"{server}/scopes", json={"name": "mine"})).json()
    assert (await admin.get(f"/api/v1/authorizationServers/default/scopes/{scope['id']}")).status_code == 404
