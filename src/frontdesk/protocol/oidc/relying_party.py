"""Reading what an OpenID provider answered us, strictly: the other side of ``id_token.py`` (OIDC Core §3.1.2, .3)."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.kernel.errors import Expected
from frontdesk.protocol.jose.algorithms import ASYMMETRIC, UnsupportedAlgorithm
from frontdesk.protocol.jose.jwk import Jwks
from frontdesk.protocol.jose.jws import BadSignature, verify_jws
from frontdesk.protocol.jose.jwt import SKEW_MS, BadClaims, audiences_of, date_ms, read_claims
from frontdesk.protocol.oidc.id_token import half_hash

TENANT = "{tenantid}"
"""Where the issuer is one a tenant, what stands for the token's own ``tid`` (Microsoft's metadata of ``common``)."""


class BadAnswer(Expected):
    """What the provider answered does not prove who anybody is. The sentence quotes nothing of it."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the ID token has to say. ``issuers``: any one of these. ``skew_ms``: how far its clock may be off."""

    issuers: tuple[str, ...]
    client_id: str
    nonce: str = field(repr=False)
    now: int
    skew_ms: int = 0
    algorithms: frozenset[str] = frozenset(ASYMMETRIC)


def check_response_issuer(issuer: str | None, expected: tuple[str, ...]) -> None:
    """Where a response says who it is from, that is whom we asked (RFC 9207 §2.4): two providers are not mixed up.

    Raises:
        BadAnswer: it is from another.
    """
    if issuer is not None and TENANT not in "".join(expected) and issuer not in expected:
        raise BadAnswer("The response is from another issuer than the one that was asked (iss, RFC 9207).")


def verify_id_token(
    token: str, jwks: Jwks, expected: Expectation, *, access_token: str | None, code: str | None
) -> dict[str, object]:
    """The claims of an ID token that this provider signed for us, in answer to this request (OIDC Core §3.1.3.7).

    Raises:
        BadSignature: none of the keys signed it, or by an algorithm that is not allowed (``none`` never is).
        BadAnswer: it is another's, for another, of another request, or not of now.
    """
    header, payload = verify_jws(token, jwks, algorithms=expected.algorithms)
    try:
        claims = read_claims(payload)
    except BadClaims as why:
        raise BadAnswer(f"The ID token cannot be read: {why}") from None
    _check_issuer(claims, expected)
    _check_audience(claims, expected.client_id)
    _check_dates(claims, expected)
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise BadAnswer("The nonce of the ID token is not that of the request.")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise BadAnswer("The ID token has no sub.")
    for name, value in (("at_hash", access_token), ("c_hash", code)):
        _check_hash(claims, name, value, str(header["alg"]))
    return claims


def _check_issuer(claims: Mapping[str, object], expected: Expectation) -> None:
    said, tenant = claims.get("iss"), claims.get("tid")
    allowed = [issuer.replace(TENANT, tenant) if isinstance(tenant, str) else issuer for issuer in expected.issuers]
    if said not in allowed:
        raise BadAnswer("The issuer of the ID token is not the provider's.")


def _check_audience(claims: Mapping[str, object], client_id: str) -> None:
    audiences, azp = audiences_of(claims), claims.get("azp")
    if client_id not in audiences:
        raise BadAnswer("The ID token is not for us: its aud does not name our client_id.")
    if (len(audiences) > 1 or azp is not None) and azp != client_id:
        raise BadAnswer("The ID token was issued to another client: its azp is not our client_id.")


def _check_dates(claims: Mapping[str, object], expected: Expectation) -> None:
    exp, iat, nbf = (date_ms(claims, name) for name in ("exp", "iat", "nbf"))
    if exp is None or iat is None:
        raise BadAnswer("The ID token lacks exp or iat.")
    if exp + expected.skew_ms <= expected.now:
        raise BadAnswer("The ID token has expired; maxClockSkew says how far the provider's clock may be off.")
    latest = expected.now + max(SKEW_MS, expected.skew_ms)
    if iat > latest or (nbf is not None and nbf > latest):
        raise BadAnswer("The ID token is from the future; maxClockSkew says how far the provider's clock may be off.")


def _check_hash(claims: Mapping[str, object], name: str, value: str | None, alg: str) -> None:
    said = claims.get(name)
    if said is None:
        return
    try:
        fits = value is not None and isinstance(said, str) and hmac.compare_digest(said, half_hash(value, alg))
    except (UnsupportedAlgorithm, TypeError):
        fits = False
    if not fits:
        raise BadAnswer(f"The {name} of the ID token is not that of what came with it.")


def merge_userinfo(id_claims: Mapping[str, object], userinfo: Mapping[str, object]) -> dict[str, object]:
    """The claims of both; those of the ID token count, and an address is verified only by whoever states that address.

    Raises:
        BadAnswer: userinfo is of somebody else (OIDC Core §5.3.2).
    """
    if userinfo.get("sub") != id_claims.get("sub"):
        raise BadAnswer("The sub of userinfo is not that of the ID token.")
    merged = {**userinfo, **id_claims}
    stating = [each for each in (userinfo, id_claims) if each.get("email") == merged.get("email")]
    merged["email_verified"] = any(is_true(each.get("email_verified")) for each in stating)
    return merged


def is_true(claim: object) -> bool:
    """A claim that says yes: some providers send the word (Sign in with Apple: ``"true"``)."""
    return claim is True or claim == "true"


__all__ = [
    "TENANT",
    "BadAnswer",
    "BadSignature",
    "Expectation",
    "check_response_issuer",
    "is_true",
    "merge_userinfo",
    "verify_id_token",
]
