"""com.okta.user.pre-registration: the org's own code says who may register, and as whom (contract E.1)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.callee import Callee
from tests.http.authn.test_registration import FIELDS, opened, registers
from tests.http.hooks.hooked import add_hook, admin_of, asked_of, deactivate, failures
from tests.http.hosted.pages import at_pages
from tests.outbox import messages_to
from tests.serving import Organisation

from frontdesk.domain.hooks.errors import NOT_NOW
from frontdesk.web.pages import words

KIND = "com.okta.user.pre-registration"
PASSWORD = "Another-horse-9"
JO = {"firstName": "Jo", "lastName": "March"}


@dataclass(slots=True)
class Door:
    """A policy by which people register at once, and the service that is asked first."""

    org: Organisation
    hook: str
    service: Callee
    policy: str

    async def register(self, email: str, **more: object) -> httpx.Response:
        """Somebody sends the form."""
        return await registers(self.org.browser(), self.policy, email=email, password=PASSWORD, **more)

    async def profile_of(self, login: str) -> dict[str, Any] | None:
        """The account, if there is one."""
        found = await admin_of(self.org).get(f"/api/v1/users/{login}")
        return dict(found.json()["profile"]) if found.status_code == 200 else None


@pytest_asyncio.fixture(loop_scope="session")
async def door(org: Organisation, service: Callee) -> AsyncIterator[Door]:
    """Anybody may register whom the hook lets in."""
    admin = admin_of(org)
    hook = await add_hook(org, KIND, service.url)
    hooks = [{"inlineHookId": hook}]
    made = await opened(admin, activationRequirements={"emailVerification": False}, preRegistrationInlineHooks=hooks)
    yield Door(org, hook, service, made["id"])
    assert (await admin.delete(f"/api/v1/policies/{made['id']}")).status_code == 204
    org.clock.advance(seconds=3601)


def commands(*said: tuple[str, object]) -> dict[str, object]:
    return {"commands": [{"type": f"com.okta.{name}", "value": value} for name, value in said]}


ALLOW = ("action.update", {"registration": "ALLOW"})
DENY = ("action.update", {"registration": "DENY"})


async def test_the_hook_sees_the_profile_without_the_password_and_completes_it(door: Door) -> None:
    door.service.says(200, commands(("user.profile.update", {"department": "Boards", "lastName": "Bhaer"}), ALLOW))
    answer = await door.register("jo.b@example.com")
    assert (answer.status_code, "activationToken" in answer.json()) == (200, True)
    asked = asked_of(door.service)
    assert asked["data"]["userProfile"] == {**JO, "email": "jo.b@example.com", "login": "jo.b@example.com"}
    assert (asked["data"]["action"], asked["eventType"]) == ("ALLOW", KIND)
    assert PASSWORD not in door.service.asked[-1].body.decode()
    made = await door.profile_of("jo.b@example.com")
    assert made is not None
    assert (made["department"], made["lastName"]) == ("Boards", "Bhaer")


async def test_a_hook_that_says_nothing_lets_people_in(door: Door) -> None:
    door.service.says(204)
    assert (await door.register("meg@example.com")).status_code == 200


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, commands(DENY)),
        (200, commands(("user.profile.update", {"department": "x"}), DENY)),
        (200, commands(("action.update", {"registration": "PERHAPS"}))),
        (200, commands(("user.profile.update", "no object"))),
        (200, commands(("user.profile.update", {"no such attribute": 1}))),
        (200, commands(("user.profile.update", {"email": "no address"}))),
        (200, commands(("user.profile.update", {"firstName": "x" * 5_000}))),
        (200, commands(("user.progressive.profile.update", {}))),
        (200, commands(("access.patch", []))),
        (200, {"error": {}}),
        (200, "<html>"),
        (302, commands(ALLOW)),
        (400, commands(ALLOW)),
        (503, commands(ALLOW)),
    ],
    ids=str,
)
async def test_whatever_is_no_yes_lets_nobody_register(door: Door, status: int, body: object) -> None:
    door.service.says(status, body)
    answer = await door.register("amy@example.com")
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "E0000001")
    [cause] = answer.json()["errorCauses"]
    assert cause["errorSummary"] in {NOT_NOW, "The callback service returned an error"}
    assert await door.profile_of("amy@example.com") is None


async def test_a_silent_hook_and_one_that_is_not_active_let_nobody_register(door: Door) -> None:
    door.service.silent = True
    answer = await door.register("beth@example.com")
    assert answer.json()["errorCauses"] == [{"errorSummary": NOT_NOW}]
    assert len(await failures(door.org, door.hook)) == 1
    await deactivate(door.org, door.hook)
    assert (await door.register("beth@example.com")).status_code == 400
    assert await door.profile_of("beth@example.com") is None


def refusal(location: str | None = None) -> dict[str, object]:
    cause = {"errorSummary": "Only 100% friends <here>", "reason": "NO_FRIEND", "locationType": "body", "domain": "x"}
    causes = [cause if location is None else {**cause, "location": location}]
    return {"error": {"errorSummary": "Errors were found", "errorCauses": causes}}


async def test_the_first_cause_is_told_at_the_field_that_it_names(door: Door) -> None:
    door.service.says(200, refusal("data.userProfile.lastName"))
    answer = await door.register("laurie@example.com")
    assert answer.json()["errorCauses"] == [{"errorSummary": "lastName: Only 100% friends <here>"}]
    door.service.says(200, refusal("data.userProfile.unheard"))
    answer = await door.register("laurie@example.com")
    assert answer.json()["errorCauses"] == [{"errorSummary": "Only 100% friends <here>"}]


async def test_the_page_tells_it_too_and_keeps_what_was_typed(door: Door) -> None:
    pages = await at_pages(door.org).go("/signin/register")
    door.service.says(200, refusal("data.userProfile.lastName"))
    await pages.press("", email="laurie@example.com", password=PASSWORD, **JO)
    assert pages.alert == words.REGISTER_NOT_TAKEN
    assert 'aria-describedby="lastName-problem"' in pages.page.text
    assert "Only 100% friends &lt;here&gt;" in pages.page.text
    door.service.says(200, refusal())
    await pages.press("", email="laurie@example.com", password=PASSWORD, **JO)
    assert pages.alert == "Only 100% friends <here>"
    door.service.says(200, commands(DENY))
    await pages.press("", email="laurie@example.com", password=PASSWORD, **JO)
    assert pages.alert == words.REGISTER_NOT_NOW
    door.service.says(200, {})
    await pages.press("", email="laurie@example.com", password=PASSWORD, **JO)
    assert pages.is_signed_in


async def test_a_flood_of_registrations_is_not_passed_on_to_the_hook(door: Door) -> None:
    door.service.says(200, commands(DENY))
    door.org.clock.advance(seconds=3601)
    statuses = [(await door.register(f"flood{each}@example.com")).status_code for each in range(32)]
    assert (statuses[0], statuses[-1]) == (400, 429)
    assert len(door.service.asked) == 30


async def test_by_mail_too_the_hook_is_asked_before_anything_is_sent(org: Organisation, service: Callee) -> None:
    hook = await add_hook(org, KIND, service.url)
    org.clock.advance(seconds=3601)
    made = await opened(admin_of(org), profileAttributes=FIELDS, preRegistrationInlineHooks=[{"inlineHookId": hook}])
    http = org.browser()
    service.says(200, commands(DENY))
    assert (await registers(http, made["id"], email="marmee@example.com")).status_code == 400
    assert await messages_to(org, "marmee@example.com") == []
    service.says(200, commands(("user.profile.update", {"nickName": "Marmee"})))
    assert (await registers(http, made["id"], email="marmee@example.com")).json() == {}
    assert len(await messages_to(org, "marmee@example.com")) == 1
    found = (await admin_of(org).get("/api/v1/users/marmee@example.com")).json()
    assert (found["status"], found["profile"]["nickName"]) == ("PROVISIONED", "Marmee")
    await admin_of(org).delete(f"/api/v1/policies/{made['id']}")
