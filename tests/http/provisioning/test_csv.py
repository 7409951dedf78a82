"""A CSV file as the source of an import: in parts, each checked as it comes (RFC 4180)."""

from typing import Any

import httpx
import pytest
from tests.http.provisioning.connected import AUTO, connected_app, get_import
from tests.serving import Organisation

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.ids import AppId
from frontdesk.domain.provisioning.model import IMPORT_RUN
from frontdesk.usecases.provisioning.csv_source import add_part

HEAD = "externalId,userName,givenName,familyName,email,title,groups\n"


def _row(number: int, title: str = "Engineer") -> str:
    return f"c{number},csv{number},Given{number},Family{number},csv{number}@example.org,{title},Crew {number % 3}\n"


async def _uploaded(admin: httpx.AsyncClient, app_id: str, *parts: str) -> dict[str, Any]:
    begun: dict[str, Any] = (await admin.post(f"/api/v1/apps/{app_id}/imports", json={})).json()
    assert begun["status"] == "RECEIVING"
    for number, part in enumerate(parts, 1):
        answer = await _put(admin, app_id, begun["id"], number, part.encode())
        assert answer.status_code == 200, answer.text
    return begun


async def _put(admin: httpx.AsyncClient, app_id: str, import_id: str, number: int, body: bytes) -> httpx.Response:
    path = f"/api/v1/apps/{app_id}/imports/{import_id}/parts/{number}"
    return await admin.put(path, content=body, headers={"Content-Type": "text/csv"})


async def _started(org: Organisation, admin: httpx.AsyncClient, app_id: str, import_id: str) -> dict[str, Any]:
    answer = await admin.post(f"/api/v1/apps/{app_id}/imports/{import_id}/lifecycle/start")
    assert answer.status_code == 200, answer.text
    await org.serving.worker.run_due(org.org_id)
    return await get_import(admin, app_id, import_id)


async def test_people_of_a_file_are_imported_with_their_groups(org: Organisation, admin: httpx.AsyncClient) -> None:
    app_id = await connected_app(admin, "Payroll", None, AUTO, "CSV")
    first = HEAD + "".join(_row(number) for number in range(300))
    second = "".join(_row(number) for number in range(300, 450)) + 'c999,csv999,"Quo""ted","Two\nlines",,,\n'
    begun = await _uploaded(admin, app_id, first, second)
    run = await _started(org, admin, app_id, begun["id"])
    assert (run["status"], run["counts"]["created"], run["counts"]["errors"]) == ("COMPLETED", 450, 1), run
    user = (await admin.get("/api/v1/users/csv7@example.org")).json()
    assert (user["profile"]["title"], user["profile"]["lastName"]) == ("Engineer", "Family7")
    groups = (await admin.get(f"/api/v1/users/{user['id']}/groups")).json()
    assert "Crew 1" in {each["profile"]["name"] for each in groups}


async def test_a_file_that_is_wrong_is_refused_where_it_is_wrong(org: Organisation, admin: httpx.AsyncClient) -> None:
    app_id = await connected_app(admin, "Wrong file", None, AUTO, "CSV")
    begun = await _uploaded(admin, app_id)
    wrong = {
        b"": "names the columns",
        b"title\nx\n": "userName",
        b"userName,nosuch\n": "nosuch",
        b"userName,userName\n": "twice",
        b"userName\n\xff\n": "UTF-8",
        b'userName\n"open': "line",
    }
    for body, word in wrong.items():
        answer = await _put(admin, app_id, begun["id"], 1, body)
        assert answer.status_code == 400, body
        assert word in answer.text, (word, answer.text)
    assert (await _put(admin, app_id, begun["id"], 2, b"c1,csv1\n")).status_code == 400, "part 1 comes first"
    start = await admin.post(f"/api/v1/apps/{app_id}/imports/{begun['id']}/lifecycle/start")
    assert start.status_code == 400, "there is no file yet"
    assert (await _put(admin, app_id, begun["id"], 101, b"x\n")).status_code == 400
    rows = HEAD + "short,row\n" + _row(1501) + ",,,,,,\n"
    assert (await _put(admin, app_id, begun["id"], 1, rows.encode())).json()["rows"] == 3
    run = await _started(org, admin, app_id, begun["id"])
    assert (run["counts"]["created"], run["counts"]["errors"]) == (1, 2), run
    assert run["errors"][0]["externalId"] == "part 1, line 2"


