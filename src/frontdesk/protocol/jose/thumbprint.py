"""A key's thumbprint: the digest of what makes it that key (RFC 7638, RFC 8037 §2)."""

import hashlib
from collections.abc import Mapping

from frontdesk.kernel.base64url import b64url
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.json import encode

# required members only, in lexicographic order (RFC 7638 §3.2)
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "EC": ("crv", "kty", "x", "y"),
    "OKP": ("crv", "kty", "x"),
    "RSA": ("e", "kty", "n"),
    "oct": ("k", "kty"),
}


class NoThumbprint(Expected):
    """The key is of an unknown type, or lacks a member that makes it one."""


def thumbprint(jwk: Mapping[str, object]) -> str:
    """SHA-256 over the required members without white space, as base64url: 43 characters (RFC 7638 §3).

    Raises:
        NoThumbprint: the key type is unknown or a required member is missing.
    """
    names = _REQUIRED.get(str(jwk.get("kty")))
    if names is None:
        raise NoThumbprint("The key is of an unknown type.")
    members = {name: jwk.get(name) for name in names}
    if not all(isinstance(member, str) for member in members.values()):
        raise NoThumbprint("The key lacks a required member.")
    return b64url(hashlib.sha256(encode(members)).digest())
