"""/api/v1/idps: identity providers, their keys and their people (contract A.Identity providers)."""

from typing import Any

import httpx
import pytest
from tests.http.api.providers import IDPS, a_saml_idp, an_oidc_idp, made
from tests.serving import Organisation

from frontdesk.usecases.idps.links import list_idps_of_user, unlink_everywhere


def a_social_idp(kind: str, name: str = "Social") -> dict[str, Any]:
    client = {"client_id": "frontdesk", "client_secret": "their secret"}
    credentials: dict[str, Any] = {"client": client}
    if kind == "APPLE":
        credentials = {
            "client": {"client_id": "frontdesk"},
            "signing": {"kid": "ABC", "teamId": "TEAM", "privateKey": "apple's key"},
        }
    return {"type": kind, "name": name, "protocol": {"credentials": credentials}}


async def test_every_field_that_is_written_is_read_back(admin: httpx.AsyncClient) -> None:
    body = an_oidc_idp()
    idp = await made(admin, body)
    read = (await admin.get(f"{IDPS}/{idp['id']}")).json()
    assert read == idp
    assert idp["protocol"].pop("settings") == {"nameFormat": None}
    assert {name: idp[name] for name in body} == body
    assert set(idp["_links"]) == {"authorize", "clientRedirectUri"}


async def test_every_field_of_a_saml_provider_is_read_back(admin: httpx.AsyncClient) -> None:
    body = await a_saml_idp(admin)
    idp = await made(admin, body)
    trust = idp["protocol"]["credentials"]["trust"]
    assert (trust.pop("revocation"), trust.pop("revocationCacheLifetime")) == (None, 0)
    kid = idp["protocol"]["credentials"].pop("signing")["kid"]
    assert {name: idp[name] for name in body} == body
    assert "issuerMode" not in idp
    assert set(idp["_links"]) == {"metadata", "acs", "users", "deactivate"}
    keys = f"{IDPS}/{idp['id']}/credentials/keys"
    assert [key["kid"] for key in (await admin.get(f"{keys}/active")).json()] == [kid]
    again = (await admin.put(f"{IDPS}/{idp['id']}", json=body)).json()
    assert again["protocol"]["credentials"]["signing"] == {"kid": kid}


@pytest.mark.parametrize("kind", ["GOOGLE", "FACEBOOK", "LINKEDIN", "MICROSOFT", "APPLE", "GITHUB", "GITLAB", "AMAZON"])
async def test_the_endpoints_of_a_social_provider_are_known(admin: httpx.AsyncClient, kind: str) -> None:
    idp = await made(admin, a_social_idp(kind))
    assert set(idp["protocol"]["endpoints"]) == {"authorization", "token"}
    assert idp["protocol"]["scopes"]
    assert "apple's key" not in str(idp)
    listed = (await admin.get(IDPS, params={"type": kind})).json()
    assert idp["id"] in {each["id"] for each in listed}
    assert (await admin.put(f"{IDPS}/{idp['id']}", json=a_social_idp(kind, "Renamed"))).json()["name"] == "Renamed"


async def test_what_is_left_out_gets_its_default(admin: httpx.AsyncClient) -> None:
    assert (await made(admin, a_social_idp("GOOGLE")))["policy"] == {
        "provisioning": {
            "action": "AUTO",
            "profileMaster": False,
            "groups": {"action": "NONE"},
            "conditions": {"deprovisioned": {"action": "NONE"}, "suspended": {"action": "NONE"}},
        },
        "accountLink": {"filter": None, "action": "AUTO"},
        "subject": {
            "userNameTemplate": {"template": "idpuser.email"},
            "filter": None,
            "matchType": "USERNAME",
            "matchAttribute": None,
        },
        "maxClockSkew": 0,
        "trustClaims": False,
        "transformedUsernameMatchingEnabled": False,
    }


