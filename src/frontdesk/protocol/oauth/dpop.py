"""Proofs of possession: a JWT that a client signs for one request, with the key its tokens are bound to (RFC 9449)."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from frontdesk.kernel.base64url import b64url
from frontdesk.kernel.secrets import constant_time_equals
from frontdesk.protocol.http.uris import parse_uri
from frontdesk.protocol.jose.jwk import BadKeySet, Jwks, JwksKey, check_public_jwks
from frontdesk.protocol.jose.jws import BadSignature, read_unverified_header, verify_jws
from frontdesk.protocol.jose.jwt import SKEW_MS, BadClaims, date_ms, read_claims
from frontdesk.protocol.jose.thumbprint import thumbprint
from frontdesk.protocol.oauth.errors import InvalidDpopProof, InvalidRequest, plain

TYP: Final = "dpop+jwt"
TOKEN_TYPE: Final = "DPoP"
ALGS: Final = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512")
LONGEST_MS: Final = 300_000
"""How old a proof may be; for as long its ``jti`` is remembered (§11.1)."""
_ALLOWED = frozenset(ALGS)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_CHARACTERS = 16_384
_THUMBPRINT = re.compile(r"[A-Za-z0-9\-_]{43}")
_MAX_JTI_CHARACTERS = 255


@dataclass(frozen=True, slots=True)
class Proven:
    """A good proof: the thumbprint of its key, and what a replay would be known by until then."""

    jkt: str
    jti: str
    nonce: str | None
    expires_at: int


def verify_dpop_proof(
    proof: str, *, method: str, url: str, now: int, access_token: str | None = None, jkt: str | None = None
) -> Proven:
    """The sender holds the private key of this proof and made it for this request, lately (RFC 9449 §4.3).

    ``access_token``: the token sent along, which the proof must name (§7.1), and ``jkt`` the key it is bound to.
    Whether the ``jti`` was used before, and the nonce, are for whoever can tell.

    Raises:
        InvalidDpopProof: any part is missing, malformed, of another request, of another key, or too old.
    """
    try:
        key, thumb = _key(proof)
        _, payload = verify_jws(proof, Jwks((key,)), algorithms=_ALLOWED)
        claims = read_claims(payload)
    except (BadSignature, BadClaims, BadKeySet) as why:
        raise InvalidDpopProof(f"The DPoP proof is refused: {why}") from None
    _check_request(claims, method, url)
    if access_token is not None and not _is_of_token(claims, access_token):
        raise InvalidDpopProof("The ath of the DPoP proof is not the hash of the access token.")
    if jkt is not None and not constant_time_equals(thumb, jkt):
        raise InvalidDpopProof("The DPoP proof was signed with another key than the one the token is bound to.")
    return Proven(thumb, _jti(claims), _nonce(claims), _made_at(claims, now) + LONGEST_MS + SKEW_MS)


def check_dpop_jkt(value: str | None) -> str | None:
    """``dpop_jkt``: a SHA-256 thumbprint, which is 43 characters of base64url (§10).

    Raises:
        InvalidRequest: it is not.
    """
    if value is not None and not _THUMBPRINT.fullmatch(value):
        raise InvalidRequest("The dpop_jkt is not a SHA-256 thumbprint in base64url.")
    return value


def access_token_hash(access_token: str) -> str:
    """``ath``: the token's SHA-256 as base64url (§4.2)."""
    return b64url(hashlib.sha256(access_token.encode()).digest())


def dpop_challenge(code: str | None, description: str, realm: str) -> str:
    """The WWW-Authenticate value of a resource that takes bound tokens (§7.1)."""
    value = f'DPoP realm="{plain(realm)}", algs="{" ".join(ALGS)}"'
    return value if code is None else f'{value}, error="{code}", error_description="{plain(description)}"'


def _key(proof: str) -> tuple[JwksKey, str]:
    """The key of a proof's own header, which is what it proves to hold."""
    if len(proof) > _MAX_CHARACTERS:
        raise BadSignature("The proof is too long.")
    header = read_unverified_header(proof)
    jwk = header.get("jwk")
    if header.get("typ") != TYP:
        raise BadSignature(f"The proof's typ is not {TYP}.")
    if not isinstance(jwk, Mapping):
        raise BadSignature("The proof has no jwk.")
    (key,) = check_public_jwks({"keys": [jwk]}).keys
    kid = header.get("kid")  # the header has the one key itself: whatever it is called there, it is that one
    return JwksKey(kid if isinstance(kid, str) else None, key.alg, key.key), thumbprint(jwk)


def _check_request(claims: Mapping[str, object], method: str, url: str) -> None:
    if claims.get("htm") != method:
        raise InvalidDpopProof("The htm of the DPoP proof is not the method of the request.")
    htu = claims.get("htu")
    target = _target(htu) if isinstance(htu, str) else None
    if target is None or target != _target(url):
        raise InvalidDpopProof("The htu of the DPoP proof is not the URL of the request.")


def _target(url: str) -> tuple[str, str | None, int | None, str] | None:
    """What two spellings of one URL have in common; query and fragment do not count (§4.3).

    A path is compared as requests are routed: with its escapes undone.
    """
    parts = parse_uri(url)
    if parts is None:
        return None
    port = parts.port if parts.port is not None else _DEFAULT_PORTS.get(parts.scheme)
    return parts.scheme, parts.host, port, unquote(parts.path) or "/"


def _is_of_token(claims: Mapping[str, object], access_token: str) -> bool:
    ath = claims.get("ath")
    return isinstance(ath, str) and constant_time_equals(ath, access_token_hash(access_token))


def _jti(claims: Mapping[str, object]) -> str:
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= _MAX_JTI_CHARACTERS:
        raise InvalidDpopProof(f"The DPoP proof needs a jti of 1 to {_MAX_JTI_CHARACTERS} characters.")
    return jti


def _nonce(claims: Mapping[str, object]) -> str | None:
    nonce = claims.get("nonce")
    return nonce if isinstance(nonce, str) else None


def _made_at(claims: Mapping[str, object], now: int) -> int:
    made_at = date_ms(claims, "iat")
    if made_at is None:
        raise InvalidDpopProof("The DPoP proof needs an iat.")
    if not now - LONGEST_MS <= made_at <= now + SKEW_MS:
        raise InvalidDpopProof("The DPoP proof was not made just now; its iat is too old or in the future.")
    return made_at
