"""The policy that lets a new org's default server work at once (Okta: Default Policy, Default Policy Rule)."""

from frontdesk.domain.ids import ALL_CLIENTS, EVERYONE, AuthorizationServerId, PolicyId, new_policy_id, new_rule_id
from frontdesk.domain.policies.model import Policy, PolicyStatus, PolicyType, Rule

EVERY_GRANT_TYPE = (
    "authorization_code",
    "implicit",
    "password",
    "client_credentials",
    "urn:ietf:params:oauth:grant-type:device_code",
)


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
