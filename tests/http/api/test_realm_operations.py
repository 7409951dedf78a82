"""/api/v1/realm-assignments/operations: running an assignment over the directory (contract A.Realms)."""

import secrets
from typing import Any

import httpx
from tests.http.api.people import many_people
from tests.serving import Organisation

from frontdesk.usecases.directory.realm_operations import BATCH

ASSIGNMENTS = "/api/v1/realm-assignments"
OPERATIONS = f"{ASSIGNMENTS}/operations"


async def a_realm(admin: httpx.AsyncClient, *domains: str) -> str:
    profile = {"name": f"realm {secrets.token_hex(4)}", "domains": list(domains)}
    return str((await admin.post("/api/v1/realms", json={"profile": profile})).json()["id"])


async def an_assignment(admin: httpx.AsyncClient, realm: str, expression: str | None, **more: Any) -> dict[str, Any]:
    conditions: dict[str, Any] = {"profileSourceId": more.pop("source", None)}
    if expression is not None:
        conditions["expression"] = {"value": expression}
    body = {
        "name": f"assignment {secrets.token_hex(4)}",
        "priority": 50,
        "conditions": conditions,
        "actions": {"assignUserToRealm": {"realmId": realm}},
        **more,
    }
    answer = await admin.post(ASSIGNMENTS, json=body)
    assert answer.status_code == 200, answer.text
    assignment: dict[str, Any] = answer.json()
    return assignment


async def a_person(admin: httpx.AsyncClient, city: str, domain: str = "example.com") -> str:
    login = f"{secrets.token_hex(6)}@{domain}"
    profile = {"login": login, "email": login, "firstName": "Grace", "lastName": "Hopper", "city": city}
    answer = await admin.post("/api/v1/users", json={"profile": profile})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def realm_of(admin: httpx.AsyncClient, user_id: str) -> str:
    return str((await admin.get(f"/api/v1/users/{user_id}")).json()["realmId"])


async def run(admin: httpx.AsyncClient, assignment: dict[str, Any]) -> dict[str, Any]:
    answer = await admin.post(OPERATIONS, json={"assignmentId": assignment["id"]})
    assert answer.status_code == 201, answer.text
    operation: dict[str, Any] = answer.json()
    return operation


async def retired(admin: httpx.AsyncClient, *assignments: dict[str, Any]) -> None:
    for assignment in assignments:
        await admin.post(f"{ASSIGNMENTS}/{assignment['id']}/lifecycle/deactivate")


async def test_everybody_whom_an_assignment_means_moves_to_its_realm(admin: httpx.AsyncClient) -> None:
    realm, city = await a_realm(admin), secrets.token_hex(4)
    meant, other = await a_person(admin, city), await a_person(admin, "elsewhere")
    assignment = await an_assignment(admin, realm, f'user.profile.city == "{city}"')
    operation = await run(admin, assignment)
    assert (await realm_of(admin, meant), await realm_of(admin, other) == realm) == (realm, False)
    assert operation["status"] == "COMPLETED"
    assert (operation["numUserMoved"], operation["realmId"], operation["type"]) == (1, realm, "REALM_ASSIGNMENT")
    configuration = operation["assignmentOperation"]["configuration"]
    assert configuration == {name: assignment[name] for name in ("id", "name", "conditions", "actions")}
    assert operation["created"] == operation["started"] == operation["completed"]
    assert operation in (await admin.get(OPERATIONS)).json()
    assert (await run(admin, assignment))["numUserMoved"] == 0
    log = (await admin.get("/api/v1/logs", params={"filter": f'target.id eq "{meant}"'})).json()
    assert "user.realm.move" in [event["eventType"] for event in log]
    await retired(admin, assignment)


async def test_of_several_assignments_the_lowest_number_decides(admin: httpx.AsyncClient) -> None:
    first, second, city = await a_realm(admin), await a_realm(admin), secrets.token_hex(4)
    person = await a_person(admin, city)
    before = await an_assignment(admin, first, f'user.city == "{city}"', priority=1)
    after = await an_assignment(admin, second, f'user.city == "{city}"', priority=2)
    assert (await run(admin, after))["numUserMoved"] == 0
    assert (await run(admin, before))["numUserMoved"] == 1
    assert await realm_of(admin, person) == first
    await retired(admin, before)
    assert (await run(admin, after))["numUserMoved"] == 1
    assert await realm_of(admin, person) == second
    await retired(admin, after)


