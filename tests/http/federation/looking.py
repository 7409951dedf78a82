"""What came of a sign-in: who is in the session, and what the log says."""

from typing import Any

import httpx
from tests.serving import Organisation

REFUSED = 403


async def session_of(browser: httpx.AsyncClient) -> dict[str, Any]:
    """The browser's session."""
    answer = await browser.get("/api/v1/sessions/me")
    assert answer.status_code == 200, answer.text
    session: dict[str, Any] = answer.json()
    return session


async def events_of(org: Organisation, kind: str = "user.authentication.auth_via_IDP") -> list[dict[str, Any]]:
    """The log's events of one type, the newest first."""
    async with org.browser(Authorization=f"SSWS {org.facts['api_token']}") as admin:
        params = {"filter": f'eventType eq "{kind}"', "limit": "1000"}
        answer = await admin.get("/api/v1/logs", params=params)
        events: list[dict[str, Any]] = answer.json()
        return list(reversed(events))


async def reason_of(org: Organisation, kind: str = "user.authentication.auth_via_IDP") -> str:
    """Why the last sign-in by a provider was refused."""
    last = (await events_of(org, kind))[0]["outcome"]
    assert last["result"] == "FAILURE"
    return str(last["reason"])


async def nobody_is(org: Organisation, login: str) -> bool:
    """Whether no account has this login."""
    async with org.unit() as unit:
        return await unit.users.find_by_login(login) is None


def is_refused(answer: httpx.Response) -> bool:
    """Whether the person was told that it did not work, and has no session."""
    return answer.status_code == REFUSED and "didn’t work" in answer.text and "sid=" not in str(answer.headers)
