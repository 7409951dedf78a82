"""Verifying the password hashes of other systems (contract F.5); runs on the password pool."""

import hashlib
import hmac
from base64 import b64decode
from collections.abc import Callable, Mapping

from frontdesk.domain.users.imported_passwords import (
    IMPORTED_PREFIX,
    Digest,
    HashAlgorithm,
    ImportedHash,
    SaltOrder,
)
from frontdesk.kernel.json import decode_as

_MOST_BCRYPT_BYTES = 72
_DIGESTS: Mapping[HashAlgorithm, Callable[[bytes], "hashlib._Hash"]] = {
    HashAlgorithm.SHA_512: hashlib.sha512,
    HashAlgorithm.SHA_256: hashlib.sha256,
    HashAlgorithm.SHA_1: lambda raw: hashlib.sha1(raw, usedforsecurity=False),  # what the other system chose
    HashAlgorithm.MD5: lambda raw: hashlib.md5(raw, usedforsecurity=False),  # what the other system chose
}
_PBKDF2: Mapping[Digest, str] = {Digest.SHA256_HMAC: "sha256", Digest.SHA512_HMAC: "sha512"}


def verify_imported(stored: str, password: str) -> bool:
    """Whether this is the password that another system hashed; nobody's where a hook is to check it."""
    if not stored.startswith(IMPORTED_PREFIX):
        return False
    kept, raw = decode_as(ImportedHash, stored.removeprefix(IMPORTED_PREFIX)), password.encode()
    if kept.algorithm is HashAlgorithm.BCRYPT:
        return _verify_bcrypt(kept, raw)
    return hmac.compare_digest(_digest(kept, raw), b64decode(kept.value))


def _verify_bcrypt(kept: ImportedHash, raw: bytes) -> bool:
    # bcrypt reads 72 bytes: whoever typed more would be let in by the beginning alone
    import bcrypt

    if len(raw) > _MOST_BCRYPT_BYTES or b"\0" in raw:
        return False
    whole = f"$2b${kept.work_factor or 0:02d}${kept.salt}{kept.value}"
    return bcrypt.checkpw(raw, whole.encode())


def _digest(kept: ImportedHash, raw: bytes) -> bytes:
    salt = b64decode(kept.salt or "")
    if kept.algorithm is HashAlgorithm.PBKDF2:
        assert kept.digest_algorithm is not None, "checked when it was imported"
        assert kept.iteration_count is not None, "checked when it was imported"
        name = _PBKDF2[kept.digest_algorithm]
        return hashlib.pbkdf2_hmac(name, raw, salt, kept.iteration_count, kept.key_size)
    salted = raw + salt if kept.salt_order is SaltOrder.POSTFIX else salt + raw
    return _DIGESTS[kept.algorithm](salted).digest()
