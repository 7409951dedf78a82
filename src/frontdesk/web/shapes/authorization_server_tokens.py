"""Refresh tokens, resource-server keys and token previews on the wire (contract A.Authorization servers)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.policies.evaluate import ExplainedPolicy, ExplainedRule
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time
from frontdesk.usecases.authorization_servers.preview import Preview, PreviewWanted
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.shapes.authorization_servers import PATH

Id = Annotated[str, Meta(min_length=1, max_length=255)]
_MINUTE_MS = 60_000


class PreviewBody(Struct, rename="camel"):
    """The token request to think through; without a user the client acts for itself."""

    client_id: Id
    grant_type: Annotated[str, Meta(min_length=1, max_length=255)] = "client_credentials"
    user_id: Id | None = None
    scopes: Annotated[list[Id], Meta(max_length=100)] | None = None

    def wanted(self) -> PreviewWanted:
        """What it asks for."""
        return PreviewWanted(self.client_id, self.user_id, self.grant_type, tuple(dict.fromkeys(self.scopes or ())))


class ResourceKeyBody(Struct):
    """An RSA key of a resource server."""

    kty: Literal["RSA"]
    kid: Id
    n: Annotated[str, Meta(min_length=300, max_length=2048, pattern="^[A-Za-z0-9_-]+$")]
    e: Annotated[str, Meta(min_length=1, max_length=16, pattern="^[A-Za-z0-9_-]+$")]
    use: Literal["enc"] = "enc"
    status: Literal["ACTIVE", "INACTIVE"] = "ACTIVE"


def token_client_json(call: Call, server_id: str, client: OAuthClient) -> dict[str, object]:
    """A client that holds tokens."""
    return {
        "client_id": client.client_id,
        "client_name": client.name,
        "client_uri": client.metadata.client_uri,
        "logo_uri": client.metadata.logo_uri,
        "_links": {
            "client": link(call, f"/oauth2/v1/clients/{client.client_id}", "GET"),
            "tokens": link(call, f"{PATH}/{server_id}/clients/{client.client_id}/tokens", "GET", "DELETE"),
        },
    }


def resource_key_json(call: Call, key: Record) -> dict[str, object]:
    """A key of a resource server."""
    path = f"{PATH}/{key.parent_id}/resourceservercredentials/keys/{key.id}"
    move = "deactivate" if key.is_active else "activate"
    links = {
        "self": link(call, path, "GET", *(() if key.is_active else ("DELETE",))),
        move: link(call, f"{path}/lifecycle/{move}", "POST"),
    }
    return {
        "id": key.id,
        **key.body,
        "status": key.status,
        "created": iso_time(key.created_at),
        "lastUpdated": iso_time(key.updated_at),
        "_links": links,
    }


def preview_json(preview: Preview) -> dict[str, object]:
    """What would be issued, and what decided about every policy and rule."""
    lifetimes = preview.lifetimes
    return {
        "policies": [_policy(explained) for explained in preview.policies],
        "scopes": list(preview.scopes),
        "lifetimes": None
        if lifetimes is None
        else {
            "accessTokenLifetimeMinutes": lifetimes.access_ms // _MINUTE_MS,
            "refreshTokenLifetimeMinutes": (lifetimes.refresh_ms or 0) // _MINUTE_MS,
            "refreshTokenWindowMinutes": lifetimes.refresh_idle_ms // _MINUTE_MS,
        },
        "accessToken": _token(preview.access_claims),
        "idToken": _token(preview.id_claims),
        "error": None if preview.error is None else preview.error.body(),
    }


def _token(claims: Mapping[str, object] | None) -> dict[str, object] | None:
    return None if claims is None else {"claims": claims}


def _policy(explained: ExplainedPolicy) -> dict[str, object]:
    return {
        "id": explained.policy.id,
        "name": explained.policy.name,
        "result": explained.why.value,
        "rules": _rules(explained.rules),
    }


def _rules(rules: Sequence[ExplainedRule]) -> list[dict[str, object]]:
    return [
        {
            "id": explained.rule.id,
            "name": explained.rule.name,
            "result": explained.why.value,
            "refusedScopes": sorted(explained.refused_scopes),
        }
        for explained in rules
    ]
