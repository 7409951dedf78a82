"""Lists of users and groups: q, filter, search, sorting and pages (contract H.3; seen-on-the-wire 7)."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
from tests.serving import Organisation
from tests.storage.rows import a_group, a_user

from frontdesk.domain.groups.model import Group
from frontdesk.domain.ids import GroupId, UserId
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.kernel.json import iso_time

USERS, GROUPS = "/api/v1/users", "/api/v1/groups"
_NAMES = ["Müller", "MÜLLERIN", "Smith", "smythe", "O'Hara"]
_STATUSES = [UserStatus.ACTIVE, UserStatus.STAGED, UserStatus.SUSPENDED, UserStatus.DEPROVISIONED]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def people(org: Organisation) -> AsyncIterator[list[User]]:
    """Twenty people whose logins begin with ``srch``."""
    async with org.unit() as unit:
        found = await unit.users.find(org.ada.user.id)
        assert found is not None
        users = [_person(found, number) for number in range(20)]
        for user in users:
            await unit.users.add(user)
    yield users


def _person(ada: User, number: int) -> User:
    login = f"Srch{number:02}@example.com"
    profile: dict[str, object] = {
        "login": login,
        "email": f"{number:02}.mail@example.com",
        "firstName": f"Srch{'ABC'[number % 3]}",
        "lastName": _NAMES[number % len(_NAMES)],
    }
    if number % 2:
        profile["city"] = f"City {number % 4}"
    return a_user(
        id=UserId(f"00uSrch{'zAb'[number % 3]}{number:012}"),
        login=login,
        profile=profile,
        status=_STATUSES[number % 4],
        type_id=ada.type_id,
        updated_at=1_600_000_000_000 + number,
    )


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def teams(org: Organisation) -> list[Group]:
    """Ten groups whose names begin with ``Team``."""
    groups = []
    for number in range(10):
        name = f"{'Team' if number % 2 else 'TEAM'} {9 - number}"
        profile = {"name": name, "description": f"Number {number % 3}"}
        group = a_group(id=GroupId(f"00gTeam{number:013}"), name=name, profile=profile)
        groups.append(replace(group, membership_updated_at=1_600_000_000_000 + number))
    async with org.unit() as unit:
        for group in groups:
            await unit.groups.add(group)
    return groups


async def _walk(admin: httpx.AsyncClient, path: str, **query: str) -> list[str]:
    """The ids of every page."""
    found: list[str] = []
    for _ in itertools.count():
        answer = await admin.get(path, params=query)
        assert answer.status_code == 200, answer.text
        found += [item["id"] for item in answer.json()]
        links = answer.headers.get_list("link")
        nexts = [link for link in links if 'rel="next"' in link]
        if not nexts:
            return found
        url = nexts[0].partition("<")[2].partition(">")[0]
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    return found


def _ids(users: list[User], *numbers: int) -> list[str]:
    return sorted(users[number].id for number in numbers)


async def test_a_plain_list_is_everybody_but_the_deprovisioned_by_id(
    admin: httpx.AsyncClient, people: list[User]
) -> None:
    found = [found for found in await _walk(admin, USERS, limit="7") if found.startswith("00uSrch")]
    assert found == sorted(user.id for user in people if user.status is not UserStatus.DEPROVISIONED)


async def test_q_finds_the_beginning_of_a_name_ten_at_a_time_and_has_no_next(
    admin: httpx.AsyncClient, people: list[User]
) -> None:
    assert len(people) == 20
    for q, count in (
        ("srchA", 5),
        ("müller", 6),
        ("02.MAIL", 1),
        ("SRCH01@", 1),
        ("srch", 10),
        ("nobody like this", 0),
    ):
        answer = await admin.get(USERS, params={"q": q})
        assert len(answer.json()) == count, q
        assert not [link for link in answer.headers.get_list("link") if "next" in link]
    assert len((await admin.get(USERS, params={"q": "srch", "limit": "3"})).json()) == 3
    assert len((await admin.get(USERS, params={"q": "srch", "limit": "200"})).json()) == 15


SEARCHES = [
    ('profile.lastName eq "müller"', (0, 5, 10, 15)),
    ('profile.lastName sw "MÜLLER"', (0, 1, 5, 6, 10, 11, 15, 16)),
    ('profile.lastName co "\'h"', (4, 9, 14, 19)),
    ('profile.lastName ew "YTHE" and status eq "active"', (8,)),
    ('profile.city pr and profile.firstName eq "srchb"', (1, 7, 13, 19)),
    ('not (profile.city pr) and profile.firstName eq "srchb"', (4, 10, 16)),
    ('status eq "DEPROVISIONED" and (profile.city eq "city 3")', (3, 7, 11, 15, 19)),
    (f'lastUpdated gt "{iso_time(1_600_000_000_016)}" and lastUpdated lt "2020-12-31"', (17, 18, 19)),
    ('profile.login eq "SRCH05@EXAMPLE.COM" or profile.email sw "06.M"', (5, 6)),
]


@pytest.mark.parametrize(("search", "numbers"), SEARCHES, ids=[search for search, _ in SEARCHES])
async def test_a_search_ignores_case_and_reaches_every_status(
    admin: httpx.AsyncClient, people: list[User], search: str, numbers: tuple[int, ...]
) -> None:
    mine = f'({search}) and profile.login sw "srch"'
    assert await _walk(admin, USERS, search=mine, limit="2") == _ids(people, *numbers)


@pytest.mark.parametrize("search", ['status eq ""', 'profile.lastName lt ""', 'profile.city eq ""', 'id gt "zzz"'])
async def test_a_search_that_nothing_can_answer_finds_nobody_and_breaks_nothing(
    admin: httpx.AsyncClient, search: str
) -> None:
    assert await _walk(admin, USERS, search=search) == []
    assert await _walk(admin, USERS, search=f"({search}) and profile.login pr", limit="2") == []


FILTERS = [
    ('profile.lastName eq "Müller"', (0, 5, 10, 15)),
    ('profile.lastName eq "müller"', ()),
    ('profile.firstName eq "SrchA" and status eq "ACTIVE"', (0, 12)),
    ('profile.login eq "Srch05@example.com" or profile.email eq "06.mail@example.com"', (5, 6)),
    ('profile.login eq "srch05@example.com"', ()),
    (f'lastUpdated ge "{iso_time(1_600_000_000_017)}" and lastUpdated lt "2020-12-31T00:00:00.000Z"', (17, 18, 19)),
]


@pytest.mark.parametrize(("text", "numbers"), FILTERS, ids=[text for text, _ in FILTERS])
async def test_the_case_of_a_filter_counts(
    admin: httpx.AsyncClient, people: list[User], text: str, numbers: tuple[int, ...]
) -> None:
    assert await _walk(admin, USERS, filter=text, limit="2") == _ids(people, *numbers)


@pytest.mark.parametrize("order", ["asc", "desc", "0"])
@pytest.mark.parametrize("name", ["lastName", "city", "login"])
async def test_a_search_is_sorted_by_what_the_caller_names_ties_by_id(
    admin: httpx.AsyncClient, people: list[User], name: str, order: str
) -> None:
    mine = 'profile.login sw "srch"'
    query = {"search": mine, "sortBy": f"profile.{name}", "sortOrder": order, "limit": "3"}
    wanted = sorted(people, key=lambda user: (str(user.profile.get(name, "")).casefold(), user.id))
    found = await _walk(admin, USERS, **query)
    assert found == [user.id for user in (wanted[::-1] if order == "desc" else wanted)]


async def test_a_search_reaches_attributes_that_the_org_added_by_their_type(
    org: Organisation, admin: httpx.AsyncClient, people: list[User]
) -> None:
    refused = await admin.get(USERS, params={"search": "profile.srchLevel gt 5"})
    assert refused.json()["errorCode"] == "E0000031"
    custom = {
        "srchLevel": {"title": "Level", "type": "integer"},
        "srchTags": {"title": "Tags", "type": "array", "items": {"type": "string"}},
        "srchFlag": {"title": "Flag", "type": "boolean"},
    }
    body = {"definitions": {"custom": {"id": "#custom", "type": "object", "properties": custom}}}
    added = await admin.post("/api/v1/meta/schemas/user/default", json=body)
    assert added.status_code == 200, added.text
    async with org.unit() as unit:
        for number, user in enumerate(people[:12]):
            found = await unit.users.find(user.id)
            assert found is not None
            more = {"srchLevel": number, "srchTags": [f"T{number % 2}", "all"], "srchFlag": number % 3 == 0}
            await unit.users.save(replace(found, profile={**found.profile, **more}))
    for search, numbers in (
        ("profile.srchLevel gt 9", (10, 11)),
        ('profile.srchTags eq "t1" and profile.srchLevel lt 4', (1, 3)),
        ("profile.srchFlag eq true", (0, 3, 6, 9)),
        ('profile.srchLevel eq "9"', ()),
    ):
        assert await _walk(admin, USERS, search=search, limit="1") == _ids(people, *numbers), search
    query = {"search": "profile.srchLevel pr", "sortBy": "profile.srchLevel", "sortOrder": "desc", "limit": "5"}
    assert await _walk(admin, USERS, **query) == [user.id for user in people[11::-1]]


REFUSED = [
    ({"search": 'profile.login eq "a"', "filter": 'status eq "ACTIVE"'}, "E0000033"),
    ({"search": "profile.login"}, "E0000031"),
    ({"search": 'profile.nothing eq "a"'}, "E0000031"),
    ({"search": 'profile.lastName ne "a"'}, "E0000031"),
    ({"search": 'credentials.password eq "a"'}, "E0000031"),
    ({"search": "created gt 5"}, "E0000031"),
    ({"search": 'created gt "soon"'}, "E0000031"),
    ({"search": "(" * 200}, "E0000031"),
    ({"search": 'profile.lastName eq "' + "x" * 5000 + '"'}, "E0000031"),
    ({"search": 'profile.x"\') or 1=1 -- eq "a"'}, "E0000031"),
    ({"filter": 'profile.city eq "a"'}, "E0000031"),
    ({"filter": 'profile.lastName sw "a"'}, "E0000031"),
    ({"filter": 'not (status eq "ACTIVE")'}, "E0000031"),
    ({"search": "status pr", "sortBy": "profile.nothing"}, "E0000031"),
    ({"after": "forged"}, "E0000029"),
    ({"after": "00gTeam00000000000000"}, "E0000029"),
    ({"search": "status pr", "sortBy": "profile.city", "after": "00uSrch"}, "E0000029"),
    ({"search": "status pr", "sortBy": "profile.city", "after": "WzEsIjAwdVgiXQ"}, "E0000029"),
    ({"search": "status pr", "sortBy": "created", "after": "WyJhIiwiMDB1WCJd"}, "E0000029"),
]


@pytest.mark.parametrize(("query", "code"), REFUSED, ids=[str(query)[:50] for query, _ in REFUSED])
async def test_what_cannot_be_asked_of_users_is_refused_with_its_cause(
    admin: httpx.AsyncClient, query: dict[str, str], code: str
) -> None:
    answer = await admin.get(USERS, params=query)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, code), answer.text
    assert answer.json()["errorCauses"] or code == "E0000033"


async def test_groups_come_by_name_and_searched_by_id(admin: httpx.AsyncClient, teams: list[Group]) -> None:
    everything = [found for found in await _walk(admin, GROUPS, limit="3") if found.startswith("00gTeam")]
    assert everything == [group.id for group in teams[::-1]]
    search = 'profile.name sw "team"'
    assert await _walk(admin, GROUPS, search=search, limit="3") == [group.id for group in teams]
    by_name = {"sortBy": "profile.name", "sortOrder": "desc"}
    assert await _walk(admin, GROUPS, search=search, **by_name, limit="3") == [group.id for group in teams]


async def test_groups_are_found_by_the_beginning_of_their_name(admin: httpx.AsyncClient, teams: list[Group]) -> None:
    answer = await admin.get(GROUPS, params={"q": "tEaM", "limit": "4"})
    assert [group["id"] for group in answer.json()] == [group.id for group in teams[:5:-1]]
    assert not [link for link in answer.headers.get_list("link") if "next" in link]


GROUP_QUESTIONS = [
    ({"search": 'profile.description eq "number 1" and profile.name sw "team"'}, (1, 4, 7)),
    ({"search": 'type eq "okta_group" and id eq "00gTeam0000000000002"'}, (2,)),
    ({"search": 'lastMembershipUpdated gt "2020-01-01" and lastMembershipUpdated lt "2020-12-31"'}, tuple(range(10))),
    ({"search": 'source.id eq "0oaAny"'}, ()),
    ({"filter": 'id eq "00gTeam0000000000002"'}, (2,)),
    ({"filter": f'lastMembershipUpdated lt "{iso_time(1_600_000_000_002)}"'}, (1, 0)),
]


@pytest.mark.parametrize(("query", "numbers"), GROUP_QUESTIONS, ids=[str(query) for query, _ in GROUP_QUESTIONS])
async def test_groups_are_searched_and_filtered(
    admin: httpx.AsyncClient, teams: list[Group], query: dict[str, str], numbers: tuple[int, ...]
) -> None:
    assert await _walk(admin, GROUPS, **query) == [teams[number].id for number in numbers]


@pytest.mark.parametrize(
    "query",
    [
        {"filter": 'profile.name eq "Team"'},
        {"filter": 'type sw "OKTA"'},
        {"search": 'profile.name ne "Team"'},
        {"search": 'profile.nothing eq "x"'},
        {"sortBy": "nothing"},
    ],
    ids=str,
)
async def test_what_cannot_be_asked_of_groups_is_refused(admin: httpx.AsyncClient, query: dict[str, str]) -> None:
    answer = await admin.get(GROUPS, params=query)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "E0000031")
