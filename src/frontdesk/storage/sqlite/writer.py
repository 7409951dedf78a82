"""One writer, group commit.

Writing units take turns in the order they came. Each runs inside a savepoint of a transaction that may hold
several units; it is over for its caller only when that transaction has been committed. While a commit waits
for the disk (on a thread), the next units gather, so that many share one fsync. Between processes
``write.lock`` is held for the length of a group (``flock`` queues fairly; SQLite's own busy waiting starves).

Units only wait for futures: taking the lock, beginning and committing belong to no unit, so that a unit may be
cancelled at any moment without harm to the others.
"""

import asyncio
import fcntl
import os
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
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
                if self._connection.in_transaction:  # a full disk takes the whole transaction back
                    self._connection.execute("ROLLBACK TO unit")
                    self._connection.execute("RELEASE unit")
                raise
            self._connection.execute("RELEASE unit")
        except BaseException:
            self._end_turn()
            raise
        committed = asyncio.get_running_loop().create_future()
        self._in_group.append(committed)
        self._end_turn()
        await committed

    async def _take_turn(self) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        if not self._busy:
            self._busy = True
            self._go_on()
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled() and turn.exception() is None:  # it had just become this unit's
                self._end_turn()
            raise

    def _end_turn(self) -> None:
        if self._in_group and not self._connection.in_transaction:
            group, self._in_group = self._in_group, []
            _settle(group, sqlite3.OperationalError("The transaction was rolled back with another unit's failure."))
        self._go_on()

    def _go_on(self) -> None:
        """The next unit, into the open transaction or a new one; where none waits, or many have been, the commit."""
        while self._waiting and self._waiting[0].done():
            self._waiting.popleft()
        if not self._waiting or len(self._in_group) >= _MOST_UNITS_IN_A_GROUP:
            self._commit()
        elif self._connection.in_transaction:
            self._waiting.popleft().set_result(None)
        else:
            self._take_lock()

    def _take_lock(self) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._on_thread(lambda: fcntl.flock(self._lock, fcntl.LOCK_EX), self._begin)
        else:
            self._begin(None)

    def _begin(self, failure: BaseException | None) -> None:
        try:
            if failure is not None:
                raise failure
            self._connection.execute("BEGIN IMMEDIATE")
        except (OSError, sqlite3.Error) as why:
            fcntl.flock(self._lock, fcntl.LOCK_UN)
            _settle([self._waiting.popleft()], why)
            asyncio.get_running_loop().call_soon(self._go_on)
            return
        self._go_on()

    def _commit(self) -> None:
        group, self._in_group = self._in_group, []
        if group:
            self._on_thread(lambda: self._connection.execute("COMMIT"), lambda why: self._close_group(group, why))
        else:
            self._close_group(group, None)

    def _close_group(self, group: list[asyncio.Future[None]], failure: BaseException | None) -> None:
        if self._connection.in_transaction:  # nothing was written in it, or the commit failed
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
        fcntl.flock(self._lock, fcntl.LOCK_UN)
        _settle(group, failure)
        if self._waiting:
            self._go_on()
        else:
            self._busy = False

    def _on_thread(self, work: Callable[[], object], then: Callable[[BaseException | None], None]) -> None:
        done = asyncio.get_running_loop().run_in_executor(self._thread, work)
        done.add_done_callback(lambda finished: then(finished.exception()))

    def close(self) -> None:
        """Stop the thread and let the file go."""
        self._thread.shutdown()
        self._connection.close()
        os.close(self._lock)


def _settle(waiting: list[asyncio.Future[None]], failure: BaseException | None) -> None:
    for future in waiting:
        if future.done():  # cancelled
            continue
        if failure is None:
            future.set_result(None)
        else:
            future.set_exception(failure)
