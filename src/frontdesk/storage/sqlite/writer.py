"""One writer, group commit.

Writing units take turns in the order they came. Each runs inside a savepoint of a transaction that may hold
several units; it is over for its caller only when that transaction has been committed. While a commit waits
for the disk (on a thread), the next units gather, so that many share one fsync. Between processes
``write.lock`` is held for the length of a group (``flock`` queues fairly; SQLite's own busy waiting starves).
"""

import asyncio
import fcntl
import os
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

_MOST_UNITS_IN_A_GROUP = 64


class Writer:
    """Owns the one connection that writes."""

    def __init__(self, connection: sqlite3.Connection, lock_file: Path) -> None:
        self._connection = connection
        self._lock = os.open(lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite-commit")
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._busy = False
        self._in_group: list[asyncio.Future[None]] = []

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[sqlite3.Connection]:
        """The connection, inside a savepoint; committed with its group when the block ends well."""
        await self._take_turn()
        try:
            self._connection.execute("SAVEPOINT unit")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK TO unit")
                raise
            finally:
                self._connection.execute("RELEASE unit")
        except BaseException:
            await asyncio.shield(self._end_turn())
            raise
        committed = asyncio.get_running_loop().create_future()
        self._in_group.append(committed)
        await asyncio.shield(self._end_turn())
        await committed

    async def _take_turn(self) -> None:
        if self._busy:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    await asyncio.shield(self._end_turn())
                raise
        else:
            self._busy = True
        if not self._connection.in_transaction:
            begin = asyncio.ensure_future(self._begin())
            try:
                await asyncio.shield(begin)
            except asyncio.CancelledError:
                await begin  # the lock arrives all the same, and has to be given back
                await self._end_turn()
                raise

    async def _begin(self) -> None:
        try:
            await self._lock_file()
            self._connection.execute("BEGIN IMMEDIATE")
        except (OSError, sqlite3.Error):
            fcntl.flock(self._lock, fcntl.LOCK_UN)
            self._pass_turn()
            raise

    async def _lock_file(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await self._on_thread(lambda: fcntl.flock(self._lock, fcntl.LOCK_EX))

    async def _end_turn(self) -> None:
        """Hand the transaction to whoever waits, or commit it for all who wrote in it."""
        if self._waiting and len(self._in_group) < _MOST_UNITS_IN_A_GROUP:
            self._pass_turn()
            return
        group, self._in_group = self._in_group, []
        failure: BaseException | None = None
        try:
            await self._on_thread(lambda: self._connection.execute("COMMIT" if group else "ROLLBACK"))
        except sqlite3.Error as why:
            failure = why
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)
            _settle(group, failure)
            self._pass_turn()

    def _pass_turn(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._busy = False

    async def _on_thread(self, work: Callable[[], object]) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Stop the thread and let the file go."""
        self._thread.shutdown()
        self._connection.close()
        os.close(self._lock)


def _settle(group: list[asyncio.Future[None]], failure: BaseException | None) -> None:
    for committed in group:
        if committed.done():
            continue
        if failure is None:
            committed.set_result(None)
        else:
            committed.set_exception(failure)
