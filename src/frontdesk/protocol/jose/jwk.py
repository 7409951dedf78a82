"""Keys: our own to sign with, and other people's to verify with (RFC 7517, RFC 7518 §6, RFC 8037 §2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from frontdesk.kernel.base64url import b64url, from_b64url
from frontdesk.kernel.errors import Expected
from frontdesk.protocol.jose.algorithms import VerifyingKey
from frontdesk.protocol.jose.thumbprint import thumbprint

SigningAlg = Literal["RS256", "ES256"]
"""What we sign with ourselves."""

MAX_KEYS = 100
_LEAST_RSA_BITS = 2048  # RFC 7518 §3.3
_MOST_RSA_BITS = 8192  # beyond it one verification costs a caller nothing and us milliseconds
_MOST_EXPONENT_BITS = 64
_PRIVATE_MEMBERS = ("d", "p", "q", "dp", "dq", "qi", "oth", "k")
_CURVES: Mapping[str, tuple[ec.EllipticCurve, int]] = {
    "P-256": (ec.SECP256R1(), 32),
    "P-384": (ec.SECP384R1(), 48),
    "P-521": (ec.SECP521R1(), 66),
}


class BadKeySet(Expected):
    """Not a JWK Set, or (where that is asked) one with a key that cannot be used."""


@dataclass(frozen=True, slots=True)
class JwksKey:
    """One key to verify with, and what its owner says about it."""

    kid: str | None
    alg: str | None
    key: VerifyingKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class Jwks:
    """The keys one party may have signed with."""

    keys: tuple[JwksKey, ...] = ()

    def candidates(self, alg: str, kid: str | None) -> tuple[JwksKey, ...]:
        """The keys that a header with this ``alg`` and ``kid`` may mean; a shared secret has no name to miss."""
        return tuple(
            key
            for key in self.keys
            if (kid is None or key.kid == kid or isinstance(key.key, bytes)) and (key.alg is None or key.alg == alg)
        )


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key of ours, ready to sign."""

    kid: str
    alg: SigningAlg
    private_key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = field(repr=False)


def parse_jwks(document: Mapping[str, object]) -> Jwks:
    """The usable signature keys of somebody's JWK Set; any others are ignored (RFC 7517 §5).

    Ignored are unknown types, keys for encryption, keys too weak, and keys that show their private half.

    Raises:
        BadKeySet: it is not a JWK Set, or has more than 100 keys.
    """
    keys = []
    for jwk in _members(document):
        try:
            key = _read_key(jwk)
        except BadKeySet:
            continue
        if key is not None:
            keys.append(key)
    return Jwks(tuple(keys))


def check_public_jwks(document: Mapping[str, object]) -> Jwks:
    """As ``parse_jwks``, but every key must be one to verify with: what a registration asks (RFC 7591 §2).

    Raises:
        BadKeySet: the set is empty or malformed, or holds a private, symmetric, weak or malformed key.
    """
    keys = tuple(key for jwk in _members(document) if (key := _read_key(jwk)) is not None)
    if not keys:
        raise BadKeySet("The key set holds no signature key of a supported type.")
    return Jwks(keys)


def secret_jwks(secret: str) -> Jwks:
    """A client secret as the one key of an HMAC (OIDC Core §10.1); RFC 7518 §3.2 says how long it must be."""
    return Jwks((JwksKey(kid=None, alg=None, key=secret.encode()),))


def _members(document: Mapping[str, object]) -> list[Mapping[str, object]]:
    keys = document.get("keys")
    if not isinstance(keys, list) or not all(isinstance(jwk, Mapping) for jwk in keys):
        raise BadKeySet("A key set has a member keys, an array of objects.")
    if len(keys) > MAX_KEYS:
        raise BadKeySet(f"A key set holds at most {MAX_KEYS} keys.")
    return keys


def _read_key(jwk: Mapping[str, object]) -> JwksKey | None:
    """The key, or None where it is meant for something else than verifying, or of a type we do not know."""
    if any(member in jwk for member in _PRIVATE_MEMBERS):
        raise BadKeySet("A key set holds public keys only.")
    kid, alg = jwk.get("kid"), jwk.get("alg")
    if not isinstance(kid, str | None) or not isinstance(alg, str | None):
        raise BadKeySet("A key's kid and alg are strings.")
    operations = jwk.get("key_ops")
    if jwk.get("use", "sig") != "sig" or (isinstance(operations, list) and "verify" not in operations):
        return None
    read = _READERS.get(str(jwk.get("kty")))
    if read is None:
        return None
    key = read(jwk)
    return None if key is None else JwksKey(kid, alg, key)


