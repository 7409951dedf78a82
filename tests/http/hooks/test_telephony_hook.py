"""com.okta.telephony.provider: text messages by the org's own provider (contract E.1)."""

import pytest
import pytest_asyncio
from tests.callee import Callee
from tests.http.hooks.hooked import add_hook, admin_of, asked_of, deactivate, failures
from tests.outbox import messages_to
from tests.serving import Organisation

from frontdesk.kernel.json import iso_time

KIND = "com.okta.telephony.provider"


def answered(status: str) -> dict[str, object]:
    return {
        "commands": [
            {
                "type": "com.okta.telephony.action",
                "value": [{"status": status, "provider": "ACME", "transactionId": "t-1"}],
            }
        ]
    }


@pytest_asyncio.fixture(loop_scope="session")
async def hook(org: Organisation, service: Callee) -> str:
    """The org's one active telephony hook."""
    for known in (await admin_of(org).get("/api/v1/inlineHooks", params={"type": KIND})).json():
        await deactivate(org, known["id"])
    return await add_hook(org, KIND, service.url)


async def send(org: Organisation, number: str, *, is_call: bool = False) -> int:
    """Send Ada a code, as factors do; how many messages the operator's provider sent to that number."""
    async with org.unit() as unit:
        messages, now = org.serving.engine.messages, org.clock.now()
        if is_call:
            await messages.call(unit, org.ada.user, number, "12", "654321", now)
        else:
            await messages.sms(unit, org.ada.user, number, "123456", now)
    return len(await messages_to(org, number))


@pytest.mark.parametrize("status", ["SUCCESSFUL", "PENDING"])
async def test_what_the_hook_takes_nobody_else_sends(
    org: Organisation, hook: str, service: Callee, status: str
) -> None:
    service.says(200, answered(status))
    assert await send(org, f"+4930111{len(status)}") == 0
    data = asked_of(service)["data"]
    assert data["userProfile"] == {
        "firstName": "Ada",
        "lastName": "Lovelace",
        "login": "ada@example.com",
        "userId": org.ada.user.id,
    }
    message = data["messageProfile"]
    assert (message["phoneNumber"], message["otpCode"]) == (f"+4930111{len(status)}", "123456")
    assert (message["deliveryChannel"], message["locale"]) == ("SMS", "en")
    assert "123456" in message["msgTemplate"]
    assert await failures(org, hook) == []


async def test_a_call_says_so_and_by_which_extension(org: Organisation, hook: str, service: Callee) -> None:
    service.says(200, answered("SUCCESSFUL"))
    assert await send(org, "+493012", is_call=True) == 0
    message = asked_of(service)["data"]["messageProfile"]
    assert (message["deliveryChannel"], message["phoneExtension"]) == ("Voice Call", "12")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, answered("FAILED")),
        (200, answered("PERHAPS")),
        (200, {"error": {"errorSummary": "No credit."}}),
        (200, "text"),
        (302, {}),
        (400, {}),
        (503, {}),
    ],
    ids=["failed", "out of contract", "error", "broken", "redirect", "400", "503"],
)
async def test_what_the_hook_does_not_take_the_operators_provider_sends(
    org: Organisation, hook: str, service: Callee, status: int, body: object
) -> None:
    service.says(status, body)
    assert await send(org, f"+4930{service.url.rpartition(':')[2]}") == 1
    assert len(await failures(org, hook)) == 1


async def test_a_silent_hook_and_one_that_is_not_active_are_as_good_as_none(
    org: Organisation, hook: str, service: Callee
) -> None:
    service.silent = True
    assert await send(org, "+49307001") == 1
    await deactivate(org, hook)
    asked = len(service.asked)
    assert await send(org, "+49307002") == 1
    assert len(service.asked) == asked


async def test_a_code_that_would_come_too_late_is_not_sent(org: Organisation, hook: str, service: Callee) -> None:
    service.says(200, answered("SUCCESSFUL"))
    async with org.unit() as unit:
        made_at = org.clock.now()
        await org.serving.engine.messages.sms(unit, org.ada.user, "+49301234500", "123456", made_at)
        org.clock.advance(seconds=299)
    assert await messages_to(org, "+49301234500") == []
    assert asked_of(service)["data"]["messageProfile"]["otpExpires"] == iso_time(made_at + 300_000)
    async with org.unit() as unit:
        await org.serving.engine.messages.sms(unit, org.ada.user, "+49301234501", "123456", org.clock.now())
        org.clock.advance(seconds=300)
    assert await messages_to(org, "+49301234501") == []
    assert len(service.asked) == 1
