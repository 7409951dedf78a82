"""Each algorithm takes its own kind of key only. The property over signatures is in test_jws.py, against joserfc."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.unit.protocol.tokens import SECRET, a_signing_key, hs256

from frontdesk.protocol.jose.algorithms import (
    ALGORITHMS,
    ASYMMETRIC,
    SYMMETRIC,
    UnsupportedAlgorithm,
    VerifyingKey,
    digest_of,
)

_KEYS: dict[str, VerifyingKey] = {
    "RSA": a_signing_key("RS256").private_key.public_key(),
    "P-256": a_signing_key("ES256").private_key.public_key(),
    "P-384": ec.generate_private_key(ec.SECP384R1()).public_key(),
    "P-521": ec.generate_private_key(ec.SECP521R1()).public_key(),
    "Ed25519": Ed25519PrivateKey.generate().public_key(),
    "oct": SECRET.encode(),
}


@pytest.mark.parametrize("alg", ALGORITHMS)
@pytest.mark.parametrize("kind", _KEYS)
def test_a_made_up_signature_is_refused_and_never_raises(alg: str, kind: str) -> None:
    for octets in (0, 32, 64, 96, 132, 256):
        assert not ALGORITHMS[alg].verify(_KEYS[kind], bytes(octets), b"signed")


def test_every_algorithm_is_of_one_kind() -> None:
    assert set(SYMMETRIC) | set(ASYMMETRIC) == set(ALGORITHMS)
    assert not set(SYMMETRIC) & set(ASYMMETRIC)


def test_none_is_no_algorithm() -> None:
    assert not {"none", "None", "NONE", ""} & set(ALGORITHMS)


def test_an_hmac_key_is_at_least_as_long_as_its_digest_by_rfc7518() -> None:
    short, long = b"k" * 31, b"k" * 32
    assert not ALGORITHMS["HS256"].verify(short, hs256(b"signed", short), b"signed")
    assert ALGORITHMS["HS256"].verify(long, hs256(b"signed", long), b"signed")


def test_an_rsa_key_verifies_nothing_as_an_hmac() -> None:
    public = _KEYS["RSA"]
    assert isinstance(public, rsa.RSAPublicKey)
    assert not any(ALGORITHMS[alg].verify(public, hs256(b"signed"), b"signed") for alg in SYMMETRIC)


@pytest.mark.parametrize(
    ("alg", "digest"), [("RS256", "sha256"), ("ES384", "sha384"), ("PS512", "sha512"), ("EdDSA", "sha512")]
)
def test_each_algorithm_stands_on_a_digest(alg: str, digest: str) -> None:
    assert digest_of(alg) == digest


def test_the_digest_of_an_unknown_algorithm_is_not_guessed() -> None:
    with pytest.raises(UnsupportedAlgorithm):
        digest_of("XS256")
