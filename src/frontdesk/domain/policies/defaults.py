"""The policies that a new org has from its first day (seen on the wire 6, D.2, D.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from frontdesk.domain.ids import (
    ALL_CLIENTS,
    EVERYONE,
    AuthorizationServerId,
    GroupId,
    PolicyId,
    new_id_of_policy,
    new_id_of_rule,
    new_policy_id,
    new_rule_id,
)
from frontdesk.domain.policies.kinds import KINDS
from frontdesk.domain.policies.model import Policy, PolicyStatus, PolicyType, Rule

EVERY_GRANT_TYPE = (
    "authorization_code",
    "implicit",
    "password",
    "client_credentials",
    "urn:ietf:params:oauth:grant-type:device_code",
)
CATCH_ALL_PRIORITY = 99
_ALWAYS = "The default policy applies in all situations if no other policy applies."
_FACTORS = ("google_otp", "okta_otp", "okta_email", "okta_question", "okta_push", "fido_webauthn")


def default_access_policy(server_id: AuthorizationServerId, now: int) -> Policy:
    """All clients, everyone, every grant type, any scope; an hour, unlimited, seven days idle."""
    policy_id = new_policy_id()
    return Policy(
        id=policy_id,
        type=PolicyType.OAUTH_AUTHORIZATION_POLICY,
        server_id=server_id,
        name="Default Policy",
        description="Default policy for the default authorization server",
        status=PolicyStatus.ACTIVE,
        priority=1,
        system=False,
        conditions={"clients": {"include": [ALL_CLIENTS]}},
        settings={},
        rules=(_default_rule(policy_id, now),),
        created_at=now,
        updated_at=now,
    )


def _default_rule(policy_id: PolicyId, now: int) -> Rule:
    people = {"users": {"include": [], "exclude": []}, "groups": {"include": [EVERYONE], "exclude": []}}
    lifetimes = {
        "accessTokenLifetimeMinutes": 60,
        "refreshTokenLifetimeMinutes": 0,
        "refreshTokenWindowMinutes": 10_080,
    }
    return Rule(
        id=new_rule_id(),
        policy_id=policy_id,
        type="RESOURCE_ACCESS",
        name="Default Policy Rule",
        status=PolicyStatus.ACTIVE,
        priority=1,
        system=False,
        conditions={
            "people": people,
            "grantTypes": {"include": list(EVERY_GRANT_TYPE)},
            "scopes": {"include": ["*"]},
        },
        actions={"token": lifetimes},
        created_at=now,
        updated_at=now,
    )


@dataclass(frozen=True, slots=True)
class _First:
    """What the first policy of a type says. ``rule_conditions`` empty: the rule is the catch-all."""

    type: PolicyType
    name: str
    description: str | None
    actions: Mapping[str, object]
    settings: Mapping[str, object] = field(default_factory=dict)
    rule_conditions: Mapping[str, object] = field(default_factory=dict)


_ANYONE: Mapping[str, object] = {"people": {"users": {"exclude": []}}}
_ANYWHERE = {**_ANYONE, "network": {"connection": "ANYWHERE"}}
_SIGN_ON = {
    "access": "ALLOW",
    "requireFactor": False,
    "primaryFactor": "PASSWORD_IDP",
    "rememberDeviceByDefault": False,
    "session": {"usePersistentCookie": False, "maxSessionIdleMinutes": 120, "maxSessionLifetimeMinutes": 0},
}
_TWO_FACTORS = {
    "access": "ALLOW",
    "verificationMethod": {"type": "ASSURANCE", "factorMode": "2FA", "reauthenticateIn": "PT12H", "constraints": []},
    "keepMeSignedIn": {"postAuth": "NOT_ALLOWED"},
}
_ENROLLMENT = {
    "access": "ALLOW",
    "preRegistrationInlineHooks": [],
    "profileAttributes": [
        {"name": "email", "label": "Email", "required": True},
        {"name": "firstName", "label": "First name", "required": True},
        {"name": "lastName", "label": "Last name", "required": True},
    ],
    "targetGroupIds": [],
    "unknownUserAction": "DENY",
    "activationRequirements": {"emailVerification": True},
    "progressiveProfilingAction": "DISABLED",
}


def password_settings() -> dict[str, object]:
    """The settings of the org's password policy, every member said (seen on the wire 4.4)."""
    complexity = {
        "minLength": 8,
        "minLowerCase": 1,
        "minUpperCase": 1,
        "minNumber": 1,
        "minSymbol": 0,
        "excludeUsername": True,
        "dictionary": {"common": {"exclude": False}},
        "excludeAttributes": [],
    }
    lockout = {
        "maxAttempts": 10,
        "autoUnlockMinutes": 0,
        "userLockoutNotificationChannels": [],
        "showLockoutFailures": False,
    }
    factors = {
        "recovery_question": {"status": "ACTIVE", "properties": {"complexity": {"minLength": 4}}},
        "okta_email": {"status": "ACTIVE", "properties": {"recoveryToken": {"tokenLifetimeMinutes": 60}}},
        "okta_sms": {"status": "INACTIVE"},
        "okta_call": {"status": "INACTIVE"},
    }
    return {
        "password": {
            "complexity": complexity,
            "age": {"maxAgeDays": 0, "expireWarnDays": 0, "minAgeMinutes": 0, "historyCount": 4},
            "lockout": lockout,
        },
        "recovery": {"factors": factors},
        "delegation": {"options": {"skipUnlock": False}},
    }


