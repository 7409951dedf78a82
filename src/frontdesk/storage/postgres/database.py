"""PostgreSQL as a ``Database``: a pool of asyncpg connections."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from typing import Any, TypeAlias

import asyncpg
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from frontdesk.domain.ids import OrgId
from frontdesk.storage.codec import Row
from frontdesk.storage.database import DatabaseUnavailable
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.postgres.listen import CHANNEL, Notifications
from frontdesk.storage.statement import Statement

_DIALECT = PGDialect_asyncpg()  # type: ignore[no-untyped-call]  # SQLAlchemy left its constructor untyped
# silent; lost; shut down or not yet up; what asyncpg says when the server's farewell meets the next query half-way; out
# of disk, memory or connections; a disk that fails; a primary that became a standby, whose sessions would stay with it
_GONE = (
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InternalClientError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresIOError,
    asyncpg.ReadOnlySQLTransactionError,
)
_UNREACHABLE = (OSError, asyncpg.InterfaceError, *_GONE)
_CLOSE_WITHIN_S = 2.0

_Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
_Acquire = Callable[[], AbstractAsyncContextManager[_Connection]]


class PostgresTransaction:
    """One unit's statements."""

    __slots__ = ("_connection", "org_id")

    def __init__(self, connection: _Connection, org_id: OrgId) -> None:
        self._connection = connection
        self.org_id = org_id

    def _bind(self, st: Statement, values: dict[str, Any]) -> tuple[str, list[Any]]:
        compiled = st.compiled(_DIALECT)
        values["org_id"] = self.org_id
        constants = compiled.constants
        return compiled.sql, [values[name] if name in values else constants.get(name) for name in compiled.order]

    async def all(self, st: Statement, **values: Any) -> Sequence[Row]:
        """Every row."""
        sql, bound = self._bind(st, values)
        return await self._connection.fetch(sql, *bound)

    async def find(self, st: Statement, **values: Any) -> Row | None:
        """The first row, or None."""
        sql, bound = self._bind(st, values)
        return await self._connection.fetchrow(sql, *bound)

    async def execute(self, st: Statement, **values: Any) -> int:
        """How many rows were written (the last word of the command tag).

        Raises:
            AlreadyThere: a row with this key exists; said here and not at the end, where no use case would hear of it.
        """
        sql, bound = self._bind(st, values)
        try:
            tag = await self._connection.execute(sql, *bound)
        except asyncpg.UniqueViolationError as why:
            raise AlreadyThere("A row with this key exists.") from why
        return int(tag.rpartition(" ")[2])

    async def execute_many(self, st: Statement, rows: Sequence[dict[str, Any]]) -> None:
        """The statement once for each of the rows."""
        sql = st.compiled(_DIALECT).sql
        await self._connection.executemany(sql, [self._bind(st, dict(row))[1] for row in rows])

    async def announce(self) -> None:
        """A notice that PostgreSQL delivers at commit."""
        await self._connection.execute("SELECT pg_notify($1, '')", CHANNEL)


class PostgresGlance:
    """Statements outside any transaction, each on whichever connection is free: one round trip instead of three."""

    __slots__ = ("_acquire", "org_id")

    def __init__(self, acquire: _Acquire, org_id: OrgId) -> None:
        self._acquire = acquire
        self.org_id = org_id

    async def all(self, st: Statement, **values: Any) -> Sequence[Row]:
        """Every row."""
        async with self._acquire() as connection:
            return await PostgresTransaction(connection, self.org_id).all(st, **values)

    async def find(self, st: Statement, **values: Any) -> Row | None:
        """The first row, or None."""
        async with self._acquire() as connection:
            return await PostgresTransaction(connection, self.org_id).find(st, **values)

    async def execute(self, st: Statement, **_: Any) -> int:
        """Nothing is written at a glance."""
        raise TypeError(f"A glance only reads: {st.compiled(_DIALECT).sql[:40]}")

    async def execute_many(self, st: Statement, rows: Sequence[dict[str, Any]]) -> None:
        """Nothing is written at a glance."""
        await self.execute(st)

    async def announce(self) -> None:
        """Nothing was written, so that there is nothing to tell."""


