"""Owners of a group: named once, dismissed, gone with the group (contract A.Groups)."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.http.api.admins import administrator, join
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.roles import RoleType, Targets

GROUPS = "/api/v1/groups"

pytestmark = pytest.mark.usefixtures("roles_end_with_the_test")


async def _group(admin: httpx.AsyncClient) -> str:
    made: dict[str, Any] = (await admin.post(GROUPS, json={"profile": {"name": f"Owned {uuid4()}"}})).json()
    return str(made["id"])


async def test_every_field_of_an_owner_is_read_back(org: Organisation, admin: httpx.AsyncClient) -> None:
    group, other = await _group(admin), await _group(admin)
    made = await admin.post(f"{GROUPS}/{group}/owners", json={"id": org.ada.user.id, "type": "USER"})
    assert made.status_code == 201
    assert made.json()["displayName"] == "Ada Lovelace"
    await admin.post(f"{GROUPS}/{group}/owners", json={"id": other, "type": "GROUP"})
    listed = {owner["id"]: owner for owner in (await admin.get(f"{GROUPS}/{group}/owners")).json()}
    assert listed.keys() == {org.ada.user.id, other}
    assert listed[org.ada.user.id] == made.json()
    await admin.delete(f"{GROUPS}/{other}")
    after = {owner["id"]: owner["resolved"] for owner in (await admin.get(f"{GROUPS}/{group}/owners")).json()}
    assert after == {org.ada.user.id: True, other: False}


async def test_somebody_owns_a_group_once(org: Organisation, admin: httpx.AsyncClient) -> None:
    owners = f"{GROUPS}/{await _group(admin)}/owners"
    ada = {"id": org.ada.user.id, "type": "USER"}
    assert (await admin.post(owners, json=ada)).status_code == 201
    twice = await admin.post(owners, json=ada)
    assert (twice.status_code, twice.json()["errorSummary"]) == (400, "Api validation failed: owner")
    assert (await admin.delete(f"{owners}/{org.ada.user.id}")).status_code == 204
    gone = await admin.delete(f"{owners}/{org.ada.user.id}")
    assert gone.json()["errorSummary"].endswith("(LinkedObject)")


async def test_nobody_who_is_not_there_owns_anything(admin: httpx.AsyncClient) -> None:
    owners = f"{GROUPS}/{await _group(admin)}/owners"
    assert (await admin.post(owners, json={"id": "00uNobody", "type": "USER"})).status_code == 404
    assert (await admin.post(owners, json={"id": "00uNobody", "type": "APP"})).status_code == 400
    assert (await admin.get(f"{GROUPS}/00gNone/owners")).status_code == 404


async def test_a_group_administrator_is_not_told_the_names_of_owners_out_of_reach(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    group, other = await _group(admin), await _group(admin)
    await join(admin, group, someone)
    caller, _ = await administrator(org, RoleType.USER_ADMIN, Targets(groups=(group,)))
    owners = f"{GROUPS}/{group}/owners"
    for body in (
        {"id": org.ada.user.id, "type": "USER"},
        {"id": someone.user.id, "type": "USER"},
        {"id": other, "type": "GROUP"},
        {"id": group, "type": "GROUP"},
    ):
        assert (await admin.post(owners, json=body)).status_code == 201
    shown = {owner["id"]: owner["displayName"] for owner in (await caller.get(owners)).json()}
    assert shown[org.ada.user.id] is shown[other] is None
    assert shown[someone.user.id] == "Grace Hopper"
    assert str(shown[group]).startswith("Owned ")
    assert (await caller.delete(f"{owners}/{org.ada.user.id}")).status_code == 204
    named = await caller.post(owners, json={"id": org.ada.user.id, "type": "USER"})
    assert "Lovelace" not in named.text


async def test_of_owners_that_are_gone_a_group_administrator_is_told_no_name(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    group, other = await _group(admin), await _group(admin)
    caller, _ = await administrator(org, RoleType.USER_ADMIN, Targets(groups=(group,)))
    assert (await admin.post(f"{GROUPS}/{group}/owners", json={"id": other, "type": "GROUP"})).status_code == 201
    assert (await admin.delete(f"{GROUPS}/{other}")).status_code == 204
    [owner] = (await caller.get(f"{GROUPS}/{group}/owners")).json()
    assert (owner["displayName"], owner["resolved"]) == (None, False)