def _octets(jwk: Mapping[str, object], name: str) -> bytes:
    text = jwk.get(name)
    if not isinstance(text, str):
        raise BadKeySet(f"A key lacks its member {name}.")
    try:
        return from_b64url(text)
    except ValueError:
        raise BadKeySet(f"A key's member {name} is not base64url.") from None


def _read_rsa(jwk: Mapping[str, object]) -> VerifyingKey | None:
    n, e = int.from_bytes(_octets(jwk, "n")), int.from_bytes(_octets(jwk, "e"))
    if not _LEAST_RSA_BITS <= n.bit_length() <= _MOST_RSA_BITS:
        raise BadKeySet(f"An RSA key has {_LEAST_RSA_BITS} to {_MOST_RSA_BITS} bits.")
    if e.bit_length() > _MOST_EXPONENT_BITS:
        raise BadKeySet("An RSA key's exponent is too large.")
    try:
        return rsa.RSAPublicNumbers(e, n).public_key()
    except ValueError:
        raise BadKeySet("An RSA key's numbers are not those of a key.") from None


def _read_ec(jwk: Mapping[str, object]) -> VerifyingKey | None:
    known = _CURVES.get(str(jwk.get("crv")))
    if known is None:
        return None
    curve, octets = known
    x, y = _octets(jwk, "x"), _octets(jwk, "y")
    if len(x) != octets or len(y) != octets:  # RFC 7518 §6.2.1.2
        raise BadKeySet("An EC key's coordinates are not of the curve's length.")
    try:
        return ec.EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), curve).public_key()
    except ValueError:
        raise BadKeySet("An EC key's point is not on its curve.") from None


def _read_okp(jwk: Mapping[str, object]) -> VerifyingKey | None:
    if jwk.get("crv") != "Ed25519":
        return None
    try:
        return Ed25519PublicKey.from_public_bytes(_octets(jwk, "x"))
    except ValueError:
        raise BadKeySet("An Ed25519 key has 32 octets.") from None


_READERS: Mapping[str, Callable[[Mapping[str, object]], VerifyingKey | None]] = {
    "RSA": _read_rsa,
    "EC": _read_ec,
    "OKP": _read_okp,
}


def generate_private_key(alg: SigningAlg) -> bytes:
    """A new private key for ``alg`` as PKCS #8 DER, unencrypted: whoever stores it seals it."""
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    if alg == "RS256":
        key = rsa.generate_private_key(public_exponent=65537, key_size=_LEAST_RSA_BITS)
    else:
        key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def load_signing_key(kid: str, alg: SigningAlg, der: bytes) -> SigningKey:
    """The key behind PKCS #8 DER, of the kind that ``alg`` needs.

    Raises:
        BadKeySet: the key is of another kind.
    """
    return SigningKey(kid, alg, _load(alg, der))


def _load(alg: SigningAlg, der: bytes) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    # whether the numbers are prime takes 40 ms to ask, and we made them ourselves and kept them sealed
    key = load_der_private_key(der, password=None, unsafe_skip_rsa_key_validation=True)
    if alg == "RS256" and isinstance(key, rsa.RSAPrivateKey):
        return key
    if alg == "ES256" and isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise BadKeySet(f"The private key is not one for {alg}.")


def public_jwk(kid: str, alg: SigningAlg, der_private: bytes) -> dict[str, object]:
    """The public half as a JWK to publish (RFC 7517 §4).

    Raises:
        BadKeySet: the key is of another kind than ``alg`` needs.
    """
    return {**_public_members(alg, der_private), "alg": alg, "kid": kid, "use": "sig"}


def derive_kid(alg: SigningAlg, der_private: bytes) -> str:
    """The name we give a key: its thumbprint, so that one key never has two names (RFC 7638).

    Raises:
        BadKeySet: the key is of another kind than ``alg`` needs.
    """
    return thumbprint(_public_members(alg, der_private))


def _public_members(alg: SigningAlg, der_private: bytes) -> dict[str, object]:
    numbers = _load(alg, der_private).public_key().public_numbers()
    if isinstance(numbers, rsa.RSAPublicNumbers):
        return {"kty": "RSA", "e": b64url(_unsigned(numbers.e)), "n": b64url(_unsigned(numbers.n))}
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": b64url(numbers.x.to_bytes(32)),
        "y": b64url(numbers.y.to_bytes(32)),
    }


def _unsigned(number: int) -> bytes:
    """The fewest octets that hold it (RFC 7518 §2, Base64urlUInt)."""
    return number.to_bytes((number.bit_length() + 7) // 8)
