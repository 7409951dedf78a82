"""Signing keys of an authorization server, and keys of its resource server."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.serving import Organisation

from frontdesk.kernel.base64url import b64url


@pytest_asyncio.fixture(loop_scope="session")
async def server(admin: httpx.AsyncClient) -> str:
    """The path of a server of this test alone."""
    body = {"name": f"keys {uuid4()}", "audiences": ["api://engines"]}
    made = (await admin.post("/api/v1/authorizationServers", json=body)).json()
    return f"/api/v1/authorizationServers/{made['id']}"


def _jwk(kid: str) -> dict[str, object]:
    numbers = rsa.generate_private_key(public_exponent=65_537, key_size=2048).public_key().public_numbers()
    return {"kty": "RSA", "kid": kid, "use": "enc", "e": "AQAB", "n": b64url(numbers.n.to_bytes(256, "big"))}


def _rs256(keys: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that the server signs with: this org also has keys for clients that ask for ES256."""
    return [key for key in keys if key["alg"] == "RS256"]


async def test_a_rotation_lists_what_signs_now_and_what_did(
    org: Organisation, admin: httpx.AsyncClient, server: str
) -> None:
    [first] = _rs256((await admin.get(f"{server}/credentials/keys")).json())
    assert first["status"] == "ACTIVE"
    rotated = await admin.post(f"{server}/credentials/lifecycle/keyRotate", json={"use": "sig"})
    assert rotated.status_code == 200
    active, expired = _rs256(rotated.json())
    assert (active["status"], expired["status"], expired["kid"]) == ("ACTIVE", "EXPIRED", first["kid"])
    assert {"kty", "alg", "use", "e", "n"} <= active.keys()
    read = (await admin.get(server)).json()["credentials"]["signing"]
    assert read["kid"] == active["kid"]
    assert (await admin.get(f"{server}/credentials/keys/{active['kid']}")).json() == active
    issuer = f"/oauth2/{server.rpartition('/')[2]}"
    shown = (await org.browser().get(f"{issuer}/v1/keys")).json()["keys"]
    assert {active["kid"], expired["kid"]} < {key["kid"] for key in shown}  # and the one that waits for its turn
    assert "d" not in active


@pytest.mark.parametrize("body", [b"", b"{}", b'{"use":"enc"}', b'{"use":null}'])
async def test_a_rotation_is_told_for_what(admin: httpx.AsyncClient, server: str, body: bytes) -> None:
    answer = await admin.post(f"{server}/credentials/lifecycle/keyRotate", content=body)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "E0000001")
    assert "use" in answer.json()["errorCauses"][0]["errorSummary"]


async def test_a_key_that_is_not_there_is_not_found(admin: httpx.AsyncClient, server: str) -> None:
    assert (await admin.get(f"{server}/credentials/keys/kid404")).status_code == 404
    gone = "/api/v1/authorizationServers/aus404/credentials/lifecycle/keyRotate"
    assert (await admin.post(gone, json={"use": "sig"})).status_code == 404


async def test_of_a_resource_servers_keys_one_is_active_and_an_active_one_stays(
    admin: httpx.AsyncClient, server: str
) -> None:
    path = f"{server}/resourceservercredentials/keys"
    body = _jwk("one")
    made = await admin.post(path, json=body)
    assert made.status_code == 201, made.text
    one = made.json()
    assert {name: one[name] for name in body} == body
    assert (await admin.get(f"{path}/{one['id']}")).json() == one
    two = (await admin.post(path, json=_jwk("two"))).json()
    assert {key["kid"]: key["status"] for key in (await admin.get(path)).json()} == {"one": "INACTIVE", "two": "ACTIVE"}
    refused = await admin.delete(f"{path}/{two['id']}")
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert (await admin.post(f"{path}/{one['id']}/lifecycle/activate")).json()["status"] == "ACTIVE"
    assert (await admin.delete(f"{path}/{two['id']}")).status_code == 204
    assert (await admin.get(f"{path}/{two['id']}")).status_code == 404
    assert (await admin.post(f"{path}/{one['id']}/lifecycle/deactivate")).json()["status"] == "INACTIVE"


@pytest.mark.parametrize(("name", "value"), [("kty", "EC"), ("use", "sig"), ("n", "!"), ("kid", ""), ("status", "OLD")])
async def test_a_resource_servers_key_that_is_none_is_refused(
    admin: httpx.AsyncClient, server: str, name: str, value: str
) -> None:
    answer = await admin.post(f"{server}/resourceservercredentials/keys", json={**_jwk("x"), name: value})
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "E0000001")
    assert name in answer.json()["errorCauses"][0]["errorSummary"]
