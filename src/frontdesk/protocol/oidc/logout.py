"""An ID token of ours that comes back as a hint of who is meant (OIDC RP-Initiated Logout §2, Core §3.1.2.1)."""

from collections.abc import Mapping

from frontdesk.protocol.jose.algorithms import ASYMMETRIC
from frontdesk.protocol.jose.jwk import Jwks
from frontdesk.protocol.jose.jws import BadSignature, verify_jws
from frontdesk.protocol.jose.jwt import BadClaims, read_claims
from frontdesk.protocol.oauth.errors import InvalidRequest

_ALGORITHMS = frozenset(ASYMMETRIC)


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
