"""Access policies of an authorization server and their rules on the wire (contract D.2; seen on the wire 4.2)."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from frontdesk.domain.policies.access_rules import check_lifetimes
from frontdesk.domain.policies.model import Policy, PolicyStatus, Rule
from frontdesk.kernel.json import iso_time
from frontdesk.usecases.policies.change import PolicyDraft, RuleDraft
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.shapes.authorization_servers import PATH

Name = Annotated[str, Meta(min_length=1, max_length=100)]
Ids = Annotated[list[Annotated[str, Meta(min_length=1, max_length=255)]], Meta(max_length=1000)]
Priority = Annotated[int, Meta(ge=0, le=1_000_000)]
Minutes = Annotated[int, Meta(ge=0, le=2**31)]


class IncludeBody(Struct):
    """Who or what is included."""

    include: Ids = msgspec.field(default_factory=list)


class UsersBody(Struct):
    """People, by id."""

    include: Ids | UnsetType = UNSET
    exclude: Ids = msgspec.field(default_factory=list)


class GroupsBody(Struct):
    """Groups, by id; EVERYONE stands for all people."""

    include: Ids | UnsetType = UNSET
    exclude: Ids | UnsetType = UNSET


class PeopleBody(Struct):
    """For whom a rule is."""

    users: UsersBody = msgspec.field(default_factory=UsersBody)
    groups: GroupsBody | UnsetType = UNSET


class PolicyConditionsBody(Struct):
    """For which clients a policy is; ALL_CLIENTS stands for all."""

    clients: IncludeBody = msgspec.field(default_factory=IncludeBody)


class ServerPolicyBody(Struct):
    """A policy as its author writes it."""

    name: Name
    type: Literal["OAUTH_AUTHORIZATION_POLICY"] = "OAUTH_AUTHORIZATION_POLICY"
    description: Annotated[str, Meta(max_length=255)] | None = None
    priority: Priority | None = None
    conditions: PolicyConditionsBody = msgspec.field(default_factory=PolicyConditionsBody)

    def draft(self) -> PolicyDraft:
        """What it asks for."""
        conditions = msgspec.to_builtins(self.conditions)
        return PolicyDraft(self.name, self.description, self.priority, conditions, {})


class RuleConditionsBody(Struct, rename="camel"):
    """When a rule applies."""

    people: PeopleBody = msgspec.field(default_factory=PeopleBody)
    grant_types: IncludeBody = msgspec.field(default_factory=IncludeBody)
    scopes: IncludeBody = msgspec.field(default_factory=IncludeBody)


class HookBody(Struct):
    """The inline hook that may change tokens."""

    id: Annotated[str, Meta(max_length=255)]


class TokenBody(Struct, rename="camel"):
    """How long tokens live."""

    access_token_lifetime_minutes: Minutes = 60
    refresh_token_lifetime_minutes: Minutes = 0
    refresh_token_window_minutes: Minutes = 10_080
    inline_hook: HookBody | UnsetType = UNSET


class ActionsBody(Struct):
    """What a rule gives."""

    token: TokenBody = msgspec.field(default_factory=TokenBody)


class ServerRuleBody(Struct):
    """A rule as its author writes it."""

    name: Annotated[str, Meta(min_length=1, max_length=255)]
    type: Literal["RESOURCE_ACCESS"] = "RESOURCE_ACCESS"
    priority: Priority | None = None
    conditions: RuleConditionsBody = msgspec.field(default_factory=RuleConditionsBody)
    actions: ActionsBody = msgspec.field(default_factory=ActionsBody)

    def draft(self) -> RuleDraft:
        """What it asks for.

        Raises:
            ValidationFailed: a lifetime is outside its bounds.
        """
        token = self.actions.token
        check_lifetimes(
            token.access_token_lifetime_minutes,
            token.refresh_token_lifetime_minutes,
            token.refresh_token_window_minutes,
        )
        conditions, actions = msgspec.to_builtins(self.conditions), msgspec.to_builtins(self.actions)
        return RuleDraft(self.name, self.priority, conditions, actions)


def server_policy_json(call: Call, policy: Policy) -> dict[str, object]:
    """A policy of an authorization server."""
    path = f"{PATH}/{policy.server_id}/policies/{policy.id}"
    move = "deactivate" if policy.status is PolicyStatus.ACTIVE else "activate"
    return {
        "type": policy.type.value,
        "id": policy.id,
        "status": policy.status.value,
        "name": policy.name,
        "description": policy.description,
        "priority": policy.priority,
        "system": policy.system,
        "conditions": policy.conditions,
        "created": iso_time(policy.created_at),
        "lastUpdated": iso_time(policy.updated_at),
        "_links": {
            "self": link(call, path, "GET", "PUT", "DELETE"),
            "rules": link(call, f"{path}/rules", "GET"),
            move: link(call, f"{path}/lifecycle/{move}", "POST"),
        },
    }


def server_rule_json(call: Call, policy: Policy, rule: Rule) -> dict[str, object]:
    """A rule of such a policy."""
    path = f"{PATH}/{policy.server_id}/policies/{policy.id}/rules/{rule.id}"
    move = "deactivate" if rule.status is PolicyStatus.ACTIVE else "activate"
    return {
        "type": rule.type,
        "id": rule.id,
        "status": rule.status.value,
        "name": rule.name,
        "priority": rule.priority,
        "created": iso_time(rule.created_at),
        "lastUpdated": iso_time(rule.updated_at),
        "system": rule.system,
        "conditions": rule.conditions,
        "actions": rule.actions,
        "_links": {
            "self": link(call, path, "GET", "PUT", "DELETE"),
            move: link(call, f"{path}/lifecycle/{move}", "POST"),
        },
    }
