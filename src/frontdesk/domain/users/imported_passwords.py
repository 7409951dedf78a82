"""Password hashes that come from elsewhere: which are accepted, and how they are kept (contract F.5).

They are kept in a self-describing form until their owner signs in for the first time.
"""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from frontdesk.kernel.json import decode_as, encode_text

IMPORTED_PREFIX = "$imported$"
HOOK_PREFIX = "$hook$"
"""A password that an inline hook will check: nobody can sign in with it before it does."""

_MOST_SALT_BYTES = 1024
_FEWEST_ITERATIONS, _MOST_ITERATIONS = 4096, 10_000_000
_LEAST_WORK, _MOST_WORK = 4, 20  # bcrypt itself begins at 4
_USUAL_WORK, _USUAL_ITERATIONS = 11, 300_000
_LEAST_KEY, _MOST_KEY = 16, 512
_RADIX64_SALT = re.compile(r"[./A-Za-z0-9]{22}")
_RADIX64_VALUE = re.compile(r"[./A-Za-z0-9]{31}")


class HashAlgorithm(StrEnum):
    """Okta: algorithms of imported passwords."""

    BCRYPT = "BCRYPT"
    SHA_512 = "SHA-512"
    SHA_256 = "SHA-256"
    SHA_1 = "SHA-1"
    MD5 = "MD5"
    PBKDF2 = "PBKDF2"


class SaltOrder(StrEnum):
    """Where the salt stands."""

    PREFIX = "PREFIX"
    POSTFIX = "POSTFIX"


class Digest(StrEnum):
    """What PBKDF2 iterates."""

    SHA256_HMAC = "SHA256_HMAC"
    SHA512_HMAC = "SHA512_HMAC"


DIGEST_BYTES: Mapping[HashAlgorithm, int] = {
    HashAlgorithm.SHA_512: 64,
    HashAlgorithm.SHA_256: 32,
    HashAlgorithm.SHA_1: 20,
    HashAlgorithm.MD5: 16,
}


@dataclass(frozen=True, slots=True)
class ImportedHash:
    """A hash as its exporter wrote it; what an algorithm does not know is None."""

    algorithm: HashAlgorithm
    value: str
    salt: str | None = None
    salt_order: SaltOrder | None = None
    work_factor: int | None = None
    iteration_count: int | None = None
    key_size: int | None = None
    digest_algorithm: Digest | None = None

    def stored(self) -> str:
        """As ``User.password_hash`` keeps it."""
        members = {name: value for name, value in asdict(self).items() if value is not None}
        return IMPORTED_PREFIX + encode_text(members)


def hook_marker(kind: str) -> str:
    """As ``User.password_hash`` keeps a password that a hook is to check."""
    return HOOK_PREFIX + kind


def check_imported(given: ImportedHash) -> tuple[str, ...]:
    """What is wrong with it: sentences that name the member; none where it can be verified."""
    if given.algorithm is HashAlgorithm.BCRYPT:
        return _check_bcrypt(given)
    if given.algorithm is HashAlgorithm.PBKDF2:
        return _check_pbkdf2(given)
    wrong = []
    if _bytes(given.value) != DIGEST_BYTES[given.algorithm]:
        wrong.append(f"value: Must be a {given.algorithm.value} digest in base64.")
    if given.salt is not None and _bytes(given.salt) is None:
        wrong.append("salt: Must be base64.")
    if given.salt is not None and given.salt_order is None:
        wrong.append("saltOrder: Must be PREFIX or POSTFIX where there is a salt.")
    return tuple(wrong)


def _check_bcrypt(given: ImportedHash) -> tuple[str, ...]:
    wrong = []
    if given.work_factor is None or not _LEAST_WORK <= given.work_factor <= _MOST_WORK:
        wrong.append(f"workFactor: Must be a number from {_LEAST_WORK} to {_MOST_WORK}.")
    if given.salt is None or not _RADIX64_SALT.fullmatch(given.salt):
        wrong.append("salt: Must be the 22 characters of bcrypt's salt.")
    if not _RADIX64_VALUE.fullmatch(given.value):
        wrong.append("value: Must be the 31 characters of bcrypt's checksum.")
    return tuple(wrong)


def _check_pbkdf2(given: ImportedHash) -> tuple[str, ...]:
    wrong = []
    if given.iteration_count is None or not _FEWEST_ITERATIONS <= given.iteration_count <= _MOST_ITERATIONS:
        wrong.append(f"iterationCount: Must be a number from {_FEWEST_ITERATIONS} to {_MOST_ITERATIONS}.")
    if given.key_size is None or not _LEAST_KEY <= given.key_size <= _MOST_KEY:
        wrong.append(f"keySize: Must be a number of bytes from {_LEAST_KEY} to {_MOST_KEY}.")
    elif _bytes(given.value) != given.key_size:
        wrong.append("value: Must be a key of keySize bytes in base64.")
    if given.digest_algorithm is None:
        wrong.append("digestAlgorithm: Must be SHA256_HMAC or SHA512_HMAC.")
    if given.salt is None or not _bytes(given.salt):
        wrong.append("salt: Must be base64.")
    return tuple(wrong)


def _bytes(text: str) -> int | None:
    """How many bytes the base64 text stands for; None where it is none, or too long."""
    try:
        raw = b64decode(text.encode(), validate=True)
    except (NotBase64, ValueError):
        return None
    return len(raw) if len(raw) <= _MOST_SALT_BYTES else None


def is_imported(password_hash: str | None) -> bool:
    """Whether it is a hash from elsewhere, to be replaced by ours once its owner has typed the password."""
    return password_hash is not None and password_hash.startswith(IMPORTED_PREFIX)


def is_known_to_a_hook(password_hash: str | None) -> bool:
    """Whether it is the mark of a password that an inline hook will check."""
    return password_hash is not None and password_hash.startswith(HOOK_PREFIX)


def is_costly(password_hash: str | None) -> bool:
    """Whether checking it takes a core longer than a tenth of a second or two: bcrypt's cost doubles with each step."""
    if password_hash is None or not password_hash.startswith(IMPORTED_PREFIX):
        return False
    kept = decode_as(ImportedHash, password_hash.removeprefix(IMPORTED_PREFIX))
    return (kept.work_factor or 0) > _USUAL_WORK or (kept.iteration_count or 0) > _USUAL_ITERATIONS


def is_foreign(password_hash: str | None) -> bool:
    """Whether it is not a hash of ours: imported, or the mark of a hook."""
    return password_hash is not None and password_hash.startswith((IMPORTED_PREFIX, HOOK_PREFIX))
