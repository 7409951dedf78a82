"""Which members go with which. The rules are tables; the property over whole registrations is in test_registration."""

from typing import Any

import pytest
from tests.unit.protocol.tokens import SECRET, a_jwk

from frontdesk.protocol.oauth.errors import InvalidClientMetadata, InvalidRedirectUri
from frontdesk.protocol.oauth.registration import ClientMetadata, parse_client_metadata
from frontdesk.protocol.oauth.registration_rules import DEVICE_CODE, TOKEN_EXCHANGE


def _parse(**body: Any) -> ClientMetadata:
    return parse_client_metadata({"redirect_uris": ["https://a.example/cb"], **body}, allow_plain_http=False)


@pytest.mark.parametrize("application_type", ["web", "native", "browser"])
def test_a_device_may_be_of_any_kind_that_has_a_user(application_type: str) -> None:
    metadata = _parse(application_type=application_type, grant_types=[DEVICE_CODE, "refresh_token"], redirect_uris=[])
    assert metadata.grant_types == (DEVICE_CODE, "refresh_token")
    assert metadata.response_types == ()


def test_a_service_has_nothing_to_do_with_users() -> None:
    metadata = _parse(application_type="service", grant_types=["client_credentials", TOKEN_EXCHANGE], redirect_uris=[])
    assert metadata.response_types == ("token",)


@pytest.mark.parametrize(
    ("application_type", "grant_types"),
    [
        ("service", ["authorization_code"]),
        ("service", ["client_credentials", "refresh_token"]),
        ("service", ["client_credentials", "password"]),
        ("service", [TOKEN_EXCHANGE]),
        ("browser", ["authorization_code", "client_credentials"]),
        ("browser", ["authorization_code", "password"]),
        ("native", ["authorization_code", "client_credentials"]),
        ("web", ["refresh_token"]),
        ("web", []),
        ("web", ["authorization_code", "urn:unknown"]),
    ],
)
def test_a_grant_that_is_not_safe_for_the_kind_of_application_is_refused(
    application_type: str, grant_types: list[str]
) -> None:
    redirect_uris = [] if application_type == "service" else ["https://a.example/cb"]
    with pytest.raises(InvalidClientMetadata, match=r"grant|cannot have"):
        _parse(application_type=application_type, grant_types=grant_types, redirect_uris=redirect_uris)


def test_a_service_has_no_redirect_uris() -> None:
    with pytest.raises(InvalidClientMetadata, match="redirect_uris"):
        _parse(application_type="service")


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post", "private_key_jwt"])
def test_a_browser_application_keeps_no_secret(method: str) -> None:
    with pytest.raises(InvalidClientMetadata, match="browser"):
        _parse(application_type="browser", token_endpoint_auth_method=method, jwks={"keys": [a_jwk()]})


@pytest.mark.parametrize("application_type", ["service", "web"])
def test_a_client_that_acts_for_itself_authenticates(application_type: str) -> None:
    with pytest.raises(InvalidClientMetadata, match="authenticates"):
        _parse(
            application_type=application_type,
            grant_types=["client_credentials"],
            token_endpoint_auth_method="none",
            redirect_uris=[],
        )


@pytest.mark.parametrize(
    ("grant_types", "response_types"),
    [
        (["authorization_code"], ["code"]),
        (["implicit"], ["id_token", "token"]),
        (["implicit"], ["id_token token"]),
        (["authorization_code", "implicit"], ["code id_token"]),
        (["authorization_code", "implicit"], ["code", "token"]),
        (["authorization_code", "client_credentials", "refresh_token"], ["code"]),
        (["client_credentials"], ["token"]),
        (["password"], []),
    ],
)
def test_grant_and_response_types_that_go_together(grant_types: list[str], response_types: list[str]) -> None:
    metadata = _parse(grant_types=grant_types, response_types=response_types)
    assert metadata.response_types == tuple(response_types)


@pytest.mark.parametrize(
    ("grant_types", "response_types"),
    [
        (["authorization_code"], ["token"]),
        (["authorization_code"], ["code", "id_token"]),
        (["authorization_code"], []),
        (["authorization_code", "implicit"], ["code"]),
        (["implicit"], ["code"]),
        (["implicit"], []),
        (["client_credentials"], ["code"]),
        (["password"], ["id_token"]),
    ],
)
def test_grant_and_response_types_that_do_not(grant_types: list[str], response_types: list[str]) -> None:
    with pytest.raises(InvalidClientMetadata, match="response_types"):
        _parse(grant_types=grant_types, response_types=response_types)


@pytest.mark.parametrize("grant_type", ["authorization_code", "implicit"])
def test_a_flow_through_the_browser_needs_somewhere_to_come_back_to(grant_type: str) -> None:
    with pytest.raises(InvalidRedirectUri, match="need"):
        _parse(grant_types=[grant_type], redirect_uris=[])


def test_where_one_signs_out_is_checked_as_where_one_signs_in() -> None:
    with pytest.raises(InvalidRedirectUri):
        _parse(post_logout_redirect_uris=["https://*.example/bye"])


@pytest.mark.parametrize(
    "jwks",
    [
        {"keys": []},
        {"keys": [a_jwk(d="AQAB")]},
        {"keys": [a_jwk(n="AQAB")]},
        {"keys": [{"kty": "oct", "k": SECRET}]},
        {"keys": [a_jwk(), {"kty": "oct", "k": SECRET}]},
        {"keys": [a_jwk(use="enc")]},
    ],
    ids=["empty", "private", "weak", "symmetric", "one symmetric", "for encryption"],
)
@pytest.mark.parametrize("method", ["private_key_jwt", "client_secret_basic"])
def test_keys_that_cannot_be_used_or_should_not_be_shown_are_refused(jwks: dict[str, object], method: str) -> None:
    with pytest.raises(InvalidClientMetadata, match="jwks"):
        _parse(jwks=jwks, token_endpoint_auth_method=method)


def test_private_key_jwt_needs_keys_in_one_place() -> None:
    with pytest.raises(InvalidClientMetadata, match="needs jwks"):
        _parse(token_endpoint_auth_method="private_key_jwt")
    with pytest.raises(InvalidClientMetadata, match="not both"):
        _parse(jwks={"keys": [a_jwk()]}, jwks_uri="https://a.example/keys")
    assert _parse(token_endpoint_auth_method="private_key_jwt", jwks_uri="https://a.example/keys").jwks is None


@pytest.mark.parametrize(
    "uri", ["http://a.example/keys", "file:///keys", "https:keys", "keys", "https://me@a.example/"]
)
def test_keys_are_fetched_over_https(uri: str) -> None:
    with pytest.raises(InvalidClientMetadata, match="jwks_uri"):
        _parse(jwks_uri=uri)


def test_keys_may_be_on_this_very_machine() -> None:
    assert _parse(jwks_uri="http://localhost:9000/keys").jwks_uri == "http://localhost:9000/keys"


@pytest.mark.parametrize("uri", ["http://a.example/login", "http://localhost/login", "app:/login", "login"])
def test_third_party_init_login_nohttps(uri: str) -> None:
    with pytest.raises(InvalidClientMetadata, match="initiate_login_uri"):
        _parse(initiate_login_uri=uri)
