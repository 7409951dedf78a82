"""Which members of a registration go with which (RFC 7591 §2.1, OIDC Registration §2, OIDC Core §4)."""

from collections.abc import Mapping

from frontdesk.protocol.http.origins import is_loopback, origin_of
from frontdesk.protocol.http.uris import parse_uri
from frontdesk.protocol.jose.jwk import BadKeySet, check_public_jwks
from frontdesk.protocol.oauth.errors import InvalidClientMetadata, InvalidRedirectUri, UnsupportedResponseType
from frontdesk.protocol.oauth.redirect_uri import check_registrable_redirect_uri
from frontdesk.protocol.oauth.response_types import parse_response_type
from frontdesk.protocol.oauth.wildcard_redirect_uri import without_wildcard

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SAML2_BEARER = "urn:ietf:params:oauth:grant-type:saml2-bearer"
CIBA = "urn:openid:params:grant-type:ciba"

_WITH_A_PAGE = frozenset({"authorization_code", "implicit"})
_WITH_A_USER = frozenset({*_WITH_A_PAGE, "refresh_token", DEVICE_CODE})
_ALL = frozenset({*_WITH_A_USER, "password", "client_credentials", TOKEN_EXCHANGE, JWT_BEARER, SAML2_BEARER, CIBA})

_GRANT_TYPES: Mapping[str, frozenset[str]] = {
    "web": _ALL,
    "native": _ALL - {"client_credentials"},  # whoever has the app has its secret
    "browser": _WITH_A_USER,
    "service": frozenset({"client_credentials", TOKEN_EXCHANGE}),
}


def default_grant_types(application_type: str, response_types: tuple[str, ...]) -> tuple[str, ...]:
    """What the response types need; with none of them either, what the kind of application is for."""
    if application_type == "service":
        return ("client_credentials",)
    words = _words(response_types)
    needed = ("authorization_code" if "code" in words else "", "implicit" if words & {"token", "id_token"} else "")
    return tuple(grant_type for grant_type in needed if grant_type) or ("authorization_code",)


def default_response_types(application_type: str, grant_types: tuple[str, ...]) -> tuple[str, ...]:
    """What the grant types need; a service has ``token``, though it never comes to the authorization endpoint."""
    if application_type == "service":
        return ("token",)
    code = ("code",) if "authorization_code" in grant_types else ()
    return (*code, "id_token") if "implicit" in grant_types else code


def check_grant_types(application_type: str, grant_types: tuple[str, ...], auth_method: str) -> None:
    """A kind of application has the grants that are safe for it, and authenticates where it can keep a secret.

    Raises:
        InvalidClientMetadata: it has others, or does not.
    """
    unknown = set(grant_types) - _ALL
    if unknown:
        raise InvalidClientMetadata("The member grant_types holds a grant type that is not supported.")
    unfit = set(grant_types) - _GRANT_TYPES[application_type]
    if unfit:
        raise InvalidClientMetadata(
            f"An application of type {application_type} cannot have {', '.join(sorted(unfit))}."
        )
    if not set(grant_types) - {"refresh_token"}:
        raise InvalidClientMetadata("The member grant_types must hold a grant type to begin with.")
    if application_type == "service" and "client_credentials" not in grant_types:
        raise InvalidClientMetadata("A service must have the grant type client_credentials.")
    if application_type == "browser" and auth_method != "none":
        raise InvalidClientMetadata("A browser application cannot keep a secret: its auth method is none.")
    if auth_method == "none" and "client_credentials" in grant_types:
        raise InvalidClientMetadata("The grant type client_credentials needs a client that authenticates.")


def check_managed_grant_types(application_type: str, grant_types: tuple[str, ...], auth_method: str) -> None:
    """As ``check_grant_types`` where an administrator decides: a browser application may be given a secret, and a
    service the implicit grant, because both exist and somebody answers for them.

    Raises:
        InvalidClientMetadata: it has grants that its kind cannot use.
    """
    if set(grant_types) - _ALL:
        raise InvalidClientMetadata("The member grant_types holds a grant type that is not supported.")
    fitting = _GRANT_TYPES[application_type] | ({"implicit"} if application_type == "service" else set())
    if unfit := set(grant_types) - fitting:
        raise InvalidClientMetadata(
            f"grant_types: an application of type {application_type} cannot have {', '.join(sorted(unfit))}."
        )
    if not set(grant_types) - {"refresh_token"}:
        raise InvalidClientMetadata("The member grant_types must hold a grant type to begin with.")
    if auth_method == "none" and "client_credentials" in grant_types:
        raise InvalidClientMetadata("The grant type client_credentials needs a client that authenticates.")


def check_response_types(grant_types: tuple[str, ...], response_types: tuple[str, ...]) -> None:
    """``code`` goes with authorization_code, the tokens of the front channel with implicit, and back (RFC 7591 §2.1).

    Where no grant leads through the authorization endpoint, ``token`` alone is tolerated and means nothing.

    Raises:
        InvalidClientMetadata: a response type is unknown, or one of a pair lacks the other.
    """
    for response_type in response_types:
        try:
            parse_response_type(response_type)
        except UnsupportedResponseType:
            raise InvalidClientMetadata("The member response_types holds one that is not supported.") from None
    if not _WITH_A_PAGE & set(grant_types) and response_types in {(), ("token",)}:
        return
    words = _words(response_types)
    pairs = (("authorization_code", "code" in words), ("implicit", bool(words & {"token", "id_token"})))
    for grant_type, answered in pairs:
        if answered != (grant_type in grant_types):
            raise InvalidClientMetadata(
                f"The response_types do not go with the grant type {grant_type} or its absence."
            )


