"""The states of what an import is of: of its app, of the import itself, and of those whom it brings."""

import asyncio

import httpx
from tests.callee import Callee
from tests.http.provisioning.connected import AUTO, connected_app, get_import, imported, run_import
from tests.scim_app import ScimApp, person
from tests.serving import Organisation


async def test_nothing_is_imported_from_an_app_that_is_not_active(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {"x009001": person(9_001)}
    app_id = await connected_app(admin, "Switched off", service.url, AUTO)
    path = f"/api/v1/apps/{app_id}"
    begun = (await admin.post(f"{path}/imports", json={})).json()
    assert (await admin.post(f"{path}/lifecycle/deactivate")).status_code == 200
    await org.serving.worker.run_due(org.org_id)
    run = await get_import(admin, app_id, begun["id"])
    assert (run["status"], run["reason"]) == ("FAILED", "The app was deactivated.")
    refused = await admin.post(f"{path}/imports", json={})
    assert (refused.status_code, "Activate the app" in refused.text) == (400, True), refused.text
    assert (await admin.get("/api/v1/users/user9001@example.org")).status_code == 404


async def test_whoever_resumes_an_import_again_and_again_does_not_multiply_its_work(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {each["id"]: each for each in (person(number) for number in range(9_300, 9_750))}
    app_id = await connected_app(admin, "Impatient", service.url, AUTO)
    begun = (await admin.post(f"/api/v1/apps/{app_id}/imports", json={})).json()
    for _ in range(6):
        await admin.post(f"/api/v1/apps/{app_id}/imports/{begun['id']}/lifecycle/resume")
    worker = org.serving.worker
    worker.start()
    try:
        async with asyncio.timeout(20):
            while (run := await get_import(admin, app_id, begun["id"]))["status"] == "RUNNING":
                await asyncio.sleep(0.05)
    finally:
        await worker.close()
    assert (run["status"], run["counts"]["created"], run["counts"]["seen"]) == ("COMPLETED", 450, 450), run
    assert sum("startIndex=401&" in asked.path for asked in service.asked) <= 2


async def test_whoever_is_inactive_at_the_app_is_not_let_in_by_being_confirmed(
    org: Organisation, admin: httpx.AsyncClient, service: Callee, app: ScimApp
) -> None:
    app.users = {"x009201": person(9_201, active=False)}
    app_id = await connected_app(admin, "Inactive there", service.url, AUTO)
    await run_import(org, admin, app_id)
    word = [{"externalId": "x009201", "action": "CREATE"}]
    confirmed = await admin.post(f"/api/v1/apps/{app_id}/imported-users", json=word)
    assert confirmed.status_code == 200, confirmed.text
    assert (await admin.get("/api/v1/users/user9201@example.org")).json()["status"] == "STAGED"
    again = await run_import(org, admin, app_id)
    assert (again["counts"]["unchanged"], again["counts"]["updated"]) == (1, 0), again


async def test_the_rows_of_a_file_go_with_its_app(org: Organisation, admin: httpx.AsyncClient) -> None:
    app_id = await connected_app(admin, "Gone with it", None, AUTO, "CSV")
    path = f"/api/v1/apps/{app_id}"
    begun = (await admin.post(f"{path}/imports", json={})).json()
    part = await admin.put(
        f"{path}/imports/{begun['id']}/parts/1", content=b"userName\nada\n", headers={"Content-Type": "text/csv"}
    )
    assert part.status_code == 200, part.text
    await admin.post(f"{path}/lifecycle/deactivate")
    assert (await admin.delete(path)).status_code == 204
    async with org.unit() as unit:
        assert await unit.import_chunks.list_numbers(begun["id"]) == []
    assert await imported(admin, await connected_app(admin, "Another", None, AUTO, "CSV")) == []
