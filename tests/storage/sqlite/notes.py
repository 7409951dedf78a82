"""A SQLite file with one table, and a writer over it: what the writer's tests share."""

import asyncio
import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.memory import memory_directory

from frontdesk.storage.sqlite.pragmas import connect
from frontdesk.storage.sqlite.writer import Writer

_BYTES_WANTED = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class Notes:
    """The file, its writer, and every statement the writer's connection has run."""

    path: Path
    connection: sqlite3.Connection
    writer: Writer
    statements: list[str] = field(default_factory=list)

    @property
    def lock_file(self) -> Path:
        """What processes hold while they write."""
        return self.path.with_name("write.lock")

    @property
    def commits(self) -> int:
        """How often a transaction was committed."""
        return self.statements.count("COMMIT")

    async def add(self, text: str, *, pause: asyncio.Event | None = None, fail: bool = False) -> None:
        """One unit that writes a note, waits inside if told to, and fails if told to."""
        async with self.writer.turn() as connection:
            connection.execute("INSERT INTO notes VALUES (?)", (text,))
            if pause is not None:
                await pause.wait()
            if fail:
                raise UnitFails(text)

    def read(self) -> list[str]:
        """What is committed, as somebody else sees it."""
        reader = sqlite3.connect(self.path)
        try:
            return [row[0] for row in reader.execute("SELECT text FROM notes ORDER BY rowid")]
        finally:
            reader.close()

    def is_unlocked(self) -> bool:
        """Whether another process could write now."""
        with self.lock_file.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

    @contextmanager
    def locked_elsewhere(self) -> Iterator["HeldLock"]:
        """The lock, held through another open file, as another process would."""
        held = HeldLock(os.open(self.lock_file, os.O_RDWR | os.O_CREAT))
        fcntl.flock(held.file, fcntl.LOCK_EX)
        try:
            yield held
        finally:
            os.close(held.file)


@dataclass(frozen=True, slots=True)
class HeldLock:
    """A lock that somebody else holds."""

    file: int

    def let_go(self) -> None:
        """Now."""
        fcntl.flock(self.file, fcntl.LOCK_UN)


class UnitFails(Exception):
    """What a unit of a test raises on purpose."""


@contextmanager
def open_notes() -> Iterator[Notes]:
    """A new file with its writer."""
    directory = Path(tempfile.mkdtemp(prefix="frontdesk-notes-", dir=memory_directory(_BYTES_WANTED)))
    path = directory / "notes.db"
    connection = connect(path)
    connection.execute("CREATE TABLE notes (text TEXT NOT NULL)")
    notes = Notes(path, connection, Writer(connection, path.with_name("write.lock")))
    connection.set_trace_callback(notes.statements.append)
    try:
        yield notes
    finally:
        notes.writer.close()
        shutil.rmtree(directory, ignore_errors=True)
