"""People for tests of the management API."""

import secrets
from dataclasses import replace
from typing import Any

import httpx
from tests.serving import Organisation

from frontdesk.domain.ids import UserId
from frontdesk.domain.users.model import User
from frontdesk.kernel.secrets import random_base62

USERS = "/api/v1/users"
PASSWORD = "Sup3rGood-enough"


def unique_login() -> str:
    """A login that nobody has."""
    return f"grace.{secrets.token_hex(5)}@example.com"


def profile(**other: object) -> dict[str, object]:
    """A profile with what is required."""
    login = other.pop("login", None) or unique_login()
    return {"login": login, "email": login, "firstName": "Grace", "lastName": "Hopper", **other}


async def made(admin: httpx.AsyncClient, query: str = "", **body: object) -> dict[str, Any]:
    """A user, ACTIVE unless told."""
    wanted = {"profile": profile(), "credentials": {"password": {"value": PASSWORD}}, **body}
    response = await admin.post(f"{USERS}{query}", json={name: value for name, value in wanted.items() if value})
    assert response.status_code == 200, response.text
    user: dict[str, Any] = response.json()
    return user


async def read(admin: httpx.AsyncClient, user: dict[str, Any]) -> dict[str, Any]:
    """The user as they are now."""
    response = await admin.get(f"{USERS}/{user['id']}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def refusal(response: httpx.Response) -> tuple[int, str, list[str]]:
    """Status, code and causes."""
    body = response.json()
    return response.status_code, body["errorCode"], [cause["errorSummary"] for cause in body["errorCauses"]]


async def many_people(org: Organisation, department: str, count: int) -> set[Any]:
    """The ids of people of a department, written at once: through the API a thousand would take too long."""

    def another(number: int) -> User:
        login = f"{number}.{secrets.token_hex(4)}@example.com"
        own = {**org.ada.user.profile, "login": login, "department": department}
        return replace(org.ada.user, id=UserId(f"00u{random_base62(17)}"), login=login, profile=own)

    people = [another(number) for number in range(count)]
    async with org.unit() as unit:
        await unit.users.add_many(people)
    return {user.id for user in people}
