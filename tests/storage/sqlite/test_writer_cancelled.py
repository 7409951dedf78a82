"""Units that are cancelled, wherever they stand: the writer goes on, and the file is let go."""

import asyncio
from collections.abc import Iterator

import pytest
from tests.storage.sqlite.notes import Notes, open_notes

_AT_MOST_S = 10


@pytest.fixture
def notes() -> Iterator[Notes]:
    with open_notes() as opened:
        yield opened


async def _steps(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def _goes_on(notes: Notes) -> None:
    async with asyncio.timeout(_AT_MOST_S):
        await notes.add("next")
    assert notes.read()[-1] == "next"
    assert notes.is_unlocked()


async def test_a_unit_cancelled_while_it_waits_is_as_if_it_never_came(notes: Notes) -> None:
    pause = asyncio.Event()
    running = asyncio.create_task(notes.add("running", pause=pause))
    waiting = [asyncio.create_task(notes.add(str(number))) for number in range(3)]
    await _steps(2)
    waiting[1].cancel()
    pause.set()
    async with asyncio.timeout(_AT_MOST_S):
        await asyncio.gather(running, waiting[0], waiting[2])
    assert waiting[1].cancelled()
    assert notes.read() == ["running", "0", "2"]
    await _goes_on(notes)


async def test_a_unit_is_committed_though_all_who_waited_behind_it_were_cancelled(notes: Notes) -> None:
    pause = asyncio.Event()
    running = asyncio.create_task(notes.add("running", pause=pause))
    waiting = [asyncio.create_task(notes.add(str(number))) for number in range(3)]
    await _steps(2)
    for unit in waiting:
        unit.cancel()
    await _steps(2)
    pause.set()
    async with asyncio.timeout(_AT_MOST_S):
        await running
    assert notes.read() == ["running"]
    assert notes.is_unlocked()
    await _goes_on(notes)


async def test_a_unit_cancelled_while_it_runs_leaves_nothing_behind(notes: Notes) -> None:
    running = asyncio.create_task(notes.add("running", pause=asyncio.Event()))
    waiting = asyncio.create_task(notes.add("waiting"))
    await _steps(2)
    running.cancel()
    async with asyncio.timeout(_AT_MOST_S):
        await waiting
    assert notes.read() == ["waiting"]
    await _goes_on(notes)


async def test_a_unit_cancelled_while_it_is_committed_takes_nobody_with_it(notes: Notes) -> None:
    first = asyncio.create_task(notes.add("first"))
    others = [asyncio.create_task(notes.add(str(number))) for number in range(3)]
    while notes.commits == 0:
        await asyncio.sleep(0)
    first.cancel()
    async with asyncio.timeout(_AT_MOST_S):
        await asyncio.gather(*others)
        await asyncio.wait([first])
    assert set(notes.read()) >= {"0", "1", "2"}
    await _goes_on(notes)


@pytest.mark.parametrize("cancels", [1, 2, 3], ids=["once", "twice", "three times"])
async def test_a_unit_cancelled_while_another_process_writes_does_not_keep_the_lock(notes: Notes, cancels: int) -> None:
    with notes.locked_elsewhere() as held:
        unit = asyncio.create_task(notes.add("cancelled"))
        behind = asyncio.create_task(notes.add("behind"))
        await asyncio.sleep(0.02)
        for _ in range(cancels):
            unit.cancel()
            await _steps(3)
        held.let_go()
        async with asyncio.timeout(_AT_MOST_S):
            await asyncio.wait([unit])
            await behind
        assert unit.cancelled()
        assert notes.read() == ["behind"]
        assert notes.is_unlocked()
    await _goes_on(notes)


async def test_units_that_are_all_cancelled_while_another_process_writes_do_not_keep_the_lock(notes: Notes) -> None:
    with notes.locked_elsewhere() as held:
        units = [asyncio.create_task(notes.add(str(number))) for number in range(4)]
        await asyncio.sleep(0.02)
        for unit in units:
            unit.cancel()
        await asyncio.sleep(0.01)
        held.let_go()
        async with asyncio.timeout(_AT_MOST_S):
            await asyncio.wait(units)
        await _is_let_go(notes)
    assert notes.read() == []
    await _goes_on(notes)


async def _is_let_go(notes: Notes) -> None:
    async with asyncio.timeout(_AT_MOST_S):
        while not notes.is_unlocked():
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("victim", [0, 1, 2, 3], ids=["first", "second", "third", "last"])
@pytest.mark.parametrize("again", [False, True], ids=["once", "again and again"])
async def test_a_unit_may_be_cancelled_at_any_moment(notes: Notes, victim: int, again: bool) -> None:
    """Every step of the loop is tried, with a lock that is free and one that comes late."""
    for late in (False, True):
        for steps in range(24):
            await _cancelled_after(notes, steps, victim, again=again, late=late)
    await _goes_on(notes)


async def _cancelled_after(notes: Notes, steps: int, victim: int, *, again: bool, late: bool) -> None:
    name = f"{steps}-{late}"
    with notes.locked_elsewhere() as held:
        if not late:
            held.let_go()
        units = [asyncio.create_task(_unit(notes, f"{name}-{number}")) for number in range(4)]
        await _steps(steps)
        if late:
            held.let_go()
            await _steps(steps // 2)
        units[victim].cancel()
        if again:
            await asyncio.sleep(0)
            units[victim].cancel()
        async with asyncio.timeout(_AT_MOST_S):
            outcomes = await asyncio.gather(*units, return_exceptions=True)
        await _is_let_go(notes)
    written = notes.read()
    for number, outcome in enumerate(outcomes):
        if number != victim:
            assert outcome is None
            assert f"{name}-{number}" in written
        elif outcome is None:
            assert f"{name}-{number}" in written


async def _unit(notes: Notes, text: str) -> None:
    async with notes.writer.turn() as connection:
        await asyncio.sleep(0)
        connection.execute("INSERT INTO notes VALUES (?)", (text,))
        await asyncio.sleep(0)
