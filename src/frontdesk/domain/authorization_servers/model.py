"""An authorization server as it is configured."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.domain.ids import AuthorizationServerId, ClaimId, ScopeId


class ServerStatus(StrEnum):
    """An INACTIVE server answers like one that is not there."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class RotationMode(StrEnum):
    """AUTO: keys change by schedule. MANUAL: only on demand."""

    AUTO = "AUTO"
    MANUAL = "MANUAL"


class ScopeConsent(StrEnum):
    """IMPLICIT scopes are never asked about; REQUIRED always need a grant; FLEXIBLE where a person is there to ask."""

    IMPLICIT = "IMPLICIT"
    REQUIRED = "REQUIRED"
    FLEXIBLE = "FLEXIBLE"


class ClaimType(StrEnum):
    """RESOURCE claims go into access tokens, IDENTITY claims into ID tokens and userinfo."""

    RESOURCE = "RESOURCE"
    IDENTITY = "IDENTITY"


class ClaimValueType(StrEnum):
    """How a claim's value is found. SYSTEM ones are the standard claims of OIDC Core §5.1."""

    EXPRESSION = "EXPRESSION"
    GROUPS = "GROUPS"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, slots=True)
class AuthorizationServer:
    """One issuer. ``signing_alg`` is what its access tokens are signed with."""

    id: AuthorizationServerId
    name: str
    description: str | None
    audiences: tuple[str, ...]
    issuer_mode: str
    status: ServerStatus
    rotation_mode: RotationMode
    signing_alg: str
    is_default: bool
    created_at: int
    updated_at: int


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope of one server."""

    id: ScopeId
    server_id: AuthorizationServerId
    name: str
    display_name: str | None
    description: str | None
    consent: ScopeConsent
    optional: bool
    is_default: bool
    metadata_publish: str
    system: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of one server; present only where one of ``scopes`` is granted (none: always)."""

    id: ClaimId
    server_id: AuthorizationServerId
    name: str
    status: ServerStatus
    claim_type: ClaimType
    value_type: ClaimValueType
    value: str | None
    group_filter_type: str | None
    scopes: tuple[str, ...]
    always_include: bool
    system: bool


@dataclass(frozen=True, slots=True)
class ServerConfiguration:
    """All rows that make one server."""

    server: AuthorizationServer
    scopes: tuple[Scope, ...]
    claims: tuple[Claim, ...]
    public_keys: tuple[Mapping[str, object], ...]
