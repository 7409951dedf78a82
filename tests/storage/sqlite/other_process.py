"""Another process that writes notes into the same file: run as a script, it says what it does on stdout."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

from frontdesk.storage.sqlite.pragmas import connect
from frontdesk.storage.sqlite.writer import Writer

_ROOT = Path(__file__).parents[3]


def start_other(mode: str, path: Path) -> "subprocess.Popen[str]":
    """Start it, and wait until it has the file open."""
    command = [sys.executable, "-m", "tests.storage.sqlite.other_process", mode, str(path)]
    process = subprocess.Popen(command, cwd=_ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def _say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


async def _hold(writer: Writer) -> None:
    """Write, and never finish."""
    async with writer.turn() as connection:
        connection.execute("INSERT INTO notes VALUES ('of a process that was killed')")
        _say("writing")
        await asyncio.sleep(60)


async def _once(writer: Writer) -> None:
    """Write one note when a line comes in, and say how long it took."""
    sys.stdin.readline()
    began = time.monotonic()
    async with writer.turn() as connection:
        connection.execute("INSERT INTO notes VALUES ('from elsewhere')")
    _say(str(time.monotonic() - began))


async def _many(writer: Writer) -> None:
    """Write five hundred notes, ten at a time, and say what the slowest took."""
    sys.stdin.readline()
    slowest = 0.0

    async def fifty() -> None:
        nonlocal slowest
        for _ in range(50):
            began = time.monotonic()
            async with writer.turn() as connection:
                connection.execute("INSERT INTO notes VALUES ('one of many')")
            slowest = max(slowest, time.monotonic() - began)

    await asyncio.gather(*(fifty() for _ in range(10)))
    _say(str(slowest))


if __name__ == "__main__":
    database = Path(sys.argv[2])
    opened = Writer(connect(database), database.with_name("write.lock"))
    _say("open")
    asyncio.run({"hold": _hold, "once": _once, "many": _many}[sys.argv[1]](opened))
