"""Authorization servers, scopes and claims on the wire (seen on the wire 4.2, 5)."""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from frontdesk.domain.authorization_servers.compiled import issuer_of
from frontdesk.domain.authorization_servers.drafts import ClaimDraft, ScopeDraft, ServerDraft
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
from frontdesk.domain.keys.model import KeyStatus, SigningKey
from frontdesk.domain.keys.rotation import ROTATE_AFTER_MS
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call
from frontdesk.web.hal import link

Name = Annotated[str, Meta(min_length=1, max_length=255)]
Text = Annotated[str, Meta(max_length=1024)]
PATH = "/api/v1/authorizationServers"


class SigningBody(Struct, rename="camel"):
    """How a server's keys change."""

    rotation_mode: RotationMode = RotationMode.AUTO
    use: Literal["sig"] = "sig"


class CredentialsBody(Struct, rename="camel"):
    """A server's keys."""

    signing: SigningBody = msgspec.field(default_factory=SigningBody)


class ServerBody(Struct, rename="camel"):
    """An authorization server as its author writes it."""

    name: Name
    audiences: Annotated[list[Name], Meta(max_length=10)]
    description: Text | None = None
    issuer_mode: Literal["ORG_URL", "CUSTOM_URL", "DYNAMIC"] = "ORG_URL"
    credentials: CredentialsBody = msgspec.field(default_factory=CredentialsBody)

    def draft(self) -> ServerDraft:
        """What it asks for."""
        return ServerDraft(
            name=self.name,
            description=self.description,
            audiences=tuple(self.audiences),
            issuer_mode=self.issuer_mode,
            rotation_mode=self.credentials.signing.rotation_mode,
        )


class ScopeBody(Struct, rename={"display_name": "displayName", "metadata_publish": "metadataPublish"}):
    """A scope as its author writes it."""

    name: Name
    display_name: Name | None = None
    description: Text | None = None
    consent: ScopeConsent = ScopeConsent.IMPLICIT
    optional: bool = False
    default: bool = False
    metadata_publish: Literal["ALL_CLIENTS", "NO_CLIENTS"] = "NO_CLIENTS"

    def draft(self) -> ScopeDraft:
        """What it asks for."""
        return ScopeDraft(
            name=self.name,
            display_name=self.display_name,
            description=self.description,
            consent=self.consent,
            optional=self.optional,
            is_default=self.default,
            metadata_publish=self.metadata_publish,
        )


class ClaimConditionsBody(Struct):
    """With which scopes a claim is told; none: always."""

    scopes: Annotated[list[Name], Meta(max_length=500)] = msgspec.field(default_factory=list)


_CLAIM_NAMES = {
    "claim_type": "claimType",
    "value_type": "valueType",
    "always_include_in_token": "alwaysIncludeInToken",
}


class ClaimBody(Struct, rename=_CLAIM_NAMES):
    """A claim as its author writes it."""

    name: Name
    claim_type: ClaimType
    value_type: ClaimValueType
    value: Annotated[str, Meta(max_length=8192)] | None = None
    status: ServerStatus = ServerStatus.ACTIVE
    group_filter_type: Literal["STARTS_WITH", "EQUALS", "CONTAINS", "REGEX"] | None = None
    conditions: ClaimConditionsBody = msgspec.field(default_factory=ClaimConditionsBody)
    always_include_in_token: bool | None = None

    def draft(self) -> ClaimDraft:
        """What it asks for."""
        return ClaimDraft(
            name=self.name,
            status=self.status,
            claim_type=self.claim_type,
            value_type=self.value_type,
            value=self.value,
            group_filter_type=self.group_filter_type,
            scopes=tuple(self.conditions.scopes),
            always_include=self.always_include_in_token,
        )


class KeyUseBody(Struct):
    """What a rotation is told."""

    use: Literal["sig"]


class TrustedBody(Struct):
    """The servers that are to be trusted."""

    trusted: Annotated[list[Name], Meta(max_length=100)] = msgspec.field(default_factory=list)


def server_json(call: Call, server: AuthorizationServer, keys: Sequence[SigningKey]) -> dict[str, object]:
    """A server; ``keys`` are its own."""
    return {**_members(call, server, keys), "_links": _links(call, server)}


