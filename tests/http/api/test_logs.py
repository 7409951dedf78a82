"""GET /api/v1/logs: what happened, found by time, filter and keyword, and followed as it grows."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from tests.serving import Organisation
from tests.storage.rows import an_event

from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, Party
from frontdesk.kernel.json import iso_time

LOGS = "/api/v1/logs"
_FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_numbers = iter(range(1, 10_000))


@pytest.fixture
def mark() -> str:
    """A word that stands in the events of one test alone."""
    return f"mark{next(_numbers)}x"


async def _write(org: Organisation, mark: str, count: int, **changes: object) -> list[int]:
    """Events a millisecond apart, up to now; their times."""
    org.clock.advance(seconds=1)
    times = [org.clock.now() - count + number for number in range(count)]
    async with org.unit() as unit:
        for at in times:
            unit.record(an_event(**{"published_at": at, "targets": (Party(mark, "User", mark, "Eve"),), **changes}))
    return times


def _next(answer: httpx.Response) -> dict[str, str] | None:
    """The query of the next page."""
    for header in answer.headers.get_list("link"):
        if 'rel="next"' in header:
            url = header.partition("<")[2].partition(">")[0]
            return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    return None


def _times(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [event["published"] for event in answer.json()]


async def test_an_event_says_who_did_what_to_whom_from_where(
    org: Organisation, admin: httpx.AsyncClient, mark: str
) -> None:
    await _write(
        org,
        mark,
        1,
        type=EventType.USER_SUSPEND,
        actor=Party("00uEve", "User", "eve@example.com", "Eve"),
        success=False,
        reason="because",
        client=ClientContext("192.0.2.7", _FIREFOX, "request-1"),
        debug={"session": "102x", "scopes": ["openid"]},
    )
    [event] = (await admin.get(LOGS, params={"q": mark})).json()
    party = {"detailEntry": None}
    uuid = event.pop("uuid")
    assert [len(part) for part in uuid.split("-")] == [8, 4, 4, 4, 12]
    assert event == {
        "published": event["published"],
        "eventType": "user.lifecycle.suspend",
        "version": "0",
        "severity": "WARN",
        "legacyEventType": None,
        "displayMessage": "Suspend user",
        "actor": {"id": "00uEve", "type": "User", "alternateId": "eve@example.com", "displayName": "Eve", **party},
        "client": {
            "userAgent": {"rawUserAgent": _FIREFOX, "os": "Linux", "browser": "FIREFOX"},
            "zone": None,
            "device": "Computer",
            "id": None,
            "ipAddress": "192.0.2.7",
            "geographicalContext": None,
        },
        "outcome": {"result": "FAILURE", "reason": "because"},
        "target": [{"id": mark, "type": "User", "alternateId": mark, "displayName": "Eve", **party}],
        "transaction": {"type": "WEB", "id": "request-1", "detail": {}},
        "debugContext": {"debugData": {"session": "102x", "scopes": ["openid"]}},
        "authenticationContext": {
            "externalSessionId": "102x",
            "authenticationStep": 0,
            "authenticationProvider": None,
            "credentialProvider": None,
            "credentialType": None,
            "issuer": None,
            "interface": None,
        },
        "securityContext": {"asNumber": None, "asOrg": None, "isp": None, "domain": None, "isProxy": None},
        "request": {"ipChain": [{"ip": "192.0.2.7", "version": "V4", "source": None, "geographicalContext": None}]},
    }


async def test_what_an_administrator_changes_is_told_with_who_and_from_where(
    org: Organisation, admin: httpx.AsyncClient, mark: str
) -> None:
    body = {"profile": {"name": mark}}
    created = await admin.post("/api/v1/groups", json=body, headers={"User-Agent": _FIREFOX})
    [event] = (await admin.get(LOGS, params={"filter": f'target.id eq "{created.json()["id"]}"'})).json()
    assert event["eventType"] == "group.lifecycle.create"
    assert event["actor"]["alternateId"] == org.facts["admin_login"]
    assert event["client"]["userAgent"]["rawUserAgent"] == _FIREFOX
    assert event["transaction"] == {"type": "WEB", "id": created.headers["x-okta-request-id"], "detail": {}}


async def test_a_span_is_read_to_its_end_in_either_order(
    org: Organisation, admin: httpx.AsyncClient, mark: str
) -> None:
    times = [iso_time(at) for at in await _write(org, mark, 7)]
    span = {"since": times[1], "until": times[6], "filter": f'target.id eq "{mark}"', "limit": "2"}
    for order, wanted in (("ASCENDING", times[1:6]), ("DESCENDING", times[1:6][::-1])):
        found: list[str] = []
        asked: dict[str, str] | None = {**span, "sortOrder": order}
        while asked is not None:
            answer = await admin.get(LOGS, params=asked)
            found += _times(answer)
            asked = _next(answer)
        assert found == wanted


async def test_whoever_follows_the_log_misses_nothing_and_gets_nothing_twice(
    org: Organisation, admin: httpx.AsyncClient, mark: str
) -> None:
    asked: dict[str, str] | None = {
        "since": iso_time(org.clock.now()),
        "filter": f'target.id eq "{mark}"',
        "limit": "3",
    }
    found: list[str] = []
    for count in (0, 2, 0, 5, 1, 0):
        await _write(org, mark, count)
        if count == 1:  # a batch that was held up: its events are older than what was read already
            await _write(org, mark, 1, published_at=org.clock.now() - 2000)
        for _ in range(3):
            answer = await admin.get(LOGS, params=asked)
            found += [event["uuid"] for event in answer.json()]
            asked = _next(answer)
            assert asked is not None, "there is always more to come"
    assert len(found) == 9
    assert len(set(found)) == 9


_FILTERS = [
    ('eventType eq "user.lifecycle.suspend"', 2),
    ('eventType eq "USER.lifecycle.suspend" and outcome.result eq "SUCCESS"', 2),
    ('eventType eq "user.lifecycle.suspend" or eventType eq "user.session.start"', 4),
    ('eventType ne "user.lifecycle.suspend"', 2),
    ('eventType sw "user.session"', 2),
    ('severity eq "ERROR"', 0),
    ('actor.id eq "00uEve"', 2),
    ('target.displayName co "ev"', 4),
    ('not (actor.displayName eq "Eve")', 2),
    ("debugContext.debugData.number gt 1", 2),
    ("client.userAgent pr", 0),
    ('published ge "2020-01-01"', 4),
]


@pytest.mark.parametrize(("text", "count"), _FILTERS, ids=[text for text, _ in _FILTERS])
async def test_a_filter_may_ask_for_any_member(
    org: Organisation, admin: httpx.AsyncClient, mark: str, text: str, count: int
) -> None:
    eve = Party("00uEve", "User", "eve@example.com", "Eve")
    await _write(org, mark, 2, type=EventType.USER_SUSPEND, actor=eve, debug={"number": 1})
    await _write(org, mark, 2, type=EventType.SESSION_START, debug={"number": 2})
    answer = await admin.get(LOGS, params={"filter": f'({text}) and target.id eq "{mark}"'})
    assert len(_times(answer)) == count
    assert len(_times(await admin.get(LOGS, params={"filter": text, "q": mark}))) == count


async def test_every_keyword_must_be_part_of_some_value(org: Organisation, admin: httpx.AsyncClient, mark: str) -> None:
    await _write(org, mark, 1, reason="Wrong PASSWORD")
    assert len(_times(await admin.get(LOGS, params={"q": f"{mark.upper()} wrong password"}))) == 1
    assert _times(await admin.get(LOGS, params={"q": f"{mark} otherwise"})) == []


async def test_unless_told_the_log_begins_a_week_before_its_end(
    org: Organisation, admin: httpx.AsyncClient, mark: str
) -> None:
    day = 86_400_000
    for age in (1, 6, 8, 15):
        await _write(org, mark, 1, published_at=org.clock.now() - age * day)
    assert len(_times(await admin.get(LOGS, params={"q": mark}))) == 2
    until = {"q": mark, "until": iso_time(org.clock.now() - 7 * day)}
    assert len(_times(await admin.get(LOGS, params=until))) == 1


def _bad() -> Iterator[tuple[dict[str, str], str]]:
    yield {"filter": "eventType"}, "E0000031"
    yield {"filter": 'nonsense eq "x"'}, "E0000031"
    yield {"filter": "(" * 100 + 'eventType eq "x"' + ")" * 100}, "E0000031"
    yield {"filter": 'published gt "yesterday"'}, "E0000030"
    yield {"since": "yesterday"}, "E0000030"
    yield {"until": "9999-12-31T23:59:59-23:59"}, "E0000030"
    yield {"since": "2026-01-02", "until": "2026-01-01"}, "E0000001"
    yield {"after": "0oops"}, "E0000029"
    yield {"q": "a b c d e f g h i j k"}, "E0000001"
    yield {"q": "a" * 41}, "E0000001"
    yield {"limit": "many"}, "E0000001"
    yield {"sortOrder": "sideways"}, "E0000001"


@pytest.mark.parametrize(("query", "code"), list(_bad()), ids=[str(query)[:40] for query, _ in _bad()])
async def test_what_cannot_be_asked_is_refused_with_its_cause(
    admin: httpx.AsyncClient, query: dict[str, str], code: str
) -> None:
    answer = await admin.get(LOGS, params=query)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, code)
    assert answer.json()["errorCauses"]


async def test_nobody_reads_the_log_without_a_token(org: Organisation) -> None:
    assert (await org.browser().get(LOGS)).status_code in {401, 403}