def admin_console_policy(label: str, everyone: GroupId, now: int) -> Policy:
    """The policy of the app where administrators work, called as the app is: no other app is given it."""
    first = _First(PolicyType.ACCESS_POLICY, label, None, {"appSignOn": _TWO_FACTORS})
    return replace(_policy(first, everyone, now), system=False)


def default_org_policies(everyone: GroupId, now: int) -> list[Policy]:
    """One policy of each type with one rule, which cannot be removed and applies where no other does."""
    allowed = {"access": "ALLOW"}
    factors = {name: {"enroll": {"self": "OPTIONAL"}, "consent": {"type": "NONE"}} for name in _FACTORS}
    password = {"passwordChange": allowed, "selfServicePasswordReset": allowed, "selfServiceUnlock": {"access": "DENY"}}
    sign_on = {**_ANYWHERE, "authContext": {"authType": "ANY"}, "risk": {"behaviors": []}}
    okta = {"idp": {"idpSelectionType": "SPECIFIC", "providers": [], "matchCriteria": []}}
    routing = "The default IdP Discovery Policy"
    firsts = (
        _First(PolicyType.OKTA_SIGN_ON, "Default Policy", _ALWAYS, {"signon": _SIGN_ON}, rule_conditions=sign_on),
        _First(PolicyType.PASSWORD, "Default Policy", _ALWAYS, password, password_settings(), _ANYWHERE),
        _First(
            PolicyType.MFA_ENROLL,
            "Default Policy",
            _ALWAYS,
            {"enroll": {"self": "CHALLENGE"}},
            {"type": "FACTORS", "factors": factors},
            _ANYWHERE,
        ),
        _First(PolicyType.IDP_DISCOVERY, "Idp Discovery Policy", routing, okta),
        _First(
            PolicyType.ACCESS_POLICY, "Any two factors", "Require two factors to access.", {"appSignOn": _TWO_FACTORS}
        ),
        _First(PolicyType.PROFILE_ENROLLMENT, "Default Policy", _ALWAYS, {"profileEnrollment": _ENROLLMENT}),
        _First(PolicyType.POST_AUTH_SESSION, "Default Policy", _ALWAYS, {"postAuthSession": {"failureActions": []}}),
        _First(PolicyType.ENTITY_RISK, "Entity Risk Policy", _ALWAYS, {"entityRisk": {"actions": []}}),
    )
    return [_policy(first, everyone, now) for first in firsts]


def _policy(first: _First, everyone: GroupId, now: int) -> Policy:
    kind = KINDS[first.type]
    policy_id = new_id_of_policy(kind.prefixes[0])
    people: dict[str, object] = {"people": {"groups": {"include": [everyone]}}}
    provider: dict[str, object] = {"authProvider": {"provider": "OKTA"}} if first.type is PolicyType.PASSWORD else {}
    rule = Rule(
        id=new_id_of_rule(kind.prefixes[1]),
        policy_id=policy_id,
        type=kind.rule_type,
        name="Default Rule" if first.rule_conditions else "Catch-all Rule",
        status=PolicyStatus.ACTIVE,
        priority=1 if first.rule_conditions else CATCH_ALL_PRIORITY,
        system=True,
        conditions=first.rule_conditions,
        actions=first.actions,
        created_at=now,
        updated_at=now,
    )
    return Policy(
        id=policy_id,
        type=first.type,
        server_id=None,
        name=first.name,
        description=first.description,
        status=PolicyStatus.ACTIVE,
        priority=1,
        system=True,
        conditions=people | provider if kind.has_conditions else {},
        settings=first.settings,
        rules=(rule,),
        created_at=now,
        updated_at=now,
    )
