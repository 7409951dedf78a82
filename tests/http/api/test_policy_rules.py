"""Rules of the org's policies, and simulations of sign-ins."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.serving import Organisation, Someone

PATH = "/api/v1/policies"
SIMULATE = f"{PATH}/simulate"
PEOPLE = {
    "users": {"exclude": ["00uOne"], "include": ["00uTwo"]},
    "groups": {"include": ["00gOne"], "exclude": ["00gTwo"]},
}
NETWORK = {"connection": "ZONE", "include": ["nzoOne"], "exclude": ["nzoTwo"]}
PLATFORM = {
    "include": [{"type": "MOBILE", "os": {"type": "IOS", "expression": "17.*"}}],
    "exclude": [{"type": "DESKTOP", "os": {"type": "WINDOWS", "version": {"matchType": "SEMVER", "value": "11"}}}],
}
APPS = {"include": [{"type": "APP", "id": "0oaOne"}], "exclude": [{"type": "APP_TYPE", "name": "oidc_client"}]}
EVERY_FIELD: dict[str, dict[str, object]] = {
    "OKTA_SIGN_ON": {
        "type": "SIGN_ON",
        "conditions": {
            "people": PEOPLE,
            "network": NETWORK,
            "authContext": {"authType": "RADIUS"},
            "risk": {"behaviors": ["New City"]},
            "riskScore": {"level": "HIGH"},
            "identityProvider": {"provider": "SPECIFIC_IDP", "idpIds": ["0oaIdp"]},
        },
        "actions": {
            "signon": {
                "access": "ALLOW",
                "requireFactor": True,
                "primaryFactor": "PASSWORD_IDP_ANY_FACTOR",
                "factorPromptMode": "SESSION",
                "factorLifetime": 15,
                "rememberDeviceByDefault": True,
                "session": {
                    "usePersistentCookie": True,
                    "maxSessionIdleMinutes": 720,
                    "maxSessionLifetimeMinutes": 1440,
                },
            }
        },
    },
    "PASSWORD": {
        "type": "PASSWORD",
        "conditions": {"people": PEOPLE, "network": NETWORK},
        "actions": {
            "passwordChange": {"access": "ALLOW"},
            "selfServicePasswordReset": {"access": "ALLOW", "requirement": {"primary": {"methods": ["email"]}}},
            "selfServiceUnlock": {"access": "ALLOW"},
        },
    },
    "MFA_ENROLL": {
        "type": "MFA_ENROLL",
        "conditions": {"people": PEOPLE, "network": NETWORK, "app": APPS},
        "actions": {"enroll": {"self": "CHALLENGE"}},
    },
    "IDP_DISCOVERY": {
        "type": "IDP_DISCOVERY",
        "conditions": {
            "network": NETWORK,
            "platform": PLATFORM,
            "userIdentifier": {
                "type": "ATTRIBUTE",
                "attribute": "department",
                "patterns": [{"matchType": "EQUALS", "value": "Engines"}],
            },
            "app": APPS,
        },
        "actions": {
            "idp": {
                "providers": [{"type": "SAML2", "id": "0oaIdp", "name": "Elsewhere"}],
                "idpSelectionType": "DYNAMIC",
                "matchCriteria": [{"providerExpression": "login.identifier", "propertyName": "name"}],
            }
        },
    },
    "ACCESS_POLICY": {
        "type": "ACCESS_POLICY",
        "conditions": {
            "people": PEOPLE,
            "network": NETWORK,
            "userType": {"include": ["otyOne"], "exclude": ["otyTwo"]},
            "riskScore": {"level": "LOW"},
            "platform": PLATFORM,
            "device": {"registered": True, "managed": True, "assurance": {"include": ["daeOne"]}},
            "elCondition": {"condition": "user.profile.department == 'Engines'"},
        },
        "actions": {
            "appSignOn": {
                "access": "DENY",
                "verificationMethod": {
                    "type": "ASSURANCE",
                    "factorMode": "1FA",
                    "reauthenticateIn": "PT2H",
                    "inactivityPeriod": "PT1H",
                    "constraints": [{"possession": {"required": True}}],
                },
                "keepMeSignedIn": {"postAuth": "ALLOWED", "postAuthPromptFrequency": "PT720H"},
            }
        },
    },
    "PROFILE_ENROLLMENT": {
        "type": "PROFILE_ENROLLMENT",
        "actions": {
            "profileEnrollment": {
                "access": "ALLOW",
                "preRegistrationInlineHooks": [{"inlineHookId": "calOne"}],
                "profileAttributes": [{"name": "email", "label": "Email", "required": True}],
                "targetGroupIds": ["00gOne"],
                "unknownUserAction": "REGISTER",
                "activationRequirements": {"emailVerification": False},
                "progressiveProfilingAction": "ENABLED",
                "allowedIdentifiers": ["email"],
                "enrollAuthenticatorTypes": ["password"],
                "uiSchemaId": "uisOne",
            }
        },
    },
    "POST_AUTH_SESSION": {
        "type": "POST_AUTH_SESSION",
        "conditions": {"people": PEOPLE},
        "actions": {"postAuthSession": {"failureActions": [{"action": "TERMINATE_SESSION"}]}},
    },
    "ENTITY_RISK": {
        "type": "ENTITY_RISK",
        "conditions": {
            "people": PEOPLE,
            "entityRisk": {"level": "HIGH"},
            "riskDetectionTypes": {"include": ["BRUTE_FORCE_ATTACK"], "exclude": ["SUSPICIOUS_APP_ACCESS"]},
        },
        "actions": {"entityRisk": {"actions": [{"action": "TERMINATE_ALL_SESSIONS"}]}},
    },
}
SINGLE = frozenset({"IDP_DISCOVERY", "POST_AUTH_SESSION", "ENTITY_RISK"})


async def _rules_of(admin: httpx.AsyncClient, type: str, **changes: object) -> str:
    """The path of the rules of a new policy; where an org has one of a type, of that one."""
    if type in SINGLE:
        [policy] = (await admin.get(f"{PATH}?type={type}")).json()
    else:
        answer = await admin.post(PATH, json={"name": f"rules {uuid4()}", "type": type, **changes})
        assert answer.status_code == 200, answer.text
        policy = answer.json()
    return f"{PATH}/{policy['id']}/rules"


async def _rule(admin: httpx.AsyncClient, path: str, name: str = "rule", **changes: object) -> dict[str, Any]:
    response = await admin.post(path, json={"name": name, **changes})
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json()
    return made


def _cause(response: httpx.Response) -> str:
    assert response.status_code == 400, response.text
    assert response.json()["errorCode"] == "E0000001"
    return str(response.json()["errorCauses"][0]["errorSummary"])


SIGN_ON: dict[str, object] = {"actions": {"signon": {"access": "ALLOW"}}}


@pytest.mark.parametrize("type", sorted(EVERY_FIELD))
async def test_every_field_is_read_back_as_it_was_written(admin: httpx.AsyncClient, type: str) -> None:
    path = await _rules_of(admin, type)
    body = {"name": f"every field {uuid4()}", "priority": 1, **EVERY_FIELD[type]}
    rule = await _rule(admin, path, **body)  # type: ignore[arg-type]  # the body has its name as well
    assert {name: rule[name] for name in body} == body
    assert rule == (await admin.get(f"{path}/{rule['id']}")).json()
    assert rule in (await admin.get(path)).json()
    assert (await admin.put(f"{path}/{rule['id']}", json=rule)).json() == rule
    assert (await admin.delete(f"{path}/{rule['id']}")).status_code == 204


async def test_a_sign_on_rule_that_says_little_is_filled_in(admin: httpx.AsyncClient) -> None:
    rule = await _rule(admin, await _rules_of(admin, "OKTA_SIGN_ON"), **SIGN_ON)  # type: ignore[arg-type]  # members of a body
    assert rule["conditions"] == {
        "people": {"users": {"exclude": []}},
        "network": {"connection": "ANYWHERE"},
        "authContext": {"authType": "ANY"},
        "risk": {"behaviors": []},
        "riskScore": {"level": "ANY"},
    }
    assert rule["actions"]["signon"] == {
        "access": "ALLOW",
        "requireFactor": False,
        "primaryFactor": "PASSWORD_IDP",
        "rememberDeviceByDefault": False,
        "session": {"usePersistentCookie": False, "maxSessionIdleMinutes": 120, "maxSessionLifetimeMinutes": 0},
    }


async def test_an_access_rule_that_says_little_is_filled_in_and_may_be_the_zeroth(admin: httpx.AsyncClient) -> None:
    rule = await _rule(admin, await _rules_of(admin, "ACCESS_POLICY"), priority=0)
    assert (rule["priority"], rule["id"][:3], rule["type"]) == (0, "rul", "ACCESS_POLICY")
    assert rule["actions"]["appSignOn"]["verificationMethod"]["reauthenticateIn"] == "PT12H"
    assert rule["actions"]["appSignOn"]["keepMeSignedIn"] == {"postAuth": "NOT_ALLOWED"}
    assert rule["conditions"]["userType"] == {"include": [], "exclude": []}


async def test_of_a_default_rule_only_what_it_does_changes(admin: httpx.AsyncClient) -> None:
    default = (await admin.get(f"{PATH}?type=ACCESS_POLICY&expand=rules")).json()
    [rule] = next(policy for policy in default if policy["system"])["_embedded"]["rules"]
    assert (rule["name"], rule["priority"], rule["conditions"]) == ("Catch-all Rule", 99, None)
    path = rule["_links"]["self"]["href"]
    deny = {
        "name": "mine",
        "priority": 1,
        "conditions": {"people": PEOPLE},
        "actions": {"appSignOn": {"access": "DENY"}},
    }
    changed = (await admin.put(path, json=deny)).json()
    assert (changed["name"], changed["priority"], changed["conditions"]) == ("Catch-all Rule", 99, None)
    assert changed["actions"]["appSignOn"]["access"] == "DENY"
    await admin.put(path, json=rule)


async def test_the_life_of_a_rule(admin: httpx.AsyncClient) -> None:
    path = await _rules_of(admin, "PASSWORD")
    rule = await _rule(admin, path)
    one = f"{path}/{rule['id']}"
    for move, status, links in (("deactivate", "INACTIVE", "activate"), ("activate", "ACTIVE", "deactivate")):
        moved = await admin.post(f"{one}/lifecycle/{move}")
        assert (moved.status_code, moved.content) == (204, b"")
        read = (await admin.get(one)).json()
        assert read["status"] == status
        assert links in read["_links"]
    assert (await admin.delete(one)).status_code == 204
    gone = await admin.get(one)
    assert gone.json()["errorSummary"] == f"Not found: Resource not found: {rule['id']} (PolicyRule)"
    later = await admin.post(f"{path}?activate=false", json={"name": "later"})
    assert later.json()["status"] == "INACTIVE"


REFUSED: list[tuple[str, dict[str, object], str]] = [
    ("OKTA_SIGN_ON", {}, "actions"),
    ("OKTA_SIGN_ON", {**SIGN_ON, "name": None}, "name"),
    ("OKTA_SIGN_ON", {**SIGN_ON, "type": "PASSWORD"}, "type"),
    ("OKTA_SIGN_ON", {"actions": {"signon": {"access": "MAYBE"}}}, "actions.signon.access"),
    ("OKTA_SIGN_ON", {"actions": {"signon": {"access": "ALLOW", "requireFactor": True}}}, "factorPromptMode"),
    ("OKTA_SIGN_ON", {**SIGN_ON, "conditions": {"network": {"connection": "ZONE"}}}, "conditions.network"),
    ("OKTA_SIGN_ON", {**SIGN_ON, "conditions": {"network": {"connection": "MOON"}}}, "connection"),
    ("PASSWORD", {"actions": {"passwordChange": {"access": 1}}}, "passwordChange"),
    ("MFA_ENROLL", {"actions": {"enroll": {"self": "SOON"}}}, "enroll"),
    ("ACCESS_POLICY", {"actions": {"appSignOn": {"verificationMethod": {"reauthenticateIn": "2 hours"}}}}, "actions"),
    ("ACCESS_POLICY", {"conditions": {"elCondition": {}}}, "elCondition"),
    ("IDP_DISCOVERY", {"actions": {"idp": {"idpSelectionType": "DYNAMIC"}}}, "matchCriteria"),
]


@pytest.mark.parametrize(("type", "changes", "field"), REFUSED)
async def test_a_rule_that_cannot_be_is_refused_by_its_field(
    admin: httpx.AsyncClient, type: str, changes: dict[str, object], field: str
) -> None:
    path = await _rules_of(admin, type)
    before = (await admin.get(path)).json()
    assert field in _cause(await admin.post(path, json={"name": "rule", **changes}))
    assert (await admin.get(path)).json() == before


async def test_a_name_is_used_once_in_a_policy(admin: httpx.AsyncClient) -> None:
    path = await _rules_of(admin, "PASSWORD")
    await _rule(admin, path)
    assert _cause(await admin.post(path, json={"name": "rule"})) == "name: Policy rule name already in use"
    assert (await admin.get("/api/v1/policies/00p404/rules")).status_code == 404


async def _simulate(admin: httpx.AsyncClient, app: str, type: str, **context: object) -> dict[str, Any]:
    body = {
        "appInstance": app,
        "policyTypes": [type],
        "policyContext": {"user": {"id": ""}, "groups": {"ids": []}, **context},
    }
    answer = await admin.post(SIMULATE, json=[body])
    assert answer.status_code == 200, answer.text
    [simulated] = answer.json()
    found: dict[str, Any] = simulated
    return found


async def test_a_simulation_says_which_rule_applies_and_why_the_others_do_not(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app = (await org.register())["client_id"]
    me, others = {"users": {"include": [someone.user.id]}}, {"groups": {"include": ["00gOthers"]}}
    path = await _rules_of(admin, "MFA_ENROLL", priority=1)
    await _rule(admin, path, "for others", conditions={"people": others})
    mine = await _rule(admin, path, "for me", conditions={"people": me})
    simulated = await _simulate(admin, app, "MFA_ENROLL", user={"id": someone.user.id})
    assert (simulated["policyType"], simulated["status"]) == (["MFA_ENROLL"], "MATCH")
    [applies] = simulated["result"]["policies"]
    assert [rule["id"] for rule in applies["rules"]] == [mine["id"]]
    asked = simulated["evaluated"]["policies"][-1]["rules"]
    assert [(rule["name"], rule["status"]) for rule in asked] == [("for others", "NOT_MATCH"), ("for me", "MATCH")]
    assert {"type": "people", "status": "NOT_MATCH"} in asked[0]["conditions"]
    await admin.delete(path.removesuffix("/rules"))
    after = await _simulate(admin, app, "MFA_ENROLL", user={"id": someone.user.id})
    assert after["result"]["policies"][0]["name"] == "Default Policy"


async def test_a_simulation_looks_up_the_zones_of_an_address(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = (await org.register())["client_id"]
    zone = {"type": "IP", "name": f"zone {uuid4()}", "gateways": [{"type": "CIDR", "value": "203.0.113.0/24"}]}
    zone_id = (await admin.post("/api/v1/zones", json=zone)).json()["id"]
    path = await _rules_of(admin, "OKTA_SIGN_ON", priority=1)
    network = {"network": {"connection": "ZONE", "include": [zone_id]}}
    rule = await _rule(admin, path, conditions=network, **SIGN_ON)  # type: ignore[arg-type]  # a body's members
    inside = await _simulate(admin, app, "OKTA_SIGN_ON", ip="203.0.113.9")
    assert inside["result"]["policies"][0]["rules"][0]["id"] == rule["id"]
    outside = await _simulate(admin, app, "OKTA_SIGN_ON", ip="198.51.100.1")
    assert rule["id"] not in str(outside["result"])
    unknown = await _simulate(admin, app, "OKTA_SIGN_ON")
    assert unknown["status"] == "UNDEFINED"
    assert rule["id"] in str(unknown["undefined"])
    await admin.delete(path.removesuffix("/rules"))


async def test_a_simulation_of_every_type_asks_the_policy_that_the_app_was_given(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    app = (await org.register())["client_id"]
    path = await _rules_of(admin, "ACCESS_POLICY")
    rule = await _rule(admin, path)
    policy_id = path.split("/")[4]
    await admin.put(f"/api/v1/apps/{app}/policies/{policy_id}")
    ada = {"user": {"id": org.ada.user.id}, "groups": {"ids": []}}
    types = ["OKTA_SIGN_ON", "PASSWORD", "MFA_ENROLL", "IDP_DISCOVERY", "ACCESS_POLICY", "PROFILE_ENROLLMENT"]
    body = {"appInstance": app, "policyContext": ada, "policyTypes": types}
    simulated = {one["policyType"][0]: one for one in (await admin.post(SIMULATE, json=[body])).json()}
    assert list(simulated) == types
    assert simulated["ACCESS_POLICY"]["result"]["policies"][0]["rules"][0]["id"] == rule["id"]
    unasked = (await admin.post(SIMULATE, json=[{"appInstance": app}])).json()
    assert {one["policyType"][0] for one in unasked} == set(types) - {"PASSWORD", "IDP_DISCOVERY"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b'[{"policyTypes":["PASSWORD"]}]',
        b'[{"appInstance":"0oa1","policyContext":{"user":{"id":"00u1"}}}]',
        b'[{"appInstance":"0oa1","policyTypes":["NONE"]}]',
    ],
)
async def test_a_simulation_of_nothing_is_not_well_formed(admin: httpx.AsyncClient, body: bytes) -> None:
    answer = await admin.post(SIMULATE, content=body)
    assert (answer.status_code, answer.json()["errorCode"]) == (400, "E0000003")


async def test_a_simulation_needs_an_app_and_a_user_that_are_there(org: Organisation, admin: httpx.AsyncClient) -> None:
    assert (await admin.post(SIMULATE, json={"appInstance": "0oa404"})).status_code == 404
    app = (await org.register())["client_id"]
    context = {"user": {"id": "00u404"}, "groups": {"ids": []}}
    assert (await admin.post(SIMULATE, json={"appInstance": app, "policyContext": context})).status_code == 404
