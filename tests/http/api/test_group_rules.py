"""/api/v1/groups/rules: memberships that follow profiles (contract A.Groups, F.6; seen-on-the-wire 1.2, 1.4, 4.1)."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest
from tests.arrange import a_claim, add_server
from tests.hostile import claims_of
from tests.http.api.people import many_people
from tests.http.api.test_groups import GROUPS, everyone, made, members, refusal, unique
from tests.relying_party import relying_party
from tests.serving import Organisation, Someone

from frontdesk.usecases.directory import group_rules

RULES = f"{GROUPS}/rules"
USERS = "/api/v1/users"
Group = Mapping[str, Any]


def rule_for(groups: Iterable[Group], expression: str, **more: object) -> dict[str, Any]:
    return {
        "type": "group_rule",
        "name": unique("Rule"),
        "conditions": {"expression": {"value": expression, "type": "urn:okta:expression:1.0"}, **more},
        "actions": {"assignUserToGroups": {"groupIds": [group["id"] for group in groups]}},
    }


async def made_rule(admin: httpx.AsyncClient, groups: Iterable[Group], expression: str, **more: object) -> str:
    response = await admin.post(RULES, json=rule_for(groups, expression, **more))
    assert response.status_code == 200, response.text
    return str(response.json()["id"])


async def active_rule(admin: httpx.AsyncClient, groups: Iterable[Group], expression: str, **more: object) -> str:
    rule = await made_rule(admin, groups, expression, **more)
    assert (await admin.post(f"{RULES}/{rule}/lifecycle/activate")).status_code == 204
    return rule


async def person(admin: httpx.AsyncClient, **profile: object) -> str:
    login = f"{secrets.token_hex(6)}@example.com"
    body = {"profile": {"login": login, "email": login, "firstName": "A", "lastName": "B", **profile}}
    response = await admin.post(USERS, params={"activate": "false"}, json=body)
    assert response.status_code == 200, response.text
    return str(response.json()["id"])


async def moves(admin: httpx.AsyncClient, user: str, **profile: object) -> None:
    assert (await admin.post(f"{USERS}/{user}", json={"profile": profile})).status_code == 200


async def test_every_field_that_is_written_is_read_back(admin: httpx.AsyncClient, someone: Someone) -> None:
    groups, excluded = [await made(admin), await made(admin)], await made(admin)
    people = {"users": {"exclude": [someone.user.id]}, "groups": {"exclude": [excluded["id"]]}}
    body = rule_for(groups, 'user.department == "Sales"', people=people)
    created = (await admin.post(RULES, json=body)).json()
    assert created["id"].startswith("0pr")
    assert created["status"] == "INACTIVE"
    assert created["allGroupsValid"] is True
    assert {name: created[name] for name in body} == body
    assert (await admin.get(f"{RULES}/{created['id']}")).json() == created
    changed = {**body, "name": unique("Rule"), "conditions": {"expression": body["conditions"]["expression"]}}
    answered = (await admin.put(f"{RULES}/{created['id']}", json=changed)).json()
    assert answered["name"] == changed["name"]
    assert answered["conditions"]["people"] == {"users": {"exclude": []}, "groups": {"exclude": []}}
    assert (await admin.get(f"{RULES}/{created['id']}")).json() == answered


async def test_an_inactive_rule_takes_nobody(admin: httpx.AsyncClient) -> None:
    group, name = await made(admin), unique()
    user = await person(admin, department=name)
    rule = await made_rule(admin, [group], f'user.department == "{name}"')
    await person(admin, department=name)
    assert await members(admin, group) == []
    assert (await admin.post(f"{RULES}/{rule}/lifecycle/activate")).status_code == 204
    assert user in await members(admin, group)
    assert (await admin.get(f"{RULES}/{rule}")).json()["status"] == "ACTIVE"


async def test_memberships_follow_the_profile_at_once(admin: httpx.AsyncClient, org: Organisation) -> None:
    group, other, name = await made(admin), await made(admin), unique()
    await active_rule(admin, [group, other], f'user.department == "{name}" and user.city != null')
    org.clock.advance(seconds=1)
    user = await person(admin, department=name)
    assert await members(admin, group) == []
    await moves(admin, user, city="Oslo")
    assert await members(admin, group) == await members(admin, other) == [user]
    assert (await admin.get(f"{GROUPS}/{group['id']}")).json()["lastMembershipUpdated"] > group["created"]
    await moves(admin, user, department="Elsewhere")
    assert await members(admin, group) == await members(admin, other) == []
    await moves(admin, user, department=name)
    assert await members(admin, group) == [user]


async def test_what_somebody_did_by_hand_no_rule_takes_back(admin: httpx.AsyncClient) -> None:
    group, name = await made(admin), unique()
    by_hand, by_both = await person(admin, department=name), await person(admin, department=name)
    await admin.put(f"{GROUPS}/{group['id']}/users/{by_hand}")
    await active_rule(admin, [group], f'user.department == "{name}"')
    await admin.put(f"{GROUPS}/{group['id']}/users/{by_both}")
    for user in (by_hand, by_both):
        await moves(admin, user, department="Elsewhere")
    assert await members(admin, group) == sorted([by_hand, by_both])


async def test_the_next_token_s_groups_follow(admin: httpx.AsyncClient, org: Organisation, someone: Someone) -> None:
    group, server = await made(admin), f"grouped{secrets.token_hex(3)}"
    claim = a_claim("groups", "user.getGroups({'group.type': {'OKTA_GROUP'}}).![name]", server=server)
    await add_server(org, server, claims=[claim])
    await active_rule(admin, [group], f'user.login == "{someone.login}" and user.nickName == "in"')
    app = replace(await relying_party(org), server=server)
    browser = await org.signed_in(someone)
    for nick_name, expected in (("out", []), ("in", [group["profile"]["name"]]), ("out again", [])):
        await moves(admin, someone.user.id, nickName=nick_name)
        tokens = await app.tokens(browser, scope="openid")
        assert claims_of(tokens["access_token"]).get("groups", []) == expected


async def test_whoever_is_excluded_is_not_taken(admin: httpx.AsyncClient) -> None:
    group, staff, name = await made(admin), await made(admin), unique()
    plain, named, member = [await person(admin, department=name) for _ in range(3)]
    await admin.put(f"{GROUPS}/{staff['id']}/users/{member}")
    people = {"users": {"exclude": [named]}, "groups": {"exclude": [staff["id"]]}}
    await active_rule(admin, [group], f'user.department == "{name}"', people=people)
    assert await members(admin, group) == [plain]
    await admin.put(f"{GROUPS}/{staff['id']}/users/{plain}")
    assert await members(admin, group) == []
    await admin.delete(f"{GROUPS}/{staff['id']}/users/{member}")
    assert await members(admin, group) == [member]


async def test_a_rule_may_ask_for_a_group_that_another_gives(admin: httpx.AsyncClient) -> None:
    first, second, name = await made(admin), await made(admin), unique()
    await active_rule(admin, [second], f'isMemberOfGroup("{first["id"]}")')
    await active_rule(admin, [first], f'user.department == "{name}"')
    user = await person(admin, department=name)
    assert await members(admin, second) == [user]
    by_hand = await person(admin)
    await admin.put(f"{GROUPS}/{first['id']}/users/{by_hand}")
    assert await members(admin, second) == sorted([user, by_hand])


async def test_a_rule_that_is_switched_off_leaves_its_members_and_goes_on_when_it_is_switched_on(
    admin: httpx.AsyncClient,
) -> None:
    group, name = await made(admin), unique()
    user = await person(admin, department=name)
    rule = await active_rule(admin, [group], f'user.department == "{name}"')
    assert (await admin.post(f"{RULES}/{rule}/lifecycle/deactivate")).status_code == 204
    await moves(admin, user, department="Elsewhere")
    assert await members(admin, group) == [user]
    assert (await admin.post(f"{RULES}/{rule}/lifecycle/activate")).status_code == 204
    assert await members(admin, group) == []


@pytest.mark.parametrize(("query", "stay"), [("", True), ("?removeUsers=false", True), ("?removeUsers=true", False)])
async def test_a_deleted_rule_takes_its_members_along_when_it_is_asked_to(
    admin: httpx.AsyncClient, query: str, stay: bool
) -> None:
    group, name = await made(admin), unique()
    by_rule, by_hand = await person(admin, department=name), await person(admin)
    rule = await active_rule(admin, [group], f'user.department == "{name}"')
    await admin.put(f"{GROUPS}/{group['id']}/users/{by_hand}")
    answer = await admin.delete(f"{RULES}/{rule}{query}")
    assert (answer.status_code, answer.json()) == (202, {})
    assert (await admin.get(f"{RULES}/{rule}")).status_code == 404
    assert await members(admin, group) == sorted([by_hand, by_rule] if stay else [by_hand])
    await moves(admin, by_rule, department="Elsewhere")
    assert (by_rule in await members(admin, group)) is stay


async def test_a_rule_whose_group_is_gone_is_invalid(admin: httpx.AsyncClient) -> None:
    gone, left, name = await made(admin), await made(admin), unique()
    rule = await active_rule(admin, [gone, left], f'user.department == "{name}"')
    assert (await admin.delete(f"{GROUPS}/{gone['id']}")).status_code == 204
    read = (await admin.get(f"{RULES}/{rule}")).json()
    assert (read["status"], read["allGroupsValid"]) == ("INVALID", False)
    assert refusal(await admin.post(f"{RULES}/{rule}/lifecycle/activate"))[:2] == (400, "E0000001")
    await person(admin, department=name)
    assert await members(admin, left) == []
    assert (await admin.post(f"{RULES}/{rule}/lifecycle/deactivate")).status_code == 204
    assert (await admin.delete(f"{RULES}/{rule}")).status_code == 202


async def test_only_an_inactive_rule_is_changed_and_never_its_groups(admin: httpx.AsyncClient) -> None:
    group, other = await made(admin), await made(admin)
    rule = await active_rule(admin, [group], "user.city == 'Oslo'")
    before = (await admin.get(f"{RULES}/{rule}")).json()
    status, code, causes = refusal(await admin.put(f"{RULES}/{rule}", json=rule_for([group], "user.city == 'Rome'")))
    assert (status, code, causes[0].partition(":")[0]) == (400, "E0000001", "status")
    assert (await admin.get(f"{RULES}/{rule}")).json() == before
    await admin.post(f"{RULES}/{rule}/lifecycle/deactivate")
    status, code, causes = refusal(await admin.put(f"{RULES}/{rule}", json=rule_for([other], "user.city == 'Rome'")))
    assert (status, code, causes[0].partition(":")[0]) == (400, "E0000001", "actions")


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("user.city ==", "ends at"),
        ("user.city = 'Oslo'", "=="),
        ("'Oslo'", "condition"),
        ("1 + 1", "condition"),
        ("user.firstName", "condition"),
        ("String.toUpperCase(user.city)", "condition"),
        ("app.id == '0oa'", "attributes of the user only"),
        ("appuser.city == 'Oslo'", "attributes of the user only"),
        ("hasDirectoryUser()", "attributes of the user only"),
        ("user.favouriteColour == 'red'", "no attribute favouriteColour"),
        ("user['favouriteColour'] == 'red'", "no attribute favouriteColour"),
        ("nothing.like(this)", "no function"),
    ],
)
async def test_an_expression_that_is_no_condition_over_the_user_is_refused(
    admin: httpx.AsyncClient, expression: str, said: str
) -> None:
    status, code, causes = refusal(await admin.post(RULES, json=rule_for([await made(admin)], expression)))
    assert (status, code) == (400, "E0000001")
    assert causes[0].startswith("conditions.expression.value: ")
    assert said in causes[0]


async def test_the_groups_and_people_of_a_rule_must_exist_and_be_writable(admin: httpx.AsyncClient) -> None:
    group, condition = await made(admin), "user.city == 'Oslo'"
    for wrong in ({"id": "00gNobody"}, await everyone(admin)):
        status, code, causes = refusal(await admin.post(RULES, json=rule_for([group, wrong], condition)))
        assert (status, code, len(causes)) == (400, "E0000001", 1)
        assert wrong["id"] in causes[0]
    for people in ({"users": {"exclude": ["00uNobody"]}}, {"groups": {"exclude": ["00gNobody"]}}):
        status, code, causes = refusal(await admin.post(RULES, json=rule_for([group], condition, people=people)))
        assert (status, code) == (400, "E0000001")
        assert causes[0].startswith("conditions.people.")


async def test_a_group_that_makes_administrators_cannot_be_a_rules(admin: httpx.AsyncClient) -> None:
    powerful, plain = await made(admin), await made(admin)
    rule = await made_rule(admin, [plain], "user.city == 'Oslo'")
    assert (await admin.post(f"{GROUPS}/{powerful['id']}/roles", json={"type": "APP_ADMIN"})).status_code == 201
    refused = refusal(await admin.post(RULES, json=rule_for([powerful], "user.city == 'Oslo'")))
    assert refused[:2] == (400, "E0000001")
    assert powerful["id"] in refused[2][0]
    late = await admin.post(f"{GROUPS}/{plain['id']}/roles", json={"type": "APP_ADMIN"})
    assert refusal(late)[:2] == (400, "E0000192")
    assert (await admin.delete(f"{RULES}/{rule}")).status_code == 202


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"name": "n" * 51}, "name"),
        ({"name": ""}, "name"),
        ({"name": 5}, "name"),
        ({"type": "group"}, "type"),
        ({"conditions": {}}, "conditions"),
        ({"conditions": {"expression": {"value": "true", "type": "urn:okta:expression:2.0"}}}, "conditions"),
        ({"conditions": {"expression": {"value": "x" * 9000}}}, "conditions"),
        ({"actions": {}}, "actions"),
        ({"actions": {"assignUserToGroups": {"groupIds": []}}}, "actions"),
        ({"actions": {"assignUserToGroups": {"groupIds": [1]}}}, "actions"),
        ({"actions": {"assignUserToGroups": {"groupIds": ["g"] * 101}}}, "actions"),
    ],
)
async def test_what_is_no_rule_is_refused_by_its_field(
    admin: httpx.AsyncClient, change: dict[str, object], named: str
) -> None:
    body = {**rule_for([await made(admin)], "user.city == 'Oslo'"), **change}
    status, code, causes = refusal(await admin.post(RULES, json=body))
    assert (status, code) == (400, "E0000001")
    assert causes[0].startswith(named)


async def test_a_name_is_one_rule_s(admin: httpx.AsyncClient) -> None:
    body = rule_for([await made(admin)], "user.city == 'Oslo'")
    assert (await admin.post(RULES, json=body)).status_code == 200
    assert refusal(await admin.post(RULES, json=body)) == (
        400,
        "E0000001",
        ["name: An object with this field already exists in the current organization"],
    )


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("PUT", ""),
        ("DELETE", ""),
        ("POST", "/lifecycle/activate"),
        ("POST", "/lifecycle/deactivate"),
    ],
)
async def test_an_unknown_rule_is_not_found(admin: httpx.AsyncClient, method: str, path: str) -> None:
    body = rule_for([await made(admin)], "user.city == 'Oslo'")
    answer = await admin.request(method, f"{RULES}/0prNobody{path}", json=body)
    assert answer.status_code == 404
    assert answer.json()["errorSummary"] == "Not found: Resource not found: 0prNobody (GroupRule)"


async def test_rules_come_by_pages_and_are_searched_by_name(admin: httpx.AsyncClient) -> None:
    group = await made(admin)
    mark = secrets.token_hex(4)
    for number in range(3):
        body = {**rule_for([group], "user.city == 'Oslo'"), "name": f"{mark} {number}"}
        assert (await admin.post(RULES, json=body)).status_code == 200
    found: list[str] = []
    url: str | None = f"{RULES}?search={mark}&limit=2&expand=groupIdToGroupNameMap"
    while url is not None:
        page = await admin.get(url)
        for rule in page.json():
            assert rule["_embedded"]["groupIdToGroupNameMap"] == {group["id"]: group["profile"]["name"]}
            found.append(rule["name"])
        url = page.links.get("next", {}).get("url")
    assert sorted(found) == [f"{mark} {number}" for number in range(3)]
    assert len((await admin.get(RULES, params={"limit": "1"})).json()) == 1


async def test_a_large_directory_is_worked_through_in_batches_that_survive_a_restart(
    admin: httpx.AsyncClient, org: Organisation
) -> None:
    group, name = await made(admin), unique()
    people = await many_people(org, name, group_rules.BATCH + 200)
    rule = await active_rule(admin, [group], f'user.department == "{name}"')
    assert 0 < len(await _members_of(org, rule)) < len(people)
    runs = org.serving.engine.management.directory_runs
    await runs.close()  # the node stops; another one begins where it left off
    runs.wake(org.org_id)
    await runs.finished(org.org_id)
    assert await _members_of(org, rule) == people
    async with org.unit() as unit:
        assert await group_rules.list_unfinished(unit) == []
        for user_id in people:
            await unit.users.remove(user_id)
    await admin.delete(f"{RULES}/{rule}")


async def _members_of(org: Organisation, rule: str) -> set[Any]:
    async with org.unit() as unit:
        return {membership.user_id for membership in await unit.memberships.list_of_rule(rule, 10_000)}
