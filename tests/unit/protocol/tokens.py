"""Builders for the tests of this floor: keys made once, and tokens of any shape, good or hostile."""

import hashlib
import hmac
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from frontdesk.kernel.base64url import b64url
from frontdesk.protocol.jose.jwk import (
    Jwks,
    SigningAlg,
    SigningKey,
    derive_kid,
    generate_private_key,
    load_signing_key,
    parse_jwks,
    public_jwk,
)

NOW = 1_767_225_600_000
NOW_S = NOW // 1000
SECRET = "a-client-secret-of-more-than-sixty-four-characters-so-that-every-hmac-takes-it"

RSA_DER = generate_private_key("RS256")
OTHER_RSA_DER = generate_private_key("RS256")
EC_DER = generate_private_key("ES256")


def a_signing_key(alg: SigningAlg = "RS256", der: bytes | None = None) -> SigningKey:
    """A key of ours, named by its thumbprint."""
    der = der or (RSA_DER if alg == "RS256" else EC_DER)
    return load_signing_key(derive_kid(alg, der), alg, der)


def a_jwk(alg: SigningAlg = "RS256", der: bytes | None = None, /, **members: object) -> dict[str, object]:
    """The public half of ``a_signing_key``, with members added, changed, or (None) taken away."""
    der = der or (RSA_DER if alg == "RS256" else EC_DER)
    jwk = public_jwk(derive_kid(alg, der), alg, der) | members
    return {name: value for name, value in jwk.items() if value is not None}


def a_jwks(*jwks: dict[str, object]) -> Jwks:
    """A key set; of ``a_jwk()`` alone unless told."""
    return parse_jwks({"keys": list(jwks or (a_jwk(),))})


def rs256(signed: bytes, der: bytes | None = None) -> bytes:
    """A raw RS256 signature."""
    key = a_signing_key("RS256", der).private_key
    assert isinstance(key, rsa.RSAPrivateKey)
    return key.sign(signed, padding.PKCS1v15(), SHA256())


def hs256(signed: bytes, secret: bytes = SECRET.encode()) -> bytes:
    """A raw HS256 signature."""
    return hmac.new(secret, signed, hashlib.sha256).digest()


def rsa_public_pem() -> bytes:
    """What an attacker would use as an HMAC secret."""
    return a_signing_key().private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def a_token(header: dict[str, Any] | bytes, claims: dict[str, Any] | bytes, sign: Any = rs256) -> str:
    """A compact JWS of exactly this header and payload; bytes are taken as they are."""
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, claims)]
    signed = ".".join(map(b64url, parts))
    return f"{signed}.{b64url(sign(signed.encode()))}"


def signed_by_key(claims: dict[str, Any], **header: object) -> str:
    """RS256 with ``a_signing_key``."""
    return a_token({"alg": "RS256", "kid": a_signing_key().kid, **header}, claims)


def signed_by_secret(claims: dict[str, Any], **header: object) -> str:
    """HS256 with ``SECRET``."""
    return a_token({"alg": "HS256", **header}, claims, hs256)