def check_redirect_uris(
    application_type: str,
    grant_types: tuple[str, ...],
    redirect_uris: tuple[str, ...],
    post_logout_redirect_uris: tuple[str, ...],
    *,
    allow_plain_http: bool,
) -> None:
    """A flow that comes back through the browser has somewhere to come back to, and a service has nowhere.

    Raises:
        InvalidRedirectUri: there is none where one is needed, or one may not be registered.
        InvalidClientMetadata: a service has some.
    """
    if application_type == "service":
        if redirect_uris:
            raise InvalidClientMetadata("A service has no redirect_uris.")
    elif not redirect_uris and _WITH_A_PAGE & set(grant_types):
        raise InvalidRedirectUri("The grant types authorization_code and implicit need redirect_uris.")
    for uri in (*redirect_uris, *post_logout_redirect_uris):
        check_registrable_redirect_uri(uri, application_type=application_type, allow_plain_http=allow_plain_http)


def check_managed_redirect_uris(
    application_type: str,
    grant_types: tuple[str, ...],
    redirect_uris: tuple[str, ...],
    post_logout_redirect_uris: tuple[str, ...],
    *,
    allow_plain_http: bool,
    wildcards: bool,
) -> None:
    """As ``check_redirect_uris`` where an administrator decides: a service may have some.

    Raises:
        InvalidRedirectUri: there is none where one is needed, or one may not be registered.
    """
    if not redirect_uris and _WITH_A_PAGE & set(grant_types) and application_type != "service":
        raise InvalidRedirectUri("redirect_uris: the grant types authorization_code and implicit need some.")
    kind = "web" if application_type == "service" else application_type
    for uri in (*redirect_uris, *post_logout_redirect_uris):
        plain = without_wildcard(uri) if wildcards and uri in redirect_uris else uri
        check_registrable_redirect_uri(plain, application_type=kind, allow_plain_http=allow_plain_http)


def check_jwks(jwks: Mapping[str, object] | None, jwks_uri: str | None, auth_method: str) -> None:
    """A client's keys are public, and given or pointed at, not both (RFC 7591 §2).

    Raises:
        InvalidClientMetadata: they are not, are both, or private_key_jwt has neither.
    """
    if jwks is not None and jwks_uri is not None:
        raise InvalidClientMetadata("A client has jwks or jwks_uri, not both.")
    if jwks is None and jwks_uri is None and auth_method == "private_key_jwt":
        raise InvalidClientMetadata("The auth method private_key_jwt needs jwks or jwks_uri.")
    if jwks is None:
        return
    try:
        check_public_jwks(jwks)
    except BadKeySet as why:
        raise InvalidClientMetadata(f"The member jwks cannot be used: {why}") from None


def check_service_urls(jwks_uri: str | None, initiate_login_uri: str | None, *, allow_plain_http: bool) -> None:
    """Keys are fetched, and sign-ins begun, over https: the first also from this very machine, or in development.

    Raises:
        InvalidClientMetadata: they would not be (OIDC Core §4, OIDC Registration §2).
    """
    if jwks_uri is not None:
        parts = parse_uri(jwks_uri)
        plain_is_fine = allow_plain_http or is_loopback(jwks_uri)
        if parts is None or parts.host is None or parts.scheme not in ("https", "http" if plain_is_fine else "https"):
            raise InvalidClientMetadata("The member jwks_uri must be an https URL.")
    if initiate_login_uri is not None:
        parts = parse_uri(initiate_login_uri)
        if parts is None or parts.host is None or parts.scheme != "https":
            raise InvalidClientMetadata("The member initiate_login_uri must be an https URL.")


def check_logout_uris(frontchannel: str | None, backchannel: str | None, *, allow_plain_http: bool) -> None:
    """Where a client hears of the end of sessions: whole https URLs, plain http only in development.

    Raises:
        InvalidClientMetadata: they are not (Front-Channel Logout §2, Back-Channel Logout §2.2).
    """
    schemes = ("https", "http") if allow_plain_http else ("https",)
    for name, uri in (("frontchannel_logout_uri", frontchannel), ("backchannel_logout_uri", backchannel)):
        if uri is None:
            continue
        parts = parse_uri(uri)
        if parts is None or parts.host is None or parts.scheme not in schemes or parts.fragment is not None:
            raise InvalidClientMetadata(f"The member {name} must be an https URL without a fragment.")


def check_logout_origin(frontchannel: str | None, redirect_uris: tuple[str, ...]) -> None:
    """People's browsers load it where they also go for the app (Front-Channel Logout §2).

    Raises:
        InvalidClientMetadata: no redirect URI of the client is of the same origin.
    """
    if frontchannel is not None and origin_of(frontchannel) not in {origin_of(uri) for uri in redirect_uris}:
        raise InvalidClientMetadata("The member frontchannel_logout_uri is not of the origin of a redirect_uri.")


def _words(response_types: tuple[str, ...]) -> set[str]:
    return {word for response_type in response_types for word in response_type.split(" ")}
