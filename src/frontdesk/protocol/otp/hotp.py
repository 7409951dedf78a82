"""Counter-based one-time passwords: a hardware token's six digits (RFC 4226)."""

import binascii
import re
from base64 import b32decode, b32encode

import pyotp

from frontdesk.kernel.secrets import constant_time_equals, random_bytes

DIGITS = 6
LOOK_AHEAD = 10
"""How many codes may have been made and never shown (RFC 4226 §7.2, E.5)."""
RESYNC = 100
"""How far a token may have run ahead where two codes in a row show it (RFC 4226 §7.4)."""
_LEAST_BYTES = 10
_MOST_BYTES = 128
_SECRET_BYTES = 20
_CODE = re.compile(r"[0-9]{6}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")


def new_secret() -> str:
    """A new shared secret in base32."""
    return b32encode(random_bytes(_SECRET_BYTES)).decode()


def read_secret(text: str) -> str | None:
    """A token's secret as its maker prints it, base32 or hexadecimal, in base32; None: it is neither, or too short."""
    packed = text.replace(" ", "").replace("-", "")
    try:
        raw = b32decode(packed.upper().rstrip("=") + "=" * (-len(packed.rstrip("=")) % 8))
    except binascii.Error:
        raw = bytes.fromhex(packed) if _HEX.fullmatch(packed) else b""
    return b32encode(raw).decode().rstrip("=") if _LEAST_BYTES <= len(raw) <= _MOST_BYTES else None


def code_at(secret: str, counter: int) -> str:
    """The code of a counter (RFC 4226 §5.3)."""
    return pyotp.HOTP(secret, digits=DIGITS).at(counter)


def matching_counter(secret: str, code: str, first: int, count: int) -> int | None:
    """The first of ``count`` counters from ``first`` whose code this is; every one is compared."""
    if not _CODE.fullmatch(code):
        return None
    counters = range(max(first, 0), max(first + count, 0))
    return min((each for each in counters if constant_time_equals(code_at(secret, each), code)), default=None)
