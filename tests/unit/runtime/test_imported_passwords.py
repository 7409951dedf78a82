"""Hashes of other systems: which are accepted, and that only their password opens them (contract F.5)."""

import base64
import hashlib
from dataclasses import replace

import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.users.imported_passwords import (
    Digest,
    HashAlgorithm,
    ImportedHash,
    SaltOrder,
    check_imported,
    hook_marker,
    is_foreign,
    is_imported,
)
from frontdesk.runtime.imported_passwords import verify_imported

_PASSWORD = "correct horse Battery 5"
_SALT = b"salt of ours"


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def digest(algorithm: HashAlgorithm, name: str, order: SaltOrder | None) -> ImportedHash:
    raw = _PASSWORD.encode()
    salted = raw if order is None else _SALT + raw if order is SaltOrder.PREFIX else raw + _SALT
    value = b64(hashlib.new(name, salted).digest())
    return ImportedHash(algorithm, value, None if order is None else b64(_SALT), order)


def pbkdf2(name: str, wire: Digest) -> ImportedHash:
    key = hashlib.pbkdf2_hmac(name, _PASSWORD.encode(), _SALT, 4096, 32)
    return ImportedHash(
        HashAlgorithm.PBKDF2, b64(key), b64(_SALT), iteration_count=4096, key_size=32, digest_algorithm=wire
    )


def bcrypted(password: str = _PASSWORD) -> ImportedHash:
    whole = bcrypt.hashpw(password.encode(), bcrypt.gensalt(4)).decode().split("$")[3]
    return ImportedHash(HashAlgorithm.BCRYPT, whole[22:], whole[:22], work_factor=4)


HASHES = {
    **{
        f"{algorithm} {order}": digest(algorithm, name, order)
        for algorithm, name in [
            (HashAlgorithm.SHA_512, "sha512"),
            (HashAlgorithm.SHA_256, "sha256"),
            (HashAlgorithm.SHA_1, "sha1"),
            (HashAlgorithm.MD5, "md5"),
        ]
        for order in (None, SaltOrder.PREFIX, SaltOrder.POSTFIX)
    },
    "PBKDF2 sha256": pbkdf2("sha256", Digest.SHA256_HMAC),
    "PBKDF2 sha512": pbkdf2("sha512", Digest.SHA512_HMAC),
    "BCRYPT": bcrypted(),
}


@pytest.mark.parametrize("imported", HASHES.values(), ids=HASHES.keys())
def test_every_algorithm_is_accepted_and_opened_by_its_password_alone(imported: ImportedHash) -> None:
    assert check_imported(imported) == ()
    stored = imported.stored()
    assert is_imported(stored)
    assert verify_imported(stored, _PASSWORD)
    assert not verify_imported(stored, _PASSWORD + " ")
    assert not verify_imported(stored, "")


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=30))
def test_no_other_password_opens_a_digest(guess: str) -> None:
    stored = HASHES["SHA-256 PREFIX"].stored()
    assert verify_imported(stored, guess) == (guess == _PASSWORD)


def test_bcrypt_lets_nobody_in_by_the_first_72_bytes() -> None:
    stored = bcrypted("x" * 72).stored()
    assert verify_imported(stored, "x" * 72)
    assert not verify_imported(stored, "x" * 73)


def test_nobody_gets_in_where_a_hook_knows_the_password() -> None:
    stored = hook_marker("default")
    assert is_foreign(stored)
    assert not is_imported(stored)
    assert not verify_imported(stored, "")
    assert not verify_imported(stored, "default")


_BCRYPT, _PBKDF2, _SHA = HASHES["BCRYPT"], HASHES["PBKDF2 sha256"], HASHES["SHA-256 PREFIX"]


@pytest.mark.parametrize(
    ("wrong", "member"),
    [
        (replace(_BCRYPT, work_factor=None), "workFactor"),
        (replace(_BCRYPT, work_factor=21), "workFactor"),
        (replace(_BCRYPT, salt="short"), "salt"),
        (replace(_BCRYPT, value="$" * 31), "value"),
        (replace(_PBKDF2, iteration_count=4095), "iterationCount"),
        (replace(_PBKDF2, iteration_count=10**9), "iterationCount"),
        (replace(_PBKDF2, key_size=8), "keySize"),
        (replace(_PBKDF2, key_size=64), "value"),
        (replace(_PBKDF2, digest_algorithm=None), "digestAlgorithm"),
        (replace(_PBKDF2, salt=None), "salt"),
        (replace(_SHA, value="AAAA"), "value"),
        (replace(_SHA, value="not base64!"), "value"),
        (replace(_SHA, salt="*"), "salt"),
        (replace(_SHA, salt_order=None), "saltOrder"),
    ],
    ids=lambda case: case if isinstance(case, str) else case.algorithm,
)
def test_what_could_never_be_verified_is_refused_naming_the_member(wrong: ImportedHash, member: str) -> None:
    assert [cause.partition(":")[0] for cause in check_imported(wrong)] == [member]
