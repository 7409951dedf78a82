"""Names and their addresses: whose name server says nothing waits alone."""

import asyncio
import socket
import threading
from typing import Any

import pytest

from frontdesk.runtime.outbound.lookups import addresses_of


class NameServers:
    """Those of ``silent.example`` say nothing until all is over; those of others answer."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.asked: list[str] = []

    def lookup(self, host: str, port: int, **_: Any) -> list[Any]:
        if not host.endswith(".silent.example"):
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", port))]
        self.asked.append(host)
        self.over.wait(10)
        raise OSError(f"{host} has no address")


async def test_a_name_server_that_says_nothing_keeps_no_other_name_waiting() -> None:
    servers = NameServers()
    hostile = [asyncio.create_task(addresses_of(f"n{n}.silent.example", 443, servers.lookup)) for n in range(200)]
    while len(servers.asked) < 8:
        await asyncio.sleep(0.01)
    async with asyncio.timeout(2):
        assert await addresses_of("quick.example", 443, servers.lookup) == ["192.0.2.1"]
    assert len(servers.asked) == 8, "no more of one domain at once"
    for task in hostile:
        task.cancel()
    await asyncio.gather(*hostile, return_exceptions=True)
    servers.over.set()


async def test_who_gives_up_does_not_free_the_thread_but_the_answer_does() -> None:
    servers = NameServers()
    for number in range(8):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await addresses_of(f"a{number}.silent.example", 443, servers.lookup)
    ninth = asyncio.create_task(addresses_of("ninth.silent.example", 443, servers.lookup))
    await asyncio.sleep(0.05)
    assert "ninth.silent.example" not in servers.asked
    servers.over.set()
    with pytest.raises(OSError, match="ninth"):
        await ninth


@pytest.mark.parametrize("host", ["192.0.2.7", "2001:db8::7"])
async def test_an_address_is_looked_up_nowhere(host: str) -> None:
    servers = NameServers()
    assert await addresses_of(host, 443, servers.lookup) == [host]
    assert servers.asked == []
