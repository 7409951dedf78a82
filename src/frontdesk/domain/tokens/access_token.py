"""The claims of an access token (contract C.3)."""

from collections.abc import Mapping

from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.tokens.authorization import Authorization, Person
from frontdesk.domain.tokens.expression_scope import expression_scope
from frontdesk.kernel.base64url import b64url, from_b64url
from frontdesk.kernel.secrets import random_bytes

USERINFO_CLAIMS = "userinfo_claims"
RESERVED = frozenset(
    {"ver", "jti", "iss", "aud", "iat", "exp", "cid", "uid", "scp", "auth_time", "acr", "cnf", USERINFO_CLAIMS}
)
_JTI_BYTES = 32
_MS_BYTES = 6


def new_access_token_jti(refresh_token_id: str | None, now: int) -> str:
    """``AT.…``, with the refresh token's id behind it where there is one (contract C.3).

    Behind its chance stands the millisecond, because ``iat`` is cut to the second and a revocation is not.
    """
    jti = "AT." + b64url(random_bytes(_JTI_BYTES) + now.to_bytes(_MS_BYTES))
    return f"{jti}.{refresh_token_id}" if refresh_token_id else jti


def refresh_token_id_of(jti: str) -> str | None:
    """The refresh token that an access token came with, read back from its ``jti``."""
    parts = jti.split(".")
    return parts[2] if len(parts) == 3 else None


def issued_at_of(jti: str, iat_s: int) -> int:
    """The millisecond in which an access token was issued, read back from its ``jti``.

    Tokens of releases that did not write it there are as old as their second: in doubt, what revokes them came later.
    """
    raw = from_b64url(jti.split(".")[1])
    return int.from_bytes(raw[_JTI_BYTES:]) if len(raw) == _JTI_BYTES + _MS_BYTES else iat_s * 1000


def access_token_claims(
    server: CompiledServer, authorization: Authorization, person: Person | None, *, jti: str, now: int
) -> dict[str, object]:
    """The claims, in the order the contract shows them.

    Raises:
        ClaimFails: an expression of this server cannot be evaluated for this person.
    """
    issued_at_s = now // 1000
    claims: dict[str, object] = {
        "ver": 1,
        "jti": jti,
        "iss": server.issuer,
        "aud": server.audience,
        "iat": issued_at_s,
        "exp": issued_at_s + authorization.lifetimes.access_ms // 1000,
        "cid": authorization.client_id,
        "scp": authorization.scopes,
    }
    if person is None:
        claims["sub"] = authorization.client_id
    else:
        claims["uid"] = person.user.id
        claims["sub"] = person.app_user.user_name
        if authorization.auth_time is not None:
            claims["auth_time"] = authorization.auth_time // 1000
        if authorization.acr is not None:
            claims["acr"] = authorization.acr
    if authorization.jkt is not None:
        claims["cnf"] = {"jkt": authorization.jkt}
    if authorization.claims is not None:
        _add_userinfo_request(claims, authorization.claims)
    if server.access_claims:
        _add_configured(claims, server, authorization, person, now)
    return claims


def _add_userinfo_request(claims: dict[str, object], asked: Mapping[str, object]) -> None:
    """Which claims userinfo shall return for this token beyond its scopes (OIDC Core §5.5)."""
    members = asked.get("userinfo")
    if isinstance(members, Mapping) and members:
        claims[USERINFO_CLAIMS] = sorted(members)


def _add_configured(
    claims: dict[str, object], server: CompiledServer, authorization: Authorization, person: Person | None, now: int
) -> None:
    scope = expression_scope(server, authorization, person, now)
    granted = frozenset(authorization.scopes)
    for claim in server.access_claims:
        if claim.name in RESERVED or not claim.is_for(granted):
            continue
        value = scope.evaluate(claim)
        if value is not None:
            claims[claim.name] = value
