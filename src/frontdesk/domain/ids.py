"""A type for each kind of id, and how new ones are made (ids are 20 letters and digits with a prefix of their kind)."""

from typing import NewType

from frontdesk.kernel.secrets import base62, random_base62

OrgId = NewType("OrgId", str)
UserId = NewType("UserId", str)
GroupId = NewType("GroupId", str)
AppId = NewType("AppId", str)
ClientId = NewType("ClientId", str)
AuthorizationServerId = NewType("AuthorizationServerId", str)
ScopeId = NewType("ScopeId", str)
ClaimId = NewType("ClaimId", str)
PolicyId = NewType("PolicyId", str)
RuleId = NewType("RuleId", str)
SessionId = NewType("SessionId", str)
GrantId = NewType("GrantId", str)
RefreshTokenId = NewType("RefreshTokenId", str)
ApiTokenId = NewType("ApiTokenId", str)
UserTypeId = NewType("UserTypeId", str)
DeviceId = NewType("DeviceId", str)

ORG_SERVER = AuthorizationServerId("org")
"""The org authorization server's row key; it never appears on the wire (its issuer is the org URL)."""
DEFAULT_SERVER = AuthorizationServerId("default")
ALL_CLIENTS = "ALL_CLIENTS"
EVERYONE = "EVERYONE"

_LENGTH = 20
_TIME_LENGTH = 8  # of milliseconds: enough for six thousand years


def _new(prefix: str) -> str:
    return prefix + random_base62(_LENGTH - len(prefix))


def new_org_id() -> OrgId:
    """00o…"""
    return OrgId(_new("00o"))


def new_user_id(now: int) -> UserId:
    """00u…; of two users the id of the later one is the greater, so that lists are in the order of their making."""
    return UserId(_new("00u" + base62(now, _TIME_LENGTH)))


def new_group_id(now: int) -> GroupId:
    """00g…; in the order of their making, as users' are."""
    return GroupId(_new("00g" + base62(now, _TIME_LENGTH)))


def new_app_id(now: int) -> AppId:
    """0oa…; in the order of their making, as users' are."""
    return AppId(_new("0oa" + base62(now, _TIME_LENGTH)))


def new_scope_id() -> ScopeId:
    """scp…"""
    return ScopeId(_new("scp"))


def new_claim_id() -> ClaimId:
    """ocl…"""
    return ClaimId(_new("ocl"))


def new_policy_id() -> PolicyId:
    """00p…"""
    return PolicyId(_new("00p"))


def new_rule_id() -> RuleId:
    """0pr…"""
    return RuleId(_new("0pr"))


def new_session_id() -> SessionId:
    """102… with 25 characters, as sessions have."""
    return SessionId("102" + random_base62(22))


def new_grant_id() -> GrantId:
    """oag…"""
    return GrantId(_new("oag"))


def new_refresh_token_id() -> RefreshTokenId:
    """oar…"""
    return RefreshTokenId(_new("oar"))


def new_api_token_id() -> ApiTokenId:
    """00T…"""
    return ApiTokenId(_new("00T"))


def new_user_type_id() -> UserTypeId:
    """oty…"""
    return UserTypeId(_new("oty"))


def new_device_id(now: int) -> DeviceId:
    """guo…; in the order of their making, as users' are."""
    return DeviceId(_new("guo" + base62(now, _TIME_LENGTH)))


def new_server_id() -> AuthorizationServerId:
    """aus…"""
    return AuthorizationServerId(_new("aus"))


def new_id_of_policy(prefix: str) -> PolicyId:
    """rst… for the policies that apps are given, 00p… for the others (seen on the wire 4.5)."""
    return PolicyId(_new(prefix))


def new_id_of_rule(prefix: str) -> RuleId:
    """rul… for the rules of such policies, 0pr… for the others."""
    return RuleId(_new(prefix))
