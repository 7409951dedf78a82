"""Client assertions: what a good one is, and each way in which one is not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.protocol.tokens import (
    NOW,
    NOW_S,
    OTHER_RSA_DER,
    SECRET,
    a_jwk,
    a_jwks,
    a_token,
    hs256,
    rs256,
    rsa_public_pem,
    signed_by_key,
    signed_by_secret,
)

from frontdesk.protocol.jose.jwk import Jwks
from frontdesk.protocol.oauth.client_assertion import (
    AssertionProof,
    check_unverified_assertion,
    verify_client_assertion,
)
from frontdesk.protocol.oauth.errors import InvalidClient

_TOKEN_ENDPOINT = "https://id.example.com/v1/token"
_AUDIENCES = frozenset({"https://id.example.com", _TOKEN_ENDPOINT})


def _claims(**changes: object) -> dict[str, Any]:
    claims = {"iss": "me", "sub": "me", "aud": _TOKEN_ENDPOINT, "exp": NOW_S + 300, "iat": NOW_S, "jti": "1"} | changes
    return {name: value for name, value in claims.items() if value is not None}


def _verify(assertion: str, *, secret: str | None = None, jwks: Jwks | None = None) -> AssertionProof:
    if secret is None and jwks is None:
        jwks = a_jwks()
    return verify_client_assertion(assertion, client_id="me", audiences=_AUDIENCES, secret=secret, jwks=jwks, now=NOW)


def test_a_private_key_jwt_proves_its_client() -> None:
    assert _verify(signed_by_key(_claims())) == AssertionProof("1", (NOW_S + 300) * 1000, "private_key_jwt")


@pytest.mark.parametrize(
    "assertion",
    ["", "a.b.c", signed_by_secret(_claims()), *(signed_by_key(_claims(**{name: "other"})) for name in ("iss", "sub"))],
    ids=["nothing", "garbage", "by a secret", "of another issuer", "about another client"],
)
def test_what_no_key_could_make_right_is_refused_before_keys_are_fetched(assertion: str) -> None:
    with pytest.raises(InvalidClient):
        check_unverified_assertion(assertion, client_id="me")


def test_what_a_key_could_make_right_waits_for_the_key() -> None:
    check_unverified_assertion(signed_by_key(_claims()), client_id="me")


def test_a_client_secret_jwt_proves_its_client() -> None:
    proof = _verify(signed_by_secret(_claims(jti=None)), secret=SECRET)
    assert proof == AssertionProof(None, (NOW_S + 300) * 1000, "client_secret_jwt")


def test_a_client_with_both_kinds_of_key_may_use_either() -> None:
    for assertion in (signed_by_key(_claims()), signed_by_secret(_claims())):
        assert _verify(assertion, secret=SECRET, jwks=a_jwks()).jti == "1"


@pytest.mark.parametrize("aud", ["https://id.example.com", [_TOKEN_ENDPOINT], sorted(_AUDIENCES)], ids=str)
def test_an_audience_is_one_of_our_names_or_several_of_them(aud: object) -> None:
    assert _verify(signed_by_key(_claims(aud=aud))).jti == "1"


@given(st.integers(-120, 3900), st.integers(-4000, 300))
def test_an_assertion_lives_an_hour_at_most_and_does_not_come_from_the_future(left_s: int, made_s: int) -> None:
    assertion = signed_by_secret(_claims(exp=NOW_S + left_s, iat=NOW_S + made_s))
    if 0 < left_s <= 3660 and made_s <= 60:
        assert _verify(assertion, secret=SECRET).expires_at == (NOW_S + left_s) * 1000
    else:
        with pytest.raises(InvalidClient):
            _verify(assertion, secret=SECRET)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": None},
        {"sub": None},
        {"iss": "you"},
        {"sub": "you"},
        {"iss": "you", "sub": "you"},
        {"aud": None},
        {"aud": []},
        {"aud": "https://other.example.com"},
        {"aud": "https://id.example.com/"},
        {"aud": [_TOKEN_ENDPOINT, "https://other.example.com"]},
        {"aud": {"0": _TOKEN_ENDPOINT}},
        {"exp": None},
        {"exp": str(NOW_S + 300)},
        {"nbf": NOW_S + 120},
        {"jti": ""},
        {"jti": 5},
        {"jti": "x" * 256},
    ],
    ids=str,
)
def test_an_assertion_of_or_for_somebody_else_or_of_no_bounds_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidClient, match="client_assertion"):
        _verify(signed_by_key(_claims(**changes)))


_FORGED = {
    "alg none": a_token({"alg": "none"}, _claims(), lambda _: b""),
    "signed by another key": a_token({"alg": "RS256"}, _claims(), lambda signed: rs256(signed, OTHER_RSA_DER)),
    "RS-HS confusion": a_token({"alg": "HS256"}, _claims(), lambda signed: hs256(signed, rsa_public_pem())),
    "embedded jwk": a_token(
        {"alg": "RS256", "jwk": a_jwk("RS256", OTHER_RSA_DER)}, _claims(), lambda signed: rs256(signed, OTHER_RSA_DER)
    ),
    "unknown kid": signed_by_key(_claims(), kid="unknown"),
    "crit": signed_by_key(_claims(), crit=["exp"]),
    "signed by the secret": signed_by_secret(_claims()),
    "payload is no object": a_token({"alg": "RS256"}, b"[]"),
    "claims twice": a_token({"alg": "RS256"}, b'{"iss":"you","iss":"me"}'),
    "a JWE": "e30.e30.e30.e30.e30",
}


@pytest.mark.parametrize("assertion", _FORGED.values(), ids=_FORGED.keys())
def test_a_forged_assertion_is_refused(assertion: str) -> None:
    with pytest.raises(InvalidClient):
        _verify(assertion)


def test_a_key_pair_cannot_stand_in_for_a_secret() -> None:
    with pytest.raises(InvalidClient):
        _verify(signed_by_key(_claims()), secret=SECRET)


@pytest.mark.parametrize("secret", ["", "s" * 31], ids=["empty", "short"])
def test_a_secret_shorter_than_32_characters_signs_nothing(secret: str) -> None:
    with pytest.raises(InvalidClient):
        _verify(a_token({"alg": "HS256"}, _claims(), lambda signed: hs256(signed, secret.encode())), secret=secret)


def test_a_client_without_keys_proves_nothing() -> None:
    with pytest.raises(InvalidClient):
        _verify(signed_by_key(_claims()), jwks=Jwks())
