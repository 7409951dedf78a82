"""Signing out: ID tokens that come back as hints (OIDC RP-Initiated Logout §2, Core §3.1.2.1), and what apps are told.

Back-Channel Logout 1.0 and Front-Channel Logout 1.0 say how.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from frontdesk.kernel.secrets import random_token
from frontdesk.protocol.jose.algorithms import ASYMMETRIC
from frontdesk.protocol.jose.jwk import Jwks
from frontdesk.protocol.jose.jws import BadSignature, verify_jws
from frontdesk.protocol.jose.jwt import BadClaims, read_claims
from frontdesk.protocol.oauth.errors import InvalidRequest

_ALGORITHMS = frozenset(ASYMMETRIC)
LOGOUT_TOKEN_TYPE: Final = "logout+jwt"
LOGOUT_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_TOKEN_S: Final = 120


def read_id_token_hint(token: str, keys: Jwks, *, issuer: str) -> Mapping[str, object]:
    """The claims of an ID token that we signed, however long ago: a hint may have expired.

    Our other tokens are signed by the same keys and are no hints (RFC 8725 §3.11): they are told by their ``typ``, or
    by how their ``jti`` begins.

    Raises:
        InvalidRequest: it is not an ID token of this issuer.
    """
    try:
        header, payload = verify_jws(token, keys, algorithms=_ALGORITHMS)
        claims = read_claims(payload)
    except (BadSignature, BadClaims):
        raise InvalidRequest("The id_token_hint is not an ID token that this server has signed.") from None
    if str(header.get("typ", "JWT")).upper() != "JWT" or not str(claims.get("jti", "ID.")).startswith("ID."):
        raise InvalidRequest("The id_token_hint is a token, and not an ID token.")
    if claims.get("iss") != issuer or not isinstance(claims.get("sub"), str):
        raise InvalidRequest("The id_token_hint is of another issuer.")
    return claims


def logout_token_claims(*, issuer: str, audience: str, subject: str, session: str, now: int) -> dict[str, object]:
    """What a logout token says (Back-Channel Logout §2.4). It never has a nonce, so that it is no ID token."""
    return {
        "iss": issuer,
        "sub": subject,
        "aud": audience,
        "iat": now // 1000,
        "exp": now // 1000 + LOGOUT_TOKEN_S,
        "jti": random_token(),
        "sid": session,
        "events": {LOGOUT_EVENT: {}},
    }


def frontchannel_uri(uri: str, issuer: str, session: str) -> str:
    """A client's frontchannel_logout_uri that says which session is over (Front-Channel Logout §2)."""
    return f"{uri}{'&' if '?' in uri else '?'}{urlencode({'iss': issuer, 'sid': session})}"
