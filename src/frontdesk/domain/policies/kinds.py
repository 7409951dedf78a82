"""What sets the types of policies apart: ids, whether they stand in an order, whether apps are given them (D.1)."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.policies.model import PolicyType

_CLASSIC = ("00p", "0pr")
_OF_APPS = ("rst", "rul")


@dataclass(frozen=True, slots=True)
class PolicyKind:
    """One type of policy.

    ``ordered``: policies of this type are asked one after the other; of the others all report priority 1.
    ``single``: there is one an org, and no other can be made. ``has_conditions``: the policy itself may be narrowed.
    ``of_apps``: apps are given one of these.
    """

    type: PolicyType
    rule_type: str
    prefixes: tuple[str, str] = _CLASSIC
    ordered: bool = True
    single: bool = False
    has_conditions: bool = True
    of_apps: bool = False


_KINDS = (
    PolicyKind(PolicyType.OAUTH_AUTHORIZATION_POLICY, "RESOURCE_ACCESS"),
    PolicyKind(PolicyType.OKTA_SIGN_ON, "SIGN_ON"),
    PolicyKind(PolicyType.PASSWORD, "PASSWORD"),
    PolicyKind(PolicyType.MFA_ENROLL, "MFA_ENROLL"),
    PolicyKind(PolicyType.IDP_DISCOVERY, "IDP_DISCOVERY", single=True, has_conditions=False),
    PolicyKind(PolicyType.ACCESS_POLICY, "ACCESS_POLICY", _OF_APPS, ordered=False, has_conditions=False, of_apps=True),
    PolicyKind(
        PolicyType.PROFILE_ENROLLMENT, "PROFILE_ENROLLMENT", _OF_APPS, ordered=False, has_conditions=False, of_apps=True
    ),
    PolicyKind(PolicyType.POST_AUTH_SESSION, "POST_AUTH_SESSION", _OF_APPS, single=True, has_conditions=False),
    PolicyKind(PolicyType.ENTITY_RISK, "ENTITY_RISK", _OF_APPS, single=True, has_conditions=False),
)
KINDS: Mapping[PolicyType, PolicyKind] = {kind.type: kind for kind in _KINDS}
ORG_POLICY_TYPES = tuple(kind.type for kind in _KINDS if kind.type is not PolicyType.OAUTH_AUTHORIZATION_POLICY)
