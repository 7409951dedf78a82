"""Tokens that no honest library would make."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import ECKey, RSAKey

Sign = Callable[[bytes], bytes]


def b64url(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def a_jws(header: Mapping[str, Any], claims: Mapping[str, Any], sign: Sign) -> str:
    """A compact JWS of exactly this header and payload."""
    signed = ".".join(b64url(json.dumps(part).encode()) for part in (header, claims))
    return f"{signed}.{b64url(sign(signed.encode()))}"


def unsigned(claims: Mapping[str, Any], alg: str = "none") -> str:
    """``alg: none``, or a signature that is not there."""
    return a_jws({"alg": alg}, claims, lambda _: b"")


def garbage(_: bytes) -> bytes:
    """Something as long as an RSA signature."""
    return bytes(range(256))


def es256(key: ECKey) -> Sign:
    """A raw ES256 signature (RFC 7518 §3.4)."""

    def sign(signed: bytes) -> bytes:
        private = key.private_key
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        r, s = decode_dss_signature(private.sign(signed, ec.ECDSA(SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)

    return sign


def by_public_key(key: ECKey | RSAKey) -> Sign:
    """The confusion of RFC 8725 §2.1: an HMAC whose secret is the public key that everybody has."""
    pem = key.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return lambda signed: hmac.new(pem, signed, hashlib.sha256).digest()


def claims_of(token: str) -> dict[str, Any]:
    """What a token says, unverified."""
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def changed(token: str, **changes: object) -> str:
    """A token with other claims and its old signature."""
    header, _, signature = token.split(".")
    return f"{header}.{b64url(json.dumps({**claims_of(token), **changes}).encode())}.{signature}"
