"""Linked objects: definitions, and who is linked to whom (contract F.6)."""

from typing import Any

import httpx
import pytest
from tests.serving import Organisation

DEFINITIONS = "/api/v1/meta/schemas/user/linkedObjects"


def a_definition(primary: str, associated: str) -> dict[str, Any]:
    return {
        "primary": {"name": primary, "title": "Primary", "description": "Above", "type": "USER"},
        "associated": {"name": associated, "title": "Associated", "description": None, "type": "USER"},
    }


async def defined(admin: httpx.AsyncClient, primary: str, associated: str) -> None:
    response = await admin.post(DEFINITIONS, json=a_definition(primary, associated))
    assert response.status_code == 201, response.text


def ids(response: httpx.Response) -> list[str]:
    return [found["_links"]["self"]["href"].rpartition("/")[2] for found in response.json()]


async def test_every_field_is_read_back_by_either_name(admin: httpx.AsyncClient) -> None:
    body = a_definition("mentor", "apprentice")
    written = await admin.post(DEFINITIONS, json=body)
    assert written.status_code == 201
    for name in ("mentor", "apprentice"):
        read = (await admin.get(f"{DEFINITIONS}/{name}")).json()
        assert {end: read[end] for end in body} == body
        assert read == written.json()
    assert written.json() in (await admin.get(DEFINITIONS)).json()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (a_definition("taken", "free"), 409, "E0000127"),
        (a_definition("free", "taken"), 409, "E0000127"),
        (a_definition("same", "same"), 409, "E0000127"),
        (a_definition("1st", "second"), 400, "E0000001"),
        ({"primary": a_definition("a", "b")["primary"]}, 400, "E0000001"),
        ({**a_definition("a", "b"), "associated": {"name": "b", "title": "B", "type": "GROUP"}}, 400, "E0000001"),
    ],
)
async def test_a_definition_that_cannot_be_is_refused(
    admin: httpx.AsyncClient, body: dict[str, Any], status: int, code: str
) -> None:
    await admin.post(DEFINITIONS, json=a_definition("taken", "taken_too"))
    refused = await admin.post(DEFINITIONS, json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (status, code)


async def test_a_person_has_one_primary_who_has_many_associated(org: Organisation, admin: httpx.AsyncClient) -> None:
    await defined(admin, "boss", "report")
    first, second, boss, other = [(await org.someone()).user.id for _ in range(4)]
    for person in (first, second):
        assert (await admin.put(f"/api/v1/users/{person}/linkedObjects/boss/{boss}")).status_code == 204
    assert ids(await admin.get(f"/api/v1/users/{first}/linkedObjects/boss")) == [boss]
    assert ids(await admin.get(f"/api/v1/users/{boss}/linkedObjects/report")) == sorted([first, second])
    await admin.put(f"/api/v1/users/{first}/linkedObjects/boss/{other}")
    assert ids(await admin.get(f"/api/v1/users/{first}/linkedObjects/boss")) == [other]
    assert ids(await admin.get(f"/api/v1/users/{boss}/linkedObjects/report")) == [second]
    page = await admin.get(f"/api/v1/users/{boss}/linkedObjects/report", params={"limit": 1})
    assert "self" in page.links


async def test_links_are_taken_away_from_either_end(org: Organisation, admin: httpx.AsyncClient) -> None:
    await defined(admin, "teacher", "pupil")
    pupil, another, teacher = [(await org.someone()).user.id for _ in range(3)]
    for person in (pupil, another):
        await admin.put(f"/api/v1/users/{person}/linkedObjects/teacher/{teacher}")
    assert (await admin.delete(f"/api/v1/users/{pupil}/linkedObjects/teacher")).status_code == 204
    assert ids(await admin.get(f"/api/v1/users/{teacher}/linkedObjects/pupil")) == [another]
    assert (await admin.delete(f"/api/v1/users/{teacher}/linkedObjects/pupil")).status_code == 204
    assert ids(await admin.get(f"/api/v1/users/{another}/linkedObjects/teacher")) == []


async def test_a_definition_goes_with_its_links(org: Organisation, admin: httpx.AsyncClient) -> None:
    await defined(admin, "captain", "sailor")
    sailor, captain = [(await org.someone()).user.id for _ in range(2)]
    await admin.put(f"/api/v1/users/{sailor}/linkedObjects/captain/{captain}")
    assert (await admin.delete(f"{DEFINITIONS}/sailor")).status_code == 204
    assert (await admin.get(f"{DEFINITIONS}/captain")).json()["errorSummary"].endswith("captain (LinkedObjectProperty)")
    assert (await admin.get(f"/api/v1/users/{sailor}/linkedObjects/captain")).status_code == 404
    await defined(admin, "captain", "sailor")
    assert ids(await admin.get(f"/api/v1/users/{sailor}/linkedObjects/captain")) == []


async def test_who_cannot_be_linked_is_not(org: Organisation, admin: httpx.AsyncClient) -> None:
    await defined(admin, "parent", "child")
    someone, other = [(await org.someone()).user.id for _ in range(2)]
    path = f"/api/v1/users/{someone}/linkedObjects"
    answers = {
        f"{path}/parent/{someone}": (400, "E0000001"),
        f"{path}/child/{other}": (400, "E0000001"),
        f"{path}/nobody/{other}": (404, "E0000007"),
        f"{path}/parent/00uNobody": (404, "E0000007"),
        f"/api/v1/users/00uNobody/linkedObjects/parent/{other}": (404, "E0000007"),
    }
    for call, answer in answers.items():
        response = await admin.put(call)
        assert (response.status_code, response.json()["errorCode"]) == answer
