"""Which policy lets people register, and what it asks them."""

from dataclasses import replace
from typing import Any

from frontdesk.domain.ids import GroupId
from frontdesk.domain.policies.defaults import default_org_policies
from frontdesk.domain.policies.model import Policy, PolicyStatus, PolicyType
from frontdesk.domain.policies.profile_enrollment import read_profile_enrollment, registration_policy


def default() -> Policy:
    found = default_org_policies(GroupId("00geveryone"), 0)
    return next(policy for policy in found if policy.type is PolicyType.PROFILE_ENROLLMENT)


def opened(policy: Policy, **more: Any) -> Policy:
    said: Any = policy.rules[0].actions["profileEnrollment"]
    actions = {"profileEnrollment": {**said, "unknownUserAction": "REGISTER", **more}}
    return replace(policy, rules=(replace(policy.rules[0], actions=actions),))


def test_the_default_policy_lets_nobody_register() -> None:
    assert registration_policy([default()], None) is None
    assert registration_policy([default()], default().id) is None


def test_an_address_is_always_asked_for_and_has_to_be_given() -> None:
    asked = read_profile_enrollment({"profileEnrollment": {"profileAttributes": [{"name": "nickName"}]}})
    assert [(field.name, field.required) for field in asked.fields] == [("email", True), ("nickName", False)]
    asked = read_profile_enrollment({"profileEnrollment": {"profileAttributes": [{"name": "email"}]}})
    assert [(field.name, field.required) for field in asked.fields] == [("email", True)]
    assert asked.verifies_email
    assert not asked.allows


def test_the_orgs_own_policy_is_asked_first() -> None:
    own, other = opened(default()), replace(opened(default()), id=default().id, system=False, priority=1)
    found = registration_policy([other, own], None)
    assert found is not None
    assert found[0] is own
    found = registration_policy([other, default()], None)
    assert found is not None
    assert found[0] is other


def test_what_is_inactive_or_denies_lets_nobody_register() -> None:
    policy = opened(default())
    assert registration_policy([replace(policy, status=PolicyStatus.INACTIVE)], None) is None
    rules = tuple(replace(rule, status=PolicyStatus.INACTIVE) for rule in policy.rules)
    assert registration_policy([replace(policy, rules=rules)], None) is None
    assert registration_policy([opened(default(), access="DENY")], None) is None
    assert registration_policy([replace(policy, type=PolicyType.ACCESS_POLICY)], None) is None
    assert registration_policy([policy], "rst0another") is None
