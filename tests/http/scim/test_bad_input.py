"""Whatever a SCIM client sends, the answer is SCIM's, and nothing breaks (attack case 64)."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.http.foreign import foreign_org
from tests.http.scim.connecting import (
    BULK,
    ENTERPRISE,
    GROUPS,
    SCIM,
    USERS,
    a_group,
    a_user,
    client_of,
    connected,
    made,
    new_connection,
    patch,
    refusal,
)
from tests.serving import Organisation

_WEIRD: tuple[Any, ...] = (
    *(None, True, 0, -1, 2**62, 1.5, [], {}, [[]], [None]),
    *(
        "",
        " ",
        "x" * 11_000,
        "\u0000",
        "\ud800",
        "' OR 1=1",
        "$ne",
        "bulkId:x",
        "🙈",
        "../..",
        "00u",
        "true",
        "\r\nX: y",
    ),
    *({"value": {}}, {"$ref": "javascript:alert(1)"}, [{"value": 7}]),
)
ODD = st.sampled_from(_WEIRD)
FULL = a_user(
    externalId="x",
    title="Dr",
    active=True,
    phoneNumbers=[{"value": "1", "type": "work"}],
    addresses=[{"locality": "X", "type": "work"}],
    **{ENTERPRISE: {"department": "X", "manager": {"value": "1"}}},
)
PATCHED = patch(
    {"op": "add", "path": 'emails[type eq "other"].value', "value": "x@example.com"},
    {"op": "replace", "value": {"name": {"givenName": "A"}, "title": "B"}},
    {"op": "remove", "path": "phoneNumbers"},
)
OPERATION = {"method": "POST", "path": "/Users", "bulkId": "a", "version": "x", "data": a_user()}
BULKED = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [OPERATION]}
GROUPED = a_group("00unobody0000000000x", externalId="x")
TEMPLATES = {"user": FULL, "group": GROUPED, "patch": PATCHED, "bulk": BULKED}
Place = tuple[str | int, ...]


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Every place in a document."""
    yield at
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield from places(member, (*at, name))


def spoiled(value: Any, at: Place, odd: Any) -> Any:
    """The document with something else in one place."""
    if not at:
        return odd
    copy = deepcopy(value)
    inner = copy
    for step in at[:-1]:
        inner = inner[step]
    inner[at[-1]] = odd
    return copy


def drawn(name: str, count: int) -> list[Any]:
    """Documents with something odd in them, the same ones in every run."""
    template, examples = TEMPLATES[name], []

    @settings(
        max_examples=count, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.sampled_from(sorted(places(template), key=repr)), ODD)
    def draw(at: Place, odd: Any) -> None:
        examples.append(spoiled(template, at, odd))

    draw()
    return examples


@pytest.mark.parametrize("name", TEMPLATES)
async def test_whatever_is_sent_is_taken_or_refused_in_scims_words(scim: httpx.AsyncClient, name: str) -> None:
    user, group = await made(scim, USERS, a_user()), await made(scim, GROUPS, a_group())
    targets = {
        "user": [("POST", USERS), ("PUT", f"{USERS}/{user['id']}")],
        "group": [("POST", GROUPS), ("PUT", f"{GROUPS}/{group['id']}")],
        "patch": [("PATCH", f"{USERS}/{user['id']}"), ("PATCH", f"{GROUPS}/{group['id']}")],
        "bulk": [("POST", BULK)],
    }
    seen = set()
    for document in drawn(name, 60):
        content = httpx.Response(200, json=None).content if document is None else _json(document)
        for method, path in targets[name]:
            response = await scim.request(method, path, content=content)
            seen.add(response.status_code)
            assert response.status_code < 500, (path, document, response.text)
            assert response.headers["content-type"] == "application/scim+json"
    assert {200, 201} & seen
    assert name == "bulk" or 400 in seen


def _json(document: Any) -> bytes:
    import json

    return json.dumps(document).encode()


@pytest.mark.parametrize("odd", ["\x00", "%00", "'", '"', "x" * 5000, "🙈", "-1", "1e9", "emails[", "id,id"])
async def test_no_parameter_breaks_a_list(scim: httpx.AsyncClient, odd: str) -> None:
    for name in ("filter", "sortBy", "sortOrder", "startIndex", "count", "attributes", "excludedAttributes", "cursor"):
        for path in (USERS, GROUPS, f"{SCIM}/Schemas"):
            response = await scim.get(path, params={name: odd})
            assert response.status_code in {200, 400, 403}, (name, response.text)


async def test_another_orgs_people_and_tokens_are_nobodys_here(org: Organisation) -> None:
    scim, foreign = await connected(org), await foreign_org(org)
    for kind in ("User", "Group"):
        there = (await foreign.admin.get(f"/api/v1/{kind.lower()}s")).json()[-1]
        path = f"{SCIM}/{kind}s/{there['id']}"
        assert refusal(await scim.get(path)) == (404, None)
        assert refusal(await scim.delete(path)) == (404, None)
        listed = await scim.get(f"{SCIM}/{kind}s", params={"filter": f'id eq "{there["id"]}"'})
        assert listed.json()["totalResults"] == 0
    ours = await client_of(org, await new_connection(org))
    elsewhere = {"Authorization": ours.headers["authorization"]}
    assert (await foreign.admin.get(USERS, headers=elsewhere)).status_code == 401


async def test_a_name_that_no_index_holds_is_refused_wherever_it_is_said(scim: httpx.AsyncClient) -> None:
    endless = "\U0001f4a1" * 501
    for path, body in ((USERS, a_user()), (GROUPS, a_group())):
        assert refusal(await scim.post(path, json={**body, "externalId": endless})) == (400, "invalidValue")
        known = await made(scim, path, {**body, "externalId": endless[:500]})
        longer = patch({"op": "replace", "path": "externalId", "value": endless})
        assert refusal(await scim.patch(f"{path}/{known['id']}", json=longer)) == (400, "invalidValue")
        assert (await scim.get(f"{path}/{known['id']}")).json()["externalId"] == endless[:500]
