"""Authorization requests as signed JWTs, passed by value (RFC 9101, OIDC Core §6.1)."""

from collections.abc import Mapping

from frontdesk.kernel.json import encode_text
from frontdesk.protocol.jose.algorithms import ASYMMETRIC, SYMMETRIC
from frontdesk.protocol.jose.jwk import Jwks, secret_jwks
from frontdesk.protocol.jose.jws import BadSignature, read_unverified_header, verify_jws
from frontdesk.protocol.jose.jwt import BadClaims, audiences_of, check_dates, read_claims
from frontdesk.protocol.oauth.errors import InvalidRequest, InvalidRequestObject, RequestNotSupported
from frontdesk.protocol.oauth.parameters import check_value

LONGEST_MS = 3_600_000
_OF_THE_JWT = frozenset({"iss", "aud", "exp", "iat", "nbf", "jti", "sub"})
_NESTED = ("request", "request_uri")


def read_request_object(  # noqa: PLR0913 - who signed, for whom, with what and when are all of the proof
    token: str,
    *,
    client_id: str,
    audience: str,
    secret: str | None,
    jwks: Jwks | None,
    required_alg: str | None,
    now: int,
) -> dict[str, str]:
    """The parameters of a request object that this client signed for us (RFC 9101 §6.2).

    ``iss`` and ``aud`` count where they are given (OIDC Core §6.1: SHOULD). A ``sub`` that is the client is refused:
    such a JWT was made to authenticate with (RFC 9101 §10.8).

    Raises:
        RequestNotSupported: it is not signed; that it could be is no reason to take it (OIDC Core §3.1.2.6).
        InvalidRequestObject: it is encrypted, malformed, expired, nested, or not signed by this client for us.
    """
    claims = _verified_claims(token, secret=secret, jwks=jwks, required_alg=required_alg)
    try:
        check_dates(claims, now=now, longest_ms=LONGEST_MS)
    except BadClaims as why:
        raise InvalidRequestObject(f"The request object is refused: {why}") from None
    if claims.get("iss", client_id) != client_id or claims.get("client_id", client_id) != client_id:
        raise InvalidRequestObject("The request object is from another client.")
    if claims.get("sub") == client_id:
        raise InvalidRequestObject("The request object is a client assertion.")
    if "aud" in claims and audience not in audiences_of(claims):
        raise InvalidRequestObject("The request object is for another server.")
    if any(name in claims for name in _NESTED):
        raise InvalidRequestObject("A request object must not hold request or request_uri.")
    return _parameters(claims)


def _verified_claims(
    token: str, *, secret: str | None, jwks: Jwks | None, required_alg: str | None
) -> dict[str, object]:
    keys = (*(secret_jwks(secret).keys if secret is not None else ()), *(jwks.keys if jwks is not None else ()))
    allowed = frozenset((*(SYMMETRIC if secret is not None else ()), *(ASYMMETRIC if jwks is not None else ())))
    if required_alg is not None:
        allowed &= {required_alg}
    try:
        if read_unverified_header(token).get("alg") == "none":
            raise RequestNotSupported("A request object must be signed.")
        _, payload = verify_jws(token, Jwks(keys), algorithms=allowed)
        return read_claims(payload)
    except (BadSignature, BadClaims) as why:
        raise InvalidRequestObject(f"The request object is refused: {why}") from None


def _parameters(claims: Mapping[str, object]) -> dict[str, str]:
    """Each claim as the text it would have been as a parameter (RFC 9101 §4: numbers and booleans may be JSON's)."""
    parameters = {}
    for name, value in claims.items():
        text = value if isinstance(value, str) else "" if value is None else encode_text(value)
        if name in _OF_THE_JWT or not text:
            continue
        try:
            check_value(name, text)
        except InvalidRequest as why:
            raise InvalidRequestObject(f"The request object is refused: {why.description}") from None
        parameters[name] = text
    return parameters


def merge_request_object(outer: Mapping[str, str], inner: Mapping[str, str]) -> dict[str, str]:
    """The request as it counts: what is signed supersedes what is not, which fills the gaps (OIDC Core §6.1).

    ``client_id`` and ``response_type`` must not differ where both say them. The request object's own parameters,
    being spent, are left out.

    Raises:
        InvalidRequest: they differ.
    """
    for name in ("client_id", "response_type"):
        if name in outer and name in inner and _words(outer[name]) != _words(inner[name]):
            raise InvalidRequest(f"The {name} of the request object is not that of the request.")
    merged = {**outer, **inner}
    for name in _NESTED:
        merged.pop(name, None)
    return merged


def _words(value: str) -> frozenset[str]:
    return frozenset(value.split(" "))
