"""What goes on for ever ends when it is told to."""

import asyncio
from contextlib import suppress

import pytest

from frontdesk.storage.tasks import end


@pytest.mark.parametrize("deaf", [0, 1, 2])
async def test_a_task_that_does_not_hear_of_a_cancellation_hears_of_the_next(deaf: int) -> None:
    heard = 0

    async def go_on() -> None:
        nonlocal heard
        while heard <= deaf:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(3600)
            heard += 1

    task = asyncio.create_task(go_on())
    await asyncio.sleep(0)
    async with asyncio.timeout(60):
        await end(task)
    assert task.done()
    assert heard == deaf + 1


async def test_a_task_that_has_ended_is_left_as_it_is() -> None:
    async def fail() -> None:
        raise ValueError

    task = asyncio.create_task(fail())
    await asyncio.wait((task,))
    await end(task)
    assert isinstance(task.exception(), ValueError)
