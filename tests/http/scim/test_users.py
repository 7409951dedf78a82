"""/scim/v2/Users (RFC 7644 §3)."""

import secrets

import httpx
import pytest
from tests.http.api.admins import new_group
from tests.http.scim.connecting import ENTERPRISE, USERS, a_user, connected, made, patch, refusal
from tests.outbox import messages_to
from tests.serving import Organisation

FULL = {
    "externalId": "hr-1",
    "displayName": "Amazing Grace",
    "nickName": "Grace",
    "profileUrl": "https://people.example.com/grace",
    "title": "Rear Admiral",
    "userType": "Employee",
    "preferredLanguage": "en-US",
    "locale": "en_US",
    "timezone": "America/New_York",
    "phoneNumbers": [{"value": "+1 555 0100", "type": "work"}, {"value": "+1 555 0101", "type": "mobile"}],
    "addresses": [{"streetAddress": "1 Navy Way", "locality": "Arlington", "country": "US", "type": "work"}],
    ENTERPRISE: {
        "employeeNumber": "7",
        "costCenter": "4130",
        "organization": "Navy",
        "division": "Computing",
        "department": "Compilers",
        "manager": {"value": "26118915", "displayName": "Howard Aiken"},
    },
}


async def test_a_new_user_is_one_of_the_directory(scim: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    sent = a_user(**FULL)
    response = await scim.post(USERS, json=sent)
    assert response.status_code == 201, response.text
    user = response.json()
    assert {name: user[name] for name in FULL} == FULL
    assert user["schemas"] == [sent["schemas"][0], ENTERPRISE]
    assert response.headers["location"] == user["meta"]["location"]
    assert response.headers["etag"] == user["meta"]["version"]
    known = (await admin.get(f"/api/v1/users/{user['id']}")).json()
    assert known["profile"]["login"] == sent["userName"]
    assert known["profile"]["department"] == "Compilers"
    assert known["profile"]["manager"] == "Howard Aiken"
    assert known["profile"]["city"] == "Arlington"
    assert known["status"] == "PROVISIONED"


async def test_what_was_made_reads_back_the_same(scim: httpx.AsyncClient) -> None:
    user = await made(scim, USERS, a_user(**FULL))
    response = await scim.get(f"{USERS}/{user['id']}")
    assert response.json() == user
    again = await scim.get(f"{USERS}/{user['id']}", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_second_user_of_one_name_is_refused(scim: httpx.AsyncClient) -> None:
    sent = a_user()
    await made(scim, USERS, sent)
    assert refusal(await scim.post(USERS, json={**sent, "userName": sent["userName"].upper()})) == (409, "uniqueness")


@pytest.mark.parametrize(
    ("change", "scim_type"),
    [
        ({"userName": None}, "invalidValue"),
        ({"userName": 7}, "invalidValue"),
        ({"name": "Grace"}, "invalidValue"),
        ({"name": {"givenName": "Grace"}}, "invalidValue"),
        ({"emails": {"value": "a@example.com"}}, "invalidValue"),
        ({"emails": [{"value": "nobody"}]}, "invalidValue"),
        ({"active": "maybe"}, "invalidValue"),
        ({"title": "x" * 10_001}, "invalidValue"),
        ({"preferredLanguage": "not a language!"}, "invalidValue"),
        ({"shoeSize": 38}, "invalidValue"),
        ({"schemas": []}, "invalidSyntax"),
        ({"schemas": ["urn:example:nothing"]}, "invalidSyntax"),
        ({"password": "short"}, "invalidValue"),
    ],
    ids=str,
)
async def test_a_document_that_does_not_fit_is_refused(
    scim: httpx.AsyncClient, change: dict[str, object], scim_type: str
) -> None:
    sent = a_user()
    assert refusal(await scim.post(USERS, json={**sent, **change})) == (400, scim_type)
    listed = (await scim.get(USERS, params={"filter": f'userName eq "{sent["userName"]}"'})).json()
    assert listed["totalResults"] == 0


async def test_a_put_takes_away_what_it_leaves_out_but_no_extension_that_it_does_not_name(
    scim: httpx.AsyncClient,
) -> None:
    user = await made(scim, USERS, a_user(**FULL))
    sent = a_user(userName=user["userName"], id="ignored", groups=[{"value": "ignored"}])
    response = await scim.put(f"{USERS}/{user['id']}", json=sent)
    assert response.status_code == 200, response.text
    replaced = response.json()
    assert replaced["id"] == user["id"]
    assert "title" not in replaced
    assert "externalId" not in replaced
    assert replaced[ENTERPRISE] == user[ENTERPRISE]
    gone = await scim.put(f"{USERS}/{user['id']}", json={**sent, ENTERPRISE: {"department": "Retired"}})
    assert gone.json()[ENTERPRISE] == {"department": "Retired"}


async def test_a_write_of_an_older_version_is_refused(scim: httpx.AsyncClient) -> None:
    user = await made(scim, USERS, a_user())
    old = {"If-Match": user["meta"]["version"]}
    path = f"{USERS}/{user['id']}"
    change = patch({"op": "replace", "path": "title", "value": "Captain"})
    assert (await scim.patch(path, json=change, headers=old)).status_code == 200
    assert refusal(await scim.patch(path, json=change, headers=old)) == (412, None)
    assert refusal(await scim.put(path, json=a_user(), headers=old)) == (412, None)
    assert refusal(await scim.delete(path, headers=old)) == (412, None)


@pytest.mark.parametrize(
    ("operation", "scim_type"),
    [
        ({"op": "replace", "path": "id", "value": "00u1"}, "mutability"),
        ({"op": "replace", "path": "meta.created", "value": "2020-01-01T00:00:00Z"}, "mutability"),
        ({"op": "add", "path": "groups", "value": [{"value": "00g1"}]}, "mutability"),
        ({"op": "replace", "value": {"id": "00uother"}}, "mutability"),
        ({"op": "remove", "path": "userName"}, "mutability"),
        ({"op": "remove", "path": "emails"}, "mutability"),
        ({"op": "remove"}, "noTarget"),
        ({"op": "replace", "path": 'emails[type eq "home"].value', "value": "x@example.com"}, "noTarget"),
        ({"op": "replace", "path": "shoeSize", "value": 7}, "invalidPath"),
        ({"op": "replace", "path": "profile.login", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": "status", "value": "ACTIVE"}, "invalidPath"),
        ({"op": "replace", "path": 'emails[type eq "work"', "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": 'emails[type eq "work" or]', "value": {}}, "invalidFilter"),
        ({"op": "replace", "path": f"emails[{'(' * 40}", "value": {}}, "invalidPath"),
        ({"op": "replace", "path": "userName", "value": ["x"]}, "invalidValue"),
        ({"op": "move", "path": "userName", "value": "x"}, "invalidSyntax"),
        ({"op": "replace", "path": 7, "value": "x"}, "invalidSyntax"),
    ],
    ids=str,
)
async def test_a_patch_that_cannot_be_done_changes_nothing(
    scim: httpx.AsyncClient, operation: dict[str, object], scim_type: str
) -> None:
    user = await made(scim, USERS, a_user())
    first = {"op": "replace", "path": "title", "value": "Captain"}
    assert refusal(await scim.patch(f"{USERS}/{user['id']}", json=patch(first, operation))) == (400, scim_type)
    assert (await scim.get(f"{USERS}/{user['id']}")).json() == user


async def test_a_patch_reaches_values_by_path_by_filter_and_without_a_path(scim: httpx.AsyncClient) -> None:
    user = await made(scim, USERS, a_user(**FULL))
    response = await scim.patch(
        f"{USERS}/{user['id']}",
        json=patch(
            {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "admiral@example.com"},
            {"op": "add", "path": "emails", "value": [{"value": "grace@home.example.com", "type": "home"}]},
            {"op": "replace", "value": {"name.givenName": "Grace Brewster", f"{ENTERPRISE}:department": "COBOL"}},
            {"op": "remove", "path": 'phoneNumbers[type eq "work"]'},
            {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": "0815"},
            {"op": "replace", "path": "active", "value": "False"},
        ),
    )
    assert response.status_code == 200, response.text
    changed = response.json()
    assert [email["value"] for email in changed["emails"]] == ["admiral@example.com", "grace@home.example.com"]
    assert changed["emails"][1]["type"] == "home"
    assert changed["name"]["givenName"] == "Grace Brewster"
    assert changed["phoneNumbers"] == [{"value": "+1 555 0101", "type": "mobile"}]
    assert changed[ENTERPRISE]["department"] == "COBOL"
    assert changed[ENTERPRISE]["manager"] == {"value": "0815", "displayName": "Howard Aiken"}
    assert changed["active"] is False


async def test_whoever_is_set_inactive_is_suspended_and_comes_back(
    scim: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    user = await made(scim, USERS, a_user(password="Sup3rGood-enough"))
    path = f"{USERS}/{user['id']}"
    statuses = [(await admin.get(f"/api/v1/users/{user['id']}")).json()["status"]]
    for active in (False, False, True):
        change = patch({"op": "replace", "path": "active", "value": active})
        assert (await scim.patch(path, json=change)).json()["active"] is active
        statuses.append((await admin.get(f"/api/v1/users/{user['id']}")).json()["status"])
    assert statuses == ["ACTIVE", "SUSPENDED", "SUSPENDED", "ACTIVE"]


async def test_a_connection_may_deactivate_instead(org: Organisation, admin: httpx.AsyncClient) -> None:
    scim = await connected(org, deactivation="DEACTIVATE")
    user = await made(scim, USERS, a_user())
    path = f"{USERS}/{user['id']}"
    off = patch({"op": "replace", "path": "active", "value": False}, {"op": "add", "path": "title", "value": "Ms"})
    assert (await scim.patch(path, json=off)).json()["title"] == "Ms"
    assert (await admin.get(f"/api/v1/users/{user['id']}")).json()["status"] == "DEPROVISIONED"
    assert refusal(await scim.patch(path, json=patch({"op": "add", "path": "title", "value": "Dr"})))[0] == 403
    on = patch({"op": "replace", "path": "active", "value": True}, {"op": "add", "path": "title", "value": "Dr"})
    assert (await scim.patch(path, json=on)).json()["title"] == "Dr"


async def test_a_new_user_who_is_not_active_waits(scim: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    user = await made(scim, USERS, a_user(active=False))
    assert user["active"] is False
    assert (await admin.get(f"/api/v1/users/{user['id']}")).json()["status"] == "STAGED"


async def test_a_deleted_user_is_gone_for_good(scim: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    sent = a_user(externalId="hr-2")
    user = await made(scim, USERS, sent)
    assert (await scim.delete(f"{USERS}/{user['id']}")).status_code == 204
    for response in (
        await scim.get(f"{USERS}/{user['id']}"),
        await scim.put(f"{USERS}/{user['id']}", json=sent),
        await scim.delete(f"{USERS}/{user['id']}"),
    ):
        assert refusal(response) == (404, None)
    assert (await admin.get(f"/api/v1/users/{user['id']}")).status_code == 404
    again = await made(scim, USERS, sent)
    assert again["id"] != user["id"]


async def test_a_password_is_the_policys_and_never_shown(scim: httpx.AsyncClient, org: Organisation) -> None:
    sent = a_user(password="Sup3rGood-enough")
    user = await made(scim, USERS, sent)
    assert "password" not in user
    change = patch({"op": "replace", "path": "password", "value": "An0ther-good-one"})
    assert "password" not in (await scim.patch(f"{USERS}/{user['id']}", json=change)).json()
    answer = await org.browser().post(
        "/api/v1/authn", json={"username": sent["userName"], "password": "An0ther-good-one"}
    )
    assert answer.json()["status"] in {"SUCCESS", "MFA_ENROLL", "MFA_REQUIRED"}, answer.text
    weak = patch({"op": "replace", "path": "password", "value": "weak"})
    assert refusal(await scim.patch(f"{USERS}/{user['id']}", json=weak)) == (400, "invalidValue")


async def test_what_others_call_a_person_is_not_shown_to_a_connection(
    scim: httpx.AsyncClient, org: Organisation
) -> None:
    user = await made(scim, USERS, a_user(externalId="hr-3"))
    other = await connected(org)
    assert "externalId" not in (await other.get(f"{USERS}/{user['id']}")).json()
    change = patch({"op": "add", "path": "externalId", "value": "crm-3"})
    assert (await other.patch(f"{USERS}/{user['id']}", json=change)).json()["externalId"] == "crm-3"
    assert (await scim.get(f"{USERS}/{user['id']}")).json()["externalId"] == "hr-3"
    found = (await scim.get(USERS, params={"filter": 'externalId eq "crm-3"'})).json()
    assert found["totalResults"] == 0


async def test_the_log_says_which_connection_it_was(scim: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    user = await made(scim, USERS, a_user())
    query = {"filter": f'target.id eq "{user["id"]}" and eventType eq "user.lifecycle.create"'}
    [event] = (await admin.get("/api/v1/logs", params=query)).json()
    assert event["actor"]["type"] == "ScimConnection"
    assert event["actor"]["displayName"].startswith("HR ")


@pytest.mark.parametrize("mails", [True, False])
async def test_whoever_is_let_in_without_a_password_is_sent_a_way_in_where_the_connection_says_so(
    org: Organisation, mails: bool
) -> None:
    scim = await connected(org, activationMails=mails)
    new = await made(scim, USERS, a_user())
    waiting = await made(scim, USERS, a_user(active=False))
    assert await messages_to(org, waiting["userName"]) == []
    on = patch({"op": "replace", "path": "active", "value": True})
    assert (await scim.patch(f"{USERS}/{waiting['id']}", json=on)).status_code == 200
    for user in (new, waiting):
        sent = [mail.template for mail in await messages_to(org, user["userName"])]
        assert sent == (["UserActivation"] if mails else [])


async def test_group_rules_hold_for_people_whom_a_connection_writes(
    scim: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    department, group_id = secrets.token_hex(5), await new_group(admin)
    value = f'user.department=="{department}"'
    rule = {
        "type": "group_rule",
        "name": f"Rule {department}",
        "conditions": {"expression": {"value": value, "type": "urn:okta:expression:1.0"}},
        "actions": {"assignUserToGroups": {"groupIds": [group_id]}},
    }
    rule_id = (await admin.post("/api/v1/groups/rules", json=rule)).json()["id"]
    assert (await admin.post(f"/api/v1/groups/rules/{rule_id}/lifecycle/activate")).status_code == 204
    user = await made(scim, USERS, a_user(**{ENTERPRISE: {"department": department}}))
    assert [group["value"] for group in user["groups"]] == [group_id]
    move = patch({"op": "remove", "path": f"{ENTERPRISE}:department"})
    assert "groups" not in (await scim.patch(f"{USERS}/{user['id']}", json=move)).json()
