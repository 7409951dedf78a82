"""Nobody lengthens their own reach by what puts people into groups: rules, and providers (attack case 66)."""

import secrets
from typing import Any

import httpx
import pytest
from tests.http.api.admins import administrator, give, new_group, refusal
from tests.http.api.people import USERS
from tests.http.api.providers import IDPS, an_oidc_idp
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.roles import RoleType, Targets

RULES = "/api/v1/groups/rules"
FORBIDDEN = (403, "E0000006")

pytestmark = pytest.mark.usefixtures("roles_end_with_the_test")


def a_rule(group_id: str, login: str, **more: object) -> dict[str, Any]:
    return {
        "type": "group_rule",
        "name": f"Rule {secrets.token_hex(4)}",
        "conditions": {"expression": {"value": f'user.login == "{login}"', "type": "urn:okta:expression:1.0"}},
        "actions": {"assignUserToGroups": {"groupIds": [group_id]}},
        **more,
    }


def giving(action: str, **groups: object) -> dict[str, Any]:
    body = an_oidc_idp(f"Partner {secrets.token_hex(4)}")
    body["policy"]["provisioning"]["groups"] = {"action": action, **groups}
    return body


async def helper(
    org: Organisation, admin: httpx.AsyncClient, permission: str, *resources: str
) -> tuple[httpx.AsyncClient, Someone, str]:
    """Whoever resets the passwords of one group's people, and has another permission over a whole kind of things."""
    mine = await new_group(admin)
    caller, someone = await administrator(org, RoleType.HELP_DESK_ADMIN, Targets(groups=(mine,)))
    label = secrets.token_hex(6)
    role = {"label": f"Role {label}", "description": "A role", "permissions": [permission]}
    role_id = (await admin.post("/api/v1/iam/roles", json=role)).json()["id"]
    resource_set = {"label": f"Set {label}", "description": "A set", "resources": resources}
    set_id = (await admin.post("/api/v1/iam/resource-sets", json=resource_set)).json()["id"]
    body = {"type": "CUSTOM", "role": role_id, "resource-set": set_id}
    assert (await admin.post(f"{USERS}/{someone.user.id}/roles", json=body)).status_code == 201
    return caller, someone, mine


async def test_a_helper_of_one_group_brings_nobody_into_it_by_a_rule(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    everything = [f"orn:okta:directory:{org.org_id}:groups"]
    caller, helping, mine = await helper(org, admin, "okta.groups.manage", *everything)
    other = await new_group(admin)
    assert refusal(await caller.post(RULES, json=a_rule(mine, someone.login)))[:2] == FORBIDDEN
    theirs = (await admin.post(RULES, json=a_rule(mine, "nobody@example.com"))).json()
    one = f"{RULES}/{theirs['id']}"
    assert refusal(await caller.put(one, json=a_rule(mine, someone.login)))[:2] == FORBIDDEN
    assert refusal(await caller.post(f"{one}/lifecycle/activate"))[:2] == FORBIDDEN
    reset = f"{USERS}/{someone.user.id}/lifecycle/reset_password?sendEmail=false"
    assert refusal(await caller.post(reset))[:2] == FORBIDDEN
    elsewhere = await caller.post(RULES, json=a_rule(other, someone.login))
    assert elsewhere.status_code == 200, elsewhere.text
    assert (await caller.post(f"{RULES}/{elsewhere.json()['id']}/lifecycle/activate")).status_code == 204
    await give(org, helping, RoleType.USER_ADMIN)
    assert (await caller.post(RULES, json=a_rule(mine, someone.login))).status_code == 200


async def test_a_helper_of_one_group_lets_no_provider_bring_people_into_it(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    everything = [f"orn:okta:idp:{org.org_id}:identity_providers"]
    caller, _, mine = await helper(org, admin, "okta.identityProviders.manage", *everything)
    other = await new_group(admin)
    refused = (
        giving("ASSIGN", assignments=[other, mine]),
        giving("APPEND", sourceAttributeName="groups"),
        giving("SYNC", sourceAttributeName="groups", filter=[mine]),
    )
    allowed = (giving("NONE"), giving("ASSIGN", assignments=[other]), giving("SYNC", sourceAttributeName="groups"))
    allowed[2]["policy"]["provisioning"]["groups"]["filter"] = [other]
    for body in allowed:
        made = await caller.post(IDPS, json=body)
        assert made.status_code == 200, made.text
        for wider in refused:
            assert refusal(await caller.put(f"{IDPS}/{made.json()['id']}", json=wider))[:2] == FORBIDDEN
    for body in refused:
        assert refusal(await caller.post(IDPS, json=body))[:2] == FORBIDDEN
        assert (await admin.post(IDPS, json=body)).status_code == 200
