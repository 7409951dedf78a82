"""Rows of event hooks' places, dead letters, followed logs, and apps in sessions."""

from dataclasses import replace

from tests.storage.rows import LATER, NOW, USER, an_event

from frontdesk.domain.hooks.dead_letters import DeadLetter
from frontdesk.domain.hooks.delivery import HookQueue
from frontdesk.domain.ids import AppId, OrgId, SessionId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.sessions.participation import OIDC, SAML, Participation
from frontdesk.storage.unit import Store

QUEUE = HookQueue("whoOne", starts_at=NOW, seen_at=NOW - 1, seen_id="")
SESSION = SessionId("102one")
ONE = Participation("one", SESSION, USER, OIDC, AppId("0oa1"), SESSION, "default", "client", NOW)
LETTER = DeadLetter("whoOne", "event1", "user.lifecycle.create", NOW, NOW, "It said no.")
CREATE = [EventType.USER_CREATE.value]


async def test_a_hook_is_leased_to_one_caller_and_whoever_lost_it_saves_nothing(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.event_hook_queues.begin(QUEUE)
        await unit.event_hook_queues.begin(replace(QUEUE, seen_at=LATER))
        assert await unit.event_hook_queues.find("whoOne") == QUEUE, "its place stays"
        assert await unit.event_hook_queues.lease(QUEUE, NOW, NOW + 10)
        assert not await unit.event_hook_queues.lease(QUEUE, NOW, NOW + 10)
        assert await unit.event_hook_queues.list_due(NOW + 9, 9) == []
        held = replace(QUEUE, leases=1)
        assert await unit.event_hook_queues.lease(held, NOW + 10, LATER)
        assert not await unit.event_hook_queues.save(held, LATER)
        moved = replace(held, leases=2, to_at=5, to_id="b", done_at=4, done_id="a", failing_since=3, attempts=2)
        assert await unit.event_hook_queues.save(moved, 0)
        assert await unit.event_hook_queues.find("whoOne") == moved
        assert await unit.event_hook_queues.remove("whoOne")
        assert not await unit.event_hook_queues.save(moved, 0)


async def test_a_step_holds_what_is_newly_written_and_what_is_newly_due_in_the_order_of_time(
    store: Store, org: OrgId
) -> None:
    async with store.unit(org) as unit:
        for late in (5, 1, 9):
            await unit.logs.add([an_event(published_at=NOW + late)])
        await unit.logs.add([an_event(published_at=NOW + 2, type=EventType.USER_ACTIVATE)])
        ids = await unit.followed_logs.list_ids(after="", most=9)
        stepping = replace(QUEUE, to_at=NOW + 9, to_id=ids[-1])
        found = await unit.followed_logs.list_of_step(stepping, CREATE, 9)
        assert [one.event.published_at - NOW for one in found] == [1, 5, 9]
        first = found[0]
        rest = replace(stepping, done_at=first.event.published_at, done_id=first.id)
        assert [one.id for one in await unit.followed_logs.list_of_step(rest, CREATE, 1)] == [found[1].id]
        seen = replace(QUEUE, seen_at=NOW + 4, seen_id=ids[1], to_at=NOW + 9, to_id=ids[-1])
        found = await unit.followed_logs.list_of_step(seen, CREATE, 9)
        assert [one.event.published_at - NOW for one in found] == [5, 9], "the first was seen, but was not due then"
        assert await unit.followed_logs.list_by_ids([found[0].id, "unknown"]) == [found[0]]


async def test_dead_letters_are_replayed_one_by_one_or_all(store: Store, org: OrgId) -> None:
    other = replace(LETTER, event_id="event2", published_at=NOW - 5)
    async with store.unit(org) as unit:
        await unit.dead_letters.save([LETTER, other])
        assert await unit.dead_letters.list_page("whoOne", after="", most=9) == [LETTER, other]
        assert await unit.dead_letters.list_page("whoOne", after="event1", most=9) == [other]
        assert await unit.dead_letters.list_known("whoOne", ["event1", "event3"]) == {"event1"}
        assert await unit.dead_letters.list_to_replay("whoOne", 9) == []
        assert await unit.dead_letters.replay("whoOne", ["event1"], LATER) == 1
        assert await unit.dead_letters.list_to_replay("whoOne", 9) == [replace(LETTER, replay_at=LATER)]
        assert await unit.dead_letters.replay("whoOne", None, LATER) == 2
        assert [one.event_id for one in await unit.dead_letters.list_to_replay("whoOne", 9)] == ["event2", "event1"]
        again, asked = replace(LETTER, failed_at=LATER, reason="No again."), replace(LETTER, replay_at=LATER)
        assert await unit.dead_letters.fail("whoOne", [replace(asked, replay_at=LATER - 1)], "No again.", LATER) == 0
        assert await unit.dead_letters.fail("whoOne", [asked], "No again.", LATER) == 1
        assert await unit.dead_letters.list_page("whoOne", after="", most=1) == [again]
        assert await unit.dead_letters.remove("whoOne", ["event1"]) == 1
        assert await unit.dead_letters.remove_old(NOW + 1) == 1
        assert await unit.dead_letters.remove_all("whoOne") == 0


async def test_an_app_is_due_when_its_session_ends_and_leased_to_one(store: Store, org: OrgId) -> None:
    other = replace(ONE, id="other", session_id=SessionId("102two"), kind=SAML)
    async with store.unit(org) as unit:
        for each in (ONE, replace(ONE, name_id="another"), other):
            await unit.session_participants.note(each)
        assert await unit.session_participants.list_of_session(SESSION) == [ONE]
        assert await unit.session_participants.list_due(LATER, 9) == []
        assert await unit.session_participants.end(SESSION, NOW) == 1
        assert await unit.session_participants.end(SESSION, NOW) == 0
        [due] = await unit.session_participants.list_due(NOW, 9)
        assert due == replace(ONE, ended_at=NOW, run_at=NOW)
        assert await unit.session_participants.lease(due, NOW, NOW + 10)
        assert not await unit.session_participants.lease(due, NOW, NOW + 10)
        assert await unit.session_participants.list_due(NOW + 9, 9) == []
        assert not await unit.session_participants.remove(due), "whoever has not leased it has no say"
        leased = replace(due, attempts=1)
        assert await unit.session_participants.postpone(leased, NOW + 50)
        assert await unit.session_participants.remove(leased)


async def test_every_session_of_a_person_ends_but_the_one_that_is_kept_or_goes_on(store: Store, org: OrgId) -> None:
    sessions = [SessionId(f"102{number}") for number in range(3)]
    async with store.unit(org) as unit:
        for session in sessions:
            await unit.session_participants.note(replace(ONE, id=session, session_id=session))
        assert await unit.session_participants.move(sessions[0], SessionId("102new")) == 1
        assert await unit.session_participants.end_of_user(USER, NOW, kept_id=sessions[1]) == 2
        assert {one.session_id for one in await unit.session_participants.list_due(NOW, 9)} == {"102new", sessions[2]}
        assert await unit.session_participants.remove_old(NOW + 1) == 1, "of what has not ended"
