"""Accounts pushed to an app by SCIM: made, changed, deactivated, as people are given the app and lose it."""

import json

import httpx
from tests.callee import Callee
from tests.http.provisioning.connected import connected_app, set_feature
from tests.scim_app import ScimApp
from tests.serving import Organisation, Someone

ON = {"status": "ENABLED"}
ALL = {"create": {"lifecycleCreate": ON}, "update": {"profile": ON, "lifecycleDeactivate": ON}}


async def _pushing(admin: httpx.AsyncClient, label: str, url: str) -> str:
    app_id = await connected_app(admin, label, url, {})
    await set_feature(admin, app_id, "USER_PROVISIONING", {"capabilities": ALL})
    return app_id


async def _push(org: Organisation) -> None:
    await org.serving.engine.system_log.flush()
    await org.serving.rounds.run_due(org.org_id)


async def _assign(admin: httpx.AsyncClient, app_id: str, someone: Someone) -> None:
    answer = await admin.post(f"/api/v1/apps/{app_id}/users", json={"id": someone.user.id})
    assert answer.status_code == 200, answer.text


async def test_whoever_gets_the_app_is_made_there_and_follows_and_is_deactivated(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    someone = await org.someone()
    app_id = await _pushing(admin, "Pushed", service.url)
    await _assign(admin, app_id, someone)
    await _push(org)
    [made] = app.users.values()
    assert (made["userName"], made["externalId"], made["active"]) == (someone.login, someone.user.id, True)
    assert made["name"]["givenName"] == "Grace"
    assert made["emails"] == [{"primary": True, "type": "work", "value": someone.login}]
    path = f"/api/v1/apps/{app_id}/users/{someone.user.id}"
    shown = (await admin.get(path)).json()
    assert (shown["externalId"], shown["syncState"], shown["status"]) == (made["id"], "SYNCHRONIZED", "PROVISIONED")
    made["nickName"] = "Amazing"
    await admin.post(f"/api/v1/users/{someone.user.id}", json={"profile": {"title": "Admiral"}})
    await _push(org)
    [changed] = app.users.values()
    assert (changed["title"], changed["nickName"]) == ("Admiral", "Amazing"), "what we say nothing of stays"
    assert (await admin.delete(path)).status_code == 204
    await _push(org)
    assert next(iter(app.users.values()))["active"] is False
    await _assign(admin, app_id, someone)
    await _push(org)
    [again] = app.users.values()
    assert again["active"] is True
    await admin.post(f"/api/v1/users/{someone.user.id}/lifecycle/deactivate")
    await _push(org)
    assert next(iter(app.users.values()))["active"] is False
    theirs = f'eventType sw "application.provision.user" and target.id eq "{someone.user.id}"'
    events = (await admin.get("/api/v1/logs", params={"filter": theirs})).json()
    told = [event["eventType"].removeprefix("application.provision.user.") for event in events]
    assert told == ["push", "push_profile", "deactivate", "reactivate", "deactivate"]


async def test_nothing_is_told_twice_and_nothing_where_nothing_changed(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    someone = await org.someone()
    app_id = await _pushing(admin, "Once", service.url)
    await _assign(admin, app_id, someone)
    await _push(org)
    asked = len(service.asked)
    await admin.post(f"/api/v1/users/{someone.user.id}", json={"profile": {"nickName": "Amazing Grace"}})
    await _push(org)
    told = service.asked[asked:]
    assert [each.method for each in told] == ["GET", "PUT"]
    asked = len(service.asked)
    await set_feature(admin, app_id, "USER_PROVISIONING", ALL)
    await _push(org)
    assert len(service.asked) == asked, "a sweep over people who are as they were calls nobody"


async def test_an_app_that_knows_the_name_already_gets_nobody_twice(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    someone = await org.someone()
    app.users["theirs"] = {"id": "theirs", "userName": someone.login, "active": True}
    app_id = await _pushing(admin, "Known", service.url)
    await _assign(admin, app_id, someone)
    await _push(org)
    assert list(app.users) == ["theirs"]
    assert app.users["theirs"]["externalId"] == someone.user.id


async def test_an_app_that_is_down_is_told_when_it_is_back_and_others_meanwhile(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    someone = await org.someone()
    app_id = await _pushing(admin, "Down", service.url)
    app.wrong = lambda asked: (503, b"") if asked.method == "POST" else None
    await _assign(admin, app_id, someone)
    await _push(org)
    assert not app.users
    app.wrong = lambda _: None
    await _push(org)
    assert not app.users, "it is not asked again at once"
    org.clock.advance(seconds=11)
    await _push(org)
    assert len(app.users) == 1


async def test_what_an_app_refuses_stands_at_the_person_and_in_the_log(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    someone = await org.someone()
    app_id = await _pushing(admin, "Refusing", service.url)
    detail = json.dumps({"detail": "The plan has no seats left."}).encode()
    app.wrong = lambda asked: (400, detail) if asked.method == "POST" else None
    await _assign(admin, app_id, someone)
    await _push(org)
    shown = (await admin.get(f"/api/v1/apps/{app_id}/users/{someone.user.id}")).json()
    assert (shown["syncState"], shown["externalId"]) == ("ERROR", None)
    assert shown["errors"] == ["The app answered 400: The plan has no seats left."]


async def test_people_who_have_an_app_through_a_group_and_the_group_itself_are_pushed(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    someone, other = await org.someone(), await org.someone()
    app_id = await _pushing(admin, "Grouped push", service.url)
    group = (await admin.post("/api/v1/groups", json={"profile": {"name": "Fleet"}})).json()
    await admin.put(f"/api/v1/groups/{group['id']}/users/{someone.user.id}")
    await admin.put(f"/api/v1/apps/{app_id}/groups/{group['id']}", json={})
    path = f"/api/v1/apps/{app_id}/group-push/mappings"
    mapping = (await admin.post(path, json={"sourceGroupId": group["id"]})).json()
    await _push(org)
    [made] = app.users.values()
    [pushed] = app.groups.values()
    assert (pushed["displayName"], pushed["members"]) == ("Fleet", [{"value": made["id"]}])
    await admin.put(f"/api/v1/groups/{group['id']}/users/{other.user.id}")
    await _push(org)
    assert len(app.users) == 2
    assert {each["value"] for each in next(iter(app.groups.values()))["members"]} == set(app.users)
    await admin.delete(f"/api/v1/groups/{group['id']}/users/{someone.user.id}")
    await _push(org)
    assert app.users[made["id"]]["active"] is False
    shown = (await admin.get(f"{path}/{mapping['id']}")).json()
    assert (shown["status"], shown["targetGroupId"]) == ("ACTIVE", pushed["id"])
    assert (await admin.patch(f"{path}/{mapping['id']}", json={"status": "INACTIVE"})).json()["status"] == "INACTIVE"
    assert (await admin.delete(f"{path}/{mapping['id']}?deleteTargetGroup=true")).status_code == 204
    assert (await admin.get(path)).json() == []


async def test_an_org_whose_apps_are_not_connected_has_nothing_to_look_for(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    someone = await org.someone()
    app_id = await connected_app(admin, "Off", service.url, {})
    await _assign(admin, app_id, someone)
    asked = len(service.asked)
    await _push(org)
    assert len(service.asked) == asked, "everything is off until somebody turns it on"
