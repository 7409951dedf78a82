"""Key sets, foreign and our own."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.protocol.tokens import EC_DER, RSA_DER, SECRET, a_jwk

from frontdesk.kernel.base64url import b64url, from_b64url
from frontdesk.protocol.jose.jwk import (
    MAX_KEYS,
    BadKeySet,
    Jwks,
    SigningAlg,
    check_public_jwks,
    derive_kid,
    generate_private_key,
    load_signing_key,
    parse_jwks,
    public_jwk,
    secret_jwks,
)
from frontdesk.protocol.jose.thumbprint import thumbprint

_KINDS: list[tuple[SigningAlg, bytes]] = [("RS256", RSA_DER), ("ES256", EC_DER)]


_UNUSABLE: dict[str, dict[str, object]] = {
    "private": a_jwk(d="AQAB"),
    "symmetric": {"kty": "oct", "k": b64url(SECRET.encode())},
    "rsa of 1024 bits": a_jwk(n=b64url(b"\xff" * 128)),
    "rsa of 16384 bits": a_jwk(n=b64url(b"\xff" * 2048)),
    "rsa with a huge exponent": a_jwk(e=b64url(b"\xff" * 200)),
    "rsa with exponent 1": a_jwk(e="AQ"),
    "no modulus": a_jwk(n=None),
    "modulus as a number": a_jwk(n=12345),
    "padded base64": a_jwk(e="AQAB=="),
    "point off the curve": a_jwk("ES256", x=b64url(b"\x01" * 32)),
    "short coordinate": a_jwk("ES256", x=b64url(b"\x01" * 31)),
    "coordinate with a zero in front": a_jwk("ES256", x=b64url(b"\x00" + from_b64url(str(a_jwk("ES256")["x"])))),
    "short ed25519": {"kty": "OKP", "crv": "Ed25519", "x": "AQAB"},
    "kid as a number": a_jwk(kid=7),
    "alg as a list": a_jwk(alg=["RS256"]),
}
_OF_ANOTHER_USE: dict[str, dict[str, object]] = {
    "for encryption": a_jwk(use="enc"),
    "for wrapping": a_jwk(key_ops=["wrapKey"]),
    "unknown type": {"kty": "AKP", "pub": "AQAB"},
    "no type": {"n": "AQAB"},
    "unknown curve": {"kty": "EC", "crv": "secp256k1", "x": "AQAB", "y": "AQAB"},
    "X25519": {"kty": "OKP", "crv": "X25519", "x": "AQAB"},
}


@pytest.mark.parametrize("jwk", (_UNUSABLE | _OF_ANOTHER_USE).values(), ids=(_UNUSABLE | _OF_ANOTHER_USE).keys())
def test_a_key_that_cannot_be_used_is_ignored_beside_others(jwk: dict[str, object]) -> None:
    good = a_jwk(kid="good")
    assert [key.kid for key in parse_jwks({"keys": [jwk, good]}).keys] == ["good"]


@pytest.mark.parametrize("jwk", _UNUSABLE.values(), ids=_UNUSABLE.keys())
def test_a_key_that_cannot_be_used_is_refused_at_registration(jwk: dict[str, object]) -> None:
    with pytest.raises(BadKeySet):
        check_public_jwks({"keys": [a_jwk(), jwk]})


@pytest.mark.parametrize("jwk", _OF_ANOTHER_USE.values(), ids=_OF_ANOTHER_USE.keys())
def test_a_key_of_another_use_does_not_disturb_a_registration_but_is_not_enough(jwk: dict[str, object]) -> None:
    assert len(check_public_jwks({"keys": [a_jwk(), jwk]}).keys) == 1
    with pytest.raises(BadKeySet, match="no signature key"):
        check_public_jwks({"keys": [jwk]})


@pytest.mark.parametrize(
    "document",
    [{}, {"keys": None}, {"keys": {}}, {"keys": ["RSA"]}, {"keys": [a_jwk()] * (MAX_KEYS + 1)}],
    ids=["no keys", "null", "an object", "strings", "more than a hundred"],
)
def test_what_is_no_key_set_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(BadKeySet):
        parse_jwks(document)


_values: st.SearchStrategy[object] = st.sampled_from(
    ["RSA", "EC", "OKP", "P-256", "Ed25519", "AQAB", "sig", "", 7, None, True, ["verify"], {}]
)
_members = st.sampled_from(["kty", "n", "e", "crv", "x", "y", "kid", "alg", "use", "key_ops"])


@given(st.lists(st.dictionaries(_members, _values), max_size=3))
def test_no_foreign_key_set_breaks_the_reader(jwks: list[dict[str, Any]]) -> None:
    assert isinstance(parse_jwks({"keys": jwks}), Jwks)


@pytest.mark.parametrize(("alg", "der"), _KINDS, ids=["RSA", "EC"])
def test_our_public_half_is_named_by_its_thumbprint_and_holds_nothing_private(alg: SigningAlg, der: bytes) -> None:
    kid = derive_kid(alg, der)
    jwk = public_jwk(kid, alg, der)
    assert len(kid) == 43
    assert thumbprint(jwk) == kid
    required = {"n", "e"} if alg == "RS256" else {"crv", "x", "y"}
    assert set(jwk) == required | {"kty", "alg", "kid", "use"}
    assert (jwk["alg"], jwk["use"]) == (alg, "sig")
    assert check_public_jwks({"keys": [jwk]}).keys[0].kid == kid


@pytest.mark.parametrize(("alg", "der"), [("RS256", EC_DER), ("ES256", RSA_DER)], ids=["EC as RS256", "RSA as ES256"])
def test_a_key_of_another_kind_is_not_loaded(alg: SigningAlg, der: bytes) -> None:
    with pytest.raises(BadKeySet):
        load_signing_key("kid", alg, der)


def test_no_two_generated_keys_are_alike() -> None:
    assert generate_private_key("ES256") != generate_private_key("ES256")


def test_a_loaded_key_does_not_show_itself() -> None:
    assert "private_key" not in repr(load_signing_key("kid", "ES256", EC_DER))
    assert SECRET not in repr(secret_jwks(SECRET))


def test_candidates_are_those_of_the_kid_and_alg() -> None:
    jwks = parse_jwks({"keys": [a_jwk(kid="a"), a_jwk(kid="b"), a_jwk(kid="a", alg="RS384"), a_jwk(kid=None)]})
    assert [key.kid for key in jwks.candidates("RS256", "a")] == ["a"]
    assert [key.kid for key in jwks.candidates("RS256", None)] == ["a", "b", None]
    assert jwks.candidates("RS256", "c") == ()
