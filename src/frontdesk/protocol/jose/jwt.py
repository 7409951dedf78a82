"""What a token says: its registered claims and their types (RFC 7519 §4.1)."""

from collections.abc import Mapping

from frontdesk.kernel.errors import Expected
from frontdesk.kernel.json import MalformedJson, decode_foreign

_DATES = ("exp", "nbf", "iat", "auth_time")
_STRINGS = ("iss", "sub", "jti", "azp", "nonce")

SKEW_MS = 60_000
"""How far another clock may run ahead of ours."""

_LATEST_S = 2**53 // 1000
"""A date further from 1970 is none: its milliseconds would not be whole numbers in JSON any more (RFC 8259 §6)."""


class BadClaims(Expected):
    """The payload is no claims set, or a registered claim is not of its type."""


def read_claims(payload: bytes) -> dict[str, object]:
    """The claims of a payload: an object, no member twice, registered claims of their types (RFC 7519 §4).

    Raises:
        BadClaims: anything else.
    """
    try:
        claims = decode_foreign(payload)
    except MalformedJson:
        raise BadClaims("The token's payload is not JSON.") from None
    if not isinstance(claims, dict):
        raise BadClaims("The token's payload is not an object.")
    for name in _DATES:
        if name in claims and not _is_date(claims[name]):
            raise BadClaims(f"The claim {name} is not a date in seconds.")
    for name in _STRINGS:
        if name in claims and not isinstance(claims[name], str):
            raise BadClaims(f"The claim {name} is not a string.")
    if "aud" in claims and not _is_audience(claims["aud"]):
        raise BadClaims("The claim aud is not a string or an array of strings.")
    return claims


def audiences_of(claims: Mapping[str, object]) -> tuple[str, ...]:
    """Whom the token is for; nobody where it does not say (RFC 7519 §4.1.3)."""
    aud = claims.get("aud")
    if isinstance(aud, str):
        return (aud,)
    return tuple(str(one) for one in aud) if isinstance(aud, list) else ()


def date_ms(claims: Mapping[str, object], name: str) -> int | None:
    """A NumericDate, which is seconds, as the milliseconds we count in (RFC 7519 §2)."""
    value = claims.get(name)
    return int(value * 1000) if isinstance(value, int | float) else None


def check_dates(claims: Mapping[str, object], *, now: int, longest_ms: int) -> None:
    """A token somebody made for this one call is not expired, not from the future, and not good for long.

    A minute of the other clock running ahead of ours is forgiven; an expiry that has passed is not (RFC 7519 §4.1.4-6).

    Raises:
        BadClaims: one of ``exp``, ``nbf``, ``iat`` says otherwise.
    """
    expires_at, starts_at, made_at = (date_ms(claims, name) for name in ("exp", "nbf", "iat"))
    if expires_at is not None and expires_at <= now:
        raise BadClaims("The token has expired.")
    if expires_at is not None and expires_at > now + longest_ms + SKEW_MS:
        raise BadClaims(f"The token expires more than {longest_ms // 60_000} minutes from now.")
    if starts_at is not None and starts_at > now + SKEW_MS:
        raise BadClaims("The token is not valid yet.")
    if made_at is not None and made_at > now + SKEW_MS:
        raise BadClaims("The token was issued in the future.")


def _is_date(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LATEST_S


def _is_audience(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))
