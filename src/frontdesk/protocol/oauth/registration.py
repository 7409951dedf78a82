"""Client metadata: what a client says of itself when it registers (RFC 7591 §2, OIDC Registration §2).

Which members go with which is in ``registration_rules``; here are their types, defaults and spelling.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal, TypeVar, get_args

from frontdesk.protocol.jose.algorithms import ALGORITHMS
from frontdesk.protocol.jose.jwk import SigningAlg
from frontdesk.protocol.oauth.errors import InvalidClientMetadata, InvalidRedirectUri
from frontdesk.protocol.oauth.redirect_uri import check_registrable_uri
from frontdesk.protocol.oauth.registration_rules import (
    check_grant_types,
    check_jwks,
    check_logout_origin,
    check_logout_uris,
    check_managed_grant_types,
    check_managed_redirect_uris,
    check_redirect_uris,
    check_response_types,
    check_service_urls,
    default_grant_types,
    default_response_types,
)

ApplicationType = Literal["web", "native", "browser", "service"]
AuthMethod = Literal["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none"]
ConsentMethod = Literal["TRUSTED", "REQUIRED"]

_APPLICATION_TYPES: tuple[ApplicationType, ...] = get_args(ApplicationType)
_AUTH_METHODS: tuple[AuthMethod, ...] = get_args(AuthMethod)
_ID_TOKEN_ALGS: tuple[SigningAlg, ...] = get_args(SigningAlg)
_CONSENT_METHODS: tuple[ConsentMethod, ...] = get_args(ConsentMethod)

_Choice = TypeVar("_Choice", bound=str)

_MAX_ITEMS = 100
_MAX_CHARACTERS = 2048
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_PAGES = ("client_uri", "logo_uri", "policy_uri", "tos_uri")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientMetadata:
    """A registration whose members have their types and go with each other; None where nothing was said."""

    client_name: str | None = None
    application_type: ApplicationType = "web"
    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    response_types: tuple[str, ...] = ("code",)
    grant_types: tuple[str, ...] = ("authorization_code",)
    token_endpoint_auth_method: AuthMethod = "client_secret_basic"
    jwks: Mapping[str, object] | None = None
    jwks_uri: str | None = None
    client_uri: str | None = None
    logo_uri: str | None = None
    policy_uri: str | None = None
    tos_uri: str | None = None
    initiate_login_uri: str | None = None
    frontchannel_logout_uri: str | None = None
    frontchannel_logout_session_required: bool | None = None
    backchannel_logout_uri: str | None = None
    backchannel_logout_session_required: bool | None = None
    request_object_signing_alg: str | None = None
    id_token_signed_response_alg: SigningAlg | None = None
    consent_method: ConsentMethod | None = None
    dpop_bound_access_tokens: bool = False
    default_max_age: int | None = None
    require_auth_time: bool = False


def parse_client_metadata(body: Mapping[str, object], *, allow_plain_http: bool) -> ClientMetadata:
    """The registration that ``body`` asks for, with what it leaves out filled in.

    A member that is null counts as left out, and unknown members are ignored (RFC 7591 §2). Where only one of grant
    and response types is given, the other follows from it (§2.1).

    Raises:
        InvalidClientMetadata: a member is not of its type, or does not go with another.
        InvalidRedirectUri: a redirect URI may not be registered, or a flow needs one and there is none.
    """
    metadata = read_client_metadata(body)
    check_grant_types(metadata.application_type, metadata.grant_types, metadata.token_endpoint_auth_method)
    check_response_types(metadata.grant_types, metadata.response_types)
    check_redirect_uris(
        metadata.application_type,
        metadata.grant_types,
        metadata.redirect_uris,
        metadata.post_logout_redirect_uris,
        allow_plain_http=allow_plain_http,
    )
    check_logout_origin(metadata.frontchannel_logout_uri, metadata.redirect_uris)
    _check_keys_and_pages(metadata, allow_plain_http=allow_plain_http)
    return metadata


def read_client_metadata(body: Mapping[str, object]) -> ClientMetadata:
    """The members with their types, and what is left out filled in; whether they go with each other is not asked.

    Registrations that are kept are read by this, so that a rule that became stricter makes none of them unreadable.

    Raises:
        InvalidClientMetadata, InvalidRedirectUri: a member is not of its type.
    """
    members = {name: value for name, value in body.items() if value is not None}
    return _with_defaults(_read(members), members)


def check_managed_metadata(metadata: ClientMetadata, *, allow_plain_http: bool, wildcards: bool) -> None:
    """What an administrator may give a client: more than a client may register for itself (``registration_rules``).

    ``wildcards``: a redirect URI may have one in place of its host's first label.

    Raises:
        InvalidClientMetadata: a member does not go with another.
        InvalidRedirectUri: a redirect URI may not be registered, or a flow needs one and there is none.
    """
    method = metadata.token_endpoint_auth_method
    check_managed_grant_types(metadata.application_type, metadata.grant_types, method)
    check_response_types(metadata.grant_types, metadata.response_types)
    check_managed_redirect_uris(
        metadata.application_type,
        metadata.grant_types,
        metadata.redirect_uris,
        metadata.post_logout_redirect_uris,
        allow_plain_http=allow_plain_http,
        wildcards=wildcards,
    )
    _check_keys_and_pages(metadata, allow_plain_http=allow_plain_http)


def _check_keys_and_pages(metadata: ClientMetadata, *, allow_plain_http: bool) -> None:
    check_jwks(metadata.jwks, metadata.jwks_uri, metadata.token_endpoint_auth_method)
    check_service_urls(metadata.jwks_uri, metadata.initiate_login_uri, allow_plain_http=allow_plain_http)
    check_logout_uris(
        metadata.frontchannel_logout_uri, metadata.backchannel_logout_uri, allow_plain_http=allow_plain_http
    )
    for name in _PAGES:
        if (uri := getattr(metadata, name)) is not None:
            check_registrable_uri(uri, name)


def render_client_metadata(metadata: ClientMetadata) -> dict[str, object]:
    """The members as a registration response shows them (RFC 7591 §3.2.1); what was not said is left out."""
    members: dict[str, object] = {}
    for field in fields(metadata):
        value = getattr(metadata, field.name)
        if value is not None:
            members[field.name] = list(value) if isinstance(value, tuple) else value
    return members


def _read(members: Mapping[str, object]) -> ClientMetadata:
    return ClientMetadata(
        client_name=_text(members, "client_name"),
        application_type=_choice(members, "application_type", _APPLICATION_TYPES) or "web",
        redirect_uris=_redirect_uris(members),
        post_logout_redirect_uris=_texts(members, "post_logout_redirect_uris"),
        response_types=_texts(members, "response_types"),
        grant_types=_texts(members, "grant_types"),
        jwks=_object(members, "jwks"),
        jwks_uri=_text(members, "jwks_uri"),
        client_uri=_text(members, "client_uri"),
        logo_uri=_text(members, "logo_uri"),
        policy_uri=_text(members, "policy_uri"),
        tos_uri=_text(members, "tos_uri"),
        initiate_login_uri=_text(members, "initiate_login_uri"),
        frontchannel_logout_uri=_text(members, "frontchannel_logout_uri"),
        frontchannel_logout_session_required=_flag_or_none(members, "frontchannel_logout_session_required"),
        backchannel_logout_uri=_text(members, "backchannel_logout_uri"),
        backchannel_logout_session_required=_flag_or_none(members, "backchannel_logout_session_required"),
        request_object_signing_alg=_choice(members, "request_object_signing_alg", tuple(ALGORITHMS)),
        id_token_signed_response_alg=_choice(members, "id_token_signed_response_alg", _ID_TOKEN_ALGS),
        consent_method=_choice(members, "consent_method", _CONSENT_METHODS),
        dpop_bound_access_tokens=_flag(members, "dpop_bound_access_tokens"),
        default_max_age=_seconds(members, "default_max_age"),
        require_auth_time=_flag(members, "require_auth_time"),
    )


def _with_defaults(metadata: ClientMetadata, members: Mapping[str, object]) -> ClientMetadata:
    kind = metadata.application_type
    method = _choice(members, "token_endpoint_auth_method", _AUTH_METHODS)
    grant_types = metadata.grant_types
    if "grant_types" not in members:
        grant_types = default_grant_types(kind, metadata.response_types)
    response_types = metadata.response_types
    if "response_types" not in members:
        response_types = default_response_types(kind, grant_types)
    return replace(
        metadata,
        grant_types=grant_types,
        response_types=response_types,
        token_endpoint_auth_method=method or ("none" if kind == "browser" else "client_secret_basic"),
    )


def _text(members: Mapping[str, object], name: str) -> str | None:
    if name not in members:
        return None
    value = members[name]
    if not isinstance(value, str):
        raise InvalidClientMetadata(f"The member {name} must be a string.")
    if not value or len(value) > _MAX_CHARACTERS or _CONTROL.search(value):
        raise InvalidClientMetadata(f"The member {name} is empty, too long or holds control characters.")
    return value


def _texts(members: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = members.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InvalidClientMetadata(f"The member {name} must be an array of strings.")
    if len(value) > _MAX_ITEMS:
        raise InvalidClientMetadata(f"The member {name} has more than {_MAX_ITEMS} items.")
    return tuple(dict.fromkeys(value))


def _redirect_uris(members: Mapping[str, object]) -> tuple[str, ...]:
    try:
        return _texts(members, "redirect_uris")
    except InvalidClientMetadata as why:  # it has a code of its own (RFC 7591 §3.2.2)
        raise InvalidRedirectUri(why.description) from None


def _choice(members: Mapping[str, object], name: str, allowed: tuple[_Choice, ...]) -> _Choice | None:
    value = members.get(name)
    if value is None:
        return None
    for choice in allowed:
        if value == choice:
            return choice
    raise InvalidClientMetadata(f"The member {name} must be one of {', '.join(allowed)}.")


def _flag(members: Mapping[str, object], name: str) -> bool:
    value = members.get(name, False)
    if not isinstance(value, bool):
        raise InvalidClientMetadata(f"The member {name} must be a boolean.")
    return value


def _flag_or_none(members: Mapping[str, object], name: str) -> bool | None:
    return _flag(members, name) if name in members else None


def _seconds(members: Mapping[str, object], name: str) -> int | None:
    value = members.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise InvalidClientMetadata(f"The member {name} must be a whole number of seconds.")
    return value


def _object(members: Mapping[str, object], name: str) -> Mapping[str, object] | None:
    value = members.get(name)
    if value is not None and not isinstance(value, Mapping):
        raise InvalidClientMetadata(f"The member {name} must be an object.")
    return value
