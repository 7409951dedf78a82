"""A policy and its rules, as they are configured (contract D.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.domain.ids import AuthorizationServerId, PolicyId, RuleId


class PolicyStatus(StrEnum):
    """INACTIVE policies and rules are passed over."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class PolicyType(StrEnum):
    """OAUTH_AUTHORIZATION_POLICY belongs to an authorization server, every other type to the org."""

    OAUTH_AUTHORIZATION_POLICY = "OAUTH_AUTHORIZATION_POLICY"
    OKTA_SIGN_ON = "OKTA_SIGN_ON"
    PASSWORD = "PASSWORD"
    MFA_ENROLL = "MFA_ENROLL"
    IDP_DISCOVERY = "IDP_DISCOVERY"
    ACCESS_POLICY = "ACCESS_POLICY"
    PROFILE_ENROLLMENT = "PROFILE_ENROLLMENT"
    POST_AUTH_SESSION = "POST_AUTH_SESSION"
    ENTITY_RISK = "ENTITY_RISK"


@dataclass(frozen=True, slots=True)
class Rule:
    """``conditions`` and ``actions`` are the wire's own shapes; each policy type compiles them its way."""

    id: RuleId
    policy_id: PolicyId
    type: str
    name: str
    status: PolicyStatus
    priority: int
    system: bool
    conditions: Mapping[str, object]
    actions: Mapping[str, object]
    created_at: int
    updated_at: int


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy with its rules in order of priority."""

    id: PolicyId
    type: PolicyType
    server_id: AuthorizationServerId | None
    name: str
    description: str | None
    status: PolicyStatus
    priority: int
    system: bool
    conditions: Mapping[str, object]
    settings: Mapping[str, object]
    rules: tuple[Rule, ...]
    created_at: int
    updated_at: int
