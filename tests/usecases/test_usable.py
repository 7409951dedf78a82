"""Disabled means disabled: asked again at every redeem, of whatever was issued before."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx
import pytest
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation
from tests.usecases.answers import OFFLINE, change_client, is_active, word
from tests.usecases.devices import GRANT_TYPE, television

from frontdesk.domain.users.model import UserStatus
from frontdesk.kernel.secrets import token_hash

Event = Callable[[Organisation, RelyingParty, httpx.AsyncClient], Awaitable[None]]
Redeem = Callable[[], Awaitable[str]]


def _status(status: UserStatus) -> Event:
    async def event(org: Organisation, _app: RelyingParty, _browser: httpx.AsyncClient) -> None:
        await org.set_status(org.ada, status)

    return event


async def _suspend_and_come_back(org: Organisation, _app: RelyingParty, _browser: httpx.AsyncClient) -> None:
    """As unsuspending does not: everything from before is declared void."""
    async with org.unit() as unit:
        ada = await unit.users.find(org.ada.user.id)
        assert ada is not None
        await unit.users.save(replace(ada, tokens_not_before=org.clock.now()))


async def _deactivate(org: Organisation, app: RelyingParty, _browser: httpx.AsyncClient) -> None:
    await org.set_active(app.client_id, active=False)


async def _deactivate_and_activate(org: Organisation, app: RelyingParty, _browser: httpx.AsyncClient) -> None:
    await org.set_active(app.client_id, active=False)
    await org.set_active(app.client_id, active=True)


async def _unassign(org: Organisation, app: RelyingParty, _browser: httpx.AsyncClient) -> None:
    await change_client(org, app, assigned_to_everyone=False)


async def _sign_out(org: Organisation, _app: RelyingParty, browser: httpx.AsyncClient) -> None:
    async with org.unit() as unit:
        session = await unit.sessions.find_by_cookie(token_hash(browser.cookies["sid"]))
        assert session is not None
        assert await unit.sessions.save_end(session.id, org.clock.now())


async def _nothing(_org: Organisation, _app: RelyingParty, _browser: httpx.AsyncClient) -> None:
    pass


_DEAD = {"code": "invalid_grant", "refresh": "invalid_grant", "device": "invalid_grant", "access": "inactive"}
_ALIVE = {"code": "ok", "refresh": "ok", "device": "ok", "access": "active"}
EVENTS: dict[str, tuple[Event, dict[str, str]]] = {
    "nothing happened": (_nothing, _ALIVE),
    "the person was suspended": (_status(UserStatus.SUSPENDED), _DEAD),
    "the person was deprovisioned": (_status(UserStatus.DEPROVISIONED), _DEAD),
    "the person was locked out": (_status(UserStatus.LOCKED_OUT), _DEAD),
    "the person's password expired": (_status(UserStatus.PASSWORD_EXPIRED), _DEAD),
    "the person's tokens were cleared": (_suspend_and_come_back, _DEAD),
    "the client was deactivated": (_deactivate, dict.fromkeys(_DEAD, "invalid_client")),
    "the client was deactivated and came back": (_deactivate_and_activate, _DEAD),
    "the person is assigned no more": (_unassign, dict.fromkeys(("code", "refresh", "device"), "invalid_grant")),
    "the person signed out": (_sign_out, {**_ALIVE, "code": "invalid_grant"}),
}


CASES = {
    f"{name}, {what}": (event, what, answer)
    for name, (event, answers) in EVENTS.items()
    for what, answer in answers.items()
}


@pytest.mark.parametrize(("event", "what", "answer"), CASES.values(), ids=CASES)
async def test_what_was_issued_before_is_asked_about_again_when_it_is_redeemed(
    org: Organisation, browser: httpx.AsyncClient, event: Event, what: str, answer: str
) -> None:
    app = await relying_party(
        org,
        token_endpoint_auth_method="none",
        application_type="native",
        grant_types=["authorization_code", "refresh_token", GRANT_TYPE],
    )
    redeem = await _issue(app, browser, what)
    org.clock.advance(seconds=2)
    await event(org, app, browser)
    org.clock.advance(seconds=2)
    assert await redeem() == answer


async def _issue(app: RelyingParty, browser: httpx.AsyncClient, what: str) -> Redeem:
    """Something to redeem later, and how."""
    if what == "code":
        code = (await app.answer(browser, scope=OFFLINE))["code"]

        async def redeem() -> str:
            return word(await app.redeem(code))

    elif what == "device":
        device = await television(app)
        await device.decide(browser)

        async def redeem() -> str:
            return word(await device.poll())

    else:
        tokens = await app.tokens(browser, scope=OFFLINE)

        async def redeem() -> str:
            if what == "refresh":
                return word(await app.refresh(tokens["refresh_token"]))
            return await _believed(app, tokens["access_token"])

    return redeem


async def _believed(app: RelyingParty, access_token: str) -> str:
    response = await app.post("introspect", token=access_token)
    if response.status_code != 200:
        return word(response)
    active = bool(response.json()["active"])
    assert ((await app.userinfo(access_token)).status_code == 200) is active
    return "active" if active else "inactive"


async def test_what_is_issued_after_a_client_came_back_is_good(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    await org.set_active(app.client_id, active=False)
    await org.set_active(app.client_id, active=True)
    org.clock.advance(seconds=1)
    tokens = await app.tokens(browser, scope=OFFLINE)
    assert await is_active(app, tokens["access_token"])
    assert word(await app.refresh(tokens["refresh_token"])) == "ok"


async def test_a_session_that_idled_out_gives_no_more_codes(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    for _ in range(3):
        org.clock.advance(seconds=7_199)
        assert "code" in await app.answer(browser, prompt="none")
    org.clock.advance(seconds=7_200)
    assert (await app.answer(browser, prompt="none"))["error"] == "login_required"


async def test_no_session_outlives_thirty_days_however_busy(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    for _ in range(30 * 24 - 1):
        org.clock.advance(seconds=3_600)
        answer = await app.answer(browser, prompt="none")
        assert "code" in answer
    org.clock.advance(seconds=3_600)
    assert (await app.answer(browser, prompt="none"))["error"] == "login_required"
