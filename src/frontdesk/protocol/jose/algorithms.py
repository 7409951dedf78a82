"""Signature algorithms: what each verifies, with which kind of key (RFC 7518 §3, RFC 8037 §3.1, RFC 9864)."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm

from frontdesk.kernel.errors import Expected

VerifyingKey = RSAPublicKey | ec.EllipticCurvePublicKey | Ed25519PublicKey | bytes
"""A public key, or the bytes of a shared secret: an algorithm looks only at its own kind (RFC 8725 §3.1)."""

Verify = Callable[[VerifyingKey, bytes, bytes], bool]


class UnsupportedAlgorithm(Expected):
    """An ``alg`` that is not in the table; ``none`` is not."""


@dataclass(frozen=True, slots=True)
class Algorithm:
    """One ``alg``: the digest it stands on, and whether a key made this signature over this input."""

    name: str
    digest: str
    verify: Verify


def _pkcs1(hash: HashAlgorithm) -> Verify:
    def verify(key: VerifyingKey, signature: bytes, signed: bytes) -> bool:
        if not isinstance(key, RSAPublicKey):
            return False
        try:
            key.verify(signature, signed, padding.PKCS1v15(), hash)
        except InvalidSignature:
            return False
        return True

    return verify


def _pss(hash: HashAlgorithm) -> Verify:
    # the salt is as long as the digest (RFC 7518 §3.5)
    scheme = padding.PSS(mgf=padding.MGF1(hash), salt_length=hash.digest_size)

    def verify(key: VerifyingKey, signature: bytes, signed: bytes) -> bool:
        if not isinstance(key, RSAPublicKey):
            return False
        try:
            key.verify(signature, signed, scheme, hash)
        except InvalidSignature:
            return False
        return True

    return verify


def _ecdsa(hash: HashAlgorithm, curve: type[ec.EllipticCurve], octets: int) -> Verify:
    def verify(key: VerifyingKey, signature: bytes, signed: bytes) -> bool:
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, curve):
            return False
        if len(signature) != 2 * octets:  # R and S, each at its full length (RFC 7518 §3.4)
            return False
        r, s = int.from_bytes(signature[:octets]), int.from_bytes(signature[octets:])
        try:
            key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hash))
        except InvalidSignature:
            return False
        return True

    return verify


def _eddsa(key: VerifyingKey, signature: bytes, signed: bytes) -> bool:
    if not isinstance(key, Ed25519PublicKey):
        return False
    try:
        key.verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def _hmac(digest: str, least_octets: int) -> Verify:
    def verify(key: VerifyingKey, signature: bytes, signed: bytes) -> bool:
        if not isinstance(key, bytes) or len(key) < least_octets:  # as long as the digest, or longer (RFC 7518 §3.2)
            return False
        return hmac.compare_digest(hmac.digest(key, signed, digest), signature)

    return verify


_TABLE = (
    Algorithm("HS256", "sha256", _hmac("sha256", 32)),
    Algorithm("HS384", "sha384", _hmac("sha384", 48)),
    Algorithm("HS512", "sha512", _hmac("sha512", 64)),
    Algorithm("RS256", "sha256", _pkcs1(SHA256())),
    Algorithm("RS384", "sha384", _pkcs1(SHA384())),
    Algorithm("RS512", "sha512", _pkcs1(SHA512())),
    Algorithm("PS256", "sha256", _pss(SHA256())),
    Algorithm("PS384", "sha384", _pss(SHA384())),
    Algorithm("PS512", "sha512", _pss(SHA512())),
    Algorithm("ES256", "sha256", _ecdsa(SHA256(), ec.SECP256R1, 32)),
    Algorithm("ES384", "sha384", _ecdsa(SHA384(), ec.SECP384R1, 48)),
    Algorithm("ES512", "sha512", _ecdsa(SHA512(), ec.SECP521R1, 66)),
    Algorithm("EdDSA", "sha512", _eddsa),
    Algorithm("Ed25519", "sha512", _eddsa),  # the same by its newer name (RFC 9864 §2.2)
)

ALGORITHMS: Mapping[str, Algorithm] = {algorithm.name: algorithm for algorithm in _TABLE}

SYMMETRIC: tuple[str, ...] = tuple(name for name in ALGORITHMS if name.startswith("HS"))
"""Those whose key is a secret that both sides hold."""

ASYMMETRIC: tuple[str, ...] = tuple(name for name in ALGORITHMS if not name.startswith("HS"))
"""Those whose key may be published."""


def digest_of(alg: str) -> str:
    """The name of the digest that ``alg`` stands on, as hashlib spells it.

    Raises:
        UnsupportedAlgorithm: the table does not know ``alg``.
    """
    try:
        return ALGORITHMS[alg].digest
    except KeyError:
        raise UnsupportedAlgorithm("The signature algorithm is not supported.") from None