def without(body: dict[str, Any], *path: str) -> dict[str, Any]:
    at = body
    for name in path[:-1]:
        at = at[name]
    del at[path[-1]]
    return body


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ({"name": "x"}, "Object missing required field 'type'"),
        (an_oidc_idp(type="MYSPACE"), "type"),
        (an_oidc_idp(name="x" * 101), "name"),
        (without(an_oidc_idp(), "protocol", "endpoints", "token"), "protocol.endpoints.token.url"),
        (an_oidc_idp(protocol={"endpoints": {"authorization": {}}}), "protocol.endpoints.authorization.url"),
        (without(an_oidc_idp(), "protocol", "scopes"), "protocol.scopes"),
        (
            without(an_oidc_idp(), "protocol", "credentials", "client", "client_id"),
            "protocol.credentials.client.client_id",
        ),
        (without(an_oidc_idp(), "protocol", "credentials"), "protocol.credentials.client.client_id"),
        (an_oidc_idp(policy={"subject": {"matchType": "CUSTOM_ATTRIBUTE"}}), "policy.subject.matchAttribute"),
        (an_oidc_idp(policy={"subject": {"filter": "("}}), "policy.subject.filter"),
        (
            an_oidc_idp(policy={"subject": {"userNameTemplate": {"template": "idpuser.(email"}}}),
            "policy.subject.userNameTemplate.template",
        ),
        (
            an_oidc_idp(policy={"provisioning": {"groups": {"action": "ASSIGN"}}}),
            "policy.provisioning.groups.assignments",
        ),
        (
            an_oidc_idp(policy={"provisioning": {"groups": {"action": "ASSIGN", "assignments": ["00gnobody"]}}}),
            "policy",
        ),
        (an_oidc_idp(policy={"maxClockSkew": "much"}), "policy.maxClockSkew"),
        ({"type": "SAML2", "name": "x"}, "protocol.endpoints.sso.url"),
    ],
)
async def test_what_is_no_provider_is_refused_by_name(
    admin: httpx.AsyncClient, body: dict[str, Any], cause: str
) -> None:
    refused = await admin.post(IDPS, json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert refused.json()["errorCauses"][0]["errorSummary"].partition(": ")[0] == cause


async def test_a_saml_provider_is_believed_by_a_key_that_was_uploaded(admin: httpx.AsyncClient) -> None:
    body = await a_saml_idp(admin)
    body["protocol"]["credentials"]["trust"]["kid"] = "nobody"
    refused = await admin.post(IDPS, json=body)
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith("protocol.credentials.trust.kid: ")


async def test_an_issuer_that_is_left_out_is_the_host_of_the_authorization_endpoint(admin: httpx.AsyncClient) -> None:
    idp = await made(admin, without(an_oidc_idp("no issuer"), "protocol", "issuer"))
    assert idp["protocol"]["issuer"] == {"url": "https://idp.example.test"}


async def test_a_put_keeps_the_secret_that_it_leaves_out_and_answers_no_creation(admin: httpx.AsyncClient) -> None:
    idp = await made(admin, an_oidc_idp("secret"))
    body = an_oidc_idp("renamed")
    del body["protocol"]["credentials"]["client"]["client_secret"]
    replaced = (await admin.put(f"{IDPS}/{idp['id']}", json=body)).json()
    assert (replaced["created"], replaced["name"]) == (None, "renamed")
    assert replaced["protocol"]["credentials"]["client"]["client_secret"] == "their secret"
    read = (await admin.get(f"{IDPS}/{idp['id']}")).json()
    assert read["created"] == idp["created"]
    changed = await admin.put(f"{IDPS}/{idp['id']}", json=a_social_idp("GOOGLE"))
    assert changed.json()["errorCauses"][0]["errorSummary"].startswith("type: ")


async def test_client_secrets_are_sealed_at_rest(org: Organisation, admin: httpx.AsyncClient) -> None:
    idp = await made(admin, an_oidc_idp("sealed"))
    async with org.unit() as unit:
        record = await unit.records.find("idp", idp["id"])
    assert record is not None
    assert record.sealed is not None
    assert b"their secret" not in record.sealed + repr(record.body).encode()


async def test_the_life_cycle_moves_the_status_and_deletion_takes_everything_along(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    idp = await made(admin, an_oidc_idp("gone"))
    path = f"{IDPS}/{idp['id']}"
    assert (await admin.post(f"{path}/lifecycle/deactivate")).json()["status"] == "INACTIVE"
    assert (await admin.post(f"{path}/lifecycle/activate")).json()["status"] == "ACTIVE"
    await admin.post(f"{path}/credentials/keys/generate", params={"validityYears": "2"})
    await admin.post(f"{path}/users/{org.ada.user.id}", json={"externalId": "ada"})
    assert (await admin.delete(path)).status_code == 204
    for below in ("", "/users", "/credentials/keys", "/credentials/csrs"):
        assert (await admin.get(path + below)).json()["errorSummary"].endswith(f"{idp['id']} (IdpTrust)")
    async with org.unit() as unit:
        assert await unit.records.list_page("idp_signing_key", parent_id=idp["id"]) == []


async def test_a_list_is_found_by_name_and_comes_in_pages(admin: httpx.AsyncClient) -> None:
    ids = sorted([(await made(admin, an_oidc_idp(f"Paged {number}")))["id"] for number in range(3)])
    first = await admin.get(IDPS, params={"q": "paged", "limit": "2"})
    second = await admin.get(first.links["next"]["url"])
    assert [idp["id"] for idp in first.json() + second.json()] == ids
    assert (await admin.get(IDPS, params={"type": "MYSPACE"})).status_code == 400


async def test_people_are_linked_found_and_unlinked(org: Organisation, admin: httpx.AsyncClient) -> None:
    idp = await made(admin, an_oidc_idp("people"))
    users, ada, grace = f"{IDPS}/{idp['id']}/users", org.ada.user.id, (await org.someone()).user.id
    linked = await admin.post(f"{users}/{ada}", json={"externalId": "Ada"})
    assert (linked.status_code, linked.json()["id"], linked.json()["externalId"]) == (200, ada, "Ada")
    taken = await admin.post(f"{users}/{grace}", json={"externalId": "Ada"})
    assert (taken.status_code, taken.json()["errorCode"]) == (400, "E0000001")
    assert (await admin.post(f"{users}/{grace}", json={"externalId": "ada"})).status_code == 200
    assert (await admin.post(f"{users}/{ada}", json={"externalId": "Ada 2"})).json()["externalId"] == "Ada 2"
    first = await admin.get(users, params={"limit": "1"})
    second = await admin.get(first.links["next"]["url"])
    assert [user["id"] for user in first.json() + second.json()] == sorted([ada, grace])
    assert (await admin.get(f"{users}/{ada}/credentials/tokens")).json() == []
    async with org.unit() as unit:
        assert [each.id for each in await list_idps_of_user(unit, grace)] == [idp["id"]]
        await unlink_everywhere(unit, grace)
    assert (await admin.delete(f"{users}/{ada}")).status_code == 204
    assert (await admin.get(users)).json() == []
    for response in (
        await admin.get(f"{users}/{ada}"),
        await admin.post(f"{users}/00unobody", json={"externalId": "x"}),
    ):
        assert (response.status_code, response.json()["errorCode"]) == (404, "E0000007")


@pytest.mark.parametrize("body", [{}, {"externalId": ""}, {"externalId": 7}, {"externalId": "x" * 513}])
async def test_a_link_needs_a_name(org: Organisation, admin: httpx.AsyncClient, body: dict[str, object]) -> None:
    idp = await made(admin, an_oidc_idp("names"))
    refused = await admin.post(f"{IDPS}/{idp['id']}/users/{org.ada.user.id}", json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
