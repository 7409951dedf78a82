"""Several processes that write into one SQLite file."""

import asyncio
import subprocess
from collections.abc import Iterator

import pytest
from tests.storage.sqlite.notes import Notes, open_notes
from tests.storage.sqlite.other_process import start_other

_AT_MOST_S = 20
_PATIENCE_S = 3.0


@pytest.fixture
def notes() -> Iterator[Notes]:
    with open_notes() as opened:
        yield opened


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def _end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


async def test_a_process_that_is_killed_while_it_writes_leaves_neither_lock_nor_rows(notes: Notes) -> None:
    other = start_other("hold", notes.path)
    try:
        assert _line(other) == "writing"
        assert not notes.is_unlocked()
        unit = asyncio.create_task(notes.add("after it"))
        await asyncio.sleep(0.05)
        assert not unit.done()
    finally:
        _end(other)
    async with asyncio.timeout(_AT_MOST_S):
        await unit
    assert notes.read() == ["after it"]
    assert notes.is_unlocked()


async def test_a_unit_cancelled_while_a_process_writes_does_not_keep_what_that_process_lets_go(notes: Notes) -> None:
    other = start_other("hold", notes.path)
    try:
        assert _line(other) == "writing"
        unit = asyncio.create_task(notes.add("cancelled"))
        await asyncio.sleep(0.02)
        unit.cancel()
        await asyncio.wait([unit])
        assert unit.cancelled()
    finally:
        _end(other)
    third = start_other("once", notes.path)
    try:
        _go(third)
        async with asyncio.timeout(_AT_MOST_S):
            assert float(await asyncio.to_thread(_line, third)) < _PATIENCE_S
    finally:
        _end(third)
    assert notes.read() == ["from elsewhere"]


async def test_a_stream_of_units_does_not_starve_another_process(notes: Notes) -> None:
    other = start_other("once", notes.path)
    stop = asyncio.Event()

    async def stream() -> None:
        while not stop.is_set():
            await notes.add("one of many")

    streams = [asyncio.create_task(stream()) for _ in range(16)]
    try:
        await asyncio.sleep(0.05)
        _go(other)
        async with asyncio.timeout(_AT_MOST_S):
            waited_s = float(await asyncio.to_thread(_line, other))
    finally:
        stop.set()
        await asyncio.gather(*streams)
        _end(other)
    assert waited_s < _PATIENCE_S
    assert "from elsewhere" in notes.read()


async def test_two_processes_that_write_at_once_lose_nothing_and_both_get_on(notes: Notes) -> None:
    others = [start_other("many", notes.path) for _ in range(2)]
    try:
        for other in others:
            _go(other)
        async with asyncio.timeout(_AT_MOST_S):
            slowest = [float(await asyncio.to_thread(_line, other)) for other in others]
    finally:
        for other in others:
            _end(other)
    assert len(notes.read()) == 1000
    assert max(slowest) < _PATIENCE_S
