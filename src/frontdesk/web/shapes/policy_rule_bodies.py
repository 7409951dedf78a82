"""Bodies of rules about people: sign-on, password, enrolment, routing (contract D.3; seen on the wire 4.4)."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from frontdesk.domain.errors import ValidationFailed
from frontdesk.usecases.policies.change import RuleDraft
from frontdesk.web.shapes.policy_parts import (
    Access,
    Apps,
    AuthContext,
    Count,
    Id,
    IdentityProvider,
    Name,
    Network,
    People,
    Platforms,
    Priority,
    Risk,
    RiskScore,
    Text,
    UserIdentifier,
)


class RuleBody(Struct):
    """What every rule has."""

    name: Name
    type: Name | UnsetType = UNSET
    priority: Priority | None = None

    def draft(self, *, active: bool = True) -> RuleDraft:
        """What it asks for.

        Raises:
            ValidationFailed: members do not go together; the cause names one.
        """
        self.check()
        conditions, actions = self._built("conditions"), self._built("actions")
        return RuleDraft(self.name, self.priority, conditions, actions, active)

    def check(self) -> None:
        """That its members go together.

        Raises:
            ValidationFailed: they do not; the cause names one.
        """

    def _built(self, member: str) -> Mapping[str, object]:
        built: Mapping[str, object] = msgspec.to_builtins(getattr(self, member, {}))
        return built


class SignOnConditions(Struct, rename="camel"):
    """When a sign-on rule applies."""

    people: People = msgspec.field(default_factory=People)
    network: Network = msgspec.field(default_factory=Network)
    auth_context: AuthContext = msgspec.field(default_factory=AuthContext)
    risk: Risk = msgspec.field(default_factory=Risk)
    risk_score: RiskScore = msgspec.field(default_factory=RiskScore)
    identity_provider: IdentityProvider | UnsetType = UNSET


class SignOnSession(Struct, rename="camel"):
    """How long a session lives."""

    use_persistent_cookie: bool = False
    max_session_idle_minutes: Annotated[int, Meta(ge=1, le=2**31)] = 120
    max_session_lifetime_minutes: Count = 0


class SignOn(Struct, rename="camel"):
    """What happens at sign-in."""

    access: Access
    require_factor: bool = False
    primary_factor: Literal["PASSWORD_IDP", "PASSWORD_IDP_ANY_FACTOR"] = "PASSWORD_IDP"
    factor_prompt_mode: Literal["ALWAYS", "DEVICE", "SESSION"] | UnsetType = UNSET
    factor_lifetime: Count | UnsetType = UNSET
    remember_device_by_default: bool = False
    session: SignOnSession = msgspec.field(default_factory=SignOnSession)


class SignOnActions(Struct):
    """What a sign-on rule does."""

    signon: SignOn


class SignOnRuleBody(RuleBody, kw_only=True):
    """Whether people may sign in, and with what."""

    actions: SignOnActions
    conditions: SignOnConditions = msgspec.field(default_factory=SignOnConditions)

    def check(self) -> None:
        """A required factor is asked for in some mode."""
        check_network(self.conditions.network)
        signon = self.actions.signon
        if signon.require_factor and signon.factor_prompt_mode is UNSET:
            cause = "actions.signon.factorPromptMode: The field is required where requireFactor is true."
            raise ValidationFailed("factorPromptMode", (cause,))


class PeopleAndNetwork(Struct):
    """When a rule applies."""

    people: People = msgspec.field(default_factory=People)
    network: Network = msgspec.field(default_factory=Network)


class Allowed(Struct):
    """Whether it is allowed; not unless said."""

    access: Access = "DENY"


class SelfServiceReset(Struct):
    """Whether people reset their password, and how."""

    access: Access = "DENY"
    requirement: dict[str, object] | UnsetType = UNSET


class PasswordActions(Struct, rename="camel"):
    """What people may do about their password."""

    password_change: Allowed = msgspec.field(default_factory=Allowed)
    self_service_password_reset: SelfServiceReset = msgspec.field(default_factory=SelfServiceReset)
    self_service_unlock: Allowed = msgspec.field(default_factory=Allowed)


class PasswordRuleBody(RuleBody):
    """What people may do about their password, and from where."""

    conditions: PeopleAndNetwork = msgspec.field(default_factory=PeopleAndNetwork)
    actions: PasswordActions = msgspec.field(default_factory=PasswordActions)

    def check(self) -> None:
        """The network condition is one."""
        check_network(self.conditions.network)


class EnrollWhen(Struct):
    """When people enrol."""

    self: Literal["LOGIN", "CHALLENGE", "NEVER"] = "LOGIN"


class EnrollActions(Struct):
    """What an enrolment rule does."""

    enroll: EnrollWhen = msgspec.field(default_factory=EnrollWhen)


class EnrollConditions(Struct):
    """When an enrolment rule applies."""

    people: People = msgspec.field(default_factory=People)
    network: Network = msgspec.field(default_factory=Network)
    app: Apps | UnsetType = UNSET


class EnrollRuleBody(RuleBody):
    """When people enrol factors."""

    conditions: EnrollConditions = msgspec.field(default_factory=EnrollConditions)
    actions: EnrollActions = msgspec.field(default_factory=EnrollActions)

    def check(self) -> None:
        """The network condition is one."""
        check_network(self.conditions.network)


class RoutingConditions(Struct, rename="camel"):
    """When a routing rule applies."""

    network: Network = msgspec.field(default_factory=Network)
    platform: Platforms | UnsetType = UNSET
    user_identifier: UserIdentifier | UnsetType = UNSET
    app: Apps | UnsetType = UNSET


class Provider(Struct):
    """An identity provider."""

    type: Id | UnsetType = UNSET
    id: Id | UnsetType = UNSET
    name: Name | UnsetType = UNSET


class MatchCriterion(Struct, rename="camel"):
    """How a provider is found from who somebody is."""

    provider_expression: Text
    property_name: Id = "name"


class RouteTo(Struct, rename="camel"):
    """To which identity providers people go; none: to this org's own sign-in."""

    providers: Annotated[list[Provider], Meta(max_length=50)] = msgspec.field(default_factory=list)
    idp_selection_type: Literal["SPECIFIC", "DYNAMIC"] = "SPECIFIC"
    match_criteria: Annotated[list[MatchCriterion], Meta(max_length=10)] = msgspec.field(default_factory=list)


class RoutingActions(Struct):
    """What a routing rule does."""

    idp: RouteTo


class RoutingRuleBody(RuleBody, kw_only=True):
    """Which identity provider people are sent to."""

    actions: RoutingActions
    conditions: RoutingConditions = msgspec.field(default_factory=RoutingConditions)

    def check(self) -> None:
        """A dynamic choice has something to go by."""
        check_network(self.conditions.network)
        idp = self.actions.idp
        if idp.idp_selection_type == "DYNAMIC" and not idp.match_criteria:
            cause = "actions.idp.matchCriteria: The field is required where idpSelectionType is DYNAMIC."
            raise ValidationFailed("matchCriteria", (cause,))


def check_network(network: Network) -> None:
    """Where only some zones count, some are named.

    Raises:
        ValidationFailed: none is.
    """
    if network.connection == "ZONE" and not (network.include or network.exclude):
        cause = "conditions.network: Name the zones that are included or excluded."
        raise ValidationFailed("network", (cause,))
