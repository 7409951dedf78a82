"""Ending a task that would go on for ever."""

import asyncio

_AGAIN_AFTER_S = 2.0


async def end(task: "asyncio.Task[None]") -> None:
    """Cancel it until it has ended.

    Once is not always enough: whoever waits for a result that arrives in the same turn of the loop as the cancellation
    may be given the result and never hear of the other (CPython's ``wait_for`` before 3.12, and asyncpg's).
    """
    while not task.done():
        task.cancel()
        await asyncio.wait((task,), timeout=_AGAIN_AFTER_S)
