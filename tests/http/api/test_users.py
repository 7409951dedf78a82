"""/api/v1/users: making, reading, changing and removing people (contract A.Users; seen-on-the-wire 1.2, 4.1, 5)."""

import asyncio
from typing import Any

import httpx
import pytest
from tests.http.api.people import PASSWORD, USERS, made, profile, read, refusal, unique_login
from tests.serving import Organisation

EVERY_ATTRIBUTE: dict[str, object] = {
    "middleName": "Brewster",
    "honorificPrefix": "Rear Admiral",
    "honorificSuffix": "PhD",
    "title": "Director",
    "displayName": "Amazing Grace",
    "nickName": "Grandma COBOL",
    "profileUrl": "https://people.example.test/grace",
    "secondEmail": "grace.second@example.com",
    "mobilePhone": "+1 555 0100",
    "primaryPhone": "+1 555 0101",
    "streetAddress": "1 Navy Yard",
    "city": "Arlington",
    "state": "VA",
    "zipCode": "22202",
    "countryCode": "US",
    "postalAddress": "1 Navy Yard, Arlington",
    "preferredLanguage": "en-US",
    "locale": "en_US",
    "timezone": "America/New_York",
    "userType": "Employee",
    "employeeNumber": "1906",
    "costCenter": "42",
    "organization": "Navy",
    "division": "Data",
    "department": "Compilers",
    "managerId": "00u1",
    "manager": "Howard",
}


async def test_every_attribute_that_is_written_is_read_back(admin: httpx.AsyncClient) -> None:
    wanted = profile(**EVERY_ATTRIBUTE)
    question = {"question": "Who is a major player in the cowboy scene?", "answer": "Annie Oakley"}
    credentials = {"password": {"value": PASSWORD}, "recovery_question": question}
    user = await made(admin, profile=wanted, credentials=credentials)
    found = await read(admin, user)
    assert found == user
    assert found["profile"] == wanted
    assert found["credentials"] == {
        "password": {},
        "recovery_question": {"question": question["question"]},
        "provider": {"type": "OKTA", "name": "OKTA"},
        "emails": [{"value": wanted["email"], "status": "VERIFIED", "type": "PRIMARY"}],
    }
    assert found["status"] == "ACTIVE"
    assert found["created"] == found["activated"] == found["statusChanged"] == found["passwordChanged"]
    assert found["lastLogin"] is None


async def test_an_attribute_is_absent_until_it_is_set_but_for_two_that_are_null(admin: httpx.AsyncClient) -> None:
    user = await made(admin)
    assert user["profile"]["mobilePhone"] is None
    assert user["profile"]["secondEmail"] is None
    assert set(user["profile"]) == {"login", "email", "firstName", "lastName", "mobilePhone", "secondEmail"}


@pytest.mark.parametrize(
    ("query", "password", "status", "links"),
    [
        ("?activate=false", None, "STAGED", {"activate", "resetFactors"}),
        ("", None, "PROVISIONED", {"suspend", "resetPassword", "reactivate", "deactivate", "resetFactors"}),
        ("?activate=true&nextLogin=changePassword", PASSWORD, "PASSWORD_EXPIRED", None),
        ("?activate=true", PASSWORD, "ACTIVE", None),
    ],
    ids=["staged", "provisioned", "expired", "active"],
)
async def test_how_a_user_begins_and_what_can_be_done_next(
    admin: httpx.AsyncClient, org: Organisation, query: str, password: str | None, status: str, links: set[str] | None
) -> None:
    user = await made(admin, query, credentials={"password": {"value": password}} if password else None)
    assert user["status"] == status
    with_password = {"forgotPassword", "expirePassword", "changeRecoveryQuestion", "changePassword"}
    usual = {"suspend", "resetPassword", "deactivate", "resetFactors"}
    assert set(user["_links"]) - {"self", "schema", "type"} == (links or with_password | usual)
    for name, link in user["_links"].items():
        assert link["href"].startswith(org.url)
        assert link.get("method") == (None if name in {"self", "schema", "type"} else "POST")
    assert user["_links"]["schema"]["href"].split("/")[-1].startswith("osc")
    assert (await admin.get(user["_links"]["type"]["href"])).json()["id"] == user["type"]["id"]


