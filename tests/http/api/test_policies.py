"""The org's policies through the management API."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.serving import Organisation

PATH = "/api/v1/policies"
TYPES = (
    "OKTA_SIGN_ON",
    "PASSWORD",
    "MFA_ENROLL",
    "IDP_DISCOVERY",
    "ACCESS_POLICY",
    "PROFILE_ENROLLMENT",
    "POST_AUTH_SESSION",
    "ENTITY_RISK",
)
PEOPLE = {"people": {"groups": {"include": ["00gSome"], "exclude": ["00gOthers"]}, "users": {"exclude": ["00uOne"]}}}
PASSWORDS = {
    "password": {
        "complexity": {
            "minLength": 12,
            "minLowerCase": 2,
            "minUpperCase": 0,
            "minNumber": 3,
            "minSymbol": 1,
            "excludeUsername": False,
            "dictionary": {"common": {"exclude": True}},
            "excludeAttributes": ["firstName", "lastName"],
            "oelStatement": "user.profile.firstName",
        },
        "age": {"maxAgeDays": 90, "expireWarnDays": 7, "minAgeMinutes": 60, "historyCount": 9},
        "lockout": {
            "maxAttempts": 5,
            "autoUnlockMinutes": 15,
            "userLockoutNotificationChannels": ["EMAIL"],
            "showLockoutFailures": True,
        },
        "breachedProtection": {"expireAfterDays": 3, "logoutEnabled": True, "delegatedWorkflowId": "flo1"},
    },
    "recovery": {
        "factors": {
            "recovery_question": {"status": "INACTIVE", "properties": {"complexity": {"minLength": 9}}},
            "okta_email": {"status": "ACTIVE", "properties": {"recoveryToken": {"tokenLifetimeMinutes": 10_080}}},
            "okta_sms": {"status": "ACTIVE"},
            "okta_call": {"status": "ACTIVE"},
        }
    },
    "delegation": {"options": {"skipUnlock": True}},
}
EVERY_FIELD: dict[str, dict[str, object]] = {
    "OKTA_SIGN_ON": {"conditions": PEOPLE},
    "PASSWORD": {
        "conditions": {**PEOPLE, "authProvider": {"provider": "LDAP", "include": ["0oaLdap"]}},
        "settings": PASSWORDS,
    },
    "MFA_ENROLL": {
        "conditions": PEOPLE,
        "settings": {
            "type": "AUTHENTICATORS",
            "authenticators": [
                {
                    "key": "webauthn",
                    "id": "autOne",
                    "enroll": {"self": "REQUIRED"},
                    "constraints": {"aaguidGroups": ["keys"]},
                }
            ],
        },
    },
    "ACCESS_POLICY": {},
    "PROFILE_ENROLLMENT": {},
}


async def a_policy(admin: httpx.AsyncClient, type: str = "OKTA_SIGN_ON", **changes: object) -> dict[str, Any]:
    """A new policy, whose name no other has."""
    response = await admin.post(PATH, json={"name": f"policy {uuid4()}", "type": type, **changes})
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json()
    return made


async def _all(admin: httpx.AsyncClient, type: str, query: str = "") -> list[dict[str, Any]]:
    response = await admin.get(f"{PATH}?type={type}{query}")
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()
    return found


def _cause(response: httpx.Response) -> str:
    assert response.status_code == 400, response.text
    assert response.json()["errorCode"] == "E0000001"
    return str(response.json()["errorCauses"][0]["errorSummary"])


@pytest.mark.parametrize("type", TYPES)
async def test_every_type_has_a_default_that_stays_and_is_last(admin: httpx.AsyncClient, type: str) -> None:
    default = (await _all(admin, type, "&expand=rules"))[-1]
    assert (default["system"], default["status"], default["type"]) == (True, "ACTIVE", type)
    assert default["_links"]["self"]["hints"]["allow"] == ["GET", "PUT"]
    rule = default["_embedded"]["rules"][-1]
    assert rule["system"]
    path = f"{PATH}/{default['id']}"
    refused = [
        await admin.delete(path),
        await admin.post(f"{path}/lifecycle/deactivate"),
        await admin.delete(f"{path}/rules/{rule['id']}"),
        await admin.post(f"{path}/rules/{rule['id']}/lifecycle/deactivate"),
    ]
    assert [(answer.status_code, answer.json()["errorCode"]) for answer in refused] == [(403, "E0000111")] * 4
    assert (await admin.get(path)).json()["id"] == default["id"]


@pytest.mark.parametrize("type", sorted(EVERY_FIELD))
async def test_every_field_is_read_back_as_it_was_written(admin: httpx.AsyncClient, type: str) -> None:
    body = {"name": f"every field {uuid4()}", "type": type, "description": "whole", "priority": 1, **EVERY_FIELD[type]}
    policy = await a_policy(admin, **body)  # type: ignore[arg-type]  # the body names its type as well
    assert {name: policy[name] for name in body} == body
    assert policy == (await admin.get(f"{PATH}/{policy['id']}")).json()
    assert policy in await _all(admin, type)
    again = await admin.put(f"{PATH}/{policy['id']}", json=policy)
    assert again.json() == policy


async def test_a_password_policy_says_all_its_settings(admin: httpx.AsyncClient) -> None:
    policy = await a_policy(admin, "PASSWORD", settings={"password": {"complexity": {"minLength": 10}}})
    default = (await _all(admin, "PASSWORD"))[-1]
    assert policy["settings"]["password"]["complexity"].pop("minLength") == 10
    assert default["settings"]["password"]["complexity"].pop("minLength") == 8
    assert policy["settings"] == default["settings"]
    assert policy["conditions"] == {"authProvider": {"provider": "OKTA"}}


async def test_what_apps_are_given_has_no_conditions_and_no_order(admin: httpx.AsyncClient) -> None:
    made = [await a_policy(admin, "ACCESS_POLICY", priority=7) for _ in range(2)]
    assert [(one["conditions"], one["priority"], one["id"][:3]) for one in made] == [(None, 1, "rst")] * 2


async def test_a_default_keeps_its_name_and_whom_it_is_for(admin: httpx.AsyncClient) -> None:
    default = (await _all(admin, "PASSWORD"))[-1]
    body = {**default, "name": "other", "description": "changed", "conditions": PEOPLE, "priority": 1}
    changed = (await admin.put(f"{PATH}/{default['id']}", json=body)).json()
    assert (changed["name"], changed["description"]) == (default["name"], "changed")
    assert (changed["conditions"], changed["priority"]) == (default["conditions"], default["priority"])
    await admin.put(f"{PATH}/{default['id']}", json=default)


async def test_priorities_are_kept_pulled_down_and_pushed_before_the_default(admin: httpx.AsyncClient) -> None:
    before = [policy["id"] for policy in await _all(admin, "MFA_ENROLL")]
    one = await a_policy(admin, "MFA_ENROLL", priority=999)
    two = await a_policy(admin, "MFA_ENROLL", priority=1)
    listed = await _all(admin, "MFA_ENROLL")
    assert [policy["id"] for policy in listed] == [two["id"], *before[:-1], one["id"], before[-1]]
    numbers = [policy["priority"] for policy in listed]
    assert numbers == sorted(set(numbers))
    again = {"name": two["name"], "type": "MFA_ENROLL"}
    assert (await admin.put(f"{PATH}/{two['id']}", json=again)).json()["priority"] == two["priority"]


async def test_the_life_of_a_policy(admin: httpx.AsyncClient) -> None:
    policy = await a_policy(admin)
    path = f"{PATH}/{policy['id']}"
    for move, status, links in (("deactivate", "INACTIVE", "activate"), ("activate", "ACTIVE", "deactivate")):
        moved = await admin.post(f"{path}/lifecycle/{move}")
        assert (moved.status_code, moved.content) == (204, b"")
        read = (await admin.get(path)).json()
        assert read["status"] == status
        assert links in read["_links"]
    assert (await admin.delete(path)).status_code == 204
    gone = await admin.get(path)
    assert gone.json()["errorSummary"] == f"Not found: Resource not found: {policy['id']} (Policy)"


async def test_one_can_be_made_that_does_not_count_yet(admin: httpx.AsyncClient) -> None:
    body = {"name": f"policy {uuid4()}", "type": "OKTA_SIGN_ON", "status": "ACTIVE"}
    assert (await admin.post(f"{PATH}?activate=false", json=body)).json()["status"] == "INACTIVE"


async def test_policies_are_found_by_type_status_and_name_page_by_page(admin: httpx.AsyncClient) -> None:
    word = uuid4().hex
    made = [(await a_policy(admin, "PROFILE_ENROLLMENT", name=f"{word} {n}"))["id"] for n in (3, 1, 2)]
    await admin.post(f"{PATH}/{made[0]}/lifecycle/deactivate")
    assert {p["id"] for p in await _all(admin, "PROFILE_ENROLLMENT", f"&q={word}&status=ACTIVE")} == set(made[1:])
    by_name = await _all(admin, "PROFILE_ENROLLMENT", f"&q={word}&sortBy=name")
    assert [policy["name"][-1] for policy in by_name] == ["1", "2", "3"]
    first = await admin.get(f"{PATH}?type=PROFILE_ENROLLMENT&q={word}&limit=2")
    rest = await admin.get(first.links["next"]["url"])
    assert {policy["id"] for policy in [*first.json(), *rest.json()]} == set(made)
    assert "next" not in rest.links


@pytest.mark.parametrize(
    "query",
    ["", "type=OAUTH_AUTHORIZATION_POLICY", "type=NONE", "type=PASSWORD&status=MAYBE", "type=PASSWORD&sortBy=x"],
)
async def test_a_list_of_no_type_is_refused(admin: httpx.AsyncClient, query: str) -> None:
    assert _cause(await admin.get(f"{PATH}?{query}"))


REFUSED: list[tuple[dict[str, object], str]] = [
    ({}, "type"),
    ({"type": "OAUTH_AUTHORIZATION_POLICY", "name": "x"}, "type"),
    ({"type": "IDP_DISCOVERY", "name": "x"}, "type"),
    ({"type": "PASSWORD"}, "name"),
    ({"type": "PASSWORD", "name": ""}, "name"),
    ({"type": "PASSWORD", "name": "x" * 256}, "name"),
    ({"type": "PASSWORD", "name": "x", "priority": "1"}, "priority"),
    ({"type": "PASSWORD", "name": "x", "conditions": []}, "conditions"),
    ({"type": "PASSWORD", "name": "x", "conditions": {"people": {"groups": {"include": "all"}}}}, "include"),
    ({"type": "PASSWORD", "name": "x", "conditions": {"authProvider": {"provider": "NONE"}}}, "provider"),
    ({"type": "PASSWORD", "name": "x", "settings": {"password": {"complexity": {"minLength": 3}}}}, "minLength"),
    ({"type": "PASSWORD", "name": "x", "settings": {"password": {"lockout": {"maxAttempts": "3"}}}}, "maxAttempts"),
    ({"type": "MFA_ENROLL", "name": "x", "settings": {"factors": {"telepathy": {}}}}, "factors"),
    (
        {"type": "MFA_ENROLL", "name": "x", "settings": {"factors": {"okta_sms": {"enroll": {"self": "MAYBE"}}}}},
        "settings.factors",
    ),
]


@pytest.mark.parametrize(("body", "field"), REFUSED)
async def test_a_policy_that_cannot_be_is_refused_by_its_field(
    admin: httpx.AsyncClient, body: dict[str, object], field: str
) -> None:
    assert field in _cause(await admin.post(PATH, json=body))


async def test_a_name_is_used_once_and_a_type_stays(admin: httpx.AsyncClient) -> None:
    policy = await a_policy(admin)
    assert _cause(await admin.post(PATH, json={"name": policy["name"], "type": "OKTA_SIGN_ON"})).startswith("name")
    assert _cause(await admin.put(f"{PATH}/{policy['id']}", json={**policy, "type": "MFA_ENROLL"})).startswith("type")


async def test_a_clone_has_the_same_rules_and_tells_no_dates(admin: httpx.AsyncClient) -> None:
    policy = await a_policy(admin, "ACCESS_POLICY")
    await admin.post(f"{PATH}/{policy['id']}/rules", json={"name": "r"})
    clone = (await admin.post(f"{PATH}/{policy['id']}/clone")).json()
    assert (clone["name"], clone["created"], clone["lastUpdated"]) == (f"[cloned] {policy['name']}", None, None)
    [rule] = (await admin.get(f"{PATH}/{clone['id']}/rules")).json()
    [original] = (await admin.get(f"{PATH}/{policy['id']}/rules")).json()
    assert rule["id"] != original["id"]
    assert (rule["name"], rule["actions"]) == (original["name"], original["actions"])
    sign_on = await a_policy(admin)
    assert _cause(await admin.post(f"{PATH}/{sign_on['id']}/clone"))


async def test_an_app_has_the_policy_that_it_was_given_until_the_mapping_goes(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    policy, app = await a_policy(admin, "ACCESS_POLICY"), (await org.register())["client_id"]
    path = f"{PATH}/{policy['id']}"
    assert (await admin.get(f"{path}/mappings")).json() == []
    assert (await admin.put(f"/api/v1/apps/{app}/policies/{policy['id']}")).status_code == 204
    [mapping] = (await admin.get(f"{path}/mappings")).json()
    assert mapping["_links"]["application"]["href"].endswith(f"/api/v1/apps/{app}")
    assert (await admin.get(f"{path}/mappings/{mapping['id']}")).json() == mapping
    [shown] = (await admin.get(f"{path}/app")).json()
    assert (shown["id"], shown["_links"]["accessPolicy"]["href"]) == (app, f"{org.url}{path}")
    assert [one["id"] for one in await _all(admin, "ACCESS_POLICY", f"&resourceId={app}")] == [policy["id"]]
    assert "Apps have this policy" in _cause(await admin.delete(path))
    assert (await admin.delete(f"{path}/mappings/{mapping['id']}")).status_code == 204
    assert (await admin.get(f"{path}/app")).json() == []
    default = next(one for one in await _all(admin, "ACCESS_POLICY") if one["system"])
    assert app in {one["id"] for one in (await admin.get(f"{PATH}/{default['id']}/app")).json()}
    assert (await admin.get(f"{path}/mappings/{mapping['id']}")).status_code == 404
    assert (await admin.delete(path)).status_code == 204


async def test_mappings_are_made_elsewhere(admin: httpx.AsyncClient) -> None:
    policy = await a_policy(admin, "ACCESS_POLICY")
    answer = await admin.post(f"{PATH}/{policy['id']}/mappings", json={"resourceId": "0oa1", "resourceType": "APP"})
    assert answer.status_code == 400
    assert answer.json()["errorSummary"] == (
        "Api validation failed: Policy mappings are no longer supported on this endpoint."
    )


async def test_the_changes_of_a_policy_are_in_the_system_log(org: Organisation, admin: httpx.AsyncClient) -> None:
    policy = await a_policy(admin)
    await admin.delete(f"{PATH}/{policy['id']}")
    async with org.unit() as unit:
        stored = await unit.logs.list_page(after="", most=10_000)
    told = [one.event.type for one in stored if policy["id"] in str(one)]
    assert told == ["policy.lifecycle.create", "policy.lifecycle.delete"]


async def test_a_body_that_is_nested_without_end_is_refused(admin: httpx.AsyncClient) -> None:
    for depth in (60, 500, 900):
        deep = b'{"name":"x","type":"PASSWORD","settings":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"
        answer = await admin.post(PATH, content=deep)
        assert (answer.status_code, answer.json()["errorCode"]) == (400, "E0000003")
