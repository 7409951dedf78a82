"""The one way out, on real sockets (contract E.1; attack cases 47, 66)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from tests.callee import callee

from frontdesk.runtime.outbound.client import Outbound, OutboundFailed, OutboundSilent

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest_asyncio.fixture(loop_scope="session")
async def outbound() -> AsyncIterator[Outbound]:
    """One that loses patience at once."""
    outbound = Outbound(allow_loopback=True, timeout_s=0.1)
    yield outbound
    await outbound.close()


@pytest_asyncio.fixture(loop_scope="session")
async def patient() -> AsyncIterator[Outbound]:
    """One as the server has it."""
    outbound = Outbound(allow_loopback=True)
    yield outbound
    await outbound.close()


async def one_that_says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


async def one_that_drips(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b".")
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("serve", [one_that_says_nothing, one_that_drips])
async def test_nobody_keeps_us_waiting(outbound: Outbound, serve: Serve) -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    with pytest.raises(OutboundSilent):
        await outbound.send("POST", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", body=b"{}")
    server.close()


async def test_a_host_that_says_nothing_keeps_nobody_from_another(patient: Outbound) -> None:
    async with callee() as silent, callee() as other:
        silent.silent = True
        waiting = [asyncio.create_task(patient.send("POST", silent.url, body=b"{}")) for _ in range(300)]
        while not silent.asked:
            await asyncio.sleep(0.01)
        async with asyncio.timeout(1):
            answer = await patient.send("POST", other.url.replace("127.0.0.1", "localhost"), body=b"{}")
        assert (answer.status, len(silent.asked)) == (200, 16)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def test_a_redirect_is_an_answer_and_is_not_followed(patient: Outbound) -> None:
    async with callee() as service:
        service.says(302, {})
        answer = await patient.send("POST", service.url, [("X-One", "1")], b"{}")
        assert (answer.status, answer.is_success, len(service.asked)) == (302, False, 1)
        with pytest.raises(OutboundFailed):
            await patient.get(service.url)


async def test_an_answer_has_a_bounded_size(patient: Outbound) -> None:
    async with callee() as service:
        service.says(200, "x" * 262_144)
        with pytest.raises(OutboundFailed, match="too large"):
            await patient.send("GET", service.url)


@pytest.mark.parametrize("uri", ["http://127.0.0.1:9", "https://127.0.0.1:9", "https://[::1]:9", "ftp://a.test", "x"])
async def test_loopback_is_for_development_alone(uri: str) -> None:
    strict = Outbound(allow_loopback=False)
    with pytest.raises(OutboundFailed):
        await strict.send("GET", uri)
    await strict.close()
