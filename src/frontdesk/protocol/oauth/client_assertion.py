"""JWTs with which clients authenticate: client_secret_jwt and private_key_jwt (RFC 7523 §3, OIDC Core §9)."""

from dataclasses import dataclass
from typing import Literal

from frontdesk.protocol.jose.algorithms import ASYMMETRIC, SYMMETRIC
from frontdesk.protocol.jose.jwk import Jwks, secret_jwks
from frontdesk.protocol.jose.jws import BadSignature, read_unverified_header, read_unverified_payload, verify_jws
from frontdesk.protocol.jose.jwt import BadClaims, audiences_of, check_dates, date_ms, read_claims
from frontdesk.protocol.oauth.errors import InvalidClient

LONGEST_MS = 3_600_000
_MAX_JTI_CHARACTERS = 255


@dataclass(frozen=True, slots=True)
class AssertionProof:
    """A good assertion: how it was signed, and what a replay would be known by until it expires."""

    jti: str | None
    expires_at: int
    method: Literal["client_secret_jwt", "private_key_jwt"]


def verify_client_assertion(
    assertion: str, *, client_id: str, audiences: frozenset[str], secret: str | None, jwks: Jwks | None, now: int
) -> AssertionProof:
    """The client signed this itself, for us, lately (RFC 7523 §3).

    The kind of key decides which algorithms count: a secret makes HMACs and a key pair signatures, never the one for
    the other (RFC 8725 §3.1). An audience that also names somebody else is refused, because that somebody could send
    the assertion on to us.

    Raises:
        InvalidClient: the assertion is malformed, not signed with the client's key, says it is from or for somebody
            else, or does not expire within the hour.
    """
    keys = (*(secret_jwks(secret).keys if secret is not None else ()), *(jwks.keys if jwks is not None else ()))
    allowed = frozenset((*(SYMMETRIC if secret is not None else ()), *(ASYMMETRIC if jwks is not None else ())))
    try:
        header, payload = verify_jws(assertion, Jwks(keys), algorithms=allowed)
        claims = read_claims(payload)
        check_dates(claims, now=now, longest_ms=LONGEST_MS)
    except (BadSignature, BadClaims) as why:
        raise InvalidClient(f"The client_assertion is refused: {why}") from None
    if claims.get("iss") != client_id or claims.get("sub") != client_id:
        raise InvalidClient("The client_assertion must have the client_id as both iss and sub.")
    named = audiences_of(claims)
    if not named or not audiences.issuperset(named):
        raise InvalidClient("The client_assertion must have this server, and nobody else, as its audience.")
    expires_at = date_ms(claims, "exp")
    if expires_at is None:
        raise InvalidClient("The client_assertion must have an exp.")
    method: Literal["client_secret_jwt", "private_key_jwt"] = (
        "client_secret_jwt" if header["alg"] in SYMMETRIC else "private_key_jwt"
    )
    return AssertionProof(_jti(claims.get("jti")), expires_at, method)


def check_unverified_assertion(assertion: str, *, client_id: str) -> None:
    """Refuse what no key could make right, before the client's keys are fetched for it.

    Raises:
        InvalidClient: the assertion is malformed, of another kind of algorithm, or of another client.
    """
    try:
        alg = read_unverified_header(assertion).get("alg")
        claims = read_claims(read_unverified_payload(assertion))
    except (BadSignature, BadClaims) as why:
        raise InvalidClient(f"The client_assertion is refused: {why}") from None
    if alg not in ASYMMETRIC:
        raise InvalidClient("The client_assertion must be signed with the client's private key.")
    if claims.get("iss") != client_id or claims.get("sub") != client_id:
        raise InvalidClient("The client_assertion must have the client_id as both iss and sub.")


def _jti(jti: object) -> str | None:
    if jti is None:
        return None
    if not isinstance(jti, str) or not 0 < len(jti) <= _MAX_JTI_CHARACTERS:
        raise InvalidClient(f"The client_assertion's jti has 1 to {_MAX_JTI_CHARACTERS} characters.")
    return jti