@pytest.mark.parametrize(
    ("query", "code"),
    [("?activate=true&nextLogin=changePassword", "E0000124"), ("?activate=false&nextLogin=changePassword", "E0000125")],
)
async def test_a_password_expires_at_once_only_where_it_could_be_used(
    admin: httpx.AsyncClient, query: str, code: str
) -> None:
    response = await admin.post(f"{USERS}{query}", json={"profile": profile()})
    assert refusal(response)[:2] == (400, code)


async def test_a_user_is_found_by_id_login_short_name_and_as_me(admin: httpx.AsyncClient, org: Organisation) -> None:
    user = await made(admin)
    login = str(user["profile"]["login"])
    for name in (user["id"], login, login.upper(), login.partition("@")[0]):
        assert (await admin.get(f"{USERS}/{name}")).json()["id"] == user["id"]
    assert (await admin.get(f"{USERS}/me")).json()["profile"]["login"] == org.facts["admin_login"]


async def test_a_short_name_that_two_people_share_names_nobody(admin: httpx.AsyncClient) -> None:
    name = unique_login().partition("@")[0]
    for domain in ("example.com", "example.org"):
        await made(admin, profile=profile(login=f"{name}@{domain}"))
    assert refusal(await admin.get(f"{USERS}/{name}"))[:2] == (404, "E0000007")


async def test_who_is_not_there_is_not_found(admin: httpx.AsyncClient) -> None:
    for named in ("00u1234567890abcdefg", "nobody@example.com", "n%obody", "x" * 300):
        response = await admin.get(f"{USERS}/{named}")
        assert refusal(response)[:2] == (404, "E0000007")
    response = await admin.get(f"{USERS}/00u1234567890abcdefg")
    assert response.json()["errorSummary"] == "Not found: Resource not found: 00u1234567890abcdefg (User)"


@pytest.mark.parametrize("spelled", [str.upper, lambda login: login.replace("e", "é", 1)], ids=["case", "accents"])
async def test_a_login_is_somebodys_however_it_is_spelled(admin: httpx.AsyncClient, spelled: Any) -> None:
    user = await made(admin)
    login = user["profile"]["login"]
    other = profile(login=spelled(login), email=unique_login())
    cause = ["login: An object with this field already exists in the current organization"]
    first, second = await admin.post(USERS, json={"profile": other}), await made(admin)
    assert refusal(first) == (400, "E0000001", cause)
    renamed = await admin.post(f"{USERS}/{second['id']}", json={"profile": {"login": spelled(login)}})
    assert refusal(renamed) == (400, "E0000001", cause)
    assert await read(admin, second) == second


