"""Somebody at the Authentication API: what they send, and how their authenticator app makes codes."""

from typing import Any

import httpx
import pyotp
from tests.serving import Organisation, Someone

AUTHN = "/api/v1/authn"


async def begins(http: httpx.AsyncClient, someone: Someone, **more: object) -> dict[str, Any]:
    """The first step, with the right password."""
    return await step(http, "", username=someone.login, password=someone.password, **more)


async def step(http: httpx.AsyncClient, path: str, **body: object) -> dict[str, Any]:
    """A step that is taken."""
    answer = await http.post(AUTHN + path, json=body)
    assert answer.status_code == 200, answer.text
    taken: dict[str, Any] = answer.json()
    return taken


async def refused(http: httpx.AsyncClient, path: str, **body: object) -> tuple[int, str]:
    """A step that is not: status and code."""
    answer = await http.post(AUTHN + path, json=body)
    return answer.status_code, answer.json().get("errorCode", "")


def code(org: Organisation, secret: str) -> str:
    """What the authenticator app shows now."""
    return str(pyotp.TOTP(secret).at(org.clock.now() // 1000))


async def enrolled_totp(org: Organisation, admin: httpx.AsyncClient, someone: Someone) -> tuple[str, str]:
    """A TOTP factor that was activated: its id and secret."""
    path = f"/api/v1/users/{someone.user.id}/factors"
    made = (await admin.post(path, json={"factorType": "token:software:totp", "provider": "GOOGLE"})).json()
    secret = str(made["_embedded"]["activation"]["sharedSecret"])
    activated = await admin.post(f"{path}/{made['id']}/lifecycle/activate", json={"passCode": code(org, secret)})
    assert activated.status_code == 200, activated.text
    org.clock.advance(seconds=30)
    return str(made["id"]), secret
