"""Hooks of an org, and the service behind them."""

import json
from typing import Any

import httpx
from tests.callee import Callee
from tests.serving import Organisation

HOOKS = "/api/v1/inlineHooks"
ASKED, RESPONSE = "inline_hook.executed", "inline_hook.response.processed"
SERVER = "/api/v1/authorizationServers/default"


def admin_of(org: Organisation) -> httpx.AsyncClient:
    """The first administrator's API token."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


async def add_hook(org: Organisation, kind: str, url: str, name: str | None = None) -> str:
    """A hook of a kind, and its id."""
    body = {
        "name": name or f"hook {org.clock.now()} {kind} {url}",
        "type": kind,
        "version": "1.0.0",
        "channel": {"type": "HTTP", "version": "1.0.0", "config": {"uri": url}},
    }
    made = await admin_of(org).post(HOOKS, json=body)
    assert made.status_code == 200, made.text
    return str(made.json()["id"])


async def deactivate(org: Organisation, hook_id: str) -> None:
    """It is asked no more."""
    done = await admin_of(org).post(f"{HOOKS}/{hook_id}/lifecycle/deactivate")
    assert done.status_code == 200, done.text


async def show_tokens_to(org: Organisation, hook_id: str) -> None:
    """Let the default server's one rule name this hook."""
    admin = admin_of(org)
    policy = (await admin.get(f"{SERVER}/policies")).json()[0]
    rule = (await admin.get(f"{SERVER}/policies/{policy['id']}/rules")).json()[0]
    rule["actions"]["token"]["inlineHook"] = {"id": hook_id}
    path = f"{SERVER}/policies/{policy['id']}/rules/{rule['id']}"
    changed = await admin.put(path, json={name: rule[name] for name in ("name", "type", "conditions", "actions")})
    assert changed.status_code == 200, changed.text
    assert changed.json()["actions"]["token"]["inlineHook"]["id"] == hook_id


def asked_of(service: Callee) -> dict[str, Any]:
    """What the service was asked last."""
    asked: dict[str, Any] = json.loads(service.asked[-1].body)
    return asked


async def told(org: Organisation, hook_id: str, event_type: str = ASKED) -> list[dict[str, Any]]:
    """The events of a type that are about this hook, the newest first."""
    await org.serving.engine.system_log.flush()
    query = {"filter": f'eventType eq "{event_type}"', "sortOrder": "DESCENDING", "limit": "1000"}
    events: list[dict[str, Any]] = (await admin_of(org).get("/api/v1/logs", params=query)).json()
    return [event for event in events if event["target"][0]["id"] == hook_id]


async def failures(org: Organisation, hook_id: str) -> list[str]:
    """Why this hook's answers were of no use, as administrators read it."""
    events = [*await told(org, hook_id), *await told(org, hook_id, RESPONSE)]
    return [event["outcome"]["reason"] for event in events if event["outcome"]["result"] == "FAILURE"]
