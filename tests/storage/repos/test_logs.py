"""Rows of the system log."""

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
    assert written["published"] == "2026-09-21T14:13:20.000Z"
    assert (written["eventType"], written["severity"]) == ("app.oauth2.as.token.detect_reuse", "WARN")
    assert written["outcome"] == {"result": "FAILURE", "reason": "code_reuse"}
    assert written["target"] == [{"id": "0oaApp", "type": "AppInstance", "alternateId": "app", "displayName": "App"}]
    assert written["client"] == {"ipAddress": "192.0.2.1", "userAgent": {"rawUserAgent": "curl"}}
    assert written["debugContext"] == {"debugData": {"scopes": ["openid", "api"]}}


async def test_pages_of_events_joined_are_the_whole_log_in_order(store: Store, org: OrgId) -> None:
    events = [an_event(published_at=NOW + number, debug={"number": number}) for number in range(25)]
    async with store.unit(org) as unit:
        await unit.logs.add(list(reversed(events)))
    numbers: list[object] = []
    after = ""
    async with store.reading(org) as unit:
        while page := await unit.logs.list_page(after=after, most=10):
            numbers += [event["debugContext"] for event in page]
            after = str(page[-1]["uuid"])
    assert numbers == [{"debugData": {"number": number}} for number in range(25)]


def test_events_of_several_orgs_are_put_apart_in_their_order() -> None:
    one, two, three = (an_event(published_at=NOW + number) for number in range(3))
    mine, other = OrgId("00o1"), OrgId("00o2")
    assert events_by_org([(mine, one), (other, two), (mine, three)]) == {mine: [one, three], other: [two]}