async def test_a_realm_takes_only_people_of_its_domains(admin: httpx.AsyncClient) -> None:
    realm, city = await a_realm(admin, "Partner.example"), secrets.token_hex(4)
    partner, stranger = await a_person(admin, city, "partner.example"), await a_person(admin, city)
    assignment = await an_assignment(admin, realm, f'user.city == "{city}"')
    assert (await run(admin, assignment))["numUserMoved"] == 1
    assert (await realm_of(admin, partner), await realm_of(admin, stranger) == realm) == (realm, False)
    await retired(admin, assignment)


async def test_a_profile_source_is_an_app_that_people_have(admin: httpx.AsyncClient) -> None:
    realm, mine, other = await a_realm(admin), await a_person(admin, "x"), await a_person(admin, "x")
    url = "https://source.example"
    body = {
        "name": "bookmark",
        "label": f"Source {realm}",
        "signOnMode": "BOOKMARK",
        "settings": {"app": {"requestIntegration": False, "url": url}},
    }
    app = (await admin.post("/api/v1/apps", json=body)).json()["id"]
    assert (await admin.post(f"/api/v1/apps/{app}/users", json={"id": mine, "scope": "USER"})).status_code == 200
    assignment = await an_assignment(admin, realm, None, source=app, priority=0)
    assert (await run(admin, assignment))["numUserMoved"] == 1
    assert (await realm_of(admin, mine), await realm_of(admin, other) == realm) == (realm, False)
    await retired(admin, assignment)


async def test_a_large_directory_is_moved_in_batches_that_survive_a_restart(
    admin: httpx.AsyncClient, org: Organisation
) -> None:
    realm, name = await a_realm(admin), secrets.token_hex(4)
    people = await many_people(org, name, BATCH + 200)
    runs = org.serving.engine.management.directory_runs
    assignment = await an_assignment(admin, realm, f'user.department == "{name}"')
    begun = await run(admin, assignment)
    assert (begun["status"], begun["completed"]) == ("IN_PROGRESS", None)
    assert 0 < begun["numUserMoved"] < len(people)
    again = await admin.post(OPERATIONS, json={"assignmentId": assignment["id"]})
    assert again.status_code == 201 or again.json()["errorCauses"][0]["errorSummary"].endswith("is running already.")
    await runs.close()  # the node stops; another one begins where it left off
    runs.wake(org.org_id)
    await runs.finished(org.org_id)
    ended = next(each for each in (await admin.get(OPERATIONS)).json() if each["id"] == begun["id"])
    assert (ended["status"], ended["numUserMoved"]) == ("COMPLETED", len(people))
    async with org.unit() as unit:
        found = [await unit.users.find(user_id) for user_id in people]
        assert {user.realm_id for user in found if user is not None} == {realm}
        for user_id in people:
            await unit.users.remove(user_id)
    await retired(admin, assignment)


async def test_operations_are_listed_the_newest_first_page_by_page(admin: httpx.AsyncClient, org: Organisation) -> None:
    assignment = await an_assignment(admin, await a_realm(admin), 'user.city == "nowhere"')
    made = []
    for _ in range(3):
        org.clock.advance(ms=1)
        made.append((await run(admin, assignment))["id"])
    first = await admin.get(OPERATIONS, params={"limit": "2"})
    second = await admin.get(first.links["next"]["url"])
    assert [each["id"] for each in first.json() + second.json()][:3] == made[::-1]
    await retired(admin, assignment)


async def test_what_cannot_run_is_refused_by_its_reason(admin: httpx.AsyncClient) -> None:
    assignment = await an_assignment(admin, await a_realm(admin), 'user.city == "nowhere"')
    await retired(admin, assignment)
    for body, said in (
        ({"assignmentId": assignment["id"]}, "not ACTIVE"),
        ({"assignmentId": "rulnothing"}, "no realm assignment"),
        ({}, "assignmentId"),
        ({"assignmentId": 1}, "assignmentId"),
        ({"assignmentId": "x" * 500}, "assignmentId"),
    ):
        refused = await admin.post(OPERATIONS, json=body)
        assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001"), body
        assert said in refused.json()["errorCauses"][0]["errorSummary"]
    for wrong in ("nofunction(user.city)", "app.name == 'x'", "isMemberOfGroupName('x')"):
        body = {**assignment, "name": wrong, "conditions": {"expression": {"value": wrong}}}
        refused = await admin.post(ASSIGNMENTS, json=body)
        assert refused.json()["errorCauses"][0]["errorSummary"].startswith("conditions.expression.value: "), wrong
