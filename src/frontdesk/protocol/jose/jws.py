"""Signed tokens in their compact form: making ours, verifying anyone's (RFC 7515, RFC 8725).

Verification stands on ``cryptography`` directly and not on joserfc: tried with 1.8, joserfc takes a header with
duplicate members, an empty ``crit``, ``crit: ["b64"]`` and, given one key, a ``kid`` that is not that key's; and its
import (80 ms) would be the largest on the token path.
"""

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from frontdesk.kernel.base64url import b64url_bytes, from_b64url
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.json import MalformedJson, decode_foreign, encode
from frontdesk.protocol.jose.algorithms import ALGORITHMS
from frontdesk.protocol.jose.jwk import Jwks, SigningKey

MAX_TOKEN_CHARACTERS = 65_536


class BadSignature(Expected):
    """Not a compact JWS, or not signed by one of the keys with one of the algorithms allowed."""


class Signer:
    """Signs payloads with one key; what is the same for every token is made once."""

    __slots__ = ("_header", "_prefix", "_sign", "alg", "kid")

    def __init__(self, key: SigningKey, typ: str | None = None) -> None:
        self.kid = key.kid
        self.alg = key.alg
        header = {"alg": key.alg, "kid": key.kid}
        if typ is not None:
            header["typ"] = typ
        self._header = header
        self._prefix = b64url_bytes(encode(header)) + b"."
        self._sign = _raw_signer(key)

    def sign(self, payload: bytes) -> str:
        """The compact serialization over ``payload`` (RFC 7515 §7.1)."""
        return self._serialize(self._prefix, payload)

    def sign_as(self, typ: str, payload: bytes) -> str:
        """As ``sign``, with a ``typ`` that no other token of this key has (RFC 8725 §3.11)."""
        return self._serialize(b64url_bytes(encode({**self._header, "typ": typ})) + b".", payload)

    def _serialize(self, prefix: bytes, payload: bytes) -> str:
        signed = prefix + b64url_bytes(payload)
        return (signed + b"." + b64url_bytes(self._sign(signed))).decode("ascii")


def _raw_signer(key: SigningKey) -> Callable[[bytes], bytes]:
    private_key = key.private_key
    if isinstance(private_key, rsa.RSAPrivateKey):
        return _pkcs1_signer(private_key)
    return _ecdsa_signer(private_key)


def _pkcs1_signer(key: rsa.RSAPrivateKey) -> Callable[[bytes], bytes]:
    sign, scheme, digest = key.sign, padding.PKCS1v15(), SHA256()
    return lambda signed: sign(signed, scheme, digest)


def _ecdsa_signer(key: ec.EllipticCurvePrivateKey) -> Callable[[bytes], bytes]:
    sign, scheme = key.sign, ec.ECDSA(SHA256())

    def raw(signed: bytes) -> bytes:
        r, s = decode_dss_signature(sign(signed, scheme))
        return (r << 256 | s).to_bytes(64)  # R and S, each at its full length (RFC 7518 §3.4)

    return raw


def verify_jws(token: str, jwks: Jwks, *, algorithms: frozenset[str]) -> tuple[dict[str, object], bytes]:
    """Header and payload of a token that one of ``jwks`` signed with one of ``algorithms`` (RFC 7515 §5.2).

    What a header says about its own key (``jwk``, ``jku``, ``x5u``, ``x5c``) is not looked at (RFC 8725 §3.10); a
    ``crit`` asks for an extension, and we have none (RFC 7515 §4.1.11). ``none`` is never allowed.

    Raises:
        BadSignature: the token is malformed, its algorithm is not allowed, or no key fits.
    """
    header, payload, signature, signed = _parts(token)
    alg, kid = header.get("alg"), header.get("kid")
    if not isinstance(alg, str) or alg not in algorithms or alg not in ALGORITHMS:
        raise BadSignature("The token's signature algorithm is not allowed.")
    if not isinstance(kid, str | None):
        raise BadSignature("The token's kid is not a string.")
    if "crit" in header:
        raise BadSignature("The token's header needs an extension that is not supported.")
    candidates = jwks.candidates(alg, kid)
    if not candidates:
        raise BadSignature("No key is known that fits the token's alg and kid.")
    verify = ALGORITHMS[alg].verify
    for candidate in candidates:
        if verify(candidate.key, signature, signed):
            return header, payload
    raise BadSignature("The token's signature is not valid.")


def read_unverified_payload(token: str) -> bytes:
    """What a token says before anybody checked who says it: good for looking up whose keys to check with, only.

    Raises:
        BadSignature: the token is not a compact JWS.
    """
    return _parts(token)[1]


def read_unverified_header(token: str) -> dict[str, object]:
    """The header of a token nobody has checked yet: good for refusing with a better sentence, only.

    Raises:
        BadSignature: the token is not a compact JWS.
    """
    return _parts(token)[0]


def _parts(token: str) -> tuple[dict[str, object], bytes, bytes, bytes]:
    """Header, payload, signature, and the octets that were signed; all in their one canonical spelling."""
    if len(token) > MAX_TOKEN_CHARACTERS:
        raise BadSignature("The token is too long.")
    parts = token.split(".")
    if len(parts) != 3:  # five parts would be a JWE, which we do not take for a signature (RFC 8725 §2.3)
        raise BadSignature("The token is not a JWS of three parts.")
    try:
        raw_header, payload, signature = map(from_b64url, parts)
        header = decode_foreign(raw_header)
    except (ValueError, MalformedJson):
        raise BadSignature("The token is not base64url of JSON.") from None
    if not isinstance(header, dict):
        raise BadSignature("The token's header is not an object.")
    return header, payload, signature, token.rpartition(".")[0].encode("ascii")
