"""Rows of the system log."""

import asyncio
from dataclasses import replace

from tests.storage.rows import NOW, an_event

from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, Party
from frontdesk.storage.repos.logs import LogQuery, StoredEvent, events_by_org, first_id
from frontdesk.storage.unit import Store


async def test_an_event_is_written_with_all_it_says(store: Store, org: OrgId) -> None:
    event = an_event(
        type=EventType.TOKEN_REUSE,
        targets=(Party("0oaApp", "AppInstance", "app", "App"),),
        success=False,
        reason="code_reuse",
        client=ClientContext("192.0.2.1", "curl", "request-1"),
        debug={"scopes": ("openid", "api")},
    )
    async with store.unit(org) as unit:
        await unit.logs.add([event])
        [written] = await unit.logs.list_page(after="", most=10)
    assert written.event == replace(event, debug={"scopes": ["openid", "api"]})
    assert written.id > first_id(event.published_at)


async def test_pages_of_events_joined_are_the_whole_log_in_order(store: Store, org: OrgId) -> None:
    events = [an_event(published_at=NOW + number, debug={"number": number}) for number in range(25)]
    async with store.unit(org) as unit:
        await unit.logs.add(list(reversed(events)))
    numbers: list[object] = []
    after = ""
    async with store.reading(org) as unit:
        while page := await unit.logs.list_page(after=after, most=10):
            numbers += [stored.event.debug["number"] for stored in page]
            after = page[-1].id
    assert numbers == list(range(25))


async def test_what_is_written_later_has_a_larger_id_however_old_it_is(store: Store, org: OrgId) -> None:
    """A reader that goes on from the last id it saw must not miss a batch that was written late."""
    ids: list[str] = []
    for number in (5, 3, 9, 9, -1000, 0, 10):
        async with store.unit(org) as unit:
            await unit.logs.add([an_event(published_at=NOW + number)])
        async with store.reading(org) as unit:
            ids += [stored.id for stored in await unit.logs.list_page(after=ids[-1] if ids else "", most=10)]
    assert len(ids) == 7
    assert ids == sorted(ids)


async def test_writers_at_once_commit_in_the_order_of_their_ids(store: Store, org: OrgId) -> None:
    async def write(number: int) -> None:
        async with store.unit(org) as unit:
            await unit.logs.add([an_event(published_at=NOW - number, debug={"number": number})] * 3)

    writers = asyncio.gather(*(write(number) for number in range(20)))
    seen: list[str] = []
    while not writers.done() or len(seen) < 60:
        async with store.reading(org) as unit:
            seen += [stored.id for stored in await unit.logs.list_page(after=seen[-1] if seen else "", most=100)]
        await asyncio.sleep(0)
    await writers
    assert len(seen) == 60
    assert seen == sorted(set(seen))


async def test_events_are_found_by_time_and_kind_and_read_on_from_a_page(store: Store, org: OrgId) -> None:
    types = (EventType.USER_CREATE, EventType.TOKEN_REUSE)
    events = [an_event(type=types[at % 2], published_at=NOW + at // 3, success=at % 4 > 0) for at in range(30)]
    async with store.unit(org) as unit:
        await unit.logs.add(events)
    wanted = [event for event in events if event.published_at < NOW + 9 and event.type is types[1]]
    wanted = [event for event in wanted if not event.success]
    for descending, as_written in ((False, False), (True, False), (False, True)):
        found: list[StoredEvent] = []
        query = LogQuery(
            since=NOW,
            until=NOW + 9,
            types=(types[1].value,),
            severities=("WARN",),
            outcomes=("FAILURE",),
            descending=descending,
            as_written=as_written,
            most=2,
        )
        async with store.reading(org) as unit:
            while page := await unit.logs.list_events(query):
                found += page
                query = replace(query, after=(page[-1].event.published_at, page[-1].id))
        times = [stored.event.published_at for stored in found]
        assert times == sorted((event.published_at for event in wanted), reverse=descending)


def test_events_of_several_orgs_are_put_apart_in_their_order() -> None:
    one, two, three = (an_event(published_at=NOW + number) for number in range(3))
    mine, other = OrgId("00o1"), OrgId("00o2")
    assert events_by_org([(mine, one), (other, two), (mine, three)]) == {mine: [one, three], other: [two]}
