"""Bodies of the org's policies, by type (contract D.3; seen on the wire 4.4)."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from frontdesk.domain.policies.model import PolicyType
from frontdesk.usecases.policies.change import PolicyDraft
from frontdesk.web.shapes.policy_parts import AuthProvider, Count, Id, Ids, Name, PolicyPeople, Priority, Text

Status = Literal["ACTIVE", "INACTIVE"]
Enroll = Literal["NOT_ALLOWED", "OPTIONAL", "REQUIRED"]
FactorKey = Literal[
    "duo",
    "fido_u2f",
    "fido_webauthn",
    "google_otp",
    "hotp",
    "okta_call",
    "okta_email",
    "okta_otp",
    "okta_password",
    "okta_push",
    "okta_question",
    "okta_sms",
    "recovery_code",
    "rsa_token",
    "symantec_vip",
    "yubikey_token",
]
AuthenticatorKey = Literal[
    "custom_app",
    "custom_otp",
    "duo",
    "external_idp",
    "google_otp",
    "okta_email",
    "okta_password",
    "okta_verify",
    "onprem_mfa",
    "phone_number",
    "rsa_token",
    "security_question",
    "symantec_vip",
    "webauthn",
    "yubikey_token",
]


class PeopleConditions(Struct):
    """For whom a policy is."""

    people: PolicyPeople | UnsetType = UNSET


class PasswordConditions(Struct, rename="camel"):
    """For whom a password policy is."""

    people: PolicyPeople | UnsetType = UNSET
    auth_provider: AuthProvider = msgspec.field(default_factory=AuthProvider)


class Common(Struct):
    """Passwords that everybody knows."""

    exclude: bool = False


class Dictionary(Struct):
    """Lists of passwords."""

    common: Common = msgspec.field(default_factory=Common)


class Complexity(Struct, rename="camel"):
    """What a password is made of."""

    min_length: Annotated[int, Meta(ge=4, le=72)] = 8
    min_lower_case: Annotated[int, Meta(ge=0, le=72)] = 1
    min_upper_case: Annotated[int, Meta(ge=0, le=72)] = 1
    min_number: Annotated[int, Meta(ge=0, le=72)] = 1
    min_symbol: Annotated[int, Meta(ge=0, le=72)] = 0
    exclude_username: bool = True
    dictionary: Dictionary = msgspec.field(default_factory=Dictionary)
    exclude_attributes: Annotated[list[Literal["firstName", "lastName"]], Meta(max_length=2)] = msgspec.field(
        default_factory=list
    )
    oel_statement: Text | UnsetType = UNSET


class Age(Struct, rename="camel"):
    """How old a password becomes."""

    max_age_days: Annotated[int, Meta(ge=0, le=999)] = 0
    expire_warn_days: Annotated[int, Meta(ge=0, le=999)] = 0
    min_age_minutes: Count = 0
    history_count: Annotated[int, Meta(ge=0, le=30)] = 4


class Lockout(Struct, rename="camel"):
    """What happens after wrong passwords."""

    max_attempts: Annotated[int, Meta(ge=0, le=100)] = 10
    auto_unlock_minutes: Count = 0
    user_lockout_notification_channels: Annotated[list[Literal["EMAIL"]], Meta(max_length=1)] = msgspec.field(
        default_factory=list
    )
    show_lockout_failures: bool = False


class Breached(Struct, rename="camel"):
    """What happens to passwords that were found elsewhere."""

    expire_after_days: Annotated[int, Meta(ge=0, le=10)] | None = None
    logout_enabled: bool = False
    delegated_workflow_id: Id | None = None


class Password(Struct, rename="camel"):
    """Rules about passwords."""

    complexity: Complexity = msgspec.field(default_factory=Complexity)
    age: Age = msgspec.field(default_factory=Age)
    lockout: Lockout = msgspec.field(default_factory=Lockout)
    breached_protection: Breached | UnsetType = UNSET


class AnswerComplexity(Struct, rename="camel"):
    """How long the answer to a security question is."""

    min_length: Annotated[int, Meta(ge=1, le=100)] = 4


class QuestionProperties(Struct):
    """Of security questions."""

    complexity: AnswerComplexity = msgspec.field(default_factory=AnswerComplexity)


class QuestionFactor(Struct):
    """Recovery by a security question."""

    status: Status = "ACTIVE"
    properties: QuestionProperties = msgspec.field(default_factory=QuestionProperties)


class RecoveryToken(Struct, rename="camel"):
    """How long a recovery link is good."""

    token_lifetime_minutes: Annotated[int, Meta(ge=5, le=525_600)] = 60


class EmailProperties(Struct, rename="camel"):
    """Of recovery by e-mail."""

    recovery_token: RecoveryToken = msgspec.field(default_factory=RecoveryToken)


class EmailFactor(Struct):
    """Recovery by e-mail."""

    status: Status = "ACTIVE"
    properties: EmailProperties = msgspec.field(default_factory=EmailProperties)


class PlainFactor(Struct):
    """Recovery by phone."""

    status: Status = "INACTIVE"


class RecoveryFactors(Struct):
    """Ways of recovery."""

    recovery_question: QuestionFactor = msgspec.field(default_factory=QuestionFactor)
    okta_email: EmailFactor = msgspec.field(default_factory=EmailFactor)
    okta_sms: PlainFactor = msgspec.field(default_factory=PlainFactor)
    okta_call: PlainFactor = msgspec.field(default_factory=PlainFactor)


class Recovery(Struct):
    """Recovery."""

    factors: RecoveryFactors = msgspec.field(default_factory=RecoveryFactors)


class DelegationOptions(Struct, rename="camel"):
    """Of delegated authentication."""

    skip_unlock: bool = False


class Delegation(Struct):
    """Delegated authentication."""

    options: DelegationOptions = msgspec.field(default_factory=DelegationOptions)


class PasswordSettings(Struct):
    """The settings of a password policy, every member with its default."""

    password: Password = msgspec.field(default_factory=Password)
    recovery: Recovery = msgspec.field(default_factory=Recovery)
    delegation: Delegation = msgspec.field(default_factory=Delegation)


class EnrollSelf(Struct):
    """Whether people enrol a factor."""

    self: Enroll = "NOT_ALLOWED"


class Consent(Struct):
    """What people agree to; it is kept and not asked."""

    type: Literal["NONE", "TERMS_OF_SERVICE"] = "NONE"


class FactorSettings(Struct):
    """One factor."""

    enroll: EnrollSelf = msgspec.field(default_factory=EnrollSelf)
    consent: Consent = msgspec.field(default_factory=Consent)


class AuthenticatorConstraints(Struct, rename="camel"):
    """Which makes of an authenticator."""

    aaguid_groups: Ids = msgspec.field(default_factory=list)


class AuthenticatorSettings(Struct):
    """One authenticator."""

    key: AuthenticatorKey
    id: Id | UnsetType = UNSET
    enroll: EnrollSelf = msgspec.field(default_factory=EnrollSelf)
    constraints: AuthenticatorConstraints | UnsetType = UNSET


class EnrollSettings(Struct):
    """Which factors people enrol: by factor, or by authenticator."""

    type: Literal["FACTORS", "AUTHENTICATORS"] | UnsetType = UNSET
    factors: dict[FactorKey, FactorSettings] | UnsetType = UNSET
    authenticators: Annotated[list[AuthenticatorSettings], Meta(max_length=50)] | UnsetType = UNSET


class PolicyBody(Struct):
    """What every policy has."""

    name: Name
    type: PolicyType
    description: Text | None = None
    priority: Priority | None = None

    def draft(self, *, active: bool = True) -> PolicyDraft:
        """What it asks for."""
        return PolicyDraft(self.name, self.description, self.priority, self._built("conditions"), self.kept(), active)

    def kept(self) -> Mapping[str, object]:
        """The settings, whole."""
        return self._built("settings")

    def _built(self, member: str) -> Mapping[str, object]:
        built: Mapping[str, object] = msgspec.to_builtins(getattr(self, member, {}))
        return built


class SignOnPolicyBody(PolicyBody):
    """When people may sign in."""

    conditions: PeopleConditions = msgspec.field(default_factory=PeopleConditions)


class PasswordPolicyBody(PolicyBody):
    """What passwords are like."""

    conditions: PasswordConditions = msgspec.field(default_factory=PasswordConditions)
    settings: PasswordSettings = msgspec.field(default_factory=PasswordSettings)


class EnrollPolicyBody(PolicyBody):
    """Which factors people enrol."""

    conditions: PeopleConditions = msgspec.field(default_factory=PeopleConditions)
    settings: EnrollSettings = msgspec.field(default_factory=EnrollSettings)

    def kept(self) -> Mapping[str, object]:
        """The settings with their kind said: whichever list there is."""
        built = dict(self._built("settings"))
        built.setdefault("type", "AUTHENTICATORS" if "authenticators" in built else "FACTORS")
        built.setdefault(str(built["type"]).lower(), {} if built["type"] == "FACTORS" else [])
        return built


POLICY_BODIES: Mapping[PolicyType, type[PolicyBody]] = {
    PolicyType.OKTA_SIGN_ON: SignOnPolicyBody,
    PolicyType.PASSWORD: PasswordPolicyBody,
    PolicyType.MFA_ENROLL: EnrollPolicyBody,
}
"""Policies of the other types have neither conditions nor settings."""


def policy_body_of(type: PolicyType) -> type[PolicyBody]:
    """The body that a policy of this type has."""
    return POLICY_BODIES.get(type, PolicyBody)
