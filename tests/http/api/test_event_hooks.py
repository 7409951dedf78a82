"""/api/v1/eventHooks (contract E.2)."""

import json
from typing import Any

import httpx
import pytest
from tests.callee import callee

HOOKS = "/api/v1/eventHooks"


def an_event_hook(name: str, uri: str = "https://hooks.example.test/out", **more: object) -> dict[str, Any]:
    return {
        "name": name,
        "description": "what it is for",
        "events": {
            "type": "EVENT_TYPE",
            "items": ["user.lifecycle.create", "user.lifecycle.activate"],
            "filter": {
                "type": "EXPRESSION_LANGUAGE",
                "eventFilterMap": [
                    {"event": "user.lifecycle.create", "condition": {"expression": "true", "version": None}}
                ],
            },
        },
        "channel": {
            "type": "HTTP",
            "version": "1.0.0",
            "config": {
                "uri": uri,
                "headers": [{"key": "X-One", "value": "1"}],
                "method": "POST",
                "authScheme": {"type": "HEADER", "key": "X-Key"},
            },
        },
        **more,
    }


async def made(admin: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    response = await admin.post(HOOKS, json=body)
    assert response.status_code == 200, response.text
    hook: dict[str, Any] = response.json()
    return hook


async def test_every_field_that_is_written_is_read_back(admin: httpx.AsyncClient) -> None:
    body = an_event_hook("everything")
    hook = await made(admin, body)
    assert (await admin.get(f"{HOOKS}/{hook['id']}")).json() == hook
    assert {name: hook[name] for name in body} == body
    assert (hook["status"], hook["verificationStatus"]) == ("ACTIVE", "UNVERIFIED")


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        ({"events": {"items": ["nothing.ever.happens"]}}, "events.items"),
        ({"events": {"items": ["<script>"]}}, "events.items"),
        ({"events": {"items": []}}, "events.items"),
        ({"events": {"items": ["user.lifecycle.create"] * 2}}, "events.items"),
        ({"events": {"items": "all"}}, "events.items"),
        ({"name": 7}, "name"),
        ({"channel": {"type": "HTTP", "config": {"uri": "javascript:alert(1)"}}}, "channel.config.uri"),
    ],
)
async def test_what_is_no_event_hook_is_refused(admin: httpx.AsyncClient, more: dict[str, Any], cause: str) -> None:
    refused = await admin.post(HOOKS, json={**an_event_hook("wrong"), **more})
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    sentence = refused.json()["errorCauses"][0]["errorSummary"]
    assert sentence.startswith(f"{cause}: ")
    assert "<" not in sentence


async def test_a_uri_proves_itself_once_and_a_new_one_anew(admin: httpx.AsyncClient) -> None:
    async with callee() as service:
        hook = await made(admin, an_event_hook("verified", service.url))
        path = f"{HOOKS}/{hook['id']}"
        service.says(200, {"verification": "something else"})
        refused = await admin.post(f"{path}/lifecycle/verify")
        assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
        assert (await admin.get(path)).json()["verificationStatus"] == "UNVERIFIED"
        service.answer = lambda asked: (
            200,
            json.dumps({"verification": asked.headers["x-okta-verification-challenge"]}).encode(),
        )
        verified = await admin.post(f"{path}/lifecycle/verify")
        assert (verified.status_code, verified.json()["verificationStatus"]) == (200, "VERIFIED")
        assert (service.asked[-1].method, service.asked[-1].headers["x-one"]) == ("GET", "1")
        same = await admin.put(path, json=an_event_hook("verified again", service.url))
        assert same.json()["verificationStatus"] == "VERIFIED"
        moved = await admin.put(path, json=an_event_hook("verified again", service.url + "/moved"))
        assert moved.json()["verificationStatus"] == "UNVERIFIED"


async def test_a_service_that_does_not_answer_proves_nothing(admin: httpx.AsyncClient) -> None:
    hook = await made(admin, an_event_hook("silent", "http://127.0.0.1:9"))
    refused = await admin.post(f"{HOOKS}/{hook['id']}/lifecycle/verify")
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")


async def test_a_hook_is_deactivated_before_it_is_deleted(admin: httpx.AsyncClient) -> None:
    hook = await made(admin, an_event_hook("delete"))
    path = f"{HOOKS}/{hook['id']}"
    assert (await admin.delete(path)).status_code == 400
    assert (await admin.post(f"{path}/lifecycle/deactivate")).json()["status"] == "INACTIVE"
    assert (await admin.post(f"{path}/lifecycle/activate")).json()["status"] == "ACTIVE"
    await admin.post(f"{path}/lifecycle/deactivate")
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).json()["errorSummary"].endswith(f"{hook['id']} (Webhook)")


async def test_an_org_has_twenty_five_event_hooks_at_the_most(admin: httpx.AsyncClient) -> None:
    statuses = [(await admin.post(HOOKS, json=an_event_hook(f"many {number}"))).status_code for number in range(26)]
    assert set(statuses) == {200, 400}
    hooks = (await admin.get(HOOKS)).json()
    assert len(hooks) == 25
    for hook in hooks:
        if hook["name"].startswith("many"):
            await admin.post(f"{HOOKS}/{hook['id']}/lifecycle/deactivate")
            await admin.delete(f"{HOOKS}/{hook['id']}")
