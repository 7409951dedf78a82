"""Builders of rows: each gives a valid value, and whatever a test is about can be said by name."""

from dataclasses import replace
from typing import Any

from frontdesk.domain.api_tokens.model import ApiToken
from frontdesk.domain.apps.oauth_client import ClientSecret, OAuthClient, new_client
from frontdesk.domain.authorization_servers.defaults import api_scope, default_server, system_claims
from frontdesk.domain.authorization_servers.model import AuthorizationServer, Claim, Scope
from frontdesk.domain.consents.model import Consent, ConsentSource
from frontdesk.domain.devices.model import DeviceAuthorization, DeviceStatus
from frontdesk.domain.groups.model import Group, GroupType
from frontdesk.domain.ids import (
    DEFAULT_SERVER,
    ApiTokenId,
    AppId,
    ClientId,
    GrantId,
    GroupId,
    OrgId,
    PolicyId,
    RefreshTokenId,
    RuleId,
    SessionId,
    UserId,
    UserTypeId,
)
from frontdesk.domain.keys.model import KeyStatus, SigningKey
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent
from frontdesk.domain.org.model import Org
from frontdesk.domain.policies.defaults import default_access_policy
from frontdesk.domain.policies.model import Policy
from frontdesk.domain.policies.oauth import Lifetimes
from frontdesk.domain.sessions.model import Session
from frontdesk.domain.tokens.authorization import Authorization
from frontdesk.domain.tokens.codes import AuthorizationCode
from frontdesk.domain.tokens.refresh import RefreshFamily
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.kernel.secrets import token_hash
from frontdesk.protocol.oauth.registration import ClientMetadata
from frontdesk.storage.repos.requests import Waiting, WaitingRequest

NOW = 1_790_000_000_000
LATER = NOW + 60_000
USER = UserId("00uAda")
CLIENT = ClientId("0oaApp")
CODE = token_hash("code")
DEVICE_CODE, USER_CODE = token_hash("device code"), token_hash("user code")
COOKIE = token_hash("cookie")
KEY = token_hash("okta key")


def an_org(**changes: Any) -> Org:
    """Whose id is the unit's."""
    org = Org(
        OrgId("00oMine"), "https://id.example.com", "Example", open_registration=False, created_at=NOW, updated_at=NOW
    )
    return replace(org, **changes)


def a_user(**changes: Any) -> User:
    """Ada, who may sign in."""
    user = User(
        id=USER,
        status=UserStatus.ACTIVE,
        login="Ada@Example.com",
        profile={"login": "Ada@Example.com", "firstName": "Ada", "nickName": "Äda „λ“ 🦊", "tags": ["a", {"b": None}]},
        type_id=UserTypeId("otyDefault"),
        credentials={"provider": {"type": "OKTA", "name": "OKTA"}},
        password_hash="$argon2id$…",
        failed_attempts=0,
        tokens_not_before=0,
        created_at=NOW,
        activated_at=NOW,
        status_changed_at=None,
        last_login_at=None,
        updated_at=NOW,
        password_changed_at=NOW,
        version=1,
    )
    return replace(user, **changes)


def a_group(**changes: Any) -> Group:
    """Engineers."""
    group = Group(
        id=GroupId("00gEngineers"),
        type=GroupType.OKTA_GROUP,
        name="Engineers",
        profile={"name": "Engineers", "description": None},
        created_at=NOW,
        updated_at=NOW,
        membership_updated_at=NOW,
    )
    return replace(group, **changes)


def a_client(**changes: Any) -> OAuthClient:
    """A web app with one secret."""
    metadata = ClientMetadata(
        client_name="Test app",
        redirect_uris=("https://app.example.com/callback",),
        grant_types=("authorization_code", "refresh_token"),
    )
    client = replace(
        new_client(metadata, token_hash("registration token"), NOW),
        app_id=AppId("0oaApp"),
        client_id=CLIENT,
        secrets=(a_secret(),),
    )
    return replace(client, **changes)


def a_secret(id: str = "ocsOne", *, is_active: bool = True) -> ClientSecret:
    """A client secret."""
    return ClientSecret(id, token_hash(id), b"sealed " + id.encode(), is_active)


def a_server(**changes: Any) -> AuthorizationServer:
    """The ``default`` server."""
    return replace(default_server(NOW), **changes)


def a_scope(**changes: Any) -> Scope:
    """The scope ``api``."""
    return replace(api_scope(DEFAULT_SERVER), **changes)


def a_claim(**changes: Any) -> Claim:
    """The claim ``sub`` of access tokens."""
    return replace(system_claims(DEFAULT_SERVER)[0], **changes)