async def test_a_later_file_brings_what_changed_and_lets_go_of_whom_it_lacks(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    rules = {**AUTO, "importSettings": {"profileMaster": True}}
    app_id = await connected_app(admin, "Yearly", None, rules, "CSV")
    begun = await _uploaded(admin, app_id, HEAD + _row(1601) + _row(1602))
    await _started(org, admin, app_id, begun["id"])
    later = await _uploaded(admin, app_id, HEAD + _row(1601, "Director"))
    run = await _started(org, admin, app_id, later["id"])
    assert (run["counts"]["updated"], run["counts"]["deactivated"]) == (1, 1), run
    assert (await admin.get("/api/v1/users/csv1601@example.org")).json()["profile"]["title"] == "Director"
    assert (await admin.get("/api/v1/users/csv1602@example.org")).json()["status"] == "DEPROVISIONED"


async def test_whoever_is_in_a_group_of_the_file_no_longer_leaves_it_and_what_followed_from_it(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    app_id = await connected_app(admin, "Leavers", None, AUTO, "CSV")
    head = "externalId,userName,givenName,familyName,email,groups\n"
    row = "l1,leaver1,Given,Family,leaver1@example.org,{}\n"

    async def groups_after(groups: str) -> set[str]:
        begun = await _uploaded(admin, app_id, head + row.format(groups))
        run = await _started(org, admin, app_id, begun["id"])
        assert run["status"] == "COMPLETED", run
        found = await admin.get("/api/v1/users/leaver1@example.org/groups")
        return {each["profile"]["name"] for each in found.json()} - {"Everyone"}

    assert await groups_after("Keys;Vault") == {"Keys", "Vault"}
    keys = (await admin.get("/api/v1/groups", params={"q": "Keys"})).json()[0]["id"]
    made = await admin.post("/api/v1/groups", json={"profile": {"name": "By keys"}})
    rule = {
        "type": "group_rule",
        "name": "By keys",
        "conditions": {
            "expression": {"value": f'isMemberOfAnyGroup("{keys}")', "type": "urn:okta:expression:1.0"},
        },
        "actions": {"assignUserToGroups": {"groupIds": [made.json()["id"]]}},
    }
    added = await admin.post("/api/v1/groups/rules", json=rule)
    assert added.status_code == 200, added.text
    await admin.post(f"/api/v1/groups/rules/{added.json()['id']}/lifecycle/activate")
    assert await groups_after("Keys") == {"Keys", "By keys"}
    assert await groups_after("") == set()


async def test_numbers_that_no_json_holds_and_endless_names_of_groups_break_no_import(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    app_id = await connected_app(admin, "Numbers", None, AUTO, "CSV")
    kinds = {"size": {"title": "Size", "type": "integer"}, "share": {"title": "Share", "type": "number"}}
    schema = {"definitions": {"custom": {"id": "#custom", "type": "object", "properties": kinds}}}
    answer = await admin.post(f"/api/v1/meta/schemas/apps/{app_id}/default", json=schema)
    assert answer.status_code == 200, answer.text
    head = "externalId,userName,givenName,familyName,email,size,share,groups\n"
    rows = (("n1", "9" * 4_000, "nan", ""), ("n2", "1", "1e999", ""), ("n3", "1", "0.5", "g" * 4_000))
    text = "".join(f"{i},{i},G,F,{i}@numbers.example,{size},{share},{group}\n" for i, size, share, group in rows)
    begun = await _uploaded(admin, app_id, head + text)
    run = await _started(org, admin, app_id, begun["id"])
    assert (run["status"], run["counts"]["created"], run["counts"]["errors"]) == ("COMPLETED", 2, 1), run


async def test_a_part_that_comes_late_is_not_kept_for_an_import_that_is_over(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    app_id = await connected_app(admin, "Late part", None, AUTO, "CSV")
    begun = await _uploaded(admin, app_id)
    async with org.unit() as unit:
        app = await unit.apps.find(AppId(app_id))
        seen = await unit.records.find(IMPORT_RUN.name, begun["id"])
    assert app is not None
    assert seen is not None
    cancelled = await admin.post(f"/api/v1/apps/{app_id}/imports/{begun['id']}/lifecycle/cancel")
    assert cancelled.status_code == 200, cancelled.text
    with pytest.raises(ValidationFailed):
        async with org.unit() as unit:
            await add_part(unit, app, seen, 1, b"userName\nada\n", org.clock.now())
    async with org.unit() as unit:
        assert await unit.import_chunks.list_numbers(begun["id"]) == []
