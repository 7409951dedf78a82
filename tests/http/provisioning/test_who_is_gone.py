"""Whom a full import takes for gone, and whom not: only what the source surely has no longer."""

import json
from dataclasses import replace
from typing import Any

import httpx
from tests.callee import Answer, Asked, Callee
from tests.http.provisioning.connected import AUTO, connected_app, get_import, imported, run_import
from tests.http.provisioning.test_administrators import SOURCE
from tests.scim_app import ScimApp, person
from tests.serving import Organisation

from frontdesk.domain.ids import AppId
from frontdesk.domain.provisioning.imported import USER


async def _status(admin: httpx.AsyncClient, number: int) -> str:
    user: dict[str, Any] = (await admin.get(f"/api/v1/users/user{number}@example.org")).json()
    return str(user["status"])


async def _group_names(admin: httpx.AsyncClient, prefix: str) -> set[str]:
    found = (await admin.get("/api/v1/groups", params={"search": f'profile.name sw "{prefix}"'})).json()
    return {each["profile"]["name"] for each in found}


async def _import_file(org: Organisation, admin: httpx.AsyncClient, app_id: str, text: str) -> dict[str, Any]:
    path = f"/api/v1/apps/{app_id}/imports"
    begun = (await admin.post(path, json={})).json()
    put = await admin.put(f"{path}/{begun['id']}/parts/1", content=text.encode(), headers={"Content-Type": "text/csv"})
    assert put.status_code == 200, put.text
    await admin.post(f"{path}/{begun['id']}/lifecycle/start")
    await org.serving.worker.run_due(org.org_id)
    return await get_import(admin, app_id, begun["id"])


async def test_whoever_came_by_signing_in_while_an_import_ran_is_not_gone(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {each["id"]: each for each in (person(8_301), person(8_302))}
    app_id = await connected_app(admin, "First sign-in", service.url, SOURCE)
    await run_import(org, admin, app_id)
    begun = (await admin.post(f"/api/v1/apps/{app_id}/imports", json={})).json()
    del app.users["x008302"]
    org.clock.advance(seconds=1)
    async with org.unit() as unit:
        known = await unit.imported.find(AppId(app_id), USER, "x008302")
        assert known is not None
        await unit.imported.remove(AppId(app_id), USER, known.external_id)
        await unit.imported.save_many([replace(known, import_id="sign-in", created_at=org.clock.now())])
    await org.serving.worker.run_due(org.org_id)
    run = await get_import(admin, app_id, begun["id"])
    assert (run["status"], run["counts"]["deactivated"]) == ("COMPLETED", 0), run
    assert await _status(admin, 8_302) == "PROVISIONED"
    assert len(await imported(admin, app_id)) == 2


async def test_an_entry_that_cannot_be_read_is_not_an_entry_that_is_gone(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {each["id"]: each for each in (person(8_311), person(8_312))}
    app.groups = {"g": {"id": "g", "displayName": "Crew 8311", "members": []}}
    app_id = await connected_app(admin, "Unreadable", service.url, SOURCE)
    await run_import(org, admin, app_id)
    app.users["x008312"] = {**person(8_312), "userName": None}
    app.groups["g"]["displayName"] = 5
    run = await run_import(org, admin, app_id)
    assert (run["counts"]["errors"], run["counts"]["deactivated"]) == (2, 0), run
    assert await _status(admin, 8_312) == "PROVISIONED"
    assert await _group_names(admin, "Crew 8311") == {"Crew 8311"}


async def test_a_row_that_cannot_be_read_is_not_a_person_who_is_gone(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    app_id = await connected_app(admin, "Typing errors", None, SOURCE, "CSV")
    head = "externalId,userName,givenName,familyName,email,active\n"
    rows = [f"r{n},r{n},Given{n},Family{n},user{n}@example.org,true\n" for n in (8_321, 8_322, 8_323)]
    await _import_file(org, admin, app_id, head + "".join(rows))
    typed = [rows[0], rows[1].replace("true", "yes"), rows[2].replace(",true", "")]
    run = await _import_file(org, admin, app_id, head + "".join(typed))
    assert (run["counts"]["errors"], run["counts"]["deactivated"]) == (2, 0), run
    assert [await _status(admin, number) for number in (8_321, 8_322, 8_323)] == ["PROVISIONED"] * 3


async def test_a_file_without_the_column_of_groups_removes_none_and_one_with_it_does(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    app_id = await connected_app(admin, "No column", None, AUTO, "CSV")
    row = "u1,u1,Given8331,Family8331,user8331@example.org"
    head = "externalId,userName,givenName,familyName,email"
    await _import_file(org, admin, app_id, f"{head},groups\n{row},Column 8331;Column 8332\n")
    await _import_file(org, admin, app_id, f"{head}\n{row}\n")
    assert await _group_names(admin, "Column 833") == {"Column 8331", "Column 8332"}
    await _import_file(org, admin, app_id, f"{head},groups\n{row},Column 8331\n")
    assert await _group_names(admin, "Column 833") == {"Column 8331"}


async def test_an_app_that_suddenly_knows_no_groups_or_far_fewer_takes_none_away(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {"x008341": person(8_341)}
    app.groups = {f"g{n}": {"id": f"g{n}", "displayName": f"Team 834.{n}"} for n in range(15)}
    app_id = await connected_app(admin, "Groupless", service.url, AUTO)
    await run_import(org, admin, app_id)

    def groupless(asked: Asked) -> Answer | None:
        return (404, b"{}") if asked.path.startswith("/Groups") else None

    app.wrong = groupless
    assert (await run_import(org, admin, app_id))["status"] == "COMPLETED"
    assert len(await _group_names(admin, "Team 834.")) == 15
    app.wrong = lambda _: None
    kept, app.groups = app.groups, {}
    assert "none was removed" in (await run_import(org, admin, app_id))["reason"]
    assert len(await _group_names(admin, "Team 834.")) == 15
    app.groups = {name: kept[name] for name in list(kept)[:13]}
    await run_import(org, admin, app_id)
    assert len(await _group_names(admin, "Team 834.")) == 13


async def test_a_list_that_somebody_was_put_into_meanwhile_is_read_to_its_end(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    people = [person(number) for number in range(8_401, 8_501)]
    app_id = await connected_app(admin, "Shifted", service.url, AUTO)

    def shifted(asked: Asked) -> Answer | None:
        if not asked.path.startswith("/Users?startIndex"):
            return None
        first = "startIndex=1&" in asked.path
        page = people if first else people[-1:] if "startIndex=101&" in asked.path else []
        return 200, json.dumps({"Resources": page}).encode()

    app.wrong = shifted
    run = await run_import(org, admin, app_id)
    assert (run["status"], run["counts"]["created"]) == ("COMPLETED", 100), run


async def test_a_server_that_gives_more_than_was_asked_for_is_read_in_pages_all_the_same(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    people = [person(number) for number in range(8_501, 8_851)]
    app_id = await connected_app(admin, "Generous", service.url, AUTO)

    def generous(asked: Asked) -> Answer | None:
        if not asked.path.startswith("/Users?startIndex"):
            return None
        start = int(asked.path.partition("startIndex=")[2].partition("&")[0])
        return 200, json.dumps({"Resources": people[start - 1 :]}).encode()

    app.wrong = generous
    run = await run_import(org, admin, app_id)
    assert (run["status"], run["counts"]["created"], run["counts"]["seen"]) == ("COMPLETED", 350, 350), run
