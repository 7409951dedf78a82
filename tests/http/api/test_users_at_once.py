"""Two who change one user: one is told (contract H.4: ETag, If-Match)."""

import asyncio
import re

import httpx
from tests.http.api.people import USERS, made, read, refusal


async def test_an_etag_guards_a_change_against_what_happened_meanwhile(admin: httpx.AsyncClient) -> None:
    user = await made(admin)
    here = f"{USERS}/{user['id']}"
    etag = (await admin.get(here)).headers["etag"]
    assert re.fullmatch(r'W/"[0-9a-f]{64}"', etag)
    change = {"profile": {"city": "Paris"}}
    first = await admin.post(here, json=change, headers={"If-Match": etag})
    assert first.status_code == 200
    assert first.headers["etag"] != etag
    second = await admin.post(here, json={"profile": {"city": "Rome"}}, headers={"If-Match": etag})
    assert refusal(second)[:2] == (412, "E0000231")
    malformed = await admin.put(here, json=change, headers={"If-Match": "abc"})
    assert refusal(malformed)[:2] == (400, "E0000242")
    either = await admin.post(here, json=change, headers={"If-Match": f'"x", {first.headers["etag"]}'})
    assert either.status_code == 200
    anything = await admin.post(here, json=change, headers={"If-Match": "*"})
    assert anything.status_code == 200
    assert (await read(admin, user))["profile"]["city"] == "Paris"


async def test_of_two_changes_at_once_nothing_is_lost_silently(admin: httpx.AsyncClient) -> None:
    user = await made(admin)
    here = f"{USERS}/{user['id']}"
    names = ("city", "state", "title", "costCenter")
    answers = await asyncio.gather(*(admin.post(here, json={"profile": {name: name}}) for name in names))
    now = (await read(admin, user))["profile"]
    for name, answer in zip(names, answers, strict=True):
        assert answer.status_code in {200, 409}
        assert (now.get(name) == name) == (answer.status_code == 200)
