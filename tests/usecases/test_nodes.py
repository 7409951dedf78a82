"""What one node changes, the next request sees: there at once, on another node at once or within a second."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
from tests.relying_party import RelyingParty
from tests.serving import Organisation
from tests.usecases.answers import OFFLINE, change_client, is_active, word
from tests.usecases.conftest import Original

from frontdesk.domain.apps.oauth_client import RefreshRotation
from frontdesk.domain.ids import DEFAULT_SERVER
from frontdesk.domain.logs.model import ClientContext

_PROMISED_S = 1.0
_CONTEXT = ClientContext("127.0.0.1", "tests", "tests")


def _there(app: RelyingParty, node: Organisation) -> RelyingParty:
    """The same client, talking to another node."""
    return RelyingParty(node, app.facts, app.server, None, node.browser())


async def _shown(app: RelyingParty) -> frozenset[str]:
    keys = (await app.http.get(app.url("keys"))).json()["keys"]
    return frozenset(str(key["kid"]) for key in keys)


def _share_a_file(original: Original) -> bool:
    return str(original.settings.database_url).startswith("sqlite")


async def _seen(original: Original, is_so: Callable[[], Awaitable[bool]]) -> bool:
    """At once where processes share a file; within a second where they share a server."""
    if _share_a_file(original):
        return await is_so()
    async with asyncio.timeout(_PROMISED_S):
        while not await is_so():
            await asyncio.sleep(0.01)
    return True


async def test_a_deactivated_client_is_refused_by_the_next_request_here_and_elsewhere(
    original: Original, org: Organisation, second_node: Organisation, app: RelyingParty
) -> None:
    there = _there(app, second_node)
    for _ in range(3):
        for active, answer in ((False, "invalid_client"), (True, "invalid_grant")):
            for client in (app, there):  # both have the client in memory
                await client.redeem("x")
            await org.set_active(app.client_id, active=active)
            assert word(await app.redeem("x")) == answer

            async def answered(answer: str = answer) -> bool:
                return word(await there.redeem("x")) == answer

            assert await _seen(original, answered)


async def test_a_rotated_key_is_shown_and_signs_at_the_next_request_here_and_elsewhere(
    original: Original, org: Organisation, second_node: Organisation, app: RelyingParty
) -> None:
    there = _there(app, second_node)
    for _ in range(4):
        before = await _shown(app)
        await org.serving.base.rotation.rotate(org.org_id, DEFAULT_SERVER, "ES256")
        after = await _shown(app)
        assert after > before

        async def is_shown(keys: frozenset[str] = after) -> bool:
            return await _shown(there) == keys

        assert await _seen(original, is_shown)


async def test_a_change_of_a_clients_rotation_counts_for_its_next_refresh_everywhere(
    original: Original, org: Organisation, second_node: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    there = _there(app, second_node)
    token = (await app.tokens(browser, scope=OFFLINE))["refresh_token"]
    await there.redeem("x")
    await change_client(org, app, rotation=RefreshRotation(rotates=False, leeway_ms=0))

    assert (await app.refresh(token)).json()["refresh_token"] == token
    if not _share_a_file(original):
        await asyncio.sleep(_PROMISED_S)
    assert (await there.refresh(token)).json()["refresh_token"] == token


async def test_what_is_no_configuration_is_never_remembered_by_another_node(
    org: Organisation, second_node: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    there = _there(app, second_node)
    for _ in range(3):
        tokens = await app.tokens(browser, scope=OFFLINE)
        assert await is_active(there, tokens["access_token"])
        successor = (await there.refresh(tokens["refresh_token"])).json()
        await app.post("revoke", token=successor["refresh_token"])
        assert not await is_active(there, tokens["access_token"])
        assert word(await there.refresh(successor["refresh_token"])) == "invalid_grant"


async def test_a_code_of_one_node_is_redeemed_at_another_and_its_replay_at_the_first_revokes(
    org: Organisation, second_node: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    there = _there(app, second_node)
    code = (await app.answer(browser, scope=OFFLINE))["code"]
    tokens = (await there.redeem(code)).json()
    assert word(await app.redeem(code)) == "invalid_grant"
    assert not await is_active(there, tokens["access_token"])


async def test_a_session_of_one_node_is_known_to_another_and_so_is_its_end(
    org: Organisation, second_node: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    there, elsewhere = _there(app, second_node), second_node.browser()
    elsewhere.cookies.set("sid", browser.cookies["sid"], domain="id.example.test")
    assert "code" in await there.answer(elsewhere, prompt="none")
    snapshot = org.serving.engine.snapshots.org(org.org_id)
    await org.serving.engine.logout.end(snapshot, browser.cookies["sid"], _CONTEXT)
    assert (await there.answer(elsewhere, prompt="none"))["error"] == "login_required"


async def test_a_schema_changed_here_is_what_the_next_request_shows_people_by_here_and_elsewhere(
    original: Original, org: Organisation, second_node: Organisation
) -> None:
    sswsed = {"Authorization": f"SSWS {org.facts['api_token']}"}
    here, there = org.browser(**sswsed), second_node.browser(**sswsed)

    async def shows(node: httpx.AsyncClient) -> bool:
        return "badge" in (await node.get("/api/v1/users/ada@example.com")).json()["profile"]

    for is_shown in (True, False):
        badge = {"badge": {"title": "Badge", "type": "string"} if is_shown else None}
        change = {"definitions": {"custom": {"id": "#custom", "type": "object", "properties": badge}}}
        await there.get("/api/v1/users/me")  # both have the schema in memory
        assert (await here.post("/api/v1/meta/schemas/user/default", json=change)).status_code == 200
        if is_shown:
            written = await here.post("/api/v1/users/ada@example.com", json={"profile": {"badge": "7"}})
            assert written.json()["profile"]["badge"] == "7"
        assert await shows(here) is is_shown

        async def is_so(wanted: bool = is_shown) -> bool:
            return await shows(there) is wanted

        assert await _seen(original, is_so)
