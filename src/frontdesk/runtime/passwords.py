"""Passwords: Argon2id in a pool bounded to the cores, never on the loop (OWASP: 19 MiB, two passes, one lane).

Imported hashes may be a thousand times as costly (bcrypt's cost 20 takes a core a minute): they have one thread of
their own and a short queue, so that whoever signs in with one, or guesses at one, keeps nobody else waiting.
"""

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from frontdesk.domain.users.imported_passwords import is_costly, is_foreign
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.secrets import is_too_long
from frontdesk.runtime.imported_passwords import verify_imported
from frontdesk.runtime.memory import give_back_free_memory

_MOST_WAITING = 256
_MOST_WAITING_COSTLY = 16
_NICENESS = 15
_IDLE_S = 2.0
Result = TypeVar("Result")


class TooManySignIns(Expected):
    """More passwords are waiting to be checked than the machine can check in time."""


class Passwords:
    """Hashes and verifies. An unknown user costs as much as a known one: a hash of nothing is verified."""

    def __init__(self) -> None:
        workers = os.cpu_count() or 1
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="argon2", initializer=_stand_back)
        self._costly = ThreadPoolExecutor(1, thread_name_prefix="imported", initializer=_stand_back)
        self._waiting = 0
        self._waiting_costly = 0
        self._idle: asyncio.TimerHandle | None = None
        # the hash of a random password nobody has: what strangers are checked against
        self._nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$" + "A" * 43

    async def hash(self, password: str) -> str:
        """The password in PHC form. Whoever lets somebody choose it checks how long it is."""
        assert not is_too_long(password), "a password that is never right would lock its owner out"
        return await self._in_pool(self._hasher.hash, password)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether this is the password; as long for nobody (None) as for somebody.

        Raises:
            TooManySignIns: the queue is full.
        """
        if is_costly(password_hash):
            return await self._verify_costly(password_hash, password)
        if self._waiting >= _MOST_WAITING:
            raise TooManySignIns("Too many sign-ins are under way; try again in a moment.")
        return await self._in_pool(self._verify, password_hash, password)

    async def _in_pool(self, work: Callable[..., Result], *given: str | None) -> Result:
        self._waiting += 1
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._pool, work, *given)
        finally:
            self._waiting -= 1
            if self._idle is not None:
                self._idle.cancel()
            self._idle = loop.call_later(_IDLE_S, self._give_back)

    def _give_back(self) -> None:
        """Nobody has signed in for a while: the memory of their hashes is free."""
        self._idle = None
        if not self._waiting:
            self._pool.submit(give_back_free_memory)

    async def _verify_costly(self, password_hash: str | None, password: str) -> bool:
        if self._waiting_costly >= _MOST_WAITING_COSTLY:
            raise TooManySignIns("Too many sign-ins are under way; try again in a moment.")
        self._waiting_costly += 1
        done = asyncio.get_running_loop().run_in_executor(self._costly, self._verify, password_hash, password)
        done.add_done_callback(self._costly_is_done)  # a caller who hangs up does not free the thread
        return await asyncio.shield(done)

    def _costly_is_done(self, done: "asyncio.Future[bool]") -> None:
        self._waiting_costly -= 1
        if not done.cancelled():
            done.exception()  # told to whoever awaits it; nobody does any more where the caller hung up

    async def is_any_of(self, hashes: Sequence[str], password: str) -> bool:
        """Whether this is the password of any of the hashes.

        Raises:
            TooManySignIns: the queue is full.
        """
        for password_hash in hashes:
            if await self.verify(password_hash, password):
                return True
        return False

    def _verify(self, password_hash: str | None, password: str) -> bool:
        too_long = is_too_long(password)
        if password_hash is not None and is_foreign(password_hash):
            # most of them are quicker than ours: the time of an answer must not tell who was imported
            self._matches(self._nobody, "")
            return not too_long and verify_imported(password_hash, password)
        matches = self._matches(password_hash or self._nobody, "" if too_long else password)
        return matches and password_hash is not None and not too_long

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    def close(self) -> None:
        """Stop the pool."""
        if self._idle is not None:
            self._idle.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._costly.shutdown(wait=False, cancel_futures=True)


def _stand_back() -> None:
    """Let the loop's thread go first: whoever signs in waits for a hash anyway, everybody else for the loop."""
    if sys.platform == "linux":  # only there does a thread have a priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
