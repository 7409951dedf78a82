"""The public keys of an OAuth app, one by one (contract A.Apps, credentials/jwks).

The client's key set is the one place of the keys that count; those that were deactivated wait beside it. A key's id
is made of its thumbprint, so that keys that came in a whole set have one too.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.kernel.base64url import from_b64url
from frontdesk.protocol.jose.jwk import BadKeySet, check_public_jwks
from frontdesk.protocol.jose.thumbprint import NoThumbprint, thumbprint

Jwk = Mapping[str, object]
_MOST = 50
_LEAST_BITS = 2048
_ID_LENGTH = 17
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_MEMBERS = frozenset(
    {"kty", "kid", "use", "alg", "key_ops", "n", "e", "crv", "x", "y", "x5c", "x5t", "x5t#S256", "x5u"}
)
_MOST_TEXT = 8192
_TOO_SHORT = "RSA key length in the 'jwks' is less than '2,048' bits for the given key."


@dataclass(frozen=True, slots=True)
class ClientKey:
    """A public key of a client, and whether it counts."""

    id: str
    jwk: Jwk
    is_active: bool


def client_keys(jwks: Mapping[str, object] | None, inactive: Sequence[Jwk]) -> list[ClientKey]:
    """Every key: those that count in the order of the set, then the others."""
    counting = jwks.get("keys", []) if jwks is not None else []
    assert isinstance(counting, list), "a client's key set was checked when it was written"
    return [
        *(ClientKey(_id(jwk), jwk, is_active=True) for jwk in counting),
        *(ClientKey(_id(jwk), jwk, is_active=False) for jwk in inactive),
    ]


def find_client_key(keys: Sequence[ClientKey], id: str) -> ClientKey:
    """One of them.

    Raises:
        ResourceNotFound: there is none of this id.
    """
    found = next((key for key in keys if key.id == id), None)
    if found is None:
        raise ResourceNotFound(f"{id[:100]} (JsonWebKey)")
    return found


def new_client_key(jwk: Jwk, keys: Sequence[ClientKey], *, active: bool) -> ClientKey:
    """A key that an administrator adds; without a kid its thumbprint is its kid.

    Raises:
        ValidationFailed: it is weak, private or unreadable; is there already; or there are too many.
    """
    if jwk.get("kty") == "RSA" and _bits(jwk.get("n")) < _LEAST_BITS:
        raise ValidationFailed("JsonWebKey", (_TOO_SHORT,))
    if not isinstance(jwk.get("kid", ""), str) or any(len(str(value)) > _MOST_TEXT for value in jwk.values()):
        raise ValidationFailed("JsonWebKey", ("jwk: A member is too long, or the kid is no text.",))
    try:
        check_public_jwks({"keys": [jwk]})
        print_ = thumbprint(jwk)
    except (BadKeySet, NoThumbprint) as why:
        raise ValidationFailed("JsonWebKey", (f"jwk: {why}",)) from None
    known = {name: value for name, value in jwk.items() if name in _MEMBERS}
    named = {**known, "kid": jwk.get("kid") or print_}
    key = ClientKey(_id(named), named, is_active=active)
    if len(keys) >= _MOST:
        raise ValidationFailed("JsonWebKey", (f"jwk: A client has at most {_MOST} keys.",))
    if any(other.id == key.id or other.jwk.get("kid") == named["kid"] for other in keys):
        raise ValidationFailed("JsonWebKey", ("kid: The client has this key, or one of this kid, already.",))
    return key


def key_sets(keys: Sequence[ClientKey]) -> tuple[Mapping[str, object] | None, list[Jwk]]:
    """The key set of those that count (None: there are none), and the others."""
    counting = [key.jwk for key in keys if key.is_active]
    return ({"keys": counting} if counting else None), [key.jwk for key in keys if not key.is_active]


def _bits(number: object) -> int:
    if not isinstance(number, str):
        return 0
    try:
        return int.from_bytes(from_b64url(number)).bit_length()
    except ValueError:
        return 0


def _id(jwk: Jwk) -> str:
    """``pks`` and letters that follow from the key and its kid."""
    identity = "\n".join(f"{name}={jwk.get(name)}" for name in ("kid", "kty", "crv", "n", "e", "x", "y"))
    number, letters = int.from_bytes(hashlib.sha256(identity.encode()).digest()), []
    for _ in range(_ID_LENGTH):
        number, remainder = divmod(number, len(_BASE62))
        letters.append(_BASE62[remainder])
    return "pks" + "".join(letters)