async def test_of_two_who_want_one_login_at_once_one_gets_it(admin: httpx.AsyncClient) -> None:
    wanted = {"profile": profile()}
    answers = await asyncio.gather(*(admin.post(USERS, json=wanted) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]


async def test_post_merges_put_replaces_and_null_removes(admin: httpx.AsyncClient) -> None:
    user = await made(admin, profile=profile(nickName="Amazing", title="Admiral"))
    here = f"{USERS}/{user['id']}"
    merged = (await admin.post(here, json={"profile": {"nickName": "Grandma", "title": None}})).json()
    assert merged["profile"]["nickName"] == "Grandma"
    assert "title" not in merged["profile"]
    base = {name: user["profile"][name] for name in ("login", "email", "firstName", "lastName")}
    replaced = (await admin.put(here, json={"profile": {**base, "city": "Arlington"}})).json()
    assert replaced["profile"] == {**base, "city": "Arlington", "mobilePhone": None, "secondEmail": None}
    kept = (await admin.put(here, json={"credentials": {}})).json()
    assert kept["profile"] == replaced["profile"]
    assert await read(admin, user) == kept


async def test_a_change_of_nothing_is_no_change(admin: httpx.AsyncClient) -> None:
    user = await made(admin)
    response = await admin.post(f"{USERS}/{user['id']}", json={"profile": user["profile"]})
    assert response.json() == user


_GOOD = {"profile": {"login": "x@example.com", "email": "x@example.com", "firstName": "X", "lastName": "Y"}}


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ({}, "Object missing required field 'profile'"),
        ({"profile": {**_GOOD["profile"], "shoeSize": 7}}, "Property name 'shoeSize' is not defined in profile"),
        ({"profile": {**_GOOD["profile"], "nickName": 7}}, "nickName: "),
        ({"profile": {**_GOOD["profile"], "firstName": "x" * 51}}, "firstName: "),
        ({"profile": {**_GOOD["profile"], "email": "no address"}}, "email: "),
        ({"profile": {"login": "y@example.com"}}, "email: The field cannot be left blank"),
        ({"profile": []}, "profile: "),
        ({**_GOOD, "groupIds": "00g1"}, "groupIds: "),
        ({**_GOOD, "groupIds": [7]}, "groupIds[0]: "),
        ({**_GOOD, "credentials": {"password": "secret"}}, "credentials.password: "),
        ({**_GOOD, "credentials": {"password": {"value": "x" * 257}}}, "credentials.password.value: "),
        ({**_GOOD, "credentials": {"password": {"value": "short"}}}, "password: Password requirements were not met."),
        ({**_GOOD, "credentials": {"provider": {"type": "FACEBOOK"}}}, "credentials.provider.type: "),
        (
            {**_GOOD, "credentials": {"password": {"value": PASSWORD, "hook": {"type": "default"}}}},
            "credentials.password: Only one of value, hash and hook may be given.",
        ),
        (
            {**_GOOD, "credentials": {"recovery_question": {"question": "Why?", "answer": "no"}}},
            "recovery_question.answer: ",
        ),
        (
            {**_GOOD, "credentials": {"password": {"hash": {"algorithm": "BCRYPT", "value": "x"}}}},
            "credentials.password.hash.workFactor: ",
        ),
        (
            {**_GOOD, "credentials": {"password": {"hash": {"algorithm": "ROT13", "value": "x"}}}},
            "credentials.password.hash.algorithm: ",
        ),
    ],
    ids=lambda case: case if isinstance(case, str) else None,
)
async def test_a_body_that_will_not_do_is_refused_naming_the_member(
    admin: httpx.AsyncClient, body: dict[str, object], cause: str
) -> None:
    status, code, causes = refusal(await admin.post(USERS, json=body))
    assert (status, code) == (400, "E0000001")
    assert any(said.startswith(cause) for said in causes), causes
    assert (await admin.get(f"{USERS}/x@example.com")).status_code == 404


@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b"{", b"\xff", b"null", b"7"])
async def test_what_is_no_object_is_not_well_formed(admin: httpx.AsyncClient, body: bytes) -> None:
    user = await made(admin)
    for method, path in (("POST", USERS), ("POST", f"{USERS}/{user['id']}"), ("PUT", f"{USERS}/{user['id']}")):
        response = await admin.request(method, path, content=body)
        assert refusal(response)[:2] == (400, "E0000003"), response.text


@pytest.mark.parametrize("query", ["?activate=perhaps", "?nextLogin=sometime", "?strict=7"])
async def test_a_switch_that_is_neither_on_nor_off_is_refused(admin: httpx.AsyncClient, query: str) -> None:
    user = await made(admin)
    path = f"{USERS}/{user['id']}" if "strict" in query else USERS
    status, code, causes = refusal(await admin.post(f"{path}{query}", json={"profile": profile()}))
    assert (status, code) == (400, "E0000001")
    assert causes[0].startswith(query[1:].partition("=")[0])


