"""Okta's Python SDK drives the org's policies: sign-on, password and factor enrollment, with their rules."""

from typing import Any

import pytest
from okta import models
from tests.compat.okta_sdk import differences, done, ids, new_group, refused, unique

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
        },
        "age": {"maxAgeDays": 90, "expireWarnDays": 7, "minAgeMinutes": 60, "historyCount": 9},
        "lockout": {
            "maxAttempts": 5,
            "autoUnlockMinutes": 15,
            "userLockoutNotificationChannels": ["EMAIL"],
            "showLockoutFailures": True,
        },
    },
    "recovery": {
        "factors": {
            "recovery_question": {"status": "INACTIVE"},
            "okta_email": {"status": "ACTIVE", "properties": {"recoveryToken": {"tokenLifetimeMinutes": 10_080}}},
            "okta_sms": {"status": "ACTIVE"},
        }
    },
    "delegation": {"options": {"skipUnlock": True}},
}
ENROLLMENT = {
    "type": "AUTHENTICATORS",
    "authenticators": [{"key": "webauthn", "enroll": {"self": "REQUIRED"}}],
}
POLICIES: dict[str, dict[str, Any]] = {
    "OKTA_SIGN_ON": {},
    "PASSWORD": {"settings": PASSWORDS},
    "MFA_ENROLL": {"settings": ENROLLMENT},
}
CLASSES = {
    "OKTA_SIGN_ON": "OktaSignOnPolicy",
    "PASSWORD": "PasswordPolicy",
    "MFA_ENROLL": "AuthenticatorEnrollmentPolicy",
}
NETWORK = {"connection": "ANYWHERE"}
SESSION = {"usePersistentCookie": True, "maxSessionIdleMinutes": 720, "maxSessionLifetimeMinutes": 1440}
RULES: dict[str, dict[str, Any]] = {
    "OKTA_SIGN_ON": {
        "type": "SIGN_ON",
        "conditions": {"network": NETWORK, "authContext": {"authType": "RADIUS"}},
        "actions": {
            "signon": {
                "access": "ALLOW",
                "requireFactor": True,
                "primaryFactor": "PASSWORD_IDP_ANY_FACTOR",
                "factorPromptMode": "SESSION",
                "factorLifetime": 15,
                "rememberDeviceByDefault": True,
                "session": SESSION,
            }
        },
    },
    "PASSWORD": {
        "type": "PASSWORD",
        "conditions": {"network": NETWORK},
        "actions": {
            "passwordChange": {"access": "ALLOW"},
            "selfServicePasswordReset": {"access": "DENY"},
            "selfServiceUnlock": {"access": "DENY"},
        },
    },
    "MFA_ENROLL": {
        "type": "MFA_ENROLL",
        "conditions": {"network": NETWORK},
        "actions": {"enroll": {"self": "CHALLENGE"}},
    },
}


def _body(type: str, group_id: str) -> dict[str, Any]:
    """A policy for the people of one group, so that no other test's people meet it."""
    people = {"people": {"groups": {"include": [group_id]}}}
    named = {"name": unique(type), "description": "made by a test", "priority": 1}
    return {"type": type, **named, "conditions": people, **POLICIES[type]}


async def _policy(okta: Any, type: str) -> Any:
    group = await new_group(okta)
    return await done(okta.create_policy(models.Policy.from_dict(_body(type, group.id))))


@pytest.mark.parametrize("type", sorted(POLICIES))
async def test_a_policy_is_made_read_replaced_put_to_rest_and_deleted(okta: Any, type: str) -> None:
    group = await new_group(okta)
    sent = _body(type, group.id)
    made = await done(okta.create_policy(models.Policy.from_dict(sent), activate=False))
    assert made.__class__.__name__ == CLASSES[type]
    assert differences(made, {**sent, "priority": made.priority}) == []
    assert made.status.value == "INACTIVE"

    changed = {**sent, "name": unique("Other"), "description": "changed by a test", "priority": made.priority}
    body = models.Policy.from_dict(changed)
    assert differences(await done(okta.replace_policy(made.id, body)), changed) == []
    assert differences(await done(okta.get_policy(made.id)), changed) == []
    listed = await done(okta.list_policies(type=type))
    assert made.id in ids(listed)
    assert {policy.type.value for policy in listed} == {type}

    await done(okta.activate_policy(made.id))
    assert (await done(okta.get_policy(made.id))).status.value == "ACTIVE"
    await done(okta.deactivate_policy(made.id))
    assert (await done(okta.get_policy(made.id))).status.value == "INACTIVE"
    await done(okta.delete_policy(made.id))
    gone = await refused(okta.get_policy(made.id))
    assert (gone.status, gone.error_code) == (404, "E0000007")


@pytest.mark.parametrize("type", sorted(RULES))
async def test_a_rule_is_made_read_replaced_put_to_rest_and_deleted(okta: Any, type: str) -> None:
    policy = await _policy(okta, type)
    sent = {"name": unique("Rule"), "priority": 1, **RULES[type]}
    made = await done(okta.create_policy_rule(policy.id, models.PolicyRule.from_dict(sent)))
    assert differences(made, sent) == []
    assert made.status.value == "ACTIVE"

    changed = {**sent, "name": unique("Other rule")}
    body = models.PolicyRule.from_dict(changed)
    assert differences(await done(okta.replace_policy_rule(policy.id, made.id, body)), changed) == []
    assert differences(await done(okta.get_policy_rule(policy.id, made.id)), changed) == []
    assert ids(await done(okta.list_policy_rules(policy.id))) == [made.id]

    await done(okta.deactivate_policy_rule(policy.id, made.id))
    assert (await done(okta.get_policy_rule(policy.id, made.id))).status.value == "INACTIVE"
    await done(okta.activate_policy_rule(policy.id, made.id))
    await done(okta.delete_policy_rule(policy.id, made.id))
    assert await done(okta.list_policy_rules(policy.id)) == []
    await done(okta.delete_policy(policy.id))


@pytest.mark.parametrize("type", [*POLICIES, "ACCESS_POLICY", "IDP_DISCOVERY", "PROFILE_ENROLLMENT"])
async def test_what_an_org_begins_with_is_listed_with_its_rules(okta: Any, type: str) -> None:
    [system] = [policy for policy in await done(okta.list_policies(type=type)) if policy.system]
    assert differences(await done(okta.get_policy(system.id)), {"type": type, "name": system.name}) == []
    for rule in await done(okta.list_policy_rules(system.id)):
        assert (await done(okta.get_policy_rule(system.id, rule.id))).name == rule.name


async def test_an_access_policy_is_cloned_with_its_rules(okta: Any) -> None:
    sent = {"type": "ACCESS_POLICY", "name": unique("Access"), "description": "made by a test"}
    made = await done(okta.create_policy(models.Policy.from_dict(sent)))
    assert differences(made, sent) == []
    clone = await done(okta.clone_policy(made.id))
    assert clone.id != made.id
    rules = [rule.name for rule in await done(okta.list_policy_rules(clone.id))]
    assert rules == [rule.name for rule in await done(okta.list_policy_rules(made.id))]
    await done(okta.delete_policy(clone.id))
    await done(okta.delete_policy(made.id))


async def test_the_policy_every_org_has_cannot_be_deleted(okta: Any) -> None:
    listed = await done(okta.list_policies(type="PASSWORD"))
    [system] = [policy for policy in listed if policy.system]
    kept = await refused(okta.delete_policy(system.id))
    assert kept.status in {400, 403}
    assert (await done(okta.get_policy(system.id))).name == system.name
