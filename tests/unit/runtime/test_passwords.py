"""The password pool: what one person's hash costs, nobody else waits for."""

import asyncio
import time
from collections.abc import AsyncIterator

import bcrypt
import pytest

from frontdesk.domain.users.imported_passwords import (
    Digest,
    HashAlgorithm,
    ImportedHash,
    hook_marker,
    is_costly,
)
from frontdesk.runtime.passwords import Passwords, TooManySignIns

PASSWORD = "correct horse Battery 5"


@pytest.fixture
async def passwords() -> AsyncIterator[Passwords]:
    passwords = Passwords()
    yield passwords
    passwords.close()


def bcrypted(cost: int) -> str:
    whole = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(cost)).decode().split("$")[3]
    return ImportedHash(HashAlgorithm.BCRYPT, whole[22:], whole[:22], work_factor=cost).stored()


async def test_guesses_at_a_costly_imported_hash_keep_nobody_else_from_signing_in(passwords: Passwords) -> None:
    costly, ours = bcrypted(12), await passwords.hash(PASSWORD)
    guesses = [asyncio.create_task(passwords.verify(costly, f"guess {n}")) for n in range(16)]
    await asyncio.sleep(0)
    began = time.monotonic()
    assert await passwords.verify(ours, PASSWORD)
    assert not await passwords.verify(None, PASSWORD)
    assert time.monotonic() - began < 1.5
    assert sum(guess.done() for guess in guesses) < len(guesses)
    with pytest.raises(TooManySignIns):
        await passwords.verify(costly, PASSWORD)
    for guess in guesses:
        guess.cancel()
    await asyncio.gather(*guesses, return_exceptions=True)
    with pytest.raises(TooManySignIns):
        await passwords.verify(costly, PASSWORD)


async def test_a_costly_imported_hash_lets_its_owner_in(passwords: Passwords) -> None:
    costly = bcrypted(12)
    assert is_costly(costly)
    assert await passwords.verify(costly, PASSWORD)
    assert not await passwords.verify(costly, "another")


def test_hashes_of_the_usual_cost_share_the_pool_of_all() -> None:
    key = ImportedHash(HashAlgorithm.PBKDF2, "", "", iteration_count=300_000, digest_algorithm=Digest.SHA256_HMAC)
    for usual in (None, "$argon2id$…", hook_marker("default"), bcrypted(4), key.stored()):
        assert not is_costly(usual)
    assert is_costly(ImportedHash(HashAlgorithm.PBKDF2, "", "", iteration_count=300_001).stored())