def a_policy(id: str = "00pOne", **changes: Any) -> Policy:
    """The default policy, with its rule."""
    policy = default_access_policy(DEFAULT_SERVER, NOW)
    rule = replace(policy.rules[0], id=RuleId(f"{id}-rule"), policy_id=PolicyId(id))
    return replace(replace(policy, id=PolicyId(id), rules=(rule,)), **changes)


def a_key(kid: str = "kid-1", **changes: Any) -> SigningKey:
    """An active key, as far as rows go."""
    key = SigningKey(
        server_id=DEFAULT_SERVER,
        kid=kid,
        alg="ES256",
        status=KeyStatus.ACTIVE,
        public_jwk={"kty": "EC", "kid": kid, "x": "…"},
        sealed_private_key=b"\x00\xff sealed",
        created_at=NOW,
        activated_at=NOW,
        expired_at=None,
    )
    return replace(key, **changes)


def a_session(**changes: Any) -> Session:
    """Ada's browser."""
    session = Session(
        id=SessionId("102Session"),
        user_id=USER,
        amr=("pwd", "otp"),
        auth_time=NOW,
        created_at=NOW,
        last_used_at=NOW,
        expires_at=NOW + 7_200_000,
        ended_at=None,
    )
    return replace(session, **changes)


def an_authorization(**changes: Any) -> Authorization:
    """Everything that an authorization can say."""
    authorization = Authorization(
        server_id=DEFAULT_SERVER,
        client_id=CLIENT,
        user_id=USER,
        scopes=("openid", "offline_access", "api"),
        lifetimes=Lifetimes(access_ms=3_600_000, refresh_ms=None, refresh_idle_ms=604_800_000),
        policy_id=PolicyId("00pOne"),
        rule_id=RuleId("0prOne"),
        session_id=SessionId("102Session"),
        auth_time=NOW,
        amr=("pwd",),
        nonce="n-1",
        acr="urn:okta:loa:1fa:any",
        max_age_asked=True,
        claims={"userinfo": {"email": None}, "id_token": {"acr": {"values": ["a", "b"]}}},
    )
    return replace(authorization, **changes)


def a_code(**changes: Any) -> AuthorizationCode:
    """An unspent code."""
    code = AuthorizationCode(
        code_hash=CODE,
        redirect_uri="https://app.example.com/callback",
        code_challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        authorization=an_authorization(),
        created_at=NOW,
        expires_at=NOW + 300_000,
    )
    return replace(code, **changes)


def a_family(id: str = "oarFamily", **changes: Any) -> RefreshFamily:
    """A living family of refresh tokens."""
    family = RefreshFamily(
        id=RefreshTokenId(id),
        seed=b"\x00" * 8 + b"\xff" * 8,
        generation=0,
        authorization=an_authorization(),
        created_at=NOW,
        rotated_at=NOW,
        last_used_at=NOW,
        expires_at=None,
        idle_ms=604_800_000,
        revoked_at=None,
    )
    return replace(family, **changes)


def a_device(**changes: Any) -> DeviceAuthorization:
    """A television that waits."""
    device = DeviceAuthorization(
        device_code_hash=DEVICE_CODE,
        user_code_hash=USER_CODE,
        server_id=DEFAULT_SERVER,
        client_id=CLIENT,
        scopes=("openid", "api"),
        status=DeviceStatus.PENDING,
        authorization_json=None,
        interval_ms=5_000,
        created_at=NOW,
        expires_at=NOW + 600_000,
        last_polled_at=None,
        spent_at=None,
    )
    return replace(device, **changes)


def a_request(**changes: Any) -> WaitingRequest:
    """A request whose person is signing in."""
    request = WaitingRequest(
        kind=Waiting.PERSON,
        key_hash=KEY,
        server_id=DEFAULT_SERVER,
        client_id=CLIENT,
        parameters={"client_id": CLIENT, "state": 'ä "quoted" \\ text'},
        pushed_key_hash=None,
        consented_at=None,
        created_at=NOW,
        expires_at=NOW + 3_600_000,
        spent_at=None,
    )
    return replace(request, **changes)


def a_consent(scope: str = "api", **changes: Any) -> Consent:
    """Ada's yes."""
    consent = Consent(
        id=GrantId(f"oag-{scope}"),
        user_id=USER,
        client_id=CLIENT,
        server_id=DEFAULT_SERVER,
        scope=scope,
        source=ConsentSource.END_USER,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(consent, **changes)


def an_api_token(**changes: Any) -> ApiToken:
    """Ada's."""
    token = ApiToken(ApiTokenId("00TOne"), "Script", USER, created_at=NOW, last_used_at=NOW, updated_at=NOW)
    return replace(token, **changes)


def an_event(**changes: Any) -> LogEvent:
    """Something that happened."""
    return replace(LogEvent(type=EventType.USER_CREATE, published_at=NOW, actor=SYSTEM), **changes)
