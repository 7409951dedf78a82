"""Lesser administrators reach no others by imports: neither by a link, nor by a group, nor by a profile source."""

import secrets

import httpx
from tests.callee import Callee
from tests.http.api.admins import administrator, give
from tests.http.provisioning.connected import AUTO, connect, connected_app, run_import, set_feature
from tests.scim_app import ScimApp, person
from tests.serving import Organisation

from frontdesk.domain.admins.roles import PrincipalType, RoleType, Targets, standard_assignment

SOURCE = {**AUTO, "importSettings": {"profileMaster": True}}


async def test_an_import_links_no_administrator_by_itself_and_changes_none(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    boss = await org.someone()
    await give(org, boss, RoleType.SUPER_ADMIN)
    app_id = await connected_app(admin, f"Boss {secrets.token_hex(3)}", service.url, SOURCE)
    mail = [{"value": boss.login, "primary": True}]
    app.users = {"b": person(8_101, id="b", emails=mail, title="Thief")}
    run = await run_import(org, admin, app_id)
    assert (run["counts"]["linked"], run["counts"]["unconfirmed"]) == (0, 1), run
    assert "administrator" in run["errors"][0]["reason"]

    lesser, _ = await administrator(org, RoleType.APP_ADMIN)
    word = [{"externalId": "b", "action": "LINK", "userId": boss.user.id}]
    refused = await lesser.post(f"/api/v1/apps/{app_id}/imported-users", json=word)
    assert refused.status_code == 403, refused.text
    no_source = await connected_app(admin, f"No source {secrets.token_hex(3)}", service.url, AUTO)
    await run_import(org, admin, no_source)
    assert (await lesser.post(f"/api/v1/apps/{no_source}/imported-users", json=word)).status_code == 400
    assert (await admin.get(f"/api/v1/users/{boss.user.id}")).json()["profile"].get("title") is None

    linked = await admin.post(f"/api/v1/apps/{app_id}/imported-users", json=word)
    assert linked.status_code == 200, linked.text
    app.users["b"] = person(8_101, id="b", emails=[{"value": "thief@example.org", "primary": True}])
    run = await run_import(org, admin, app_id)
    found = (await admin.get(f"/api/v1/users/{boss.user.id}")).json()
    assert (found["profile"]["email"], run["counts"]["updated"]) == (boss.login, 0), run
    app.users["b"] = person(8_101, id="b", active=False)
    await run_import(org, admin, app_id)
    assert (await admin.get(f"/api/v1/users/{boss.user.id}")).json()["status"] == "ACTIVE"


async def test_a_group_of_an_app_that_makes_administrators_takes_nobody_in_by_an_import(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {each["id"]: each for each in (person(8_201), person(8_202))}
    app.groups = {"g": {"id": "g", "displayName": f"Crew {secrets.token_hex(3)}", "members": [{"value": "x008201"}]}}
    app_id = await connected_app(admin, f"Crew {secrets.token_hex(3)}", service.url, AUTO)
    await run_import(org, admin, app_id)
    groups = (await admin.get("/api/v1/groups", params={"q": app.groups["g"]["displayName"]})).json()
    async with org.unit() as unit:
        role = standard_assignment(PrincipalType.GROUP, groups[0]["id"], RoleType.SUPER_ADMIN, org.clock.now())
        await unit.role_assignments.add(role)
    app.groups["g"]["members"] = [{"value": "x008202"}]
    run = await run_import(org, admin, app_id)
    members = (await admin.get(f"/api/v1/groups/{groups[0]['id']}/users")).json()
    assert [each["profile"]["login"] for each in members] == ["user8201@example.org"]
    assert "administrators" in run["errors"][0]["reason"]

    app.groups = {}
    await run_import(org, admin, app_id)
    assert (await admin.get(f"/api/v1/groups/{groups[0]['id']}")).status_code == 200


async def test_nobody_makes_an_app_the_source_of_people_whom_they_may_not_write(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app_id = await connected_app(admin, f"Source {secrets.token_hex(3)}", service.url, AUTO)
    lesser, _ = await administrator(org, RoleType.APP_ADMIN)
    path = f"/api/v1/apps/{app_id}/features/INBOUND_PROVISIONING"
    refused = await lesser.put(path, json=SOURCE)
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "E0000006"), refused.text
    await set_feature(admin, app_id, "INBOUND_PROVISIONING", SOURCE)
    assert (await lesser.put(path, json=SOURCE)).status_code == 200
    name = {"usernameFormat": "CUSTOM", "usernameExpression": "'thief@example.org'"}
    assert (await lesser.put(path, json={"importSettings": {"username": name}})).status_code == 403


async def test_nobody_but_a_super_administrator_says_which_directory_people_come_from(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    made = await admin.post("/api/v1/apps", json={"name": "ldap_directory", "label": f"Staff {secrets.token_hex(3)}"})
    assert made.status_code == 200, made.text
    ldap = {"url": "ldaps://thief.example", "bindDn": "cn=a", "baseDn": "dc=b", "delegatedAuthentication": True}
    body = {"profile": {"authScheme": "LDAP", "password": "x", "ldap": ldap}}
    path = f"/api/v1/apps/{made.json()['id']}/connections/default"
    lesser, _ = await administrator(org, RoleType.APP_ADMIN)
    refused = await lesser.post(path, json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "E0000006"), refused.text
    assert (await admin.post(path, json=body)).status_code == 200
    for move in ("activate", "deactivate"):
        assert (await lesser.post(f"{path}/lifecycle/{move}")).status_code == 403


async def test_nobody_speaks_for_a_profile_source_whose_people_they_may_not_write(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    victim = await org.someone()
    app.users = {"t": person(8_211, id="t")}
    app_id = await connected_app(admin, f"Speaker {secrets.token_hex(3)}", service.url, {**SOURCE, "importRules": {}})
    await run_import(org, admin, app_id)
    lesser, _ = await administrator(org, RoleType.APP_ADMIN)
    path = f"/api/v1/apps/{app_id}"
    word = [{"externalId": "t", "action": "LINK", "userId": victim.user.id}]
    moved = {"profile": {"authScheme": "TOKEN", "token": "mine"}, "baseUrl": "https://thief.example"}
    for refused in (
        await lesser.post(f"{path}/imported-users", json=word),
        await lesser.post(f"{path}/connections/default", json=moved),
        await lesser.post(f"{path}/connections/default/lifecycle/activate"),
    ):
        assert (refused.status_code, refused.json()["errorCode"]) == (403, "E0000006"), refused.text
    assert (await lesser.post(f"{path}/connections/default/lifecycle/deactivate")).status_code == 204
    found = (await admin.get(f"/api/v1/users/{victim.user.id}")).json()
    assert found["profile"]["email"] == victim.login

    file_id = await connected_app(admin, f"File {secrets.token_hex(3)}", None, SOURCE, "CSV")
    begun = (await lesser.post(f"/api/v1/apps/{file_id}/imports", json={})).json()
    part = f"/api/v1/apps/{file_id}/imports/{begun['id']}/parts/1"
    row = f"userName,email\n{victim.login},{victim.login}\n".encode()
    csv = {"Content-Type": "text/csv"}
    assert (await lesser.put(part, content=row, headers=csv)).status_code == 403
    assert (await admin.put(part, content=row, headers=csv)).status_code == 200


async def test_a_directory_that_people_sign_in_with_keeps_the_name_that_they_know_it_by(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    label = f"Staff {secrets.token_hex(3)}"
    made = (await admin.post("/api/v1/apps", json={"name": "ldap_directory", "label": label})).json()
    path = f"/api/v1/apps/{made['id']}"
    ldap = {"url": "ldaps://ldap.example", "bindDn": "cn=a", "baseDn": "dc=b", "delegatedAuthentication": True}
    body = {"profile": {"authScheme": "LDAP", "password": "x", "ldap": ldap}}
    assert (await admin.post(f"{path}/connections/default", json=body)).status_code == 200
    lesser, _ = await administrator(org, RoleType.APP_ADMIN)
    app = (await admin.get(path)).json()
    renamed = await lesser.put(path, json={**app, "label": "Another"})
    assert (renamed.status_code, "sign in with" in renamed.text) == (400, True), renamed.text
    assert (await lesser.put(path, json=app)).status_code == 200
    ldap["delegatedAuthentication"] = False
    assert (await admin.post(f"{path}/connections/default", json=body)).status_code == 200
    assert (await lesser.put(path, json={**app, "label": f"Other {label}"})).status_code == 200


async def test_a_helper_of_an_apps_group_does_not_say_who_comes_into_it(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {"m": person(8_301, id="m")}
    app.groups = {"g": {"id": "g", "displayName": f"Crew {secrets.token_hex(3)}", "members": [{"value": "m"}]}}
    app_id = await connected_app(admin, f"Crew {secrets.token_hex(3)}", service.url, AUTO)
    await run_import(org, admin, app_id)
    [group] = (await admin.get("/api/v1/groups", params={"q": app.groups["g"]["displayName"]})).json()
    elsewhere = (await admin.post("/api/v1/groups", json={"profile": {"name": f"Other {secrets.token_hex(3)}"}})).json()
    for mine, status in ((group["id"], 403), (elsewhere["id"], 200)):
        lesser, helping = await administrator(org, RoleType.HELP_DESK_ADMIN, Targets(groups=(mine,)))
        await give(org, helping, RoleType.APP_ADMIN)
        assert (await connect(lesser, app_id, service.url)).status_code == status
        imported = f"/api/v1/apps/{app_id}/imported-users"
        word = [{"externalId": "m", "action": "LINK", "userId": helping.user.id}]
        refused = await lesser.post(imported, json=word)
        assert refused.status_code == (403 if status == 403 else 400), refused.text


async def test_nobody_maps_what_a_profile_source_makes_of_people_whom_they_may_not_write(
    org: Organisation, admin: httpx.AsyncClient, service: Callee
) -> None:
    source = await connected_app(admin, f"Source {secrets.token_hex(3)}", service.url, SOURCE)
    plain = await connected_app(admin, f"Plain {secrets.token_hex(3)}", service.url, AUTO)
    lesser, someone = await administrator(org, RoleType.APP_ADMIN)
    change = {"properties": {"email": {"expression": "'thief@example.org'", "pushStatus": "PUSH"}}}

    async def written(app_id: str, side: str) -> int:
        [found] = (await admin.get("/api/v1/mappings", params={side: app_id})).json()
        body = change if side == "sourceId" else {"properties": {}}
        return (await lesser.post(f"/api/v1/mappings/{found['id']}", json=body)).status_code

    assert await written(source, "sourceId") == 403
    assert await written(plain, "sourceId") == 200
    assert await written(source, "targetId") == 200
    await give(org, someone, RoleType.USER_ADMIN)
    assert await written(source, "sourceId") == 200
