"""Lists of SCIM resources: filtered, sorted, by pages, projected (RFC 7644 §3.4.2, §3.9)."""

import secrets
from typing import Any

import httpx
import pytest
from tests.http.scim.connecting import ENTERPRISE, GROUPS, SCIM, USERS, a_group, a_user, made, patch, refusal
from tests.serving import Organisation

from frontdesk.domain.groups.model import Group, GroupType
from frontdesk.domain.ids import UserId, new_group_id
from frontdesk.storage.repos.memberships import Membership

SEARCH = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]}


async def names(scim: httpx.AsyncClient, **query: str) -> list[str]:
    response = await scim.get(USERS, params=query)
    assert response.status_code == 200, response.text
    return [user["userName"] for user in response.json()["Resources"]]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('userName eq "{ada}"', "a"),
        ('USERNAME Eq "{ada}"', "a"),
        ('urn:ietf:params:scim:schemas:core:2.0:User:userName eq "{ada}"', "a"),
        ('userName sw "ada.{mark}"', "a"),
        ('emails eq "{bob}"', "b"),
        ('emails.value co "bob.{mark}"', "b"),
        ('emails[type eq "work" and value sw "bob.{mark}"]', "b"),
        ('emails[type eq "other" and value sw "second.{mark}"]', "b"),
        ('emails[type eq "work" and value sw "second.{mark}"]', ""),
        ('emails[not (type eq "other") and value sw "ada.{mark}"]', "a"),
        ('name.familyName eq "{mark}" and name.givenName eq "ada"', "ab"),
        ('name.familyName eq "{mark}" and active eq false', "b"),
        ('name.familyName eq "{mark}" and active ne false', "a"),
        ('name.familyName eq "{mark}" and title pr', "a"),
        ('name.familyName eq "{mark}" and not (title pr)', "b"),
        ('name.familyName eq "{mark}" and title ne "Countess"', "b"),
        ('name.familyName eq "{mark}" and emails.value ne "{bob}"', "a"),
        ('name.familyName eq "{mark}" and title eq null', "b"),
        ('name.familyName eq "{mark}" and phoneNumbers[type eq "mobile"]', "b"),
        (f'{ENTERPRISE}:department eq "{{mark}}"', "a"),
        (f'{ENTERPRISE}:manager.value eq "{{mark}}"', "b"),
        ('externalId eq "b-{mark}"', "b"),
        ('externalId eq "b-{mark}" or userName eq "{ada}"', "ab"),
        ('name.familyName eq "{mark}" and meta.created gt "2020-01-01T00:00:00Z"', "ab"),
        ('name.familyName eq "{mark}" and meta.lastModified lt "2020-01-01T00:00:00Z"', ""),
        ('userName eq "x\\" or \\"1\\" eq \\"1"', ""),
        ('userName eq "\' OR 1=1 --"', ""),
    ],
)
async def test_a_filter_finds_whom_it_means(scim: httpx.AsyncClient, expression: str, found: str) -> None:
    mark = secrets.token_hex(5)
    ada, bob = f"ada.{mark}@example.com", f"bob.{mark}@example.com"
    of_mark: dict[str, Any] = {"name": {"givenName": "Ada", "familyName": mark}}
    own = {"title": "Countess", ENTERPRISE: {"department": mark}}
    await made(scim, USERS, a_user(userName=ada, emails=[{"value": ada}], **of_mark, **own))
    second = {"value": f"second.{mark}@example.com"}
    other = {
        "active": False,
        "externalId": f"b-{mark}",
        "phoneNumbers": [{"value": "1", "type": "mobile"}],
        ENTERPRISE: {"manager": {"value": mark}},
    }
    await made(scim, USERS, a_user(userName=bob, emails=[{"value": bob, "primary": True}, second], **of_mark, **other))
    wanted = {{"a": ada, "b": bob}[one] for one in found}
    assert set(await names(scim, filter=expression.format(mark=mark, ada=ada, bob=bob))) == wanted


