"""SQLite as a ``Database``: reading units on their own connections, writing units through the one writer."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from frontdesk.domain.ids import OrgId
from frontdesk.storage.codec import Row
from frontdesk.storage.database import DatabaseUnavailable
from frontdesk.storage.errors import AlreadyThere
from frontdesk.storage.sqlite.pragmas import connect
from frontdesk.storage.sqlite.writer import Writer
from frontdesk.storage.statement import Statement

_DIALECT = SQLiteDialect_pysqlite(paramstyle="named")
_IDLE_READERS = 4


class SqliteTransaction:
    """One unit's statements, run in the loop's own thread: a row by key costs ten microseconds."""

    __slots__ = ("_connection", "org_id")

    def __init__(self, connection: sqlite3.Connection, org_id: OrgId) -> None:
        self._connection = connection
        self.org_id = org_id

    def _run(self, st: Statement, values: dict[str, Any]) -> sqlite3.Cursor:
        compiled = st.compiled(_DIALECT)
        values["org_id"] = self.org_id
        if compiled.constants:
            values = {**compiled.constants, **values}
        return self._connection.execute(compiled.sql, values)

    async def all(self, st: Statement, **values: Any) -> Sequence[Row]:
        """Every row."""
        return self._run(st, values).fetchall()

    async def find(self, st: Statement, **values: Any) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._run(st, values).fetchone()
        return row

    async def execute(self, st: Statement, **values: Any) -> int:
        """How many rows were written."""
        try:
            return self._run(st, values).rowcount
        except sqlite3.IntegrityError as why:
            raise AlreadyThere("A row with this key exists.") from why

    async def execute_many(self, st: Statement, rows: Sequence[dict[str, Any]]) -> None:
        """The statement once for each of the rows."""
        compiled = st.compiled(_DIALECT)
        self._connection.executemany(
            compiled.sql, [{**compiled.constants, **row, "org_id": self.org_id} for row in rows]
        )

    async def announce(self) -> None:
        """Nothing is to be sent: everyone who has the file open sees its version change."""


class SqliteGlance(SqliteTransaction):
    """Statements that nobody has to end, on a connection that refuses to write."""

    __slots__ = ()

    async def all(self, st: Statement, **values: Any) -> Sequence[Row]:
        """Every row."""
        try:
            return self._run(st, values).fetchall()
        except sqlite3.OperationalError as why:
            raise DatabaseUnavailable(f"SQLite: {why}.") from why

    async def find(self, st: Statement, **values: Any) -> Row | None:
        """The first row, or None."""
        try:
            row: Row | None = self._run(st, values).fetchone()
        except sqlite3.OperationalError as why:
            raise DatabaseUnavailable(f"SQLite: {why}.") from why
        return row


class DataVersion:
    """``PRAGMA data_version``: changes when any other connection, of any process, has committed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._seen = -1

    def noticed(self) -> bool:
        """Whether somebody committed since we last asked (3 microseconds)."""
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        if version == self._seen:
            return False
        self._seen = version
        return True

    def mark(self) -> None:
        """Nothing is to be marked: our own writer is another connection, so its commits are noticed too."""

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()


class SqliteDatabase:
    """One file and its lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = Writer(connect(path), path.with_name("write.lock"))
        self._readers: list[sqlite3.Connection] = []
        self._glances = connect(path)
        self._glances.execute("PRAGMA query_only = ON")
        self._is_open = True
        self.changes = DataVersion(connect(path))

    async def open(self) -> None:
        """Nothing is left to do: the file is open."""

    async def close(self) -> None:
        """Close every connection."""
        self._is_open = False
        self._writer.close()
        self.changes.close()
        self._glances.close()
        while self._readers:
            self._readers.pop().close()

    @asynccontextmanager
    async def reading(self, org: OrgId) -> AsyncIterator[SqliteTransaction]:
        """A transaction that sees one moment of the file."""
        with _unavailable():
            connection = self._readers.pop() if self._readers else connect(self.path)
            connection.execute("BEGIN")
            try:
                yield SqliteTransaction(connection, org)
            finally:
                connection.execute("ROLLBACK")
                if len(self._readers) < _IDLE_READERS:
                    self._readers.append(connection)
                else:
                    connection.close()

    def glance(self, org: OrgId) -> SqliteGlance:
        """Statements that see whatever was committed before this turn of the loop.

        Locking the file costs a third of a row by its key, so that all glances of one turn share one lock. Who waited
        for a commit goes on in a later turn than the one in which it was made, and so sees it.
        """
        if not self._glances.in_transaction:
            self._glances.execute("BEGIN")
            asyncio.get_running_loop().call_soon(self._end_turn)
        return SqliteGlance(self._glances, org)

    def _end_turn(self) -> None:
        if self._is_open and self._glances.in_transaction:
            self._glances.execute("ROLLBACK")

    @asynccontextmanager
    async def writing(self, org: OrgId) -> AsyncIterator[SqliteTransaction]:
        """A transaction that commits with its group."""
        with _unavailable():
            async with self._writer.turn() as connection:
                yield SqliteTransaction(connection, org)


@contextmanager
def _unavailable() -> Iterator[None]:
    """A full disk, a file that somebody else keeps locked, an I/O error: not ours to mend, and perhaps soon over."""
    try:
        yield
    except sqlite3.OperationalError as why:
        raise DatabaseUnavailable(f"SQLite: {why}.") from why