async def test_a_new_user_joins_the_groups_that_are_named(admin: httpx.AsyncClient) -> None:
    group = (await admin.post("/api/v1/groups", json={"profile": {"name": unique_login()}})).json()
    user = await made(admin, groupIds=[group["id"], group["id"]])
    groups = (await admin.get(f"{USERS}/{user['id']}/groups")).json()
    assert {found["type"] for found in groups} == {"BUILT_IN", "OKTA_GROUP"}
    assert [found["id"] for found in groups] == sorted(found["id"] for found in groups)
    everyone = next(found["id"] for found in groups if found["type"] == "BUILT_IN")
    wrong = await admin.post(USERS, json={"profile": profile(), "groupIds": [everyone]})
    assert refusal(wrong)[:2] == (400, "E0000001")
    unknown = await admin.post(USERS, json={"profile": profile(), "groupIds": ["00gnobody"]})
    assert refusal(unknown)[:2] == (404, "E0000007")


async def test_groups_of_a_user_come_by_pages(admin: httpx.AsyncClient) -> None:
    ids = []
    for _ in range(2):
        ids.append((await admin.post("/api/v1/groups", json={"profile": {"name": unique_login()}})).json()["id"])
    user = await made(admin, groupIds=ids)
    url, seen = f"{USERS}/{user['id']}/groups?limit=1", []
    while url:
        page = await admin.get(url)
        seen += [group["id"] for group in page.json()]
        url = page.links.get("next", {}).get("url", "")
    assert len(seen) == 3
    assert seen == sorted(seen)


async def test_the_list_goes_on_where_a_page_ended_and_leaves_out_the_deactivated(admin: httpx.AsyncClient) -> None:
    mine = [await made(admin) for _ in range(3)]
    await admin.delete(f"{USERS}/{mine[1]['id']}")
    url, seen = f"{USERS}?limit=2", []
    while url:
        page = await admin.get(url)
        assert page.links["self"]["url"].endswith("limit=2")
        for user in page.json():
            assert set(user["_links"]) == {"self"}
            seen.append(user["id"])
        url = page.links.get("next", {}).get("url", "")
    assert seen == sorted(seen)
    assert mine[0]["id"] in seen
    assert mine[1]["id"] not in seen


async def test_a_type_is_changed_by_put_alone(admin: httpx.AsyncClient) -> None:
    body = {"name": f"contractor{unique_login()[6:12]}", "displayName": "Contractor", "description": "From outside"}
    other = (await admin.post("/api/v1/meta/types/user", json=body)).json()
    user = await made(admin)
    here = f"{USERS}/{user['id']}"
    by_post = await admin.post(here, json={"type": {"id": other["id"]}})
    assert refusal(by_post)[:2] == (400, "E0000001")
    moved = await admin.put(here, json={"profile": user["profile"], "type": {"id": other["id"]}})
    assert moved.json()["type"] == {"id": other["id"]}
    assert moved.json()["_links"]["schema"]["href"] != user["_links"]["schema"]["href"]
    unknown = await admin.put(here, json={"type": {"id": "otynothere"}})
    assert refusal(unknown) == (400, "E0000001", ["type: There is no user type with this id."])
    born = await made(admin, type={"id": other["id"]})
    assert born["type"] == {"id": other["id"]}


async def test_no_two_people_have_the_same_value_of_a_unique_attribute(admin: httpx.AsyncClient) -> None:
    name = f"badge{unique_login()[6:12]}"
    facets = {"title": "Badge", "type": "string", "unique": "UNIQUE_VALIDATED"}
    definitions = {"custom": {"id": "#custom", "type": "object", "properties": {name: facets}}}
    added = await admin.post("/api/v1/meta/schemas/user/default", json={"definitions": definitions})
    assert added.status_code == 200, added.text
    first = await made(admin, profile=profile(**{name: "B-1"}))
    again = await admin.post(USERS, json={"profile": profile(**{name: "b-1"})})
    cause = f"{name}: An object with this field already exists in the current organization"
    assert refusal(again) == (400, "E0000001", [cause])
    same = await admin.post(f"{USERS}/{first['id']}", json={"profile": {name: "B-1", "city": "Paris"}})
    assert same.status_code == 200