@pytest.mark.parametrize(
    "expression",
    [
        "userName",
        'userName is "x"',
        'userName eq "x',
        'userName eq "x")',
        'emails[type eq "work"',
        "emails[]",
        'emails[emails[type eq "work"]]',
        'name[givenName eq "x"]',
        'emails[shoeSize eq "x"]',
        'shoeSize eq "x"',
        'password eq "x"',
        'password sw "x"',
        'groups.value eq "x"',
        'status eq "ACTIVE"',
        'profile.login eq "x"',
        '$status eq "ACTIVE"',
        '" status" eq "ACTIVE"',
        'externalId sw "x"',
        'active eq "true"',
        "active gt true",
        "userName eq 7",
        'meta.created gt "yesterday"',
        "(" * 40 + 'userName eq "x"' + ")" * 40,
        " or ".join(['userName eq "x"'] * 101),
        'userName eq "' + "x" * 5000 + '"',
        "'; DROP TABLE users; --",
    ],
    ids=range(26),
)
async def test_a_filter_that_cannot_be_used_is_refused(scim: httpx.AsyncClient, expression: str) -> None:
    assert refusal(await scim.get(USERS, params={"filter": expression})) == (400, "invalidFilter")


async def test_pages_neither_repeat_nor_miss_anybody_while_others_come(
    scim: httpx.AsyncClient, org: Organisation
) -> None:
    mark = secrets.token_hex(5)

    async def another() -> str:
        org.clock.advance(seconds=1)
        user = await made(scim, USERS, a_user(title=mark))
        return str(user["userName"])

    expected = [await another() for _ in range(5)]
    seen: list[str] = []
    start = 1
    while True:
        query = {"filter": f'title eq "{mark}"', "startIndex": str(start), "count": "2"}
        page = (await scim.get(USERS, params=query)).json()
        assert page["startIndex"] == start
        assert page["itemsPerPage"] == len(page["Resources"])
        if not page["Resources"]:
            break
        seen += [user["userName"] for user in page["Resources"]]
        start += len(page["Resources"])
        if len(expected) < 8:
            expected.append(await another())
    assert seen == expected
    assert page["totalResults"] == len(expected)


async def test_a_list_is_sorted_and_counted(scim: httpx.AsyncClient) -> None:
    mark = secrets.token_hex(5)
    for given in ("Grace", "Ada", "Barbara"):
        await made(scim, USERS, a_user(title=mark, name={"givenName": given, "familyName": "X"}))

    async def given_names(**query: str) -> list[str]:
        found = (await scim.get(USERS, params={"filter": f'title eq "{mark}"', **query})).json()
        assert found["totalResults"] == 3
        return [user["name"]["givenName"] for user in found["Resources"]]

    assert await given_names(sortBy="name.givenName") == ["Ada", "Barbara", "Grace"]
    assert await given_names(sortBy="name.givenName", sortOrder="descending") == ["Grace", "Barbara", "Ada"]
    assert await given_names(sortBy="name.givenName", startIndex="-3", count="1") == ["Ada"]
    assert await given_names(count="0") == []
    assert await given_names(startIndex="99") == []
    for wrong in ({"sortBy": "password"}, {"sortBy": "shoeSize"}, {"sortBy": "externalId"}):
        assert refusal(await scim.get(USERS, params=wrong)) == (400, "invalidFilter")
    for wrong in ({"count": "many"}, {"startIndex": "1.5"}, {"count": "9" * 30}):
        assert refusal(await scim.get(USERS, params=wrong)) == (400, "invalidValue")


async def test_an_answer_has_the_attributes_that_were_asked_for(scim: httpx.AsyncClient) -> None:
    user = await made(scim, USERS, a_user(title="Dr", **{ENTERPRISE: {"department": "X", "division": "Y"}}))
    path = f"{USERS}/{user['id']}"

    async def asked(**query: str) -> dict[str, Any]:
        shown: dict[str, Any] = (await scim.get(path, params=query)).json()
        assert shown.pop("id") == user["id"]
        assert shown.pop("schemas") == user["schemas"]
        return shown

    assert await asked(attributes="title") == {"title": "Dr"}
    assert await asked(attributes="name.givenName, emails.value,password,nothing") == {
        "name": {"givenName": "Grace"},
        "emails": [{"value": user["userName"]}],
    }
    assert await asked(attributes=f"{ENTERPRISE}:department") == {ENTERPRISE: {"department": "X"}}
    kept = await asked(excludedAttributes=f"meta,id,{ENTERPRISE}:department,name.givenName")
    assert "meta" not in kept
    assert kept["name"] == {"familyName": "Hopper"}
    assert kept[ENTERPRISE] == {"division": "Y"}
    both = {"attributes": "title", "excludedAttributes": "name"}
    assert refusal(await scim.get(path, params=both)) == (400, "invalidValue")


