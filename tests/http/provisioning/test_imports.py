"""Imports from an app's SCIM server (contract A.Apps, features; RFC 7644 section 3.4.2)."""

import json
from typing import Any

import httpx
from tests.callee import Answer, Asked, Callee, callee
from tests.http.provisioning.connected import (
    AUTO,
    add_app,
    connect,
    connected_app,
    get_import,
    imported,
    run_import,
    set_feature,
)
from tests.scim_app import ScimApp, person
from tests.serving import Organisation


async def _user(admin: httpx.AsyncClient, login: str) -> dict[str, Any] | None:
    answer = await admin.get(f"/api/v1/users/{login}")
    return answer.json() if answer.status_code == 200 else None


async def test_people_of_an_app_become_people_here_and_have_the_app(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {each["id"]: each for each in (person(number) for number in range(1, 251))}
    app_id = await connected_app(admin, "Whole", service.url, AUTO)
    run = await run_import(org, admin, app_id)
    assert (run["status"], run["counts"]["seen"], run["counts"]["created"]) == ("COMPLETED", 250, 250), run
    user = await _user(admin, "user7@example.org")
    assert user is not None
    assert user["status"] == "PROVISIONED"
    assert (user["profile"]["firstName"], user["profile"]["title"]) == ("Given7", "Engineer")
    app_user = (await admin.get(f"/api/v1/apps/{app_id}/users/{user['id']}")).json()
    assert app_user["credentials"]["userName"] == "user7"
    again = await run_import(org, admin, app_id)
    assert (again["counts"]["unchanged"], again["counts"]["created"]) == (250, 0)


async def test_whoever_is_exactly_one_of_ours_is_linked_and_whoever_is_not_sure_waits(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    known = await org.someone()
    mail = [{"value": known.login.upper(), "primary": True}]
    namesake = person(502, name={"givenName": "Grace", "familyName": "Hopper"})
    app.users = {"a": {**person(501), "id": "a", "emails": mail}, "b": {**namesake, "id": "b"}}
    app_id = await connected_app(admin, "Matching", service.url, AUTO)
    run = await run_import(org, admin, app_id)
    assert (run["counts"]["linked"], run["counts"]["unconfirmed"], run["counts"]["created"]) == (1, 1, 0), run
    linked, waits = await imported(admin, app_id)
    assert linked["userId"] == known.user.id
    assert waits["match"]["kind"] == "PARTIAL"
    confirmed = await admin.post(
        f"/api/v1/apps/{app_id}/imported-users", json=[{"externalId": "b", "action": "CREATE"}]
    )
    assert confirmed.status_code == 200, confirmed.text
    assert confirmed.json()[0]["status"] == "CONFIRMED"
    assert await _user(admin, "user502@example.org") is not None


async def test_without_rules_everybody_waits_for_an_administrator(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    known = await org.someone()
    app.users = {each["id"]: each for each in (person(601), person(602), person(603))}
    app_id = await connected_app(admin, "Staged", service.url, {})
    run = await run_import(org, admin, app_id)
    assert run["counts"]["unconfirmed"] == 3
    assert await _user(admin, "user601@example.org") is None
    words = [
        {"externalId": "x000601", "action": "CREATE"},
        {"externalId": "x000602", "action": "LINK", "userId": known.user.id},
        {"externalId": "x000603", "action": "IGNORE"},
    ]
    answer = await admin.post(f"/api/v1/apps/{app_id}/imported-users", json=words)
    assert [each["status"] for each in answer.json()] == ["CONFIRMED", "CONFIRMED", "IGNORED"]
    user = await _user(admin, "user601@example.org")
    assert user is not None
    assert user["status"] == "STAGED"
    await run_import(org, admin, app_id)
    assert [each["status"] for each in await imported(admin, app_id)] == ["CONFIRMED", "CONFIRMED", "IGNORED"]


async def test_nobody_is_linked_to_somebody_of_another_org_or_to_two_at_once(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    known = await org.someone()
    app.users = {each["id"]: each for each in (person(651), person(652))}
    app_id = await connected_app(admin, "Links", service.url, {})
    await run_import(org, admin, app_id)
    path = f"/api/v1/apps/{app_id}/imported-users"
    stranger = [{"externalId": "x000651", "action": "LINK", "userId": "00u" + "0" * 17}]
    assert (await admin.post(path, json=stranger)).status_code == 400
    assert (await admin.post(path, json=[{"externalId": "nobody", "action": "CREATE"}])).status_code == 404
    first = [{"externalId": "x000651", "action": "LINK", "userId": known.user.id}]
    assert (await admin.post(path, json=first)).status_code == 200
    second = [{"externalId": "x000652", "action": "LINK", "userId": known.user.id}]
    assert (await admin.post(path, json=second)).status_code == 400
    assert (await admin.post(path, json=first)).status_code == 400, "a person is confirmed once"


async def test_a_profile_source_changes_its_people_and_deactivates_them_and_others_do_not(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {each["id"]: each for each in (person(701), person(702))}
    app_id = await connected_app(admin, "Source", service.url, AUTO)
    await run_import(org, admin, app_id)
    app.users["x000701"] = person(701, title="Director")
    await run_import(org, admin, app_id)
    user = await _user(admin, "user701@example.org")
    assert user is not None
    assert user["profile"]["title"] == "Engineer"
    await set_feature(admin, app_id, "INBOUND_PROVISIONING", {"importSettings": {"profileMaster": True}})
    app.users["x000701"] = person(701, title="President")
    app.users["x000702"] = person(702, active=False)
    run = await run_import(org, admin, app_id)
    assert (run["counts"]["updated"], run["counts"]["deactivated"]) == (1, 1), run
    user, gone = await _user(admin, "user701@example.org"), await _user(admin, "user702@example.org")
    assert user is not None
    assert gone is not None
    assert (user["profile"]["title"], gone["status"]) == ("President", "DEPROVISIONED")


async def test_an_incremental_import_asks_for_what_was_changed(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {"x000801": person(801)}
    app_id = await connected_app(admin, "Some", service.url, AUTO)
    await run_import(org, admin, app_id)
    assert not app.filters
    run = await run_import(org, admin, app_id, "INCREMENTAL")
    assert (run["type"], run["status"]) == ("INCREMENTAL", "COMPLETED")
    assert app.filters[0].startswith('meta.lastModified gt "20')


async def test_groups_of_an_app_are_groups_of_the_app_here(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {each["id"]: each for each in (person(851), person(852))}
    members = [{"value": "x000851"}, {"value": "nobody"}]
    app.groups = {"g1": {"id": "g1", "displayName": "Crew of 851", "members": members}}
    app_id = await connected_app(admin, "Grouped", service.url, AUTO)
    await run_import(org, admin, app_id)
    [group] = (await admin.get("/api/v1/groups", params={"q": "Crew of 851"})).json()
    assert group["type"] == "APP_GROUP"
    logins = [each["profile"]["login"] for each in (await admin.get(f"/api/v1/groups/{group['id']}/users")).json()]
    assert logins == ["user851@example.org"]
    app.groups["g1"] = {"id": "g1", "displayName": "Crew", "members": [{"value": "x000852"}]}
    await run_import(org, admin, app_id)
    logins = [each["profile"]["login"] for each in (await admin.get(f"/api/v1/groups/{group['id']}/users")).json()]
    assert logins == ["user852@example.org"]


async def test_a_full_import_lets_go_of_whom_the_app_has_no_longer_but_not_of_everybody(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {each["id"]: each for each in (person(number) for number in range(901, 941))}
    app_id = await connected_app(admin, "Fewer", service.url, AUTO)
    await run_import(org, admin, app_id)
    del app.users["x000901"]
    await run_import(org, admin, app_id)
    assert len(await imported(admin, app_id)) == 39
    user = await _user(admin, "user901@example.org")
    assert user is not None
    assert (await admin.get(f"/api/v1/apps/{app_id}/users/{user['id']}")).status_code == 404
    app.users = {}
    run = await run_import(org, admin, app_id)
    assert "nobody was removed" in run["reason"]
    assert len(await imported(admin, app_id)) == 39


async def test_an_import_is_paused_gone_on_with_and_cancelled(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {"x001001": person(1001)}
    app_id = await connected_app(admin, "Paused", service.url, AUTO)
    path = f"/api/v1/apps/{app_id}/imports"
    begun = (await admin.post(path, json={})).json()
    assert (await admin.post(path, json={})).status_code == 400, "one at a time"
    assert (await admin.post(f"{path}/{begun['id']}/lifecycle/pause")).json()["status"] == "PAUSED"
    await org.serving.worker.run_due(org.org_id)
    assert (await get_import(admin, app_id, begun["id"]))["counts"]["seen"] == 0
    assert (await admin.post(f"{path}/{begun['id']}/lifecycle/resume")).json()["status"] == "RUNNING"
    await org.serving.worker.run_due(org.org_id)
    done = await get_import(admin, app_id, begun["id"])
    assert (done["status"], done["counts"]["created"]) == ("COMPLETED", 1)
    assert (await admin.post(f"{path}/{begun['id']}/lifecycle/pause")).status_code == 400
    second = (await admin.post(path, json={})).json()
    assert (await admin.post(f"{path}/{second['id']}/lifecycle/cancel")).json()["status"] == "CANCELLED"
    assert (await admin.get(f"{path}/nothing")).status_code == 404


async def test_entries_that_are_wrong_are_told_of_and_the_others_go_on(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    wrong_types = {**person(1102), "name": ["no"], "emails": "none", "title": {"a": 1}}
    nameless = {"id": "x001103", "userName": 7}
    app.users = {"a": person(1101), "b": {**wrong_types, "id": "b"}, "c": nameless}
    app_id = await connected_app(admin, "Wrong", service.url, AUTO)
    run = await run_import(org, admin, app_id)
    assert (run["status"], run["counts"]["created"], run["counts"]["errors"]) == ("COMPLETED", 1, 2), run
    assert {each["externalId"] for each in run["errors"]} == {"b", "x001103"}
    assert "firstName" in run["errors"][1]["reason"] or "firstName" in run["errors"][0]["reason"]


async def test_a_connection_is_tried_before_it_is_used(admin: httpx.AsyncClient, service: Callee, app: ScimApp) -> None:
    app_id = await add_app(admin, "Tried")
    app.wrong = lambda _: (401, b"{}")
    refused = await connect(admin, app_id, service.url)
    assert refused.status_code == 400
    assert "credentials" in refused.text
    assert (await admin.get(f"/api/v1/apps/{app_id}/connections/default")).json()["status"] == "UNKNOWN"
    app.wrong = lambda _: (302, b"")
    assert "redirects" in (await connect(admin, app_id, service.url)).text
    app.wrong = lambda _: (200, b"<html>")
    assert "JSON" in (await connect(admin, app_id, service.url)).text
    app.wrong = lambda _: None
    shown = (await connect(admin, app_id, service.url)).json()
    assert (shown["status"], shown["baseUrl"]) == ("ENABLED", service.url)
    assert "the token" not in json.dumps(shown)
    elsewhere = {"baseUrl": "https://other.example.test", "profile": {"authScheme": "TOKEN"}}
    moved = await admin.post(f"/api/v1/apps/{app_id}/connections/default", json=elsewhere)
    assert moved.status_code == 400, "the token goes nowhere but where it was given for"


async def test_imports_begin_by_themselves_as_the_schedule_says(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {"x001201": person(1201)}
    app_id = await connected_app(admin, "Scheduled", service.url, AUTO)
    when = {"status": "ENABLED", "fullImport": {"expression": "0 */12 * * *", "timezone": "UTC"}}
    wrong = {"importSettings": {"schedule": {**when, "fullImport": {"expression": "1 2 3 4 5"}}}}
    assert (await admin.put(f"/api/v1/apps/{app_id}/features/INBOUND_PROVISIONING", json=wrong)).status_code == 400
    await set_feature(admin, app_id, "INBOUND_PROVISIONING", {"importSettings": {"schedule": when}})
    for runs in (1, 1, 2):
        await org.serving.rounds.run_due(org.org_id)
        await org.serving.worker.run_due(org.org_id)
        found = (await admin.get(f"/api/v1/apps/{app_id}/imports")).json()
        assert [each["status"] for each in found] == ["COMPLETED"] * runs
        org.clock.advance(seconds=6 * 3600)
    await set_feature(admin, app_id, "INBOUND_PROVISIONING", {"importSettings": {"schedule": {"status": "DISABLED"}}})


async def test_the_import_hook_has_its_say_about_everybody_who_is_new(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    async with callee() as hook:
        asked: list[dict[str, Any]] = []

        def say(request: Asked) -> Answer:
            data = json.loads(request.body)["data"]
            asked.append(data)
            name = data["appUser"]["profile"]["userName"]
            if name == "user1302":
                return 200, json.dumps({"error": {"errorSummary": "Not this one"}}).encode()
            if name == "user1303":
                return 500, b"{}"
            value = {"title": "By the hook"}
            command = {"type": "com.okta.user.profile.update", "value": value}
            return 200, json.dumps({"commands": [command]}).encode()

        hook.answer = say
        body = {
            "name": "import hook",
            "type": "com.okta.import.transform",
            "version": "1.0.0",
            "channel": {"type": "HTTP", "version": "1.0.0", "config": {"uri": hook.url}},
        }
        made = (await admin.post("/api/v1/inlineHooks", json=body)).json()
        app.users = {each["id"]: each for each in (person(1301), person(1302), person(1303))}
        app_id = await connected_app(admin, "Hooked", service.url, AUTO)
        run = await run_import(org, admin, app_id)
        await admin.post(f"/api/v1/inlineHooks/{made['id']}/lifecycle/deactivate")
    assert (run["counts"]["created"], run["counts"]["errors"]) == (2, 1), run
    assert "Not this one" in run["errors"][0]["reason"]
    assert asked[0]["action"]["result"] == "CREATE_USER"
    first, third = await _user(admin, "user1301@example.org"), await _user(admin, "user1303@example.org")
    assert first is not None
    assert third is not None
    assert (first["profile"]["title"], third["profile"]["title"]) == ("By the hook", "Engineer")
