"""An OAuth client: an application of the OpenID Connect kind, seen from the protocol."""

from dataclasses import dataclass, field, replace

from frontdesk.domain.apps.model import AppStatus
from frontdesk.domain.apps.user_name import LOGIN
from frontdesk.domain.ids import AppId, ClientId, new_app_id
from frontdesk.kernel.secrets import random_base62
from frontdesk.protocol.oauth.registration import ClientMetadata

PUBLIC = "none"
_SECRET_LENGTH = 64
_DEFAULT_LEEWAY_MS = 30_000


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """A secret: a hash to compare, and a sealed copy where its bytes are needed (HMAC assertions)."""

    id: str
    secret_hash: bytes
    sealed: bytes
    is_active: bool
    created_at: int = field(default=0, compare=False)
    updated_at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class RefreshRotation:
    """Whether each use of a refresh token makes a new one, and how long the old one still answers with the same."""

    rotates: bool
    leeway_ms: int


@dataclass(frozen=True, slots=True)
class GroupsFilter:
    """Which of a person's groups the org server's ``groups`` claim shows to this app."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """A client. ``tokens_not_before``: what it was issued earlier is void.

    ``wildcard_redirect``: a redirect URI may stand for the subdomains of a host (Okta: wildcard_redirect SUBDOMAIN).
    """

    app_id: AppId
    client_id: ClientId
    status: AppStatus
    metadata: ClientMetadata
    pkce_required: bool
    rotation: RefreshRotation
    groups_filter: GroupsFilter | None
    granted_scopes: frozenset[str]
    assigned_to_everyone: bool
    secrets: tuple[ClientSecret, ...]
    registration_token_hash: bytes | None
    tokens_not_before: int
    created_at: int
    updated_at: int
    version: int
    user_name_template: str = LOGIN
    wildcard_redirect: bool = False

    @property
    def is_active(self) -> bool:
        """Whether it may have tokens at all."""
        return self.status is AppStatus.ACTIVE

    @property
    def is_public(self) -> bool:
        """Whether it holds no credential (RFC 6749 §2.1)."""
        return self.metadata.token_endpoint_auth_method == PUBLIC

    @property
    def name(self) -> str:
        """What people are shown."""
        return self.metadata.client_name or self.client_id

    @property
    def asks_consent(self) -> bool:
        """Whether a person is asked about scopes that are not IMPLICIT (Okta: consent_method REQUIRED)."""
        return self.metadata.consent_method == "REQUIRED"

    @property
    def hears_of_logout(self) -> bool:
        """Whether it registered anything to hear of the end of sessions by; then its ID tokens name the session."""
        return self.metadata.frontchannel_logout_uri is not None or self.metadata.backchannel_logout_uri is not None

    def may_use(self, grant_type: str) -> bool:
        """Whether it registered this grant type."""
        return grant_type in self.metadata.grant_types


def default_rotation(metadata: ClientMetadata) -> RefreshRotation:
    """Public clients rotate with 30 s of leeway (RFC 9700 §4.14.2), confidential ones keep their token."""
    return RefreshRotation(rotates=metadata.token_endpoint_auth_method == PUBLIC, leeway_ms=_DEFAULT_LEEWAY_MS)


def new_client(metadata: ClientMetadata, registration_token_hash: bytes | None, now: int) -> OAuthClient:
    """A client as dynamic registration makes it: usable by everyone at once."""
    app_id = new_app_id(now)
    return OAuthClient(
        app_id=app_id,
        client_id=ClientId(app_id),
        status=AppStatus.ACTIVE,
        metadata=metadata,
        pkce_required=metadata.token_endpoint_auth_method == PUBLIC,
        rotation=default_rotation(metadata),
        groups_filter=None,
        granted_scopes=frozenset(),
        assigned_to_everyone=True,
        secrets=(),
        registration_token_hash=registration_token_hash,
        tokens_not_before=0,
        created_at=now,
        updated_at=now,
        version=1,
    )


def with_metadata(client: OAuthClient, metadata: ClientMetadata, now: int) -> OAuthClient:
    """The client with new metadata (RFC 7592 §2.2). What registration may not touch stays as it was."""
    public = metadata.token_endpoint_auth_method == PUBLIC
    rotation = client.rotation if public == client.is_public else default_rotation(metadata)
    return replace(
        client,
        metadata=metadata,
        pkce_required=client.pkce_required or public,
        rotation=rotation,
        updated_at=now,
    )


def needs_secret(metadata: ClientMetadata) -> bool:
    """Whether a client of this authentication method is given a secret."""
    return metadata.token_endpoint_auth_method.startswith("client_secret_")


def new_client_secret() -> str:
    """64 letters and digits."""
    return random_base62(_SECRET_LENGTH)
