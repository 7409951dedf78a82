"""What hangs on an app: keys, requests, secrets, grants, tokens, as the wire writes them (contract A.Apps)."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.client_keys import ClientKey
from frontdesk.domain.apps.oauth_client import ClientSecret
from frontdesk.domain.ids import ORG_SERVER
from frontdesk.domain.records.model import Record
from frontdesk.domain.tokens.refresh import RefreshFamily
from frontdesk.kernel.base64url import b64url
from frontdesk.kernel.json import iso_time, iso_time_or_none
from frontdesk.web.call import Call
from frontdesk.web.hal import link

_HASH_SHOWN = 16
Part = Annotated[str, Meta(max_length=64)]


class CsrSubject(Struct, rename="camel"):
    """Whom the certificate is to name."""

    country_name: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    state_or_province_name: Part | UnsetType = UNSET
    locality_name: Part | UnsetType = UNSET
    organization_name: Part | UnsetType = UNSET
    organizational_unit_name: Part | UnsetType = UNSET
    common_name: Part | UnsetType = UNSET


class CsrNames(Struct, rename="camel"):
    """Which hosts it is to name."""

    dns_names: Annotated[list[Annotated[str, Meta(min_length=1, max_length=253)]], Meta(max_length=50)] = field(
        default_factory=list
    )


class CsrBody(Struct, rename="camel"):
    """A signing request to be made."""

    subject: CsrSubject = field(default_factory=CsrSubject)
    subject_alt_names: CsrNames = field(default_factory=CsrNames)


class SecretBody(Struct):
    """A secret to be added."""

    client_secret: Annotated[str, Meta(min_length=14, max_length=100)] | None = None
    status: Literal["ACTIVE", "INACTIVE"] | None = None


class GrantBody(Struct, rename="camel"):
    """A scope to be granted; the issuer can only be the org's."""

    scope_id: Annotated[str, Meta(min_length=1, max_length=255)]
    issuer: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


def key_json(key: Record) -> dict[str, object]:
    """A key to sign with: the public half, and its certificate."""
    members = {name: value for name, value in key.body.items() if name != "expires_at"}
    expires_at = key.body["expires_at"]
    assert isinstance(expires_at, int), "body_of wrote it"
    return {
        "created": iso_time(key.created_at),
        "lastUpdated": iso_time(key.updated_at),
        "expiresAt": iso_time(expires_at),
        **members,
    }


def request_json(call: Call, request: Record) -> dict[str, object]:
    """A signing request."""
    path = f"/api/v1/apps/{request.parent_id}/credentials/csrs/{request.id}"
    return {
        "id": request.id,
        "created": iso_time(request.created_at),
        "csr": request.body["csr"],
        "kty": "RSA",
        "_links": {
            "publish": link(call, f"{path}/lifecycle/publish", "POST"),
            "self": link(call, path, "GET", "DELETE"),
        },
    }


def secret_json(call: Call, app_id: str, secret: ClientSecret, plain: str) -> dict[str, object]:
    """A client secret, in clear: administrators read it here (seen 1.2)."""
    path = f"/api/v1/apps/{app_id}/credentials/secrets/{secret.id}"
    if secret.is_active:
        links = {"deactivate": link(call, f"{path}/lifecycle/deactivate", "POST")}
    else:
        links = {"activate": link(call, f"{path}/lifecycle/activate", "POST"), "delete": link(call, path, "DELETE")}
    return {
        "id": secret.id,
        "created": iso_time(secret.created_at),
        "lastUpdated": iso_time(secret.updated_at),
        "status": "ACTIVE" if secret.is_active else "INACTIVE",
        "client_secret": plain,
        "secret_hash": b64url(secret.secret_hash[:_HASH_SHOWN]),
        "_links": links,
    }


def client_key_json(call: Call, app: Application, key: ClientKey) -> dict[str, object]:
    """A public key of a client."""
    path = f"/api/v1/apps/{app.id}/credentials/jwks/{key.id}"
    move = "deactivate" if key.is_active else "activate"
    links = {move: link(call, f"{path}/lifecycle/{move}", "POST")}
    if not key.is_active:
        links["delete"] = link(call, path, "DELETE")
    return {
        "id": key.id,
        "created": iso_time(app.created_at),
        "lastUpdated": iso_time(app.updated_at),
        **{name: value for name, value in key.jwk.items() if name not in {"id", "status", "_links"}},
        "use": key.jwk.get("use", "sig"),
        "status": "ACTIVE" if key.is_active else "INACTIVE",
        "_links": links,
    }


def grant_json(call: Call, app: Application, grant: Record, *, expanded: bool) -> dict[str, object]:
    """A granted scope."""
    path = f"/api/v1/apps/{app.id}"
    shown: dict[str, object] = {
        "id": grant.id,
        "status": "ACTIVE",
        "created": iso_time(grant.created_at),
        "createdBy": {"id": grant.created_by, "type": grant.body["by"]},
        "lastUpdated": iso_time(grant.updated_at),
        "issuer": call.org.org.url,
        "clientId": app.client_id,
        "scopeId": grant.body["scope"],
        "source": "ADMIN",
    }
    if expanded:
        shown["_embedded"] = {"scope": {"id": grant.body["scope"]}}
    shown["_links"] = {
        "app": link(call, path, title=app.label),
        "self": link(call, f"{path}/grants/{grant.id}", "GET", "DELETE"),
        "client": link(call, f"/oauth2/v1/clients/{app.client_id}", title=app.label),
    }
    return shown


def token_json(call: Call, app: Application, family: RefreshFamily, *, expanded: bool) -> dict[str, object]:
    """A refresh token: what was granted, never the token."""
    authorization = family.authorization
    path, server = f"/api/v1/apps/{app.id}", authorization.server_id
    issuer = call.org.org.url if server == ORG_SERVER else f"{call.org.org.url}/oauth2/{server}"
    shown: dict[str, object] = {
        "id": family.id,
        "status": "ACTIVE",
        "created": iso_time(family.created_at),
        "lastUpdated": iso_time(family.last_used_at),
        "expiresAt": iso_time_or_none(family.expires_at),
        "issuer": issuer,
        "clientId": authorization.client_id,
        "userId": authorization.user_id,
        "scopes": list(authorization.scopes),
        "_links": {
            "app": link(call, path, title=app.label),
            "self": link(call, f"{path}/tokens/{family.id}", "GET", "DELETE"),
            "client": link(call, f"/oauth2/v1/clients/{app.client_id}", title=app.label),
            "user": link(call, f"/api/v1/users/{authorization.user_id}"),
        },
    }
    if expanded:
        shown["_embedded"] = {"scopes": [{"id": scope, "name": scope} for scope in authorization.scopes]}
    return shown
