"""The one writer of a SQLite file: turns, groups, and units that fail."""

import asyncio
import sqlite3
from collections.abc import Iterator

import pytest
from tests.storage.sqlite.notes import Notes, UnitFails, open_notes

from frontdesk.storage.sqlite.pragmas import connect

_AT_MOST_S = 10


@pytest.fixture
def notes() -> Iterator[Notes]:
    with open_notes() as opened:
        yield opened


async def test_a_unit_is_over_for_its_caller_only_when_it_is_committed(notes: Notes) -> None:
    await notes.add("kept")
    assert notes.read() == ["kept"]
    assert notes.is_unlocked()


async def test_a_unit_that_fails_leaves_nothing_behind(notes: Notes) -> None:
    with pytest.raises(UnitFails):
        await notes.add("lost", fail=True)
    assert notes.read() == []
    assert notes.is_unlocked()


async def test_nobody_sees_a_unit_before_it_is_committed(notes: Notes) -> None:
    pause = asyncio.Event()
    unit = asyncio.create_task(notes.add("later", pause=pause))
    await asyncio.sleep(0)
    assert notes.read() == []
    pause.set()
    await unit
    assert notes.read() == ["later"]


async def test_units_take_turns_in_the_order_they_came(notes: Notes) -> None:
    names = [f"{number:02}" for number in range(40)]
    await asyncio.gather(*(notes.add(name) for name in names))
    assert notes.read() == names


async def test_units_that_come_together_share_a_commit(notes: Notes) -> None:
    await asyncio.gather(*(notes.add(str(number)) for number in range(40)))
    assert len(notes.read()) == 40
    assert notes.commits <= 2


async def test_a_group_has_an_end_so_that_nobody_waits_for_its_commit_for_ever(notes: Notes) -> None:
    await asyncio.gather(*(notes.add(str(number)) for number in range(200)))
    assert len(notes.read()) == 200
    assert 3 <= notes.commits <= 6


async def test_a_unit_that_fails_harms_nobody_else_in_its_group(notes: Notes) -> None:
    units = [notes.add(str(number), fail=number % 3 == 1) for number in range(30)]
    outcomes = await asyncio.gather(*units, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [UnitFails] * 10
    assert notes.read() == [str(number) for number in range(30) if number % 3 != 1]
    assert notes.commits <= 2
    assert notes.is_unlocked()


async def test_a_group_of_nothing_but_failures_commits_nothing_and_lets_the_file_go(notes: Notes) -> None:
    units = [notes.add(str(number), fail=True) for number in range(5)]
    outcomes = await asyncio.gather(*units, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [UnitFails] * 5
    assert (notes.read(), notes.commits, notes.is_unlocked()) == ([], 0, True)
    await notes.add("next")
    assert notes.read() == ["next"]


async def test_a_statement_that_fails_inside_a_unit_can_be_survived_by_it(notes: Notes) -> None:
    async with notes.writer.turn() as connection:
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO notes VALUES (NULL)")
        connection.execute("INSERT INTO notes VALUES ('instead')")
    assert notes.read() == ["instead"]


async def test_a_commit_that_fails_is_told_to_everyone_in_the_group(notes: Notes) -> None:
    notes.connection.execute("CREATE TABLE parents (id INTEGER PRIMARY KEY)")
    child = "CREATE TABLE children (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)"
    notes.connection.execute(child)

    async def orphan() -> None:
        async with notes.writer.turn() as connection:
            connection.execute("INSERT INTO children VALUES (7)")

    outcomes = await asyncio.gather(notes.add("first"), orphan(), notes.add("last"), return_exceptions=True)
    told = [isinstance(outcome, sqlite3.IntegrityError) for outcome in outcomes]
    assert len(notes.read()) == told[:1].count(False) + told[2:].count(False)
    assert told[1]
    assert notes.is_unlocked()
    await notes.add("next")
    assert notes.read()[-1] == "next"


async def test_a_full_disk_never_lets_a_unit_believe_it_was_written(notes: Notes) -> None:
    """SQLite takes the whole transaction back when it is full, the units that were done before included."""
    pages = notes.connection.execute("PRAGMA page_count").fetchone()[0]
    notes.connection.execute(f"PRAGMA max_page_count = {pages + 8}")
    pause = asyncio.Event()
    blocker = asyncio.create_task(notes.add("blocker", pause=pause))
    await asyncio.sleep(0)
    units = [asyncio.create_task(notes.add(text)) for text in ("before", "x" * 100_000, "after", "last")]
    await asyncio.sleep(0)
    pause.set()
    async with asyncio.timeout(_AT_MOST_S):
        outcomes = await asyncio.gather(blocker, *units, return_exceptions=True)
    believed = [
        text
        for text, outcome in zip(("blocker", "before", "big", "after", "last"), outcomes, strict=True)
        if outcome is None
    ]
    assert isinstance(outcomes[2], sqlite3.OperationalError)
    assert notes.read() == believed
    assert notes.is_unlocked()
    await notes.add("next")
    assert notes.read() == [*believed, "next"]


async def test_a_transaction_that_cannot_begin_is_told_and_the_next_one_can(notes: Notes) -> None:
    notes.connection.execute("PRAGMA busy_timeout = 20")
    stranger = connect(notes.path)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await notes.add("too early")
    assert notes.is_unlocked()
    stranger.execute("ROLLBACK")
    stranger.close()
    await notes.add("in time")
    assert notes.read() == ["in time"]


async def test_those_who_wait_get_their_turn_though_the_first_transaction_cannot_begin(notes: Notes) -> None:
    notes.connection.execute("PRAGMA busy_timeout = 20")
    stranger = connect(notes.path)
    stranger.execute("BEGIN IMMEDIATE")
    with notes.locked_elsewhere() as held:
        units = [asyncio.create_task(notes.add(str(number))) for number in range(3)]
        await asyncio.sleep(0.01)
        held.let_go()
    async with asyncio.timeout(_AT_MOST_S):
        outcomes = await asyncio.gather(*units, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [sqlite3.OperationalError] * 3
    stranger.execute("ROLLBACK")
    stranger.close()
    await notes.add("at last")
    assert notes.read() == ["at last"]
