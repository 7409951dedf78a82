"""/api/v1/inlineHooks and /api/v1/hook-keys (contract E.1)."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
import pytest_asyncio
from joserfc import jwt
from joserfc.jwk import RSAKey
from tests.callee import Callee, callee
from tests.serving import Organisation, organisation

HOOKS, KEYS = "/api/v1/inlineHooks", "/api/v1/hook-keys"
SECRET = "a secret of ours"


def a_hook(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "type": "com.okta.oauth2.tokens.transform",
        "version": "1.0.0",
        "channel": {"type": "HTTP", "version": "1.0.0", "config": a_config("https://hooks.example.test/in")},
        **more,
    }


def a_config(uri: str, **more: object) -> dict[str, Any]:
    return {
        "uri": uri,
        "headers": [{"key": "X-One", "value": "1"}],
        "method": "POST",
        "authScheme": {"type": "HEADER", "key": "Authorization", "value": SECRET},
        **more,
    }


@pytest_asyncio.fixture(loop_scope="session")
async def service() -> AsyncIterator[Callee]:
    """The service behind a hook."""
    async with callee() as service:
        yield service


async def made(admin: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    response = await admin.post(HOOKS, json=body)
    assert response.status_code == 200, response.text
    hook: dict[str, Any] = response.json()
    return hook


async def of_service(admin: httpx.AsyncClient, name: str, service: Callee, **more: object) -> dict[str, Any]:
    return await made(admin, a_hook(name, channel={"type": "HTTP", "config": a_config(service.url, **more)}))


async def test_every_field_that_is_written_is_read_back_but_for_the_secret(admin: httpx.AsyncClient) -> None:
    body = a_hook("everything")
    hook = await made(admin, body)
    read = await admin.get(f"{HOOKS}/{hook['id']}")
    assert read.json() == hook
    assert SECRET not in read.text
    del body["channel"]["config"]["authScheme"]["value"]
    assert {name: hook[name] for name in body} == body
    assert hook["status"] == "ACTIVE"


async def test_every_field_of_an_oauth_channel_is_read_back_but_for_the_secret(admin: httpx.AsyncClient) -> None:
    key = (await admin.post(KEYS, json={"name": "of an oauth channel"})).json()
    config = {
        "uri": "https://hooks.example.test/in",
        "method": "POST",
        "headers": [],
        "clientId": "frontdesk",
        "tokenUrl": "https://as.example.test/token",
        "scope": "hook",
        "authType": "private_key_jwt",
        "hookKeyId": key["id"],
    }
    body = a_hook("oauth", channel={"type": "OAUTH", "version": "1.0.0", "config": config})
    hook = await made(admin, body)
    assert hook["channel"] == body["channel"]
    by_secret = {**config, "authType": "client_secret_post", "clientSecret": SECRET}
    changed = await admin.put(f"{HOOKS}/{hook['id']}", json={**body, "channel": {"type": "OAUTH", "config": by_secret}})
    assert (changed.status_code, SECRET in changed.text) == (200, False)


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        ({"type": "com.okta.unknown"}, "type"),
        ({"type": None}, "type"),
        ({"name": ""}, "name"),
        ({"version": "latest"}, "version"),
        ({"channel": {"type": "HTTP", "config": {"uri": "ftp://x.test"}}}, "channel.config.uri"),
        ({"channel": {"type": "HTTP", "config": {}}}, "channel.config"),
        ({"channel": {"type": "SMTP", "config": {"uri": "https://x.test"}}}, "channel.type"),
        ({"channel": {"type": "OAUTH", "config": {"uri": "https://x.test"}}}, "channel.config.clientId"),
        ({"channel": {"type": "HTTP", "config": a_config("https://x.test", headers="X: 1")}}, "channel.config.headers"),
    ],
)
async def test_what_is_no_hook_is_refused_by_name(admin: httpx.AsyncClient, more: dict[str, Any], cause: str) -> None:
    refused = await admin.post(HOOKS, json={**a_hook("wrong"), **more})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith(f"{cause}:")


async def test_outside_development_hooks_are_called_by_https_alone() -> None:
    async with organisation("https://strict.example.test", dev=False) as org:
        admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
        body = a_hook("plain", channel={"type": "HTTP", "config": a_config("http://hooks.example.test")})
        assert (await admin.post(HOOKS, json=body)).status_code == 400


async def test_a_post_merges_and_a_put_replaces_and_neither_changes_the_type(admin: httpx.AsyncClient) -> None:
    hook = await made(admin, a_hook("merge"))
    path = f"{HOOKS}/{hook['id']}"
    merged = (await admin.post(path, json={"channel": {"config": {"uri": "https://hooks.example.test/2"}}})).json()
    assert (merged["name"], merged["channel"]["config"]["uri"]) == ("merge", "https://hooks.example.test/2")
    assert merged["channel"]["config"]["headers"] == [{"key": "X-One", "value": "1"}]
    config = {"uri": "https://hooks.example.test/3"}
    body = {"name": "put", "version": "1.0.0", "channel": {"type": "HTTP", "config": config}}
    replaced = (await admin.put(path, json=body)).json()
    assert (replaced["channel"]["config"]["headers"], replaced["channel"]["config"]["authScheme"]) == ([], None)
    changed = await admin.put(path, json={**body, "type": "com.okta.import.transform"})
    assert (changed.status_code, changed.json()["errorCode"]) == (400, "E0000001")


async def test_a_hook_is_deactivated_before_it_is_deleted(admin: httpx.AsyncClient) -> None:
    hook = await made(admin, a_hook("delete"))
    path = f"{HOOKS}/{hook['id']}"
    assert (await admin.delete(path)).status_code == 400
    off = (await admin.post(f"{path}/lifecycle/deactivate")).json()
    assert (off["status"], sorted(off["_links"])) == ("INACTIVE", ["activate", "delete", "self"])
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).json()["errorSummary"].endswith(f"{hook['id']} (InlineHook)")


async def test_an_org_imports_passwords_by_one_hook(admin: httpx.AsyncClient) -> None:
    kind = "com.okta.user.credential.password.import"
    first = await made(admin, a_hook("import", type=kind))
    assert (await admin.post(HOOKS, json=a_hook("import 2", type=kind))).status_code == 400
    listed = (await admin.get(HOOKS, params={"type": kind})).json()
    assert [hook["id"] for hook in listed] == [first["id"]]


async def test_a_preview_brings_the_answer_of_the_service(admin: httpx.AsyncClient, service: Callee) -> None:
    hook = await of_service(admin, "preview", service)
    commands = [{"type": "com.okta.identity.patch", "value": []}]
    service.says(200, {"commands": commands})
    answer = await admin.post(f"{HOOKS}/{hook['id']}/execute", json={"data": {"a": 1}})
    assert (answer.status_code, answer.json()) == (200, {"commands": commands})
    asked = service.asked[-1]
    assert (asked.method, asked.body, asked.headers["authorization"]) == ("POST", b'{"data":{"a":1}}', SECRET)
    assert (asked.headers["content-type"], asked.headers["x-one"]) == ("application/json", "1")


@pytest.mark.parametrize(
    ("status", "value", "code", "calls"),
    [
        (200, {"error": {"errorSummary": "No."}}, (400, "E0000135"), 1),
        (200, "no object", (502, "E0000134"), 1),
        (302, {}, (502, "E0000134"), 1),
        (404, {}, (502, "E0000134"), 1),
        (503, {}, (502, "E0000134"), 2),
        (204, None, (200, None), 1),
    ],
)
async def test_what_a_service_does_wrong_is_told_and_only_its_failures_are_tried_again(
    admin: httpx.AsyncClient, service: Callee, status: int, value: object, code: tuple[int, str | None], calls: int
) -> None:
    hook = await of_service(admin, f"wrong {status} {code[0]}{calls}{value}", service)
    service.says(status, value)
    answer = await admin.post(f"{HOOKS}/{hook['id']}/execute", json={})
    assert (answer.status_code, answer.json().get("errorCode")) == code
    assert len(service.asked) == calls


async def test_a_service_that_is_not_there_and_a_hook_that_is_not_active(admin: httpx.AsyncClient) -> None:
    config = a_config("http://127.0.0.1:9")
    hook = await made(admin, a_hook("nobody", channel={"type": "HTTP", "config": config}))
    path = f"{HOOKS}/{hook['id']}"
    answer = await admin.post(f"{path}/execute", json={})
    assert (answer.status_code, answer.json()["errorCode"]) == (504, "E0000137")
    await admin.post(f"{path}/lifecycle/deactivate")
    assert (await admin.post(f"{path}/execute", json={})).status_code == 400


@pytest.mark.parametrize("uri", ["https://169.254.169.254/latest", "https://10.0.0.1/", "http://[::ffff:10.0.0.1]/"])
async def test_a_hook_never_leads_inside(admin: httpx.AsyncClient, uri: str) -> None:
    hook = await made(admin, a_hook(f"inside {uri}", channel={"type": "HTTP", "config": a_config(uri)}))
    answer = await admin.post(f"{HOOKS}/{hook['id']}/execute", json={})
    assert (answer.status_code, answer.json()["errorCode"]) == (504, "E0000137")


async def test_an_oauth_channel_asks_for_a_token_with_the_hooks_key(admin: httpx.AsyncClient, service: Callee) -> None:
    key = (await admin.post(KEYS, json={"name": "asks"})).json()
    config = {
        "uri": f"{service.url}/hook",
        "clientId": "us",
        "tokenUrl": f"{service.url}/token",
        "scope": "hook",
        "authType": "private_key_jwt",
        "hookKeyId": key["id"],
    }
    hook = await made(admin, a_hook("asks", channel={"type": "OAUTH", "config": config}))
    service.says(200, {"access_token": "the-token", "token_type": "Bearer"})
    assert (await admin.post(f"{HOOKS}/{hook['id']}/execute", json={})).status_code == 200
    asked, called = service.asked[-2:]
    form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
    assert (form["grant_type"], form["scope"]) == ("client_credentials", "hook")
    public = (await admin.get(f"{KEYS}/public/{key['keyId']}")).json()
    claims = jwt.decode(form["client_assertion"], RSAKey.import_key(public), algorithms=["RS256"]).claims
    assert (claims["iss"], claims["sub"], claims["aud"]) == ("us", "us", config["tokenUrl"])
    assert called.headers["authorization"] == "Bearer the-token"
    assert (await admin.delete(f"{KEYS}/{key['id']}")).status_code == 400
    assert (await admin.get(f"{KEYS}/{key['id']}")).json()["isUsed"] == "true"


async def test_an_oauth_channel_asks_for_a_token_with_the_clients_secret(
    admin: httpx.AsyncClient, service: Callee
) -> None:
    config = {
        "uri": f"{service.url}/hook",
        "clientId": "us",
        "clientSecret": SECRET,
        "tokenUrl": f"{service.url}/token",
        "scope": "hook",
        "authType": "client_secret_post",
    }
    hook = await made(admin, a_hook("by secret", channel={"type": "OAUTH", "config": config}))
    path = f"{HOOKS}/{hook['id']}/execute"
    service.says(200, {"access_token": "the-token", "token_type": "Bearer"})
    assert (await admin.post(path, json={})).status_code == 200
    asked, called = service.asked[-2:]
    form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
    assert form == {"grant_type": "client_credentials", "client_id": "us", "scope": "hook", "client_secret": SECRET}
    assert called.headers["authorization"] == "Bearer the-token"
    for status, value in ((200, {}), (200, {"access_token": "two\r\nX: lines"}), (401, {"error": "invalid_client"})):
        service.says(status, value)
        refused = await admin.post(path, json={})
        assert (refused.status_code, refused.json()["errorCode"]) == (502, "E0000134")
        assert service.asked[-1].path == "/token"


async def test_a_hook_key_shows_its_public_half_alone(admin: httpx.AsyncClient) -> None:
    created = await admin.post(KEYS, json={"name": "first"})
    key = created.json()
    assert (created.status_code, key["id"][:3], key["isUsed"]) == (200, "HKY", "false")
    assert set(key["_embedded"]) == {"kty", "alg", "kid", "use", "e", "n"}
    assert (await admin.get(f"{KEYS}/public/{key['keyId']}")).json() == key["_embedded"]
    renamed = (await admin.put(f"{KEYS}/{key['id']}", json={"name": "second"})).json()
    assert (renamed["name"], renamed["keyId"]) == ("second", key["keyId"])
    assert key["id"] in {each["id"] for each in (await admin.get(KEYS)).json()}
    assert (await admin.delete(f"{KEYS}/{key['id']}")).status_code == 204
    for path in (f"{KEYS}/{key['id']}", f"{KEYS}/public/{key['keyId']}"):
        assert (await admin.get(path)).json()["errorCode"] == "E0000007"


async def test_no_secret_reaches_the_system_log(org: Organisation, admin: httpx.AsyncClient) -> None:
    await made(admin, a_hook("logged"))
    log = await admin.get("/api/v1/logs", params={"filter": 'eventType eq "inline_hook.created"'})
    assert "inline_hook.created" in log.text
    assert SECRET not in log.text
