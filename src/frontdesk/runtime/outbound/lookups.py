"""Looking names up, in threads of our own: a name server that never answers keeps nobody else's names waiting.

The loop would ask in the four threads that it has for everything, and whoever gives up waiting does not get the thread
back: a few names under a silent name server would hold up every other call, and the database's address too.
"""

import asyncio
import socket
from asyncio import AbstractEventLoop, Semaphore
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import ip_address
from typing import Any, Final
from weakref import WeakKeyDictionary, WeakValueDictionary

_THREADS: Final = 64
_OF_A_DOMAIN: Final = 8
_LABELS: Final = 2
Lookup = Callable[..., list[Any]]
"""As ``socket.getaddrinfo`` asks and answers."""
_POOL = ThreadPoolExecutor(_THREADS, thread_name_prefix="lookup")
"""Its threads are made when they are needed."""
_ROOMS: WeakKeyDictionary[AbstractEventLoop, WeakValueDictionary[str, Semaphore]] = WeakKeyDictionary()


async def addresses_of(host: str, port: int, lookup: Lookup = socket.getaddrinfo) -> list[str]:
    """Every address of a host; at most eight names of one domain are asked for at once, and more wait their turn.

    Raises:
        OSError: it has none.
        ValueError: it is no host.
    """
    if _is_address(host):
        return [host]
    loop = asyncio.get_running_loop()
    domain = ".".join(host.rstrip(".").lower().split(".")[-_LABELS:])
    room = _ROOMS.setdefault(loop, WeakValueDictionary()).setdefault(domain, Semaphore(_OF_A_DOMAIN))
    await room.acquire()
    asked = loop.run_in_executor(_POOL, partial(lookup, host, port, type=socket.SOCK_STREAM))
    asked.add_done_callback(partial(_is_answered, room))  # a caller who gives up does not free the thread
    return [str(entry[4][0]) for entry in await asyncio.shield(asked)]


def _is_answered(room: Semaphore, asked: "asyncio.Future[Any]") -> None:
    room.release()
    if not asked.cancelled():
        asked.exception()  # told to whoever awaits it; nobody does any more where the caller gave up


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
