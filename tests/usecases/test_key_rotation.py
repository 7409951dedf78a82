"""Signing keys over time: NEXT becomes ACTIVE, EXPIRED is shown for a week, and two nodes never rotate twice."""

import asyncio

import httpx
from tests.relying_party import RelyingParty
from tests.serving import Organisation

from frontdesk.domain.ids import DEFAULT_SERVER
from frontdesk.domain.keys.model import KeyStatus, SigningKey


async def _shown(app: RelyingParty) -> list[str]:
    keys = (await app.http.get(app.url("keys"))).json()["keys"]
    return [key["kid"] for key in keys]


async def _kid_of_new_token(app: RelyingParty, browser: httpx.AsyncClient) -> str:
    header, _ = await app.verified((await app.tokens(browser))["access_token"])
    return str(header["kid"])


async def _rotate(org: Organisation) -> SigningKey:
    return await org.serving.base.rotation.rotate(org.org_id, DEFAULT_SERVER, None)


async def _keys(org: Organisation) -> list[SigningKey]:
    async with org.serving.base.store.reading(org.org_id) as unit:
        return await unit.keys.list_of_server(DEFAULT_SERVER)


async def test_the_key_that_was_shown_as_next_is_the_one_that_signs_after_a_rotation(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    active, following = await _shown(app)
    assert await _kid_of_new_token(app, browser) == active
    rotated = await _rotate(org)
    assert rotated.kid == following
    assert await _kid_of_new_token(app, browser) == following
    shown = await _shown(app)
    assert (shown[0], shown[2]) == (following, active)
    assert shown[1] not in {active, following}


async def test_a_token_of_an_expired_key_is_good_while_the_key_is_shown(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    token = (await app.tokens(browser))["access_token"]
    await _rotate(org)
    await app.verified(token)
    assert (await app.introspect(token))["active"]


async def test_an_expired_key_is_shown_for_seven_days_and_then_gone(org: Organisation, app: RelyingParty) -> None:
    [active, _] = await _shown(app)
    await _rotate(org)
    org.clock.advance(days=7, ms=-1)
    await org.serving.engine.snapshots.reload()
    assert active in await _shown(app)
    org.clock.advance(ms=1)
    await org.serving.engine.snapshots.reload()
    assert active not in await _shown(app)
    assert len(await _shown(app)) == 2


async def test_keys_rotate_by_themselves_after_ninety_days_and_not_before(org: Organisation) -> None:
    rotation = org.serving.base.rotation
    org.clock.advance(days=90, seconds=-2)
    assert await rotation.rotate_due(org.org_id) == 0
    org.clock.advance(seconds=2)
    assert await rotation.rotate_due(org.org_id) == 2  # the org's own server, and the default one
    assert await rotation.rotate_due(org.org_id) == 0


def _counts(keys: list[SigningKey]) -> dict[KeyStatus, int]:
    return {status: sum(key.status is status for key in keys) for status in KeyStatus}


async def test_nodes_that_find_keys_due_at_the_same_time_rotate_them_once(
    org: Organisation, second_node: Organisation
) -> None:
    org.clock.advance(days=90)
    nodes = (org, second_node)
    rotated = await asyncio.gather(*(node.serving.base.rotation.rotate_due(org.org_id) for node in nodes))
    assert sum(rotated) == 2
    assert _counts(await _keys(org)) == {KeyStatus.ACTIVE: 1, KeyStatus.NEXT: 1, KeyStatus.EXPIRED: 1}


async def test_two_who_rotate_on_demand_at_the_same_time_rotate_twice(
    org: Organisation, second_node: Organisation
) -> None:
    await asyncio.gather(_rotate(org), _rotate(second_node))
    assert _counts(await _keys(org)) == {KeyStatus.ACTIVE: 1, KeyStatus.NEXT: 1, KeyStatus.EXPIRED: 2}


async def test_servers_that_get_a_second_algorithm_from_two_nodes_at_once_get_it_once(
    org: Organisation, second_node: Organisation
) -> None:
    nodes = (org, second_node)
    await asyncio.gather(*(node.serving.base.rotation.ensure(org.org_id, "ES256") for node in nodes))
    es256 = [key for key in await _keys(org) if key.alg == "ES256"]
    assert _counts(es256) == {KeyStatus.ACTIVE: 1, KeyStatus.NEXT: 1, KeyStatus.EXPIRED: 0}