class PostgresDatabase:
    """A pool, and one connection that listens for other nodes' changes.

    ``wait_s``: how long a statement may take, and how long a unit waits for a connection, before the server is
    told as unavailable. A host that is lost says nothing, and whoever waits for it would wait for ever.
    """

    def __init__(self, url: str, *, most_connections: int = 16, wait_s: float = 10.0) -> None:
        self._url = url
        self._most_connections = most_connections
        self._wait_s = wait_s
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None
        self.changes = Notifications(url, wait_s=wait_s)

    async def open(self) -> None:
        """Connect.

        Raises:
            DatabaseUnavailable: nobody answers there.
        """
        try:
            self._pool = await asyncpg.create_pool(
                self._url,
                min_size=1,
                max_size=self._most_connections,
                reset=_leave_as_it_is,
                timeout=self._wait_s / 2,
                command_timeout=self._wait_s,
            )
            await self.changes.open()
        except (*_UNREACHABLE, asyncpg.PostgresError) as why:
            raise DatabaseUnavailable(f"PostgreSQL cannot be reached: {type(why).__name__}.") from why

    async def close(self) -> None:
        """Disconnect: politely, or where the server does not hear of it, all the same."""
        await self.changes.close()
        if self._pool is not None:
            with suppress(OSError, asyncpg.InterfaceError):  # a close that fails has cut every connection
                async with asyncio.timeout(min(self._wait_s, _CLOSE_WITHIN_S)):
                    await self._pool.close()

    @asynccontextmanager
    async def reading(self, org: OrgId) -> AsyncIterator[PostgresTransaction]:
        """A REPEATABLE READ transaction: configuration that is read in several statements is of one moment."""
        async with self._acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            with _cut_if_silent(connection):
                yield PostgresTransaction(connection, org)

    def glance(self, org: OrgId) -> PostgresGlance:
        """Statements that each see the newest commit."""
        return PostgresGlance(self._acquire, org)

    @asynccontextmanager
    async def writing(self, org: OrgId) -> AsyncIterator[PostgresTransaction]:
        """A READ COMMITTED transaction: single use is decided by conditional UPDATEs, which lock their row."""
        async with self._acquire() as connection, connection.transaction():
            with _cut_if_silent(connection):
                yield PostgresTransaction(connection, org)

    @asynccontextmanager
    async def _acquire(self) -> AsyncIterator[_Connection]:
        assert self._pool is not None, "open() comes first"
        try:
            async with asyncio.timeout(self._wait_s):
                connection = await self._pool.acquire()
        except _UNREACHABLE as why:
            raise DatabaseUnavailable(f"PostgreSQL cannot be reached: {type(why).__name__}.") from why
        try:
            yield connection
        except asyncpg.UniqueViolationError as why:
            raise AlreadyThere("A row with this key exists.") from why
        except asyncpg.TransactionRollbackError as why:  # PostgreSQL broke a deadlock, or a tie
            raise StaleWrite("Another request changed the same rows.") from why
        except _UNREACHABLE as why:
            if isinstance(why, _GONE) or _is_lost(connection):
                _cut(connection)
                raise DatabaseUnavailable(f"PostgreSQL went away: {type(why).__name__}.") from why
            raise
        finally:
            await self._pool.release(connection)


@contextmanager
def _cut_if_silent(connection: _Connection) -> Iterator[None]:
    """A server that has not answered a statement would not answer its ROLLBACK either."""
    try:
        yield
    except TimeoutError:
        _cut(connection)
        raise


def _cut(connection: _Connection) -> None:
    """End a connection without a word to the server; the pool makes another when it needs one."""
    with suppress(asyncpg.InterfaceError):
        connection.terminate()


def _is_lost(connection: _Connection) -> bool:
    """Whether it was closed under us; the pool then takes it back at once."""
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:
        return True


async def _leave_as_it_is(_: object) -> None:
    """Our units set nothing in a session, so that a round trip to reset it would be for nothing."""