async def test_answers_leave_out_what_the_caller_does_without(admin: httpx.AsyncClient) -> None:
    user = await made(admin)
    headers = {"Content-Type": "application/json; okta-response=omitCredentials,omitCredentialsLinks"}
    slim = (await admin.get(f"{USERS}/{user['id']}", headers=headers)).json()
    assert "credentials" not in slim
    assert not {"changePassword", "resetPassword", "forgotPassword", "expirePassword"} & set(slim["_links"])
    assert "deactivate" in slim["_links"]
    listed = (await admin.get(USERS, headers=headers)).json()
    assert all("credentials" not in found for found in listed)


async def test_two_deletes_remove_a_user_and_all_that_was_theirs(admin: httpx.AsyncClient, org: Organisation) -> None:
    group = (await admin.post("/api/v1/groups", json={"profile": {"name": unique_login()}})).json()
    user = await made(admin, groupIds=[group["id"]])
    here = f"{USERS}/{user['id']}"
    first = await admin.delete(here)
    assert (first.status_code, first.content, first.headers.get("content-type")) == (204, b"", None)
    between = await read(admin, user)
    assert between["status"] == "DEPROVISIONED"
    assert set(between["_links"]) == {"activate", "delete", "self", "schema", "type"}
    assert between["_links"]["delete"] == {"href": f"{org.url}{here}", "method": "DELETE"}
    assert refusal(await admin.post(here, json={"profile": {"city": "Paris"}}))[:2] == (403, "E0000038")
    assert (await admin.delete(here)).status_code == 204
    assert refusal(await admin.get(here))[:2] == (404, "E0000007")
    assert (await admin.get(f"/api/v1/groups/{group['id']}/users")).json() == []
    assert (await made(admin, profile=profile(login=user["profile"]["login"])))["id"] != user["id"]


async def test_blocks_are_a_feature_that_the_org_does_not_have(admin: httpx.AsyncClient) -> None:
    user = await made(admin)
    assert refusal(await admin.get(f"{USERS}/{user['id']}/blocks")) == (401, "E0000015", [])
    assert refusal(await admin.get(f"{USERS}/nobody@example.com/blocks"))[:2] == (404, "E0000007")


async def test_nobody_without_a_token_learns_of_anybody(http: httpx.AsyncClient) -> None:
    for path in (USERS, f"{USERS}/ada@example.com", f"{USERS}/me"):
        assert refusal(await http.get(path))[:2] == (401, "E0000011")


async def test_who_somebody_signs_in_with_elsewhere_is_kept_without_a_password(admin: httpx.AsyncClient) -> None:
    elsewhere = {"type": "FEDERATION", "name": "FEDERATION"}
    user = await made(admin, "?provider=true", credentials={"provider": elsewhere})
    assert user["status"] == "ACTIVE"
    assert user["credentials"] == {"provider": elsewhere, "password": None, "recovery_question": None, "emails": None}
    both = {"provider": elsewhere, "password": {"value": PASSWORD}}
    assert refusal(await admin.post(USERS, json={"profile": profile(), "credentials": both}))[:2] == (400, "E0000001")


async def test_what_happens_to_people_is_told_in_the_log_without_their_secrets(
    admin: httpx.AsyncClient, org: Organisation
) -> None:
    user = await made(admin)
    await admin.post(f"{USERS}/{user['id']}", json={"profile": {"city": "Paris"}})
    await admin.delete(f"{USERS}/{user['id']}")
    await admin.delete(f"{USERS}/{user['id']}")
    events = (await admin.get("/api/v1/logs", params={"filter": f'target.id eq "{user["id"]}"'})).json()
    assert [event["eventType"] for event in events] == [
        "user.lifecycle.create",
        "user.lifecycle.activate",
        "user.account.update_profile",
        "user.lifecycle.deactivate",
        "user.lifecycle.delete.initiated",
        "user.lifecycle.delete.completed",
    ]
    assert events[0]["actor"]["alternateId"] == org.facts["admin_login"]
    assert PASSWORD not in str(events)
