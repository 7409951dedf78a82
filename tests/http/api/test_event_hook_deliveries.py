"""Event hooks are told what happens (contract E.2): in order, again after what failed, and from a dead letter."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import httpx
import pytest
from tests.callee import Answer, Asked, Callee, callee
from tests.http.api.test_event_hooks import HOOKS, an_event_hook
from tests.serving import Organisation

from frontdesk.domain.hooks.delivery import MOST_EVENTS
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent

TOLD = ["group.lifecycle.create", "group.lifecycle.delete"]


class Told:
    """A hook's service that proves itself, and what it was told."""

    def __init__(self, service: Callee, path: str) -> None:
        self.service = service
        self.path = path
        self.status = 200
        service.answer = self._answer

    def _answer(self, asked: Asked) -> Answer:
        if asked.method == "GET":
            proof = asked.headers.get("x-okta-verification-challenge", "")
            return 200, json.dumps({"verification": proof}).encode()
        return self.status, b""

    @property
    def posts(self) -> list[dict[str, Any]]:
        return [json.loads(asked.body) for asked in self.service.asked if asked.method == "POST"]

    @property
    def groups(self) -> list[str]:
        """The names of groups it was told of, in the order of telling."""
        return [event["target"][0]["displayName"] for post in self.posts for event in post["data"]["events"]]


async def run(org: Organisation, *, seconds: int = 2) -> None:
    """Time goes by, and rounds are made."""
    org.clock.advance(seconds=seconds)
    await org.serving.rounds.run_due(org.org_id)


async def make_group(admin: httpx.AsyncClient, name: str) -> str:
    made = await admin.post("/api/v1/groups", json={"profile": {"name": name}})
    assert made.status_code == 200, made.text
    return str(made.json()["id"])


@contextlib.asynccontextmanager
async def a_told_hook(
    admin: httpx.AsyncClient,
    name: str,
    *,
    items: list[str] | None = None,
    filter: dict[str, Any] | None = None,
    service: Callee | None = None,
) -> AsyncIterator[Told]:
    async with callee(service) as called:
        events = {"type": "EVENT_TYPE", "items": items or TOLD, "filter": filter}
        body = an_event_hook(name, called.url, events=events)
        body["channel"]["config"]["authScheme"]["value"] = "we are who we are"
        hook = (await admin.post(HOOKS, json=body)).json()
        told = Told(called, f"{HOOKS}/{hook['id']}")
        assert (await admin.post(f"{told.path}/lifecycle/verify")).status_code == 200
        try:
            yield told
        finally:
            await admin.post(f"{told.path}/lifecycle/deactivate")
            assert (await admin.delete(told.path)).status_code == 204


async def test_a_hook_is_told_in_the_form_of_the_contract(org: Organisation, admin: httpx.AsyncClient) -> None:
    async with a_told_hook(admin, "form") as told:
        await make_group(admin, "Told of")
        await run(org)
        [asked] = [asked for asked in told.service.asked if asked.method == "POST"]
        assert (asked.headers["content-type"], asked.headers["x-key"]) == ("application/json", "we are who we are")
        [post] = told.posts
        assert post["eventType"] == "com.okta.event_hook"
        assert post["source"] == f"{org.url}{told.path}"
        assert post["contentType"] == "application/json"
        assert {"eventTypeVersion", "cloudEventsVersion", "eventId", "eventTime"} <= set(post)
        [event] = post["data"]["events"]
        query = {"filter": 'eventType eq "group.lifecycle.create"', "sortOrder": "DESCENDING"}
        assert event == (await admin.get("/api/v1/logs", params=query)).json()[0]
        await run(org)
        assert len(told.posts) == 1, "what was told is told once"


