"""The Basic scheme: a user-id and a password in one header (RFC 7617 §2)."""

import binascii
from typing import NamedTuple


class BasicCredentials(NamedTuple):
    """What stood before the first colon and what after it; no password where there was no colon."""

    user_id: str
    password: str | None

    def __repr__(self) -> str:
        return f"BasicCredentials(user_id={self.user_id!r})"


def parse_basic(authorization: str) -> BasicCredentials | None:
    """Split an Authorization header of the Basic scheme, or None for another scheme or a malformed one.

    The password may hold colons, the user-id none; both are UTF-8 without control characters.
    """
    if authorization[:6].lower() != "basic ":
        return None
    try:
        text = binascii.a2b_base64(authorization[6:].strip(" "), strict_mode=True).decode()
    except ValueError:
        return None
    if not text.isprintable() and any(ord(c) < 32 or ord(c) == 127 for c in text):
        return None
    user_id, colon, password = text.partition(":")
    return BasicCredentials(user_id, password if colon else None)
