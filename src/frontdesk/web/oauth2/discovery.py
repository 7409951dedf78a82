"""Discovery and keys (OIDC Discovery 1.0 §4; RFC 8414 §3; contract C.1)."""

from frontdesk.domain.admins.scopes import ORG_SCOPES
from frontdesk.domain.authorization_requests.assurance import OFFERED
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.protocol.jose.algorithms import ASYMMETRIC, SYMMETRIC
from frontdesk.protocol.oauth.metadata import Capabilities, Endpoints, server_metadata
from frontdesk.protocol.oauth.response_modes import ResponseMode
from frontdesk.protocol.oidc.standard_claims import SCOPES, claims_of_scopes
from frontdesk.web.call import Call
from frontdesk.web.pages.language import LANGUAGES
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Cors, Guard, Route, Surface

KEEP_S = 3600
_RESPONSE_TYPES = (
    "code",
    "id_token",
    "code id_token",
    "code token",
    "id_token token",
    "code id_token token",
    "token",
)
_AUTH_METHODS = ("client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none")
_BASE_CLAIMS = (
    "ver",
    "jti",
    "iss",
    "aud",
    "iat",
    "exp",
    "sub",
    "amr",
    "idp",
    "nonce",
    "auth_time",
    "acr",
    "at_hash",
    "c_hash",
    "sid",
)


async def metadata(call: Call) -> Reply:
    """The server's metadata. ``?client_id=`` is accepted; the document is the same for every client."""
    return json_reply(_document(call, call.server()), max_age_s=KEEP_S)


async def keys(call: Call) -> Reply:
    """The public keys: active, next, and those that expired within the week."""
    return json_reply({"keys": call.server().public_keys}, max_age_s=KEEP_S)


def _document(call: Call, server: CompiledServer) -> dict[str, object]:
    v1 = f"{server.base_url}/v1"
    endpoints = Endpoints(
        issuer=server.issuer,
        authorization=f"{v1}/authorize",
        token=f"{v1}/token",
        userinfo=f"{v1}/userinfo",
        jwks=f"{v1}/keys",
        introspection=f"{v1}/introspect",
        revocation=f"{v1}/revoke",
        end_session=f"{v1}/logout",
        registration=f"{call.org.org.url}/oauth2/v1/clients",
        pushed_authorization_request=f"{v1}/par",
        device_authorization=f"{v1}/device/authorize",
    )
    org_scopes = ORG_SCOPES if server.is_org else ()
    published = [
        *org_scopes,
        *(scope.name for scope in server.scopes.values() if scope.metadata_publish == "ALL_CLIENTS"),
    ]
    capabilities = Capabilities(
        scopes=published,
        claims=list(dict.fromkeys([*_BASE_CLAIMS, *claims_of_scopes(SCOPES)])),
        grant_types=("implicit", *call.engine.token.grants),
        response_types=_RESPONSE_TYPES,
        response_modes=[mode.value for mode in ResponseMode],
        auth_methods=_AUTH_METHODS,
        id_token_algs=server.signing_algs,
        request_object_algs=[*SYMMETRIC, *ASYMMETRIC],
        ui_locales=LANGUAGES,
        acr_values=OFFERED,
        prompt_values=("none", "login", "consent"),
    )
    return server_metadata(endpoints, capabilities)


def _route(path: str, endpoint_path: str = "") -> Route:
    endpoint = keys if endpoint_path else metadata
    return Route("GET", path + endpoint_path, endpoint, Guard.PUBLIC, Surface.API, Cors.PUBLIC)


_CUSTOM = "/oauth2/{authorizationServerId}"
ROUTES = [
    _route("/.well-known/openid-configuration"),
    _route("/.well-known/oauth-authorization-server"),
    _route(f"{_CUSTOM}/.well-known/openid-configuration"),
    _route(f"{_CUSTOM}/.well-known/oauth-authorization-server"),
    _route(f"/.well-known/oauth-authorization-server{_CUSTOM}"),  # RFC 8414 §3.1 inserts the well-known part
    _route(f"/.well-known/openid-configuration{_CUSTOM}"),
    _route("/oauth2", "/v1/keys"),
    _route(_CUSTOM, "/v1/keys"),
]
