"""The device flow over time (RFC 8628 §3.5): how often a device may ask, and how long."""

import asyncio

import httpx
import pytest
from tests.serving import Organisation
from tests.usecases.answers import word
from tests.usecases.devices import Television, device_app, television

from frontdesk.usecases.device.authorize import UnknownUserCode


@pytest.fixture
async def device(org: Organisation) -> Television:
    """A device that waits."""
    return await television(await device_app(org))


async def test_a_device_polls_until_the_person_says_yes_and_is_answered_once(
    org: Organisation, device: Television, browser: httpx.AsyncClient
) -> None:
    for _ in range(2):
        assert word(await device.poll()) == "authorization_pending"
        org.clock.advance(seconds=5)
    await device.decide(browser)
    response = await device.poll()
    assert response.status_code == 200
    assert {"access_token", "id_token", "refresh_token"} <= set(response.json())
    assert word(await device.poll()) == "invalid_grant"


async def test_a_device_that_polls_too_fast_must_wait_five_seconds_longer_each_time(
    org: Organisation, device: Television
) -> None:
    assert device.codes["interval"] == 5
    assert word(await device.poll()) == "authorization_pending"
    org.clock.advance(ms=4_999)
    assert word(await device.poll()) == "slow_down"
    org.clock.advance(ms=9_999)
    slow_down = await device.poll()
    assert (word(slow_down), "15 seconds" in slow_down.text) == ("slow_down", True)
    org.clock.advance(ms=14_999)
    assert word(await device.poll()) == "slow_down"
    org.clock.advance(ms=20_000)
    assert word(await device.poll()) == "authorization_pending"
    org.clock.advance(ms=19_999)
    assert word(await device.poll()) == "slow_down"


async def test_a_device_that_keeps_its_interval_is_never_told_to_slow_down(
    org: Organisation, device: Television
) -> None:
    for _ in range(20):
        assert word(await device.poll()) == "authorization_pending"
        org.clock.advance(seconds=5)


async def test_a_device_is_told_that_the_person_said_no(
    org: Organisation, device: Television, browser: httpx.AsyncClient
) -> None:
    await device.decide(browser, allow=False)
    for _ in range(2):
        assert word(await device.poll()) == "access_denied"


async def test_a_device_has_ten_minutes_and_then_must_begin_anew(
    org: Organisation, device: Television, browser: httpx.AsyncClient
) -> None:
    org.clock.advance(ms=599_999)
    assert word(await device.poll()) == "authorization_pending"
    org.clock.advance(ms=1)
    assert word(await device.poll()) == "expired_token"
    with pytest.raises(UnknownUserCode):
        await device.decide(browser)


async def test_a_yes_that_comes_in_time_is_worth_nothing_to_a_device_that_asks_too_late(
    org: Organisation, device: Television, browser: httpx.AsyncClient
) -> None:
    org.clock.advance(ms=599_999)
    await device.decide(browser)
    org.clock.advance(ms=1)
    assert word(await device.poll()) == "expired_token"


async def test_a_decision_is_made_once(device: Television, browser: httpx.AsyncClient) -> None:
    await device.decide(browser, allow=False)
    with pytest.raises(UnknownUserCode):
        await device.decide(browser)


async def test_another_clients_poll_neither_gets_nor_spends_anything(
    org: Organisation, device: Television, browser: httpx.AsyncClient
) -> None:
    await device.decide(browser)
    assert word(await device.poll(await device_app(org))) == "invalid_grant"
    assert word(await device.poll()) == "ok"


async def test_of_many_polls_at_once_one_is_answered(device: Television, browser: httpx.AsyncClient) -> None:
    await device.decide(browser)
    words = [word(response) for response in await asyncio.gather(*(device.poll() for _ in range(12)))]
    assert sorted(words) == ["invalid_grant"] * 11 + ["ok"]