async def test_a_search_goes_through_people_and_then_groups(scim: httpx.AsyncClient) -> None:
    mark = f"both-{secrets.token_hex(5)}"
    person = await made(scim, USERS, a_user(externalId=mark))
    group = await made(scim, GROUPS, a_group(externalId=mark))
    body = {**SEARCH, "filter": f'externalId eq "{mark}"'}

    async def ids(path: str, **also: object) -> tuple[list[str], int]:
        response = await scim.post(path, json={**body, **also})
        assert response.status_code == 200, response.text
        page = response.json()
        return [one["id"] for one in page["Resources"]], page["totalResults"]

    assert await ids(f"{SCIM}/.search") == ([person["id"], group["id"]], 2)
    assert await ids(f"{SCIM}/.search", startIndex=2) == ([group["id"]], 2)
    assert await ids(f"{SCIM}/.search", count=1) == ([person["id"]], 2)
    assert await ids(f"{USERS}/.search") == ([person["id"]], 1)
    assert await ids(f"{GROUPS}/.search") == ([group["id"]], 1)
    assert refusal(await scim.post(f"{SCIM}/.search", json={"filter": "x"})) == (400, "invalidSyntax")
    assert refusal(await scim.post(f"{SCIM}/.search", json={**SEARCH, "filter": "shoe pr"})) == (400, "invalidFilter")


async def test_groups_are_found_by_their_members(scim: httpx.AsyncClient) -> None:
    user = await made(scim, USERS, a_user())
    group = await made(scim, GROUPS, a_group(user["id"]))
    await made(scim, GROUPS, a_group())
    for expression in (f'members eq "{user["id"]}"', f'members[value eq "{user["id"]}"]'):
        found = (await scim.get(GROUPS, params={"filter": expression})).json()
        assert [one["id"] for one in found["Resources"]] == [group["id"]]
    name = {"filter": f'displayName eq "{group["displayName"].upper()}"', "excludedAttributes": "members"}
    [shown] = (await scim.get(GROUPS, params=name)).json()["Resources"]
    assert "members" not in shown
    assert shown["id"] == group["id"]


async def test_groups_of_somebody_who_is_in_very_many_are_too_many_to_be_searched_for(
    org: Organisation, scim: httpx.AsyncClient
) -> None:
    user, now = await made(scim, USERS, a_user()), org.clock.now()
    groups = [
        Group(new_group_id(now), GroupType.OKTA_GROUP, name, {"name": name}, now, now, now)
        for name in (f"Many {number}" for number in range(1_100))
    ]
    async with org.unit() as unit:
        for group in groups:
            await unit.groups.add(group)
        members = [Membership(group.id, UserId(user["id"])) for group in groups]
        await unit.memberships.add_many(members[:500], now)
    asked = {"filter": f'members eq "{user["id"]}"', "count": "1"}
    assert (await scim.get(GROUPS, params=asked)).json()["totalResults"] == 500
    async with org.unit() as unit:
        await unit.memberships.add_many(members[500:], now)
    assert refusal(await scim.get(GROUPS, params=asked)) == (400, "tooMany")


async def test_a_patched_label_is_shown_as_the_client_wrote_it(scim: httpx.AsyncClient) -> None:
    user = await made(scim, USERS, a_user())
    emails = [{"value": "home@example.com", "type": "home", "primary": False}]
    change = patch({"op": "replace", "path": "emails", "value": emails})
    assert (await scim.patch(f"{USERS}/{user['id']}", json=change)).json()["emails"] == emails
    [shown] = (await scim.get(USERS, params={"filter": f'id eq "{user["id"]}"'})).json()["Resources"]
    assert shown["emails"] == emails
