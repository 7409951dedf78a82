"""Request objects: signed by the client, for us, and what they say then counts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.protocol.tokens import (
    NOW,
    NOW_S,
    OTHER_RSA_DER,
    SECRET,
    a_jwks,
    a_token,
    hs256,
    rs256,
    rsa_public_pem,
    signed_by_key,
    signed_by_secret,
)

from frontdesk.kernel.base64url import b64url
from frontdesk.kernel.json import decode
from frontdesk.protocol.jose.jwk import Jwks
from frontdesk.protocol.oauth.errors import InvalidRequest, InvalidRequestObject, OAuthError, RequestNotSupported
from frontdesk.protocol.oauth.request_object import merge_request_object, read_request_object

_ISSUER = "https://server.example.com"
_OF_THE_JWT = {"iss": "s6BhdRkqt3", "aud": _ISSUER}
_PARAMETERS = {"response_type": "code id_token", "client_id": "s6BhdRkqt3", "state": "af0ifjsldkj"}


def _read(
    token: str, *, secret: str | None = None, jwks: Jwks | None = None, required_alg: str | None = None
) -> dict[str, str]:
    if secret is None and jwks is None:
        jwks = a_jwks()
    return read_request_object(
        token,
        client_id="s6BhdRkqt3",
        audience=_ISSUER,
        secret=secret,
        jwks=jwks,
        required_alg=required_alg,
        now=NOW,
    )


def test_the_request_object_of_oidc_core_6_1() -> None:
    claims = {
        "iss": "s6BhdRkqt3",
        "aud": "https://server.example.com",
        "response_type": "code id_token",
        "client_id": "s6BhdRkqt3",
        "redirect_uri": "https://client.example.org/cb",
        "scope": "openid",
        "state": "af0ifjsldkj",
        "nonce": "n-0S6_WzA2Mj",
        "max_age": 86400,
        "claims": {"userinfo": {"given_name": {"essential": True}, "picture": None}},
    }
    read = _read(signed_by_key(claims))
    assert decode(read.pop("claims")) == claims["claims"]
    assert read == {
        "response_type": "code id_token",
        "client_id": "s6BhdRkqt3",
        "redirect_uri": "https://client.example.org/cb",
        "scope": "openid",
        "state": "af0ifjsldkj",
        "nonce": "n-0S6_WzA2Mj",
        "max_age": "86400",
    }


def test_a_request_object_may_be_signed_with_the_secret() -> None:
    assert _read(signed_by_secret(_PARAMETERS), secret=SECRET) == _PARAMETERS


@pytest.mark.parametrize("aud", [_ISSUER, [_ISSUER], ["https://other.example.com", _ISSUER], None], ids=str)
def test_we_are_among_those_it_is_for_if_it_says(aud: object) -> None:
    claims = {name: value for name, value in {**_PARAMETERS, "aud": aud}.items() if value is not None}
    assert _read(signed_by_key(claims)) == _PARAMETERS


@given(st.integers(-120, 3900), st.integers(-7200, 300))
def test_the_dates_are_kept_where_there_are_any(left_s: int, from_s: int) -> None:
    token = signed_by_secret({**_PARAMETERS, "exp": NOW_S + left_s, "nbf": NOW_S + from_s})
    if 0 < left_s <= 3660 and from_s <= 60:
        assert _read(token, secret=SECRET) == _PARAMETERS
    else:
        with pytest.raises(InvalidRequestObject):
            _read(token, secret=SECRET)


def test_values_are_the_text_they_would_have_been() -> None:
    claims = {**_OF_THE_JWT, "max_age": 0, "flag": True, "nothing": None, "empty": "", "jti": "1", "iat": NOW_S}
    assert _read(signed_by_key(claims)) == {"max_age": "0", "flag": "true"}


def test_an_unsigned_request_object_is_not_supported() -> None:
    with pytest.raises(RequestNotSupported):
        _read(a_token({"alg": "none"}, _PARAMETERS, lambda _: b""))


_JWE_HEADER = b64url(b'{"alg":"RSA-OAEP","enc":"A256GCM","cty":"json"}')
_ZIP_HEADER = b64url(b'{"alg":"dir","enc":"A256GCM","zip":"DEF"}')
_PLAIN = b64url(b'{"client_id":"s6BhdRkqt3","redirect_uri":"https://evil.example"}')
_REFUSED = {
    "a JWE with plain JSON inside": f"{_JWE_HEADER}.AAAA.AAAA.{_PLAIN}.AAAA",
    "a JWE header on three parts": f"{_JWE_HEADER}.{_PLAIN}.AAAA",
    "a JWE that is a zip bomb": f"{_ZIP_HEADER}..AAAA.{_PLAIN}.AAAA",
    "none in capitals": a_token({"alg": "NONE"}, _PARAMETERS, lambda _: b""),
    "signed by another key": a_token({"alg": "RS256"}, _PARAMETERS, lambda signed: rs256(signed, OTHER_RSA_DER)),
    "RS-HS confusion": a_token({"alg": "HS256"}, _PARAMETERS, lambda signed: hs256(signed, rsa_public_pem())),
    "signed by the secret": signed_by_secret(_PARAMETERS),
    "crit": signed_by_key(_PARAMETERS, crit=["b64"], b64=False),
    "of another issuer": signed_by_key({**_PARAMETERS, "iss": "you"}),
    "of another client": signed_by_key({**_PARAMETERS, "client_id": "you"}),
    "for another server": signed_by_key({**_PARAMETERS, "aud": "https://other.example.com"}),
    "a client assertion": signed_by_key({**_OF_THE_JWT, "sub": "s6BhdRkqt3", "jti": "1", "exp": NOW_S + 60}),
    "a request within": signed_by_key({**_PARAMETERS, "request": "e30.e30.e30"}),
    "a request_uri within": signed_by_key({**_PARAMETERS, "request_uri": "urn:x"}),
    "control characters": signed_by_key({**_PARAMETERS, "state": "a\r\nb"}),
    "too long a value": signed_by_key({**_PARAMETERS, "state": "a" * 9000}),
    "a name twice": a_token({"alg": "RS256"}, b'{"client_id":"you","client_id":"s6BhdRkqt3"}'),
    "payload is no object": a_token({"alg": "RS256"}, b'"text"'),
    "no token": "text",
}


@pytest.mark.parametrize("token", _REFUSED.values(), ids=_REFUSED.keys())
def test_what_the_client_did_not_sign_for_us_is_refused(token: str) -> None:
    with pytest.raises(InvalidRequestObject):
        _read(token)


def test_the_registered_algorithm_is_the_only_one() -> None:
    assert _read(signed_by_key(_PARAMETERS), required_alg="RS256") == _PARAMETERS
    with pytest.raises(InvalidRequestObject):
        _read(signed_by_key(_PARAMETERS), required_alg="PS256")
    with pytest.raises(InvalidRequestObject):
        _read(signed_by_secret(_PARAMETERS), secret=SECRET, jwks=a_jwks(), required_alg="RS256")


def test_what_is_signed_supersedes_what_is_not_and_the_rest_fills_the_gaps() -> None:
    outer = {
        "client_id": "me",
        "response_type": "code id_token",
        "scope": "openid",
        "state": "outer",
        "display": "page",
        "request": "e30.e30.e30",
    }
    inner = {"client_id": "me", "response_type": "id_token code", "state": "inner", "redirect_uri": "https://a/cb"}
    assert merge_request_object(outer, inner) == {
        "client_id": "me",
        "response_type": "id_token code",
        "scope": "openid",
        "state": "inner",
        "display": "page",
        "redirect_uri": "https://a/cb",
    }


def test_a_request_may_stand_wholly_within_its_object_by_rfc9101() -> None:
    inner = {"client_id": "me", "response_type": "code", "scope": "openid"}
    assert merge_request_object({"client_id": "me", "request": "e30.e30.e30"}, inner) == inner


@pytest.mark.parametrize("name", ["client_id", "response_type"])
def test_client_and_response_type_must_not_differ(name: str) -> None:
    with pytest.raises(InvalidRequest, match=name):
        merge_request_object({name: "code"}, {name: "token"})


_maps: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    st.sampled_from(["client_id", "response_type", "scope", "state", "request", "request_uri"]),
    st.sampled_from(["a", "b"]),
)


@given(_maps, _maps)
def test_no_object_is_left_within_and_nothing_signed_is_lost(outer: dict[str, str], inner: dict[str, str]) -> None:
    try:
        merged = merge_request_object(outer, inner)
    except OAuthError:
        return
    spent = {"request", "request_uri"}
    assert set(merged) == (set(outer) | set(inner)) - spent
    assert all(merged[name] == value for name, value in inner.items() if name not in spent)