def associated_json(call: Call, server: AuthorizationServer, keys: Sequence[SigningKey]) -> dict[str, object]:
    """A server as another one's list shows it: without links."""
    return {**_members(call, server, keys), "_links": None}


def _members(call: Call, server: AuthorizationServer, keys: Sequence[SigningKey]) -> dict[str, object]:
    return {
        "id": server.id,
        "name": server.name,
        "description": server.description,
        "audiences": list(server.audiences),
        "issuer": issuer_of(call.org.org.url, server.id),
        "issuerMode": server.issuer_mode,
        "status": server.status.value,
        "created": iso_time(server.created_at),
        "lastUpdated": iso_time(server.updated_at),
        "credentials": {"signing": _signing(server, keys)},
        "default": server.is_default,
    }


def _signing(server: AuthorizationServer, keys: Sequence[SigningKey]) -> dict[str, object]:
    signs = [key for key in keys if key.status is KeyStatus.ACTIVE and key.alg == server.signing_alg]
    rotated_at = (signs[0].activated_at if signs else None) or server.created_at
    signing: dict[str, object] = {
        "rotationMode": server.rotation_mode.value,
        "lastRotated": iso_time(rotated_at),
        "use": "sig",
    }
    if signs:
        signing["kid"] = signs[0].kid
    if server.rotation_mode is RotationMode.AUTO:
        signing["nextRotation"] = iso_time(rotated_at + ROTATE_AFTER_MS)
    return signing


def _links(call: Call, server: AuthorizationServer) -> dict[str, object]:
    path, public = f"{PATH}/{server.id}", f"/oauth2/{server.id}/.well-known"
    names = ("oauth-authorization-server", "openid-configuration")
    move = "deactivate" if server.status is ServerStatus.ACTIVE else "activate"
    return {
        "rotateKey": link(call, f"{path}/credentials/lifecycle/keyRotate", "POST"),
        "metadata": [link(call, f"{public}/{name}", "GET", name=name) for name in names],
        "keys": link(call, f"{path}/credentials/keys", "GET"),
        "claims": link(call, f"{path}/claims", "GET", "POST"),
        "policies": link(call, f"{path}/policies", "GET", "POST"),
        "self": link(call, path, "GET", "DELETE", "PUT"),
        "scopes": link(call, f"{path}/scopes", "GET", "POST"),
        move: link(call, f"{path}/lifecycle/{move}", "POST"),
    }


def scope_json(call: Call, scope: Scope) -> dict[str, object]:
    """A scope."""
    path = f"{PATH}/{scope.server_id}/scopes/{scope.id}"
    return {
        "id": scope.id,
        "name": scope.name,
        "displayName": scope.display_name,
        "description": scope.description,
        "system": scope.system,
        "metadataPublish": scope.metadata_publish,
        "consent": scope.consent.value,
        "default": scope.is_default,
        "optional": scope.optional,
        "_links": {"self": link(call, path, "GET", "PUT", "DELETE")},
    }


def claim_json(call: Call, claim: Claim) -> dict[str, object]:
    """A claim; those of the system have no value to show."""
    path = f"{PATH}/{claim.server_id}/claims/{claim.id}"
    shown: dict[str, object] = {
        "id": claim.id,
        "name": claim.name,
        "status": claim.status.value,
        "claimType": claim.claim_type.value,
        "valueType": claim.value_type.value,
    }
    if claim.value is not None:
        shown["value"] = claim.value
    if claim.group_filter_type is not None:
        shown["group_filter_type"] = claim.group_filter_type
    return {
        **shown,
        "conditions": {"scopes": list(claim.scopes)},
        "system": claim.system,
        "alwaysIncludeInToken": claim.always_include,
        "_links": {"self": link(call, path, "GET", "PUT", "DELETE")},
    }


def key_json(call: Call, key: SigningKey) -> dict[str, object]:
    """The public half of a signing key."""
    path = f"{PATH}/{key.server_id}/credentials/keys/{key.kid}"
    return {"status": key.status.value, **key.public_jwk, "_links": {"self": link(call, path, "GET")}}
