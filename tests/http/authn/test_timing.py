"""How long an answer takes tells nobody whether there is such a person (attack case: user enumeration by time).

Known and unknown names are asked for in turn, in this process, so that whatever else the machine does falls on both.
The medians are compared by a permutation test: how often a difference as large comes about when the labels are dealt
anew. A real difference shows every time; noise seldom twice, so that only three bad rounds in a row count.
"""

import random
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest_asyncio
from tests.http.authn.demands import Demands
from tests.http.authn.person import AUTHN
from tests.http.authn.test_registration import opened, registers
from tests.serving import Organisation, Someone

PAIRS, ROUNDS, DEALS = 200, 3, 1000
P_AT_LEAST = 0.01
Ask = Callable[[bool, int], Awaitable[httpx.Response]]
"""Ask about somebody who is known, or about the n-th who is not."""


def p_value(known: list[float], unknown: list[float]) -> float:
    """How likely so great a difference of the medians is where there is none."""
    dealt = [*known, *unknown]
    measured = abs(statistics.median(known) - statistics.median(unknown))
    dealer = random.Random(7)  # noqa: S311  # the same deals every time, of nothing secret
    as_great = 0
    for _ in range(DEALS):
        dealer.shuffle(dealt)
        as_great += abs(statistics.median(dealt[: len(known)]) - statistics.median(dealt[len(known) :])) >= measured
    return (as_great + 1) / (DEALS + 1)


async def assert_nothing_is_told(ask: Ask) -> None:
    """Both are answered alike, and as fast."""
    found = []
    for turn in range(ROUNDS):
        times: dict[bool, list[float]] = {True: [], False: []}
        for n in range(PAIRS):
            answers = {}
            for is_known in (True, False) if n % 2 else (False, True):
                before = time.perf_counter()
                answers[is_known] = await ask(is_known, turn * PAIRS + n)
                times[is_known].append(time.perf_counter() - before)
            assert answers[True].status_code == answers[False].status_code
        found.append((p_value(times[True], times[False]), *(statistics.median(times[one]) for one in (True, False))))
        if found[-1][0] > P_AT_LEAST:
            return
    raise AssertionError(f"p, median of known, median of unknown: {found}")


@pytest_asyncio.fixture(loop_scope="session")
async def policy(admin: httpx.AsyncClient) -> AsyncIterator[str]:
    """Anybody may register."""
    made = await opened(admin)
    yield str(made["id"])
    await admin.delete(f"/api/v1/policies/{made['id']}")


async def test_a_sign_in_takes_as_long_for_a_stranger(
    http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(lockout={"maxAttempts": 0})

    async def ask(is_known: bool, n: int) -> httpx.Response:
        login = someone.login if is_known else f"stranger{n}@example.com"
        return await http.post(AUTHN, json={"username": login, "password": "another password"})

    await assert_nothing_is_told(ask)


async def test_a_lost_password_takes_as_long_for_a_stranger(http: httpx.AsyncClient, someone: Someone) -> None:
    async def ask(is_known: bool, n: int) -> httpx.Response:
        login = someone.login if is_known else f"stranger{n}@example.com"
        return await http.post(f"{AUTHN}/recovery/password", json={"username": login, "factorType": "EMAIL"})

    await assert_nothing_is_told(ask)


async def test_a_registration_takes_as_long_for_a_stranger(
    org: Organisation, http: httpx.AsyncClient, policy: str, someone: Someone
) -> None:
    async def ask(is_known: bool, n: int) -> httpx.Response:
        if n % 10 == 0:
            org.clock.advance(seconds=3601)  # one address registers only so often an hour
        email = someone.login if is_known else f"newcomer{n}@example.com"
        return await registers(http, policy, email=email)

    await assert_nothing_is_told(ask)
