"""Whom a path names is decided once, by the guard; a login that moves leads to nobody else (attack case 29)."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.http.api.admins import administrator, new_group, refusal
from tests.http.api.people import USERS, profile
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.actor import Actor, Credential
from frontdesk.domain.admins.roles import RoleType, Targets
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import UserId
from frontdesk.domain.logs.model import Party
from frontdesk.usecases.directory.user_lookup import get_user, meaning_whom

MINE = "Owned-by-me-99"
MOMENT_S = 0.2
"""Long enough that the guard has asked and the password is hashed; were it too short, the attack would miss too."""

pytestmark = pytest.mark.usefixtures("roles_end_with_the_test")


@dataclass(frozen=True, slots=True)
class Namesakes:
    """A super administrator, and somebody within a group administrator's reach whose login is their short name."""

    boss: Someone
    puppet_id: UserId
    caller: httpx.AsyncClient
    name: str


@pytest_asyncio.fixture(loop_scope="session")
async def namesakes(org: Organisation, admin: httpx.AsyncClient) -> AsyncIterator[Namesakes]:
    """An org that allows logins without an @ is one where a name can become another's."""
    schema = {"definitions": {"base": {"id": "#base", "type": "object", "properties": {"login": {"pattern": ".+"}}}}}
    assert (await admin.post("/api/v1/meta/schemas/user/default", json=schema)).status_code == 200
    _, boss = await administrator(org, RoleType.SUPER_ADMIN)
    name = boss.login.partition("@")[0]
    mine = await new_group(admin)
    body = {"profile": profile(login=name, email="puppet@example.com"), "groupIds": [mine]}
    made = await admin.post(USERS, json=body)
    assert made.status_code == 200, made.text
    caller, _ = await administrator(org, RoleType.USER_ADMIN, Targets(groups=(mine,)))
    yield Namesakes(boss, made.json()["id"], caller, name)


async def renamed_meanwhile(
    org: Organisation, who: Namesakes, call: Callable[[], Awaitable[httpx.Response]]
) -> httpx.Response:
    """What a call answers that finds the login moved between its guard and its writing."""
    async with org.unit() as unit:
        puppet = await unit.users.find(who.puppet_id)
        assert puppet is not None
        login = f"elsewhere-{secrets.token_hex(4)}"
        await unit.users.save(replace(puppet, login=login, profile={**puppet.profile, "login": login}))
        answering = asyncio.ensure_future(call())
        await asyncio.wait([answering], timeout=MOMENT_S)
    return await answering


def _answers(who: Namesakes) -> dict[str, Callable[[], Awaitable[httpx.Response]]]:
    path, password = f"{USERS}/{who.name}", {"credentials": {"password": {"value": MINE}}}
    return {
        "password": lambda: who.caller.post(path, json=password),
        "suspend": lambda: who.caller.post(f"{path}/lifecycle/suspend"),
        "temporary": lambda: who.caller.post(f"{path}/lifecycle/expire_password?tempPassword=true"),
        "sessions": lambda: who.caller.delete(f"{path}/sessions"),
        "delete": lambda: who.caller.delete(path),
    }


@pytest.mark.parametrize("how", ["password", "suspend", "temporary", "sessions", "delete"])
async def test_a_login_that_moves_while_the_call_runs_gives_no_power_over_its_namesake(
    org: Organisation, admin: httpx.AsyncClient, namesakes: Namesakes, how: str
) -> None:
    theirs = await org.signed_in(namesakes.boss)
    before: dict[str, Any] = (await admin.get(f"{USERS}/{namesakes.boss.user.id}")).json()
    answer = await renamed_meanwhile(org, namesakes, _answers(namesakes)[how])
    assert answer.status_code in {200, 204, 403}, answer.text
    assert (await admin.get(f"{USERS}/{namesakes.boss.user.id}")).json() == before
    assert (await theirs.get("/api/v1/sessions/me")).status_code == 200
    again = await org.browser().post("/api/v1/authn", json={"username": namesakes.boss.login, "password": MINE})
    assert refusal(again)[1] == "E0000004"


async def test_a_super_administrators_password_for_somebody_is_not_set_for_their_namesake(
    org: Organisation, admin: httpx.AsyncClient, namesakes: Namesakes
) -> None:
    body = {"credentials": {"password": {"value": MINE}}}
    answer = await renamed_meanwhile(org, namesakes, lambda: admin.post(f"{USERS}/{namesakes.name}", json=body))
    assert answer.json()["id"] == namesakes.puppet_id


async def test_a_name_means_whom_it_meant_when_the_caller_was_let_in(org: Organisation, namesakes: Namesakes) -> None:
    caller = Actor(Party("00uX", "User"), Credential.API_TOKEN)
    async with org.unit() as unit:
        settled = await meaning_whom(unit, caller, namesakes.name)
        nobody = await meaning_whom(unit, caller, "nobody-at-all")
        puppet = await unit.users.find(namesakes.puppet_id)
        assert puppet is not None
        await unit.users.save(replace(puppet, login="nobody-at-all", profile={**puppet.profile, "login": "n"}))
        assert (await get_user(unit, caller, namesakes.name)).id == namesakes.boss.user.id
        assert (await get_user(unit, settled, namesakes.name)).id == namesakes.puppet_id
        assert (await get_user(unit, settled, namesakes.boss.login)).id == namesakes.boss.user.id
        with pytest.raises(ResourceNotFound, match="nobody-at-all"):
            await get_user(unit, nobody, "nobody-at-all")
