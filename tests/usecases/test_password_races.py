"""A password that changes while it is checked (attack case 29), and lock-out as the password policy wants it."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.serving import Organisation

from frontdesk.domain.logs.model import ClientContext
from frontdesk.runtime.passwords import Passwords
from frontdesk.usecases.passwords.verify import PasswordVerifier, WrongCredentials, is_still_proved

USERS, POLICIES = "/api/v1/users", "/api/v1/policies"
NEW = "An0ther-of-mine"
CONTEXT = ClientContext("127.0.0.1", "tests", "tests")


class Meanwhile(Passwords):
    """Something happens while the first password is checked."""

    def __init__(self, happens: Callable[[], Awaitable[Any]]) -> None:
        super().__init__()
        self._happens: Callable[[], Awaitable[Any]] | None = happens

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """As ever, but for the first."""
        right = await super().verify(password_hash, password)
        if self._happens is not None:
            happens, self._happens = self._happens, None
            await happens()
        return right


def _verifier(org: Organisation, change: Callable[[], Awaitable[Any]]) -> PasswordVerifier:
    return PasswordVerifier(org.serving.base.store, Meanwhile(change), org.clock)


def _change(org: Organisation, user_id: str) -> Callable[[], Awaitable[Any]]:
    admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
    body = {"credentials": {"password": {"value": NEW}}}
    return lambda: admin.post(f"{USERS}/{user_id}", json=body)


async def test_a_password_that_is_changed_while_it_is_checked_lets_nobody_in(org: Organisation) -> None:
    someone = await org.someone()
    verifier = _verifier(org, _change(org, someone.user.id))
    with pytest.raises(WrongCredentials):
        await verifier.verify(org.org_id, someone.login, someone.password, CONTEXT)
    async with org.unit() as unit:
        user = await unit.users.find(someone.user.id)
    assert user is not None
    assert user.last_login_at is None
    assert (await verifier.verify(org.org_id, someone.login, NEW, CONTEXT)).id == user.id


async def test_what_was_proved_holds_no_more_once_the_password_is_another(org: Organisation) -> None:
    someone = await org.someone()
    async with org.unit() as unit:
        assert await is_still_proved(unit, someone.user)
    await _change(org, someone.user.id)()
    async with org.unit() as unit:
        assert not await is_still_proved(unit, someone.user)


async def test_nobody_changes_a_password_while_something_is_given_for_it(
    org: Organisation, second_node: Organisation
) -> None:
    someone = await org.someone()
    async with org.unit() as unit:
        assert await is_still_proved(unit, someone.user)
        change: asyncio.Future[Any] = asyncio.ensure_future(_change(second_node, someone.user.id)())
        await asyncio.wait([change], timeout=0.1)
        assert not change.done()
    assert (await change).status_code == 200


async def _policy(org: Organisation, **lockout: int) -> None:
    """The org's default password policy locks people out so."""
    admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
    [policy] = [one for one in (await admin.get(f"{POLICIES}?type=PASSWORD")).json() if one["system"]]
    policy["settings"]["password"]["lockout"] |= lockout
    assert (await admin.put(f"{POLICIES}/{policy['id']}", json=policy)).status_code == 200


async def _status(org: Organisation, user_id: str) -> str:
    admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
    return str((await admin.get(f"{USERS}/{user_id}")).json()["status"])


async def _tries(org: Organisation, login: str, password: str) -> bool:
    verifier = PasswordVerifier(org.serving.base.store, org.serving.base.passwords, org.clock)
    try:
        await verifier.verify(org.org_id, login, password, CONTEXT)
    except WrongCredentials:
        return False
    return True


async def test_the_policys_number_of_wrong_passwords_locks_for_as_long_as_it_says(org: Organisation) -> None:
    await _policy(org, maxAttempts=2, autoUnlockMinutes=15)
    someone = await org.someone()
    for _ in range(2):
        assert not await _tries(org, someone.login, secrets.token_hex(4))
    assert await _status(org, someone.user.id) == "LOCKED_OUT"
    org.clock.advance(seconds=15 * 60 - 1)
    assert not await _tries(org, someone.login, someone.password)
    org.clock.advance(seconds=1)
    assert not await _tries(org, someone.login, "wrong again")
    assert await _status(org, someone.user.id) == "ACTIVE"
    assert await _tries(org, someone.login, someone.password)


async def test_a_policy_may_lock_for_good_or_never(org: Organisation) -> None:
    await _policy(org, maxAttempts=1, autoUnlockMinutes=0)
    locked, free = await org.someone(), await org.someone()
    assert not await _tries(org, locked.login, "wrong")
    org.clock.advance(seconds=10**6)
    assert not await _tries(org, locked.login, locked.password)
    await _policy(org, maxAttempts=0)
    for _ in range(12):
        assert not await _tries(org, free.login, "wrong")
    assert await _tries(org, free.login, free.password)