async def test_only_what_a_hook_asks_for_since_it_was_verified_is_told(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    await make_group(admin, "Before")
    org.clock.advance(seconds=1)
    async with a_told_hook(admin, "asks") as told:
        made = await make_group(admin, "Asked for")
        await admin.put(f"/api/v1/groups/{made}", json={"profile": {"name": "Not asked for"}})
        await run(org)
        assert told.groups == ["Asked for"]


async def test_several_events_go_in_one_delivery_in_the_order_of_their_time(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    async with a_told_hook(admin, "order") as told:
        now = org.clock.now()
        late_first = [_created(f"at {ms}", now + ms) for ms in (40, 30)]
        for event in late_first:
            async with org.unit() as unit:  # a node's clock that is ahead, a batch that is late: ids and times differ
                unit.record(event)
        async with org.unit() as unit:
            for number in range(MOST_EVENTS):
                unit.record(_created(f"then {number}", now + 100 + number))
        await run(org)
        assert told.groups == ["at 30", "at 40", *(f"then {number}" for number in range(MOST_EVENTS))]
        assert [len(post["data"]["events"]) for post in told.posts] == [MOST_EVENTS, 2]


async def test_what_is_written_after_the_slack_is_told_late_but_told(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    async with a_told_hook(admin, "late") as told:
        then = org.clock.now()
        await make_group(admin, "In time")
        await run(org, seconds=60)
        async with org.unit() as unit:
            unit.record(_created("Late", then + 5))
        await run(org)
        assert told.groups == ["In time", "Late"]


def _created(name: str, at: int) -> LogEvent:
    return LogEvent(
        type=EventType.GROUP_CREATE,
        published_at=at,
        actor=SYSTEM,
        targets=(replace(SYSTEM, id="00g", type="UserGroup", display_name=name),),
    )


async def test_what_failed_is_told_again_the_same_until_five_minutes_have_gone(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    async with a_told_hook(admin, "fails") as told:
        told.status = 500
        await make_group(admin, "First")
        await run(org)
        first = org.clock.now()
        await make_group(admin, "Second")
        for _ in range(40):
            await run(org, seconds=10)
        tries = [post for post in told.posts if "First" in json.dumps(post)]
        assert len(tries) >= 6
        assert len({post["eventId"] for post in tries}) == 1
        letters = (await admin.get(f"{told.path}/deadLetters")).json()
        assert [letter["event"]["target"][0]["displayName"] for letter in letters] == ["First"]
        assert letters[0]["status"] == "DEAD"
        assert letters[0]["reason"] == "The answer was 500."
        assert org.clock.now() - first >= 300_000
        told.status = 204
        await run(org, seconds=61)
        assert told.groups[-1] == "Second", "the next one passed"
        logged = (await admin.get("/api/v1/logs", params={"filter": 'eventType eq "event_hook.delivery"'})).json()
        assert logged[-1]["outcome"] == {"result": "FAILURE", "reason": "The answer was 500."}


async def test_dead_letters_are_replayed_and_gone(org: Organisation, admin: httpx.AsyncClient) -> None:
    async with a_told_hook(admin, "replays") as told:
        told.status = 400
        for name in ("One", "Two", "Three"):
            await make_group(admin, name)
        for _ in range(40):
            await run(org, seconds=10)
        letters = (await admin.get(f"{told.path}/deadLetters", params={"limit": "2"})).json()
        assert len(letters) == 2
        told.status = 200
        refused = await admin.post(f"{told.path}/deadLetters/replay", json={"events": ["no such event"]})
        assert (refused.status_code, refused.json()["errorCode"]) == (404, "E0000007")
        chosen = await admin.post(f"{told.path}/deadLetters/replay", json={"events": [letters[1]["eventId"]]})
        assert chosen.json() == {"replaying": 1}
        await run(org)
        assert told.groups[-1] == "Two"
        assert (await admin.delete(f"{told.path}/deadLetters/{letters[0]['eventId']}")).status_code == 204
        assert (await admin.post(f"{told.path}/deadLetters/replay")).json() == {"replaying": 1}
        await run(org)
        assert told.groups[-1] == "Three"
        assert (await admin.get(f"{told.path}/deadLetters")).json() == []


async def test_what_happens_now_does_not_wait_for_all_dead_letters(org: Organisation, admin: httpx.AsyncClient) -> None:
    async with a_told_hook(admin, "many letters") as told:
        told.status = 400
        async with org.unit() as unit:
            for number in range(MOST_EVENTS * 4):
                unit.record(_created(f"Dead {number}", org.clock.now()))
        for _ in range(60):
            await run(org, seconds=60)
        assert len((await admin.get(f"{told.path}/deadLetters", params={"limit": "1000"})).json()) == MOST_EVENTS * 4
        told.status, tried = 200, len(told.groups)
        await admin.post(f"{told.path}/deadLetters/replay")
        await make_group(admin, "Live")
        await run(org)
        said = told.groups[tried:]
        assert said.index("Live") <= MOST_EVENTS
        assert len(said) == MOST_EVENTS * 4 + 1, "and the letters were all told"
        assert (await admin.get(f"{told.path}/deadLetters")).json() == []


async def test_a_replay_that_fails_stays_a_dead_letter(org: Organisation, admin: httpx.AsyncClient) -> None:
    async with a_told_hook(admin, "fails again") as told:
        told.status = 400
        await make_group(admin, "Refused")
        for _ in range(40):
            await run(org, seconds=10)
        told.status = 403
        await admin.post(f"{told.path}/deadLetters/replay")
        await run(org)
        [letter] = (await admin.get(f"{told.path}/deadLetters")).json()
        assert (letter["status"], letter["reason"]) == ("DEAD", "The answer was 403.")


async def test_a_hook_that_fails_keeps_no_other_waiting(org: Organisation, admin: httpx.AsyncClient) -> None:
    async with a_told_hook(admin, "broken") as broken, a_told_hook(admin, "well") as well:
        broken.status = 302
        await make_group(admin, "Both")
        await run(org)
        assert well.groups == ["Both"]
        assert broken.groups == ["Both"]
        assert len([asked for asked in broken.service.asked if asked.path == "/elsewhere"]) == 0


async def test_a_new_uri_waits_for_its_proof_and_loses_nothing(org: Organisation, admin: httpx.AsyncClient) -> None:
    async with a_told_hook(admin, "moves") as told:
        body = an_event_hook("moves", f"{told.service.url}/moved", events={"type": "EVENT_TYPE", "items": TOLD})
        body["channel"]["config"]["authScheme"]["value"] = "we are who we are"
        assert (await admin.put(told.path, json=body)).json()["verificationStatus"] == "UNVERIFIED"
        await make_group(admin, "Meanwhile")
        await run(org)
        assert told.groups == []
        await admin.post(f"{told.path}/lifecycle/verify")
        await run(org)
        assert told.groups == ["Meanwhile"]
        assert told.service.asked[-1].path == "/moved"


async def test_a_deactivated_hook_forgets_what_it_was_not_told(org: Organisation, admin: httpx.AsyncClient) -> None:
    async with a_told_hook(admin, "forgets") as told:
        await make_group(admin, "Untold")
        await admin.post(f"{told.path}/lifecycle/deactivate")
        await run(org)
        org.clock.advance(seconds=1)
        await admin.post(f"{told.path}/lifecycle/activate")
        await make_group(admin, "Afterwards")
        await run(org)
        assert told.groups == ["Afterwards"]


async def test_a_filter_leaves_events_out_by_an_expression(org: Organisation, admin: httpx.AsyncClient) -> None:
    condition = {"expression": "event.target[0].displayName == 'Wanted'", "version": None}
    chosen = {
        "type": "EXPRESSION_LANGUAGE",
        "eventFilterMap": [{"event": "group.lifecycle.create", "condition": condition}],
    }
    async with a_told_hook(admin, "filters", filter=chosen) as told:
        for name in ("Unwanted", "Wanted", "Unwanted too"):
            await make_group(admin, name)
        await run(org)
        assert told.groups == ["Wanted"]


@pytest.mark.parametrize(
    ("event", "expression", "cause"),
    [
        ("group.lifecycle.update", "true", "events.filter.eventFilterMap[0].event"),
        ("group.lifecycle.create", "event.", "events.filter.eventFilterMap[0].condition.expression"),
        ("group.lifecycle.create", "user.login == 'x'", "events.filter.eventFilterMap[0].condition.expression"),
    ],
)
async def test_a_filter_that_cannot_be_asked_is_refused(
    admin: httpx.AsyncClient, event: str, expression: str, cause: str
) -> None:
    entry = {"event": event, "condition": {"expression": expression, "version": None}}
    events = {"items": TOLD, "filter": {"type": "EXPRESSION_LANGUAGE", "eventFilterMap": [entry]}}
    refused = await admin.post(HOOKS, json=an_event_hook("wrong filter", events=events))
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith(f"{cause}: ")


async def test_dead_letters_of_a_hook_that_is_not_there_are_not_found(admin: httpx.AsyncClient) -> None:
    for answer in (
        await admin.get(f"{HOOKS}/who1/deadLetters"),
        await admin.post(f"{HOOKS}/who1/deadLetters/replay"),
        await admin.delete(f"{HOOKS}/who1/deadLetters/1"),
    ):
        assert (answer.status_code, answer.json()["errorCode"]) == (404, "E0000007")


class Interrupted(Callee):
    """A service during whose first delivery something happens."""

    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The delivery is not answered before."""
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()
        await super().serve(reader, writer)


async def test_a_hook_that_is_moved_in_the_midst_of_telling_tells_its_old_address_nothing_more(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    interrupted = Interrupted()
    async with a_told_hook(admin, "moved", service=interrupted) as told:
        elsewhere = an_event_hook("moved", f"{told.service.url}/new", events={"type": "EVENT_TYPE", "items": TOLD})
        elsewhere["channel"]["config"]["authScheme"]["value"] = "we are who we are"
        async with org.unit() as unit:
            for number in range(MOST_EVENTS * 3):
                unit.record(_created(f"{number}", org.clock.now()))
        interrupted.meanwhile = partial(admin.put, told.path, json=elsewhere)
        await run(org)
        assert [len(post["data"]["events"]) for post in told.posts] == [MOST_EVENTS]
        assert (await admin.post(f"{told.path}/lifecycle/verify")).status_code == 200
        await run(org)
        assert [asked.path for asked in told.service.asked if asked.method == "POST"] == ["/", "/new", "/new"]
        assert sorted(told.groups, key=int) == [str(number) for number in range(MOST_EVENTS * 3)]


@pytest.mark.parametrize("wanted", [True, False], ids=["wanted once more", "not wanted any more"])
async def test_what_is_said_of_a_dead_letter_while_it_is_replayed_in_vain_counts(
    org: Organisation, admin: httpx.AsyncClient, wanted: bool
) -> None:
    interrupted = Interrupted()
    async with a_told_hook(admin, f"replayed {wanted}", service=interrupted) as told:
        told.status = 400
        await make_group(admin, f"Refused {wanted}")
        for _ in range(40):
            await run(org, seconds=10)
        [letter] = (await admin.get(f"{told.path}/deadLetters")).json()
        await admin.post(f"{told.path}/deadLetters/replay")
        told.status = 500

        async def say() -> object:
            org.clock.advance(ms=1)
            if wanted:
                return await admin.post(f"{told.path}/deadLetters/replay")
            return await admin.delete(f"{told.path}/deadLetters/{letter['eventId']}")

        interrupted.meanwhile = say
        before = len(told.posts)
        await run(org)
        left = (await admin.get(f"{told.path}/deadLetters")).json()
        assert [each["status"] for each in left] == (["DEAD"] if wanted else [])
        assert len(told.posts) == before + (2 if wanted else 1)
