"""Rows of the system log."""

from dataclasses import replace

from tests.storage.rows import NOW, an_event

from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, Party
from frontdesk.storage.repos.logs import events_by_org
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
    assert written.id.startswith(f"{event.published_at:013x}")


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


def test_events_of_several_orgs_are_put_apart_in_their_order() -> None:
    one, two, three = (an_event(published_at=NOW + number) for number in range(3))
    mine, other = OrgId("00o1"), OrgId("00o2")
    assert events_by_org([(mine, one), (other, two), (mine, three)]) == {mine: [one, three], other: [two]}
