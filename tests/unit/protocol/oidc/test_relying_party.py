"""What an ID token has to say to be believed (OIDC Core §3.1.3.7), and what userinfo may add (§5.3.2)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey
from tests.hostile import changed

from frontdesk.protocol.jose.jwk import Jwks, parse_jwks
from frontdesk.protocol.jose.jws import BadSignature
from frontdesk.protocol.oidc.relying_party import (
    TENANT,
    BadAnswer,
    Expectation,
    check_response_issuer,
    is_true,
    merge_userinfo,
    verify_id_token,
)

KEY = ECKey.generate_key("P-256", {"kid": "k1"}, private=True)
NOW_S = 1_790_000_000
ISSUER = "https://op.example"
EXPECTED = Expectation((ISSUER,), "client", "nonce", NOW_S * 1000)


def keys() -> Jwks:
    """The provider's."""
    return parse_jwks({"keys": [KEY.as_dict(private=False)]})


def a_token(**claims: Any) -> str:
    """A good one, but for the changes."""
    usual = {"iss": ISSUER, "sub": "s", "aud": "client", "nonce": "nonce", "iat": NOW_S, "exp": NOW_S + 60}
    said = {name: value for name, value in {**usual, **claims}.items() if value is not None}
    return jwt.encode({"alg": "ES256", "kid": "k1"}, said, KEY)


def verified(token: str, expected: Expectation = EXPECTED) -> dict[str, object]:
    """Its claims."""
    return verify_id_token(token, keys(), expected, access_token="at", code="c")


def test_a_token_that_fits_is_believed() -> None:
    assert verified(a_token(aud=["client"], azp="client"))["sub"] == "s"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": None},
        {"iss": ISSUER + "/"},
        {"aud": None},
        {"aud": []},
        {"aud": ["client", "other"]},
        {"aud": ["client", "other"], "azp": "other"},
        {"azp": "other"},
        {"nonce": None},
        {"nonce": "Nonce"},
        {"exp": NOW_S},
        {"exp": None},
        {"iat": None},
        {"iat": NOW_S + 61},
        {"nbf": NOW_S + 61},
        {"sub": ""},
        {"at_hash": "x"},
        {"at_hash": 1},
        {"c_hash": "x"},
    ],
    ids=str,
)
def test_a_token_that_does_not_fit_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer):
        verified(a_token(**claims))


def test_a_token_that_was_changed_is_refused() -> None:
    with pytest.raises(BadSignature):
        verified(changed(a_token(), sub="another"))


def test_the_issuer_of_a_tenant_is_that_of_the_tokens_own_tenant() -> None:
    expected = Expectation((f"https://login.example/{TENANT}/v2.0",), "client", "nonce", NOW_S * 1000)
    assert verified(a_token(iss="https://login.example/t1/v2.0", tid="t1"), expected)
    for tid in ("t2", None):
        with pytest.raises(BadAnswer):
            verified(a_token(iss="https://login.example/t1/v2.0", tid=tid), expected)


def test_a_response_from_another_issuer_is_refused_and_one_that_does_not_say_is_not() -> None:
    check_response_issuer(None, (ISSUER,))
    check_response_issuer(ISSUER, (ISSUER,))
    with pytest.raises(BadAnswer, match="RFC 9207"):
        check_response_issuer("https://mixed.example", (ISSUER,))


_CLAIMS = st.fixed_dictionaries(
    {},
    optional={"email": st.sampled_from(["a@x", "b@x"]), "email_verified": st.sampled_from([True, False, "true", 1])},
)


@given(_CLAIMS, _CLAIMS)
def test_an_address_is_verified_only_by_whoever_states_it(token: dict[str, Any], userinfo: dict[str, Any]) -> None:
    merged = merge_userinfo({"sub": "s", **token}, {"sub": "s", **userinfo})
    said = [each for each in (token, userinfo) if is_true(each.get("email_verified"))]
    assert merged["email_verified"] is any(each.get("email") == merged.get("email") for each in said)
    assert merged.get("email") == token.get("email", userinfo.get("email"))


def test_userinfo_of_somebody_else_is_refused() -> None:
    with pytest.raises(BadAnswer):
        merge_userinfo({"sub": "s"}, {"sub": "t"})
