"""ID tokens as hints. The property over forged tokens is in jose/test_jws.py; here is what is signed and no hint."""

import pytest
from tests.unit.protocol.tokens import (
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

from frontdesk.protocol.oauth.errors import InvalidRequest
from frontdesk.protocol.oidc.logout import LOGOUT_EVENT, frontchannel_uri, logout_token_claims, read_id_token_hint

_ISSUER = "https://id.example.com"
_CLAIMS = {"iss": _ISSUER, "sub": "00u1", "aud": "client", "jti": "ID.1", "iat": NOW_S - 7200, "exp": NOW_S - 3600}


def test_an_expired_id_token_of_ours_is_still_a_hint() -> None:
    assert read_id_token_hint(signed_by_key(_CLAIMS), a_jwks(), issuer=_ISSUER) == _CLAIMS


def test_an_id_token_without_jti_or_with_the_plain_typ_is_one() -> None:
    claims = {name: value for name, value in _CLAIMS.items() if name != "jti"}
    assert read_id_token_hint(signed_by_key(claims, typ="JWT"), a_jwks(), issuer=_ISSUER)["sub"] == "00u1"


@pytest.mark.parametrize(
    "token",
    [
        signed_by_key(_CLAIMS | {"iss": "https://other.example.com"}),
        signed_by_key({name: value for name, value in _CLAIMS.items() if name != "sub"}),
        signed_by_key(_CLAIMS | {"jti": "AT.1"}),
        signed_by_key(_CLAIMS, typ="at+jwt"),
        signed_by_key(_CLAIMS, typ="logout+jwt"),
        signed_by_key(_CLAIMS, typ=5),
        a_token({"alg": "none"}, _CLAIMS, lambda _: b""),
        a_token({"alg": "RS256"}, _CLAIMS, lambda signed: rs256(signed, OTHER_RSA_DER)),
        a_token({"alg": "HS256"}, _CLAIMS, lambda signed: hs256(signed, rsa_public_pem())),
        signed_by_secret(_CLAIMS),
        signed_by_key(_CLAIMS)[:-4],
        "not a token",
        SECRET,
    ],
    ids=[
        "another issuer", "nobody's", "an access token", "an access token by typ", "a logout token", "typ of no text",
        "alg none", "signed by the client", "RS-HS confusion", "signed by a secret", "cut short", "no token", "a word",
    ],
)  # fmt: skip
def test_what_is_no_id_token_of_ours_is_refused(token: str) -> None:
    with pytest.raises(InvalidRequest, match="id_token_hint"):
        read_id_token_hint(token, a_jwks(), issuer=_ISSUER)


def test_a_logout_token_says_what_is_required_and_never_has_a_nonce() -> None:
    """Back-Channel Logout §2.4."""
    claims = logout_token_claims(issuer=_ISSUER, audience="app", subject="00u", session="102", now=NOW_S * 1000)
    assert claims.keys() == {"iss", "sub", "aud", "iat", "exp", "jti", "sid", "events"}
    assert (claims["iat"], claims["exp"]) == (NOW_S, NOW_S + 120)
    assert claims["events"] == {LOGOUT_EVENT: {}}


def test_a_frontchannel_address_keeps_its_own_query() -> None:
    """Front-Channel Logout §2."""
    added = "iss=https%3A%2F%2Fid.example.com&sid=102"
    assert frontchannel_uri("https://app.example.com/out", _ISSUER, "102") == f"https://app.example.com/out?{added}"
    assert frontchannel_uri("https://app.example.com/out?a=b", _ISSUER, "102").endswith(f"/out?a=b&{added}")
