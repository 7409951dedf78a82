"""Chance, and what is done with it: random tokens, hashes of high-entropy secrets, comparison; how long a secret is."""

import hashlib
import hmac
import itertools
import os
import secrets

from frontdesk.kernel.base64url import b64url

LONGEST_SECRET_BYTES = 1024
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def random_bytes(count: int) -> bytes:
    """``count`` bytes nobody can guess."""
    return os.urandom(count)


def random_token(byte_count: int = 32) -> str:
    """A URL-safe token of ``byte_count`` random bytes (256 bits unless told)."""
    return b64url(os.urandom(byte_count))


class Sequence:
    """Names that are never given twice, and say nothing: a random beginning and a count. Not secrets."""

    __slots__ = ("_count", "_prefix")

    def __init__(self) -> None:
        self._prefix = random_token(9)
        self._count = itertools.count()

    def next(self) -> str:
        """Another name; costs no system call."""
        return f"{self._prefix}{next(self._count):08x}"


def random_base62(length: int) -> str:
    """``length`` random letters and digits; Okta's ids and client secrets are made of these."""
    # 8 bits are folded onto 62 letters from a wide integer, so that the bias is below 2^-64
    number = int.from_bytes(os.urandom(length + 8))
    letters = []
    for _ in range(length):
        number, remainder = divmod(number, 62)
        letters.append(_BASE62[remainder])
    return "".join(letters)


def base62(number: int, length: int) -> str:
    """A number in letters and digits, padded: greater numbers are greater texts, byte by byte."""
    letters = []
    for _ in range(length):
        number, remainder = divmod(number, 62)
        letters.append(_BASE62[remainder])
    return "".join(reversed(letters))


def random_choice_string(alphabet: str, length: int) -> str:
    """``length`` letters of ``alphabet``, each as likely as the next."""
    return "".join(secrets.choice(alphabet) for _ in range(length))


def random_uuid() -> str:
    """A version 4 UUID (RFC 9562 §5.4), for the few names that Okta spells so."""
    raw = bytearray(os.urandom(16))
    raw[6], raw[8] = raw[6] & 0x0F | 0x40, raw[8] & 0x3F | 0x80
    digits = raw.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def token_hash(secret: str) -> bytes:
    """SHA-256 of a secret that was generated, never chosen by a person: no salt or work factor is needed."""
    return hashlib.sha256(secret.encode()).digest()


def keyed_hash(key: bytes, *parts: str) -> bytes:
    """HMAC-SHA-256 over the parts, each with its length in front so that no two lists collide."""
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for part in parts:
        raw = part.encode()
        mac.update(len(raw).to_bytes(4) + raw)
    return mac.digest()


def constant_time_equals(left: str | bytes, right: str | bytes) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    a = left.encode() if isinstance(left, str) else left
    b = right.encode() if isinstance(right, str) else right
    return hmac.compare_digest(a, b)


def is_too_long(secret: str) -> bool:
    """Whether a password or a folded answer has more bytes than are ever hashed, when it is set as when it is typed."""
    return len(secret.encode()) > LONGEST_SECRET_BYTES
