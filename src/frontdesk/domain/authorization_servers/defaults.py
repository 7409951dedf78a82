"""What a new authorization server starts with (Okta: system scopes, system claims, the default server)."""

from frontdesk.domain.authorization_servers.model import (
    AuthorizationServer,
    Claim,
    ClaimType,
    ClaimValueType,
    RotationMode,
    Scope,
    ScopeConsent,
    ServerStatus,
)
from frontdesk.domain.ids import (
    DEFAULT_SERVER,
    ORG_SERVER,
    AuthorizationServerId,
    new_claim_id,
    new_scope_id,
)

SUBJECT_EXPRESSION = "(appuser != null) ? appuser.userName : app.clientId"
_GROUPS = "groups"
ALWAYS_IN_ID_TOKENS = frozenset({"email", "name", "preferred_username"})

SYSTEM_SCOPES: dict[str, tuple[str, ScopeConsent]] = {
    "openid": ("Sign you in", ScopeConsent.IMPLICIT),
    "profile": ("See your profile", ScopeConsent.IMPLICIT),
    "email": ("See your email address", ScopeConsent.IMPLICIT),
    "address": ("See your postal address", ScopeConsent.IMPLICIT),
    "phone": ("See your phone number", ScopeConsent.IMPLICIT),
    "offline_access": ("Keep access while you are away", ScopeConsent.IMPLICIT),
    "groups": ("See the groups you belong to", ScopeConsent.IMPLICIT),
}

SYSTEM_IDENTITY_CLAIMS: dict[str, str] = {
    "address": "address",
    "birthdate": "profile",
    "email": "email",
    "email_verified": "email",
    "family_name": "profile",
    "gender": "profile",
    "given_name": "profile",
    "locale": "profile",
    "middle_name": "profile",
    "name": "profile",
    "nickname": "profile",
    "phone_number": "phone",
    "picture": "profile",
    "preferred_username": "profile",
    "profile": "profile",
    "updated_at": "profile",
    "website": "profile",
    "zoneinfo": "profile",
}


def org_server(org_url: str, now: int) -> AuthorizationServer:
    """The org authorization server: issuer is the org URL, and so is the audience of its access tokens."""
    return AuthorizationServer(
        id=ORG_SERVER,
        name="Org authorization server",
        description=None,
        audiences=(org_url,),
        issuer_mode="ORG_URL",
        status=ServerStatus.ACTIVE,
        rotation_mode=RotationMode.AUTO,
        signing_alg="RS256",
        is_default=False,
        created_at=now,
        updated_at=now,
    )


def default_server(now: int) -> AuthorizationServer:
    """The custom server that every org has from its first day."""
    return AuthorizationServer(
        id=DEFAULT_SERVER,
        name="default",
        description="Default Authorization Server for your Applications",
        audiences=("api://default",),
        issuer_mode="ORG_URL",
        status=ServerStatus.ACTIVE,
        rotation_mode=RotationMode.AUTO,
        signing_alg="RS256",
        is_default=True,
        created_at=now,
        updated_at=now,
    )


def system_scopes(server_id: AuthorizationServerId) -> list[Scope]:
    """The scopes of OpenID Connect, which cannot be deleted. A custom server's ``groups`` is its owner's to define."""
    return [
        Scope(
            id=new_scope_id(),
            server_id=server_id,
            name=name,
            display_name=display_name,
            description=None,
            consent=consent,
            optional=False,
            is_default=False,
            metadata_publish="ALL_CLIENTS",
            system=True,
        )
        for name, (display_name, consent) in SYSTEM_SCOPES.items()
        if server_id == ORG_SERVER or name != _GROUPS
    ]


def system_claims(server_id: AuthorizationServerId) -> list[Claim]:
    """``sub`` of access tokens, and the eighteen standard claims of ID tokens."""
    subject = Claim(
        id=new_claim_id(),
        server_id=server_id,
        name="sub",
        status=ServerStatus.ACTIVE,
        claim_type=ClaimType.RESOURCE,
        value_type=ClaimValueType.EXPRESSION,
        value=SUBJECT_EXPRESSION,
        group_filter_type=None,
        scopes=(),
        always_include=True,
        system=True,
    )
    return [subject, *(_identity_claim(server_id, name, scope) for name, scope in SYSTEM_IDENTITY_CLAIMS.items())]


def _identity_claim(server_id: AuthorizationServerId, name: str, scope: str) -> Claim:
    return Claim(
        id=new_claim_id(),
        server_id=server_id,
        name=name,
        status=ServerStatus.ACTIVE,
        claim_type=ClaimType.IDENTITY,
        value_type=ClaimValueType.SYSTEM,
        value=None,
        group_filter_type=None,
        scopes=(scope,),
        always_include=name in ALWAYS_IN_ID_TOKENS,
        system=True,
    )


def api_scope(server_id: AuthorizationServerId) -> Scope:
    """The scope that makes a first client_credentials request work at once."""
    return Scope(
        id=new_scope_id(),
        server_id=server_id,
        name="api",
        display_name="Use the API",
        description="Call the API on your behalf.",
        consent=ScopeConsent.IMPLICIT,
        optional=False,
        is_default=True,
        metadata_publish="ALL_CLIENTS",
        system=False,
    )
