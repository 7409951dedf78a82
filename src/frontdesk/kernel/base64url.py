"""Base64url without padding, one spelling a value (RFC 7515 §2, RFC 4648 §5)."""

import binascii

# one pass: "+/" become "-_" and "=" is dropped
_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")


def b64url_bytes(raw: bytes) -> bytes:
    """The encoding as bytes, for joining before a signature."""
    return binascii.b2a_base64(raw, newline=False).translate(_TO_URL, b"=")


def b64url(raw: bytes) -> str:
    """The encoding as text."""
    return b64url_bytes(raw).decode("ascii")


def from_b64url(text: str | bytes) -> bytes:
    """The bytes of exactly this spelling: no padding, no stray characters, no bits left over (RFC 4648 §3.5).

    Raises:
        ValueError: the text is not what ``b64url`` would have written.
    """
    encoded = text.encode("ascii") if isinstance(text, str) else text
    raw = binascii.a2b_base64(encoded.translate(_FROM_URL) + b"=" * (-len(encoded) % 4))
    if b64url_bytes(raw) != encoded:  # a2b_base64 skips what it does not know; writing it again shows what it skipped
        raise ValueError("not base64url")
    return raw
