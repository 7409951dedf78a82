"""Bodies of rules about apps, registration, sessions and risk, and which type has which body (contract D.3)."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from frontdesk.domain.policies.model import PolicyType
from frontdesk.web.shapes.policy_parts import (
    Access,
    DeviceCondition,
    Duration,
    ElCondition,
    Id,
    Ids,
    Name,
    Network,
    People,
    Platforms,
    RiskScore,
    UserTypes,
)
from frontdesk.web.shapes.policy_rule_bodies import (
    EnrollRuleBody,
    PasswordRuleBody,
    RoutingRuleBody,
    RuleBody,
    SignOnRuleBody,
    check_network,
)

Objects = Annotated[list[dict[str, object]], Meta(max_length=50)]


class AccessConditions(Struct, rename="camel"):
    """When an access rule applies."""

    people: People = msgspec.field(default_factory=People)
    network: Network = msgspec.field(default_factory=Network)
    user_type: UserTypes = msgspec.field(default_factory=UserTypes)
    risk_score: RiskScore = msgspec.field(default_factory=RiskScore)
    platform: Platforms | UnsetType = UNSET
    device: DeviceCondition | UnsetType = UNSET
    el_condition: ElCondition | UnsetType = UNSET


class Verification(Struct, rename="camel"):
    """How sure one must be of somebody."""

    type: Literal["ASSURANCE", "AUTH_METHOD_CHAIN", "ID_PROOFING"] = "ASSURANCE"
    factor_mode: Literal["1FA", "2FA"] | UnsetType = "2FA"
    reauthenticate_in: Duration = "PT12H"
    inactivity_period: Duration | UnsetType = UNSET
    constraints: Objects = msgspec.field(default_factory=list)
    chains: Objects | UnsetType = UNSET
    id: Id | UnsetType = UNSET


class KeepMe(Struct, rename="camel"):
    """Whether somebody stays signed in."""

    post_auth: Literal["ALLOWED", "NOT_ALLOWED"] = "NOT_ALLOWED"
    post_auth_prompt_frequency: Duration | UnsetType = UNSET


class AppSignOn(Struct, rename="camel"):
    """What an app asks for."""

    access: Access = "ALLOW"
    verification_method: Verification = msgspec.field(default_factory=Verification)
    keep_me_signed_in: KeepMe = msgspec.field(default_factory=KeepMe)


class AccessActions(Struct, rename="camel"):
    """What an access rule does."""

    app_sign_on: AppSignOn = msgspec.field(default_factory=AppSignOn)


class AccessRuleBody(RuleBody):
    """How sure an app must be of somebody."""

    conditions: AccessConditions = msgspec.field(default_factory=AccessConditions)
    actions: AccessActions = msgspec.field(default_factory=AccessActions)

    def check(self) -> None:
        """The network condition is one."""
        check_network(self.conditions.network)


class PreRegistrationHook(Struct, rename="camel"):
    """A hook that is asked before somebody registers."""

    inline_hook_id: Id


class ProfileAttribute(Struct):
    """An attribute that people are asked for."""

    name: Id
    label: Name | UnsetType = UNSET
    required: bool = False


class Activation(Struct, rename="camel"):
    """What makes a new account active."""

    email_verification: bool = True


class ProfileEnrollment(Struct, rename="camel"):
    """How people register."""

    access: Access = "ALLOW"
    pre_registration_inline_hooks: Annotated[list[PreRegistrationHook], Meta(max_length=10)] = msgspec.field(
        default_factory=list
    )
    profile_attributes: Annotated[list[ProfileAttribute], Meta(max_length=100)] = msgspec.field(default_factory=list)
    target_group_ids: Ids = msgspec.field(default_factory=list)
    unknown_user_action: Literal["DENY", "REGISTER"] = "DENY"
    activation_requirements: Activation = msgspec.field(default_factory=Activation)
    progressive_profiling_action: Literal["ENABLED", "DISABLED"] = "DISABLED"
    allowed_identifiers: Ids | UnsetType = UNSET
    enroll_authenticator_types: Ids | UnsetType = UNSET
    ui_schema_id: Id | UnsetType = UNSET


class ProfileActions(Struct, rename="camel"):
    """What an enrolment rule does."""

    profile_enrollment: ProfileEnrollment = msgspec.field(default_factory=ProfileEnrollment)


class ProfileRuleBody(RuleBody):
    """How people register."""

    actions: ProfileActions = msgspec.field(default_factory=ProfileActions)


class PeopleOnly(Struct):
    """When a rule applies."""

    people: People = msgspec.field(default_factory=People)


class FailureActions(Struct, rename="camel"):
    """What happens to a session that is good no more."""

    failure_actions: Objects = msgspec.field(default_factory=list)


class SessionActions(Struct, rename="camel"):
    """What such a rule does."""

    post_auth_session: FailureActions = msgspec.field(default_factory=FailureActions)


class SessionRuleBody(RuleBody):
    """What happens to sessions after sign-in."""

    conditions: PeopleOnly = msgspec.field(default_factory=PeopleOnly)
    actions: SessionActions = msgspec.field(default_factory=SessionActions)


class EntityRisk(Struct):
    """How risky a person seems."""

    level: Literal["ANY", "LOW", "MEDIUM", "HIGH"] = "ANY"


Detection = Literal[
    "ADMIN_REPORTED_USER_RISK",
    "BRUTE_FORCE_ATTACK",
    "ENTITY_CRITICAL_ACTION_FROM_HIGH_THREAT_IP",
    "OKTA_THREAT_INTELLIGENCE",
    "SECURITY_EVENTS_PROVIDER_REPORTED_RISK",
    "SESSION_INFLUENCED_USER_RISK",
    "SUSPICIOUS_APP_ACCESS",
    "USER_REPORTED_SUSPICIOUS_ACTIVITY",
]
Detections = Annotated[list[Detection], Meta(max_length=50)]


class DetectionTypes(Struct):
    """What was detected."""

    include: Detections = msgspec.field(default_factory=list)
    exclude: Detections = msgspec.field(default_factory=list)


class EntityRiskConditions(Struct, rename="camel"):
    """When such a rule applies."""

    people: People = msgspec.field(default_factory=People)
    entity_risk: EntityRisk = msgspec.field(default_factory=EntityRisk)
    risk_detection_types: DetectionTypes | UnsetType = UNSET


class RiskActionList(Struct):
    """What is done about a risk."""

    actions: Objects = msgspec.field(default_factory=list)


class EntityRiskActions(Struct, rename="camel"):
    """What such a rule does."""

    entity_risk: RiskActionList = msgspec.field(default_factory=RiskActionList)


class EntityRiskRuleBody(RuleBody):
    """What is done about risky people."""

    conditions: EntityRiskConditions = msgspec.field(default_factory=EntityRiskConditions)
    actions: EntityRiskActions = msgspec.field(default_factory=EntityRiskActions)


RULE_BODIES: Mapping[PolicyType, type[RuleBody]] = {
    PolicyType.OKTA_SIGN_ON: SignOnRuleBody,
    PolicyType.PASSWORD: PasswordRuleBody,
    PolicyType.MFA_ENROLL: EnrollRuleBody,
    PolicyType.IDP_DISCOVERY: RoutingRuleBody,
    PolicyType.ACCESS_POLICY: AccessRuleBody,
    PolicyType.PROFILE_ENROLLMENT: ProfileRuleBody,
    PolicyType.POST_AUTH_SESSION: SessionRuleBody,
    PolicyType.ENTITY_RISK: EntityRiskRuleBody,
}
