"""Authorization servers through the management API: one is made, used, changed, switched off and removed."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.serving import Organisation

PATH = "/api/v1/authorizationServers"
EVERY_FIELD: dict[str, object] = {
    "name": "Engines",
    "description": "Of difference and of analysis",
    "audiences": ["api://engines"],
    "issuerMode": "DYNAMIC",
    "credentials": {"signing": {"rotationMode": "MANUAL"}},
}


async def a_server(admin: httpx.AsyncClient, **changes: object) -> dict[str, Any]:
    """A new server, whose name nobody else has."""
    body = {"name": f"server {uuid4()}", "audiences": ["api://engines"], **changes}
    response = await admin.post(PATH, json=body)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


async def _works(org: Organisation, server_id: str) -> httpx.Response:
    return await org.browser().get(f"/oauth2/{server_id}/.well-known/openid-configuration")


def _cause(response: httpx.Response) -> str:
    assert response.status_code == 400, response.text
    assert response.json()["errorCode"] == "E0000001"
    return str(response.json()["errorCauses"][0]["errorSummary"])


async def test_a_new_server_serves_at_once_with_its_own_keys_scopes_and_claims(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    server = await a_server(admin)
    metadata = (await _works(org, server["id"])).json()
    assert metadata["issuer"] == server["issuer"] == f"{org.url}/oauth2/{server['id']}"
    keys = (await org.browser().get(f"/oauth2/{server['id']}/v1/keys")).json()["keys"]
    assert server["credentials"]["signing"]["kid"] in {key["kid"] for key in keys}
    claims = (await admin.get(f"{PATH}/{server['id']}/claims")).json()
    assert len(claims) == 19
    assert (claims[0]["name"], claims[0]["alwaysIncludeInToken"]) == ("sub", True)
    always = {claim["name"] for claim in claims if claim["claimType"] == "IDENTITY" and claim["alwaysIncludeInToken"]}
    assert always == {"email", "name", "preferred_username"}
    scopes = (await admin.get(f"{PATH}/{server['id']}/scopes")).json()
    assert [scope["name"] for scope in scopes] == ["openid", "profile", "email", "address", "phone", "offline_access"]
    assert (await admin.get(f"{PATH}/{server['id']}/policies")).json() == []


async def test_every_field_is_read_back_as_it_was_written(admin: httpx.AsyncClient) -> None:
    server = await a_server(admin, **EVERY_FIELD)
    read = (await admin.get(f"{PATH}/{server['id']}")).json()
    assert read == server
    assert {name: read[name] for name in ("name", "description", "audiences", "issuerMode")} == {
        name: EVERY_FIELD[name] for name in ("name", "description", "audiences", "issuerMode")
    }
    assert read["credentials"]["signing"]["rotationMode"] == "MANUAL"
    assert "nextRotation" not in read["credentials"]["signing"]


async def test_replacing_clears_what_the_body_leaves_out(admin: httpx.AsyncClient) -> None:
    server = await a_server(admin, description="gone soon")
    body = {"name": f"{server['name']} again", "audiences": ["https://engines.example"], "status": "INACTIVE"}
    changed = (await admin.put(f"{PATH}/{server['id']}", json=body)).json()
    assert changed == (await admin.get(f"{PATH}/{server['id']}")).json()
    assert (changed["description"], changed["audiences"], changed["status"]) == (None, body["audiences"], "ACTIVE")


async def test_a_server_that_is_switched_off_answers_like_none_and_comes_back(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    server = await a_server(admin)
    for move, status, links in (("deactivate", 404, "activate"), ("activate", 200, "deactivate")):
        moved = await admin.post(f"{PATH}/{server['id']}/lifecycle/{move}")
        assert (moved.status_code, moved.content) == (204, b"")
        assert "content-type" not in moved.headers
        assert (await _works(org, server["id"])).status_code == status
        assert links in (await admin.get(f"{PATH}/{server['id']}")).json()["_links"]


async def test_a_removed_server_is_gone_with_everything(org: Organisation, admin: httpx.AsyncClient) -> None:
    server = await a_server(admin)
    assert (await admin.post(f"{PATH}/{server['id']}/policies", json={"name": "p"})).status_code == 201
    assert (await admin.delete(f"{PATH}/{server['id']}")).status_code == 204
    assert (await _works(org, server["id"])).status_code == 404
    async with org.unit() as unit:
        assert await unit.keys.list_of_server(server["id"]) == []
    gone = await admin.get(f"{PATH}/{server['id']}")
    assert gone.status_code == 404
    assert gone.json()["errorSummary"] == f"Not found: Resource not found: {server['id']} (AuthorizationServer)"


async def test_default_is_an_id_and_cannot_be_removed(admin: httpx.AsyncClient) -> None:
    read = (await admin.get(f"{PATH}/default")).json()
    assert (read["id"], read["default"], read["issuer"].endswith("/oauth2/default")) == ("default", True, True)
    refused = await admin.delete(f"{PATH}/default")
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "E0000111")


async def test_the_org_server_has_no_address(admin: httpx.AsyncClient) -> None:
    assert (await admin.get(f"{PATH}/org")).status_code == 404
    assert (await admin.delete(f"{PATH}/org")).status_code == 404
    assert "org" not in {server["id"] for server in (await admin.get(PATH)).json()}


REFUSED: list[tuple[dict[str, object], str]] = [
    ({"name": "x"}, "audiences"),
    ({"audiences": ["a"]}, "name"),
    ({"name": "", "audiences": ["a"]}, "name"),
    ({"name": 7, "audiences": ["a"]}, "name"),
    ({"name": "x" * 256, "audiences": ["a"]}, "name"),
    ({"name": "x", "audiences": []}, "audiences"),
    ({"name": "x", "audiences": ["a", "b"]}, "audiences"),
    ({"name": "x", "audiences": "a"}, "audiences"),
    ({"name": "x", "audiences": ["not a: uri"]}, "audiences"),
    ({"name": "x", "audiences": ["a"], "issuerMode": "NEVER"}, "issuerMode"),
    ({"name": "x", "audiences": ["a"], "credentials": {"signing": {"rotationMode": "OFTEN"}}}, "credentials.signing"),
    ({"name": "default", "audiences": ["a"]}, "name"),
]


@pytest.mark.parametrize(("body", "field"), REFUSED)
async def test_a_server_that_cannot_be_is_refused_by_its_field(
    admin: httpx.AsyncClient, body: dict[str, object], field: str
) -> None:
    before = (await admin.get(PATH)).json()
    assert field in _cause(await admin.post(PATH, json=body))
    assert (await admin.get(PATH)).json() == before


async def test_what_is_no_json_object_is_refused(admin: httpx.AsyncClient) -> None:
    for content in (b"", b"[]", b"{", b'"x"'):
        answer = await admin.post(PATH, content=content)
        assert (answer.status_code, answer.json()["errorCode"]) == (400, "E0000003")


async def test_a_name_is_not_taken_from_another_server(admin: httpx.AsyncClient) -> None:
    one, other = await a_server(admin), await a_server(admin)
    body = {"name": one["name"], "audiences": ["a"]}
    assert _cause(await admin.put(f"{PATH}/{other['id']}", json=body)).startswith("name: An object")


async def test_servers_are_found_by_name_and_page_by_page(admin: httpx.AsyncClient) -> None:
    word = uuid4().hex
    made = [(await a_server(admin, name=f"{word} {number}"))["id"] for number in range(3)]
    seen: list[str] = []
    url: str | None = f"{PATH}?q={word}&limit=2"
    while url:
        page = await admin.get(url)
        seen += [server["id"] for server in page.json()]
        url = page.links.get("next", {}).get("url")
    assert seen == sorted(made)
    unlimited = await admin.get(f"{PATH}?q={word}")
    assert (await admin.get(unlimited.links["next"]["url"])).json() == []


async def test_servers_that_another_trusts_are_listed_added_and_taken_away(admin: httpx.AsyncClient) -> None:
    one, other = await a_server(admin), await a_server(admin)
    path = f"{PATH}/{one['id']}/associatedServers"
    [trusted] = (await admin.post(path, json={"trusted": [other["id"]]})).json()
    assert (trusted["id"], trusted["_links"]) == (other["id"], None)
    assert (await admin.get(f"{path}?trusted=true&limit=10")).json() == [trusted]
    assert other["id"] not in {server["id"] for server in (await admin.get(f"{path}?trusted=false")).json()}
    assert (await admin.delete(f"{path}/{other['id']}")).status_code == 204
    assert (await admin.get(f"{path}?trusted=true")).json() == []
    assert (await admin.delete(f"{path}/{other['id']}")).status_code == 404


@pytest.mark.parametrize("trusted", ["aus404", "itself"])
async def test_a_server_trusts_no_server_that_is_not_there_or_is_itself(admin: httpx.AsyncClient, trusted: str) -> None:
    server = await a_server(admin)
    body = {"trusted": [server["id"] if trusted == "itself" else trusted]}
    assert _cause(await admin.post(f"{PATH}/{server['id']}/associatedServers", json=body)).startswith("trusted")


async def test_the_changes_of_a_server_are_in_the_system_log(org: Organisation, admin: httpx.AsyncClient) -> None:
    server = await a_server(admin)
    await admin.post(f"{PATH}/{server['id']}/lifecycle/deactivate")
    await admin.delete(f"{PATH}/{server['id']}")
    async with org.unit() as unit:
        stored = await unit.logs.list_page(after="", most=10_000)
    told = [one.event.type for one in stored if server["id"] in str(one)]
    assert told == ["oauth2.as.created", "oauth2.as.deactivated", "oauth2.as.deleted"]
