"""Who may register, and what they are asked (contract D.3: PROFILE_ENROLLMENT)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from frontdesk.domain.policies.model import Policy, PolicyStatus, PolicyType

LOGIN, EMAIL = "login", "email"


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute of the profile that the form asks for."""

    name: str
    label: str | None
    required: bool


@dataclass(frozen=True, slots=True)
class ProfileEnrollment:
    """``allows``: people without an account may make one. ``verifies_email``: by way of their mailbox alone.

    ``hook_ids``: the inline hooks that are asked first.
    """

    allows: bool
    fields: tuple[Field, ...]
    group_ids: tuple[str, ...]
    verifies_email: bool
    hook_ids: tuple[str, ...] = ()


def read_profile_enrollment(actions: Mapping[str, Any]) -> ProfileEnrollment:
    """A PROFILE_ENROLLMENT rule's ``actions``, as the wire writes them.

    An address is always asked for, and always has to be given: without one nobody could be written to.
    """
    said = actions.get("profileEnrollment") or {}
    named = [_field(field) for field in said.get("profileAttributes") or ()]
    if all(field.name != EMAIL for field in named):
        named.insert(0, Field(EMAIL, None, required=True))
    return ProfileEnrollment(
        allows=said.get("access", "ALLOW") == "ALLOW" and said.get("unknownUserAction") == "REGISTER",
        fields=tuple(named),
        group_ids=tuple(said.get("targetGroupIds") or ()),
        verifies_email=bool((said.get("activationRequirements") or {}).get("emailVerification", True)),
        hook_ids=tuple(hook["inlineHookId"] for hook in said.get("preRegistrationInlineHooks") or ()),
    )


def _field(said: Mapping[str, Any]) -> Field:
    name = said["name"]
    return Field(name, said.get("label"), required=name in {EMAIL, LOGIN} or bool(said.get("required")))


def registration_policy(policies: Iterable[Policy], id: str | None) -> tuple[Policy, ProfileEnrollment] | None:
    """The policy of that id, or the first that lets people register; None: none does.

    The org's own one is asked first: which apps the others are given to does not matter to somebody who has no account.
    """
    found = sorted(policies, key=lambda policy: (not policy.system, policy.priority, policy.id))
    for policy in found:
        if policy.type is not PolicyType.PROFILE_ENROLLMENT or policy.status is not PolicyStatus.ACTIVE:
            continue
        rules = [rule for rule in policy.rules if rule.status is PolicyStatus.ACTIVE]
        if not rules or (id is not None and policy.id != id):
            continue
        says = read_profile_enrollment(min(rules, key=lambda rule: (rule.priority, rule.id)).actions)
        if says.allows:
            return policy, says
    return None
