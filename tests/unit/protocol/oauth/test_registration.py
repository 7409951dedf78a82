"""Client metadata: types, defaults, what is shown. Which members go together is in test_registration_rules.py."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.protocol.tokens import a_jwk

from frontdesk.protocol.oauth.errors import InvalidClientMetadata, InvalidRedirectUri, OAuthError
from frontdesk.protocol.oauth.registration import ClientMetadata, parse_client_metadata, render_client_metadata

_REDIRECT = {"redirect_uris": ["https://client.example.org/callback"]}


def _parse(body: dict[str, Any], *, allow_plain_http: bool = False) -> ClientMetadata:
    return parse_client_metadata(body, allow_plain_http=allow_plain_http)


def test_the_registration_request_of_rfc7591_section_3_1() -> None:
    metadata = _parse(
        {
            "redirect_uris": ["https://client.example.org/callback", "https://client.example.org/callback2"],
            "client_name": "My Example Client",
            "client_name#ja-Jpan-JP": "クライアント名",
            "token_endpoint_auth_method": "client_secret_basic",
            "logo_uri": "https://client.example.org/logo.png",
            "jwks_uri": "https://client.example.org/my_public_keys.jwks",
            "example_extension_parameter": "example_value",
        }
    )
    assert render_client_metadata(metadata) == {
        "client_name": "My Example Client",
        "application_type": "web",
        "redirect_uris": ["https://client.example.org/callback", "https://client.example.org/callback2"],
        "post_logout_redirect_uris": [],
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "token_endpoint_auth_method": "client_secret_basic",
        "jwks_uri": "https://client.example.org/my_public_keys.jwks",
        "logo_uri": "https://client.example.org/logo.png",
        "dpop_bound_access_tokens": False,
        "require_auth_time": False,
    }


def test_every_member_is_read() -> None:
    metadata = _parse(
        {
            **_REDIRECT,
            "client_name": "Name",
            "post_logout_redirect_uris": ["https://client.example.org/bye"],
            "grant_types": ["authorization_code", "implicit", "refresh_token"],
            "response_types": ["code", "id_token", "code id_token token"],
            "token_endpoint_auth_method": "private_key_jwt",
            "jwks": {"keys": [a_jwk()]},
            "client_uri": "https://client.example.org",
            "policy_uri": "https://client.example.org/policy",
            "tos_uri": "https://client.example.org/tos",
            "initiate_login_uri": "https://client.example.org/login",
            "request_object_signing_alg": "PS256",
            "id_token_signed_response_alg": "ES256",
            "consent_method": "REQUIRED",
            "dpop_bound_access_tokens": True,
            "default_max_age": 3600,
            "require_auth_time": True,
        }
    )
    assert metadata.jwks == {"keys": [a_jwk()]}
    assert (metadata.id_token_signed_response_alg, metadata.request_object_signing_alg) == ("ES256", "PS256")
    assert (metadata.default_max_age, metadata.require_auth_time, metadata.consent_method) == (3600, True, "REQUIRED")
    assert metadata.dpop_bound_access_tokens
    assert metadata.initiate_login_uri == "https://client.example.org/login"


@pytest.mark.parametrize(
    ("body", "grant_types", "response_types", "method"),
    [
        (_REDIRECT, ("authorization_code",), ("code",), "client_secret_basic"),
        ({**_REDIRECT, "application_type": "browser"}, ("authorization_code",), ("code",), "none"),
        ({**_REDIRECT, "application_type": "native"}, ("authorization_code",), ("code",), "client_secret_basic"),
        ({"application_type": "service"}, ("client_credentials",), ("token",), "client_secret_basic"),
        ({**_REDIRECT, "response_types": ["id_token"]}, ("implicit",), ("id_token",), "client_secret_basic"),
        (
            {**_REDIRECT, "response_types": ["code token"]},
            ("authorization_code", "implicit"),
            ("code token",),
            "client_secret_basic",
        ),
        ({**_REDIRECT, "grant_types": ["implicit"]}, ("implicit",), ("id_token",), "client_secret_basic"),
        ({"grant_types": ["password"]}, ("password",), (), "client_secret_basic"),
    ],
    ids=["web", "browser", "native", "service", "id_token", "hybrid", "implicit", "password"],
)
def test_what_is_left_out_is_filled_in(
    body: dict[str, Any], grant_types: tuple[str, ...], response_types: tuple[str, ...], method: str
) -> None:
    metadata = _parse(body)
    assert metadata.grant_types == grant_types
    assert metadata.response_types == response_types
    assert metadata.token_endpoint_auth_method == method


def test_null_counts_as_left_out() -> None:
    nothing = dict.fromkeys(ClientMetadata.__dataclass_fields__)
    assert _parse({**nothing, **_REDIRECT}) == _parse(_REDIRECT)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client_name", 5),
        ("client_name", ""),
        ("client_name", "a\nb"),
        ("client_name", "a" * 3000),
        ("application_type", "spa"),
        ("application_type", ["web"]),
        ("post_logout_redirect_uris", "https://client.example.org/bye"),
        ("response_types", "code"),
        ("response_types", ["code", 5]),
        ("response_types", ["none"]),
        ("grant_types", "authorization_code"),
        ("grant_types", ["magic"]),
        ("grant_types", []),
        ("token_endpoint_auth_method", "tls_client_auth"),
        ("token_endpoint_auth_method", True),
        ("jwks", "https://client.example.org/keys"),
        ("jwks", {}),
        ("jwks_uri", ["https://client.example.org/keys"]),
        ("logo_uri", "javascript:alert(1)"),
        ("client_uri", "data:text/html,x"),
        ("policy_uri", "ftp://client.example.org"),
        ("tos_uri", 5),
        ("request_object_signing_alg", "none"),
        ("id_token_signed_response_alg", "none"),
        ("id_token_signed_response_alg", "HS256"),
        ("consent_method", "trusted"),
        ("dpop_bound_access_tokens", "true"),
        ("dpop_bound_access_tokens", 1),
        ("default_max_age", -1),
        ("default_max_age", True),
        ("default_max_age", "60"),
        ("require_auth_time", "false"),
    ],
)
def test_a_member_of_another_type_or_value_is_refused(name: str, value: object) -> None:
    with pytest.raises(InvalidClientMetadata):
        _parse({**_REDIRECT, name: value})


@pytest.mark.parametrize(
    "redirect_uris",
    ["https://a/cb", [5], [], None, ["https://a/cb#x"], ["javascript:alert(1)"], ["https://a/cb", "http://a/cb"]],
    ids=["a string", "numbers", "none", "null", "a fragment", "a script", "plain http"],
)
def test_redirect_uris_have_an_error_of_their_own(redirect_uris: object) -> None:
    with pytest.raises(InvalidRedirectUri):
        _parse({"redirect_uris": redirect_uris})


def test_in_development_plain_http_may_be_registered() -> None:
    assert _parse({"redirect_uris": ["http://a/cb"]}, allow_plain_http=True).redirect_uris == ("http://a/cb",)


_values = st.none() | st.booleans() | st.integers(-1, 9) | st.sampled_from(["web", "service", "none", "https://a/b"])
_bodies = st.dictionaries(
    st.sampled_from(sorted(ClientMetadata.__dataclass_fields__)),
    _values | st.lists(st.sampled_from(["code", "token", "implicit", "password", "https://a/cb"]), max_size=3),
)


@given(_bodies)
def test_what_was_registered_can_be_registered_again_as_it_is_shown(body: dict[str, Any]) -> None:
    try:
        metadata = _parse({**_REDIRECT, **body})
    except OAuthError:
        return
    assert _parse(render_client_metadata(metadata)) == metadata
