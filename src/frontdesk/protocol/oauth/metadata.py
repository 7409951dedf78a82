"""What an authorization server publishes about itself (RFC 8414 §2, OIDC Discovery §3, RFC 9126 §5, RFC 9207 §3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.protocol.jose.algorithms import ASYMMETRIC, SYMMETRIC
from frontdesk.protocol.oauth.dpop import ALGS as DPOP_ALGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """The issuer, and the URLs under it; a server without user information or public keys has None there."""

    issuer: str
    authorization: str
    token: str
    userinfo: str | None
    jwks: str | None
    introspection: str
    revocation: str
    end_session: str
    registration: str
    pushed_authorization_request: str
    device_authorization: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What the server can do, in the order in which to say it."""

    scopes: Sequence[str]
    claims: Sequence[str]
    grant_types: Sequence[str]
    response_types: Sequence[str]
    response_modes: Sequence[str]
    auth_methods: Sequence[str]
    id_token_algs: Sequence[str]
    request_object_algs: Sequence[str]
    ui_locales: Sequence[str] = ()
    acr_values: Sequence[str] = ()
    prompt_values: Sequence[str] = ()


def server_metadata(endpoints: Endpoints, capabilities: Capabilities) -> dict[str, object]:
    """The document, without nulls and without empty arrays (RFC 8414 §3.2)."""
    members = {**_endpoint_members(endpoints), **_capability_members(capabilities), **_auth_members(capabilities)}
    return {name: value for name, value in members.items() if value not in (None, [])}


def _endpoint_members(endpoints: Endpoints) -> dict[str, object]:
    return {
        "issuer": endpoints.issuer,
        "authorization_endpoint": endpoints.authorization,
        "token_endpoint": endpoints.token,
        "userinfo_endpoint": endpoints.userinfo,
        "registration_endpoint": endpoints.registration,
        "jwks_uri": endpoints.jwks,
        "introspection_endpoint": endpoints.introspection,
        "revocation_endpoint": endpoints.revocation,
        "end_session_endpoint": endpoints.end_session,
        "pushed_authorization_request_endpoint": endpoints.pushed_authorization_request,
        "device_authorization_endpoint": endpoints.device_authorization,
    }


def _capability_members(capabilities: Capabilities) -> dict[str, object]:
    return {
        "response_types_supported": list(capabilities.response_types),
        "response_modes_supported": list(capabilities.response_modes),
        "grant_types_supported": list(capabilities.grant_types),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": list(capabilities.id_token_algs),
        "scopes_supported": list(capabilities.scopes),
        "claims_supported": list(capabilities.claims),
        "claim_types_supported": ["normal"],
        "claims_parameter_supported": True,
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": True,
        # of request objects kept by the client; those pushed to us are always taken (RFC 9126 §5)
        "request_uri_parameter_supported": False,
        "dpop_signing_alg_values_supported": list(DPOP_ALGS),
        "request_object_signing_alg_values_supported": list(capabilities.request_object_algs),
        "ui_locales_supported": list(capabilities.ui_locales),
        "acr_values_supported": list(capabilities.acr_values),
        "frontchannel_logout_supported": True,
        "frontchannel_logout_session_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "prompt_values_supported": list(capabilities.prompt_values),
    }


def _auth_members(capabilities: Capabilities) -> dict[str, object]:
    """How clients authenticate, at each endpoint where they do; the algorithms follow from the methods."""
    algs = [
        *(SYMMETRIC if "client_secret_jwt" in capabilities.auth_methods else ()),
        *(ASYMMETRIC if "private_key_jwt" in capabilities.auth_methods else ()),
    ]
    members: dict[str, object] = {}
    for endpoint in ("token_endpoint", "introspection_endpoint", "revocation_endpoint"):
        members[f"{endpoint}_auth_methods_supported"] = list(capabilities.auth_methods)
        members[f"{endpoint}_auth_signing_alg_values_supported"] = algs
    return members
