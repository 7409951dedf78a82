"""The one way out, on real sockets (contract E.1; attack cases 47, 66)."""

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import pytest_asyncio
from tests.callee import callee

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.clock import SystemClock
from frontdesk.runtime.local_ca import ensure_certificate
from frontdesk.runtime.outbound.answers import OutboundFailed, OutboundSilent
from frontdesk.runtime.outbound.client import Outbound

ORG, OTHER_ORG = OrgId("00o1"), OrgId("00o2")
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest_asyncio.fixture(loop_scope="session")
async def outbound() -> AsyncIterator[Outbound]:
    """One that loses patience at once."""
    outbound = Outbound(allow_loopback=True, timeout_s=0.5)
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
        await outbound.send(ORG, "POST", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", body=b"{}")
    server.close()


async def test_a_host_that_says_nothing_keeps_nobody_from_another(patient: Outbound) -> None:
    async with callee() as silent, callee() as other:
        silent.silent = True
        waiting = [asyncio.create_task(patient.send(ORG, "POST", silent.url, body=b"{}")) for _ in range(300)]
        while len(silent.asked) < 16:  # who is cancelled while connecting leaves anyio's socket to the collector
            await asyncio.sleep(0.01)
        async with asyncio.timeout(2.5):
            answer = await patient.send(ORG, "POST", other.url.replace("127.0.0.1", "localhost"), body=b"{}")
        assert (answer.status, len(silent.asked)) == (200, 16)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def test_an_org_that_calls_many_hosts_that_say_nothing_keeps_no_other_org_waiting(patient: Outbound) -> None:
    hearing = []

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hearing.append(asyncio.current_task())
        await one_that_says_nothing(reader, writer)

    silent = await asyncio.start_server(hear, [f"127.0.0.{number}" for number in range(2, 22)], 0)
    urls = ["http://{}:{}".format(*listening.getsockname()) for listening in silent.sockets]
    async with callee() as other:
        waiting = [asyncio.create_task(patient.send(ORG, "POST", urls[n % 20], body=b"{}")) for n in range(400)]
        while len(hearing) < 64:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        async with asyncio.timeout(2):
            answer = await patient.send(OTHER_ORG, "POST", other.url, body=b"{}")
        assert (answer.status, len(hearing)) == (200, 64)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.sleep(0.2)  # what was on its way is accepted
    silent.close()
    await asyncio.gather(*filter(None, hearing))


async def test_a_redirect_is_an_answer_and_is_not_followed(patient: Outbound) -> None:
    async with callee() as service:
        service.says(302, {})
        answer = await patient.send(ORG, "POST", service.url, [("X-One", "1")], b"{}")
        assert (answer.status, answer.is_success, len(service.asked)) == (302, False, 1)
        with pytest.raises(OutboundFailed):
            await patient.get(ORG, service.url)


async def test_an_answer_has_a_bounded_size(patient: Outbound) -> None:
    async with callee() as service:
        service.says(200, "x" * 262_144)
        with pytest.raises(OutboundFailed, match="too large"):
            await patient.send(ORG, "GET", service.url)


@pytest.mark.parametrize("uri", ["http://127.0.0.1:9", "https://127.0.0.1:9", "https://[::1]:9", "ftp://a.test", "x"])
async def test_loopback_is_for_development_alone(uri: str) -> None:
    strict = Outbound(allow_loopback=False)
    with pytest.raises(OutboundFailed):
        await strict.send(ORG, "GET", uri)
    await strict.close()


@contextmanager
def trusting(authority: Path) -> Iterator[None]:
    """Whoever makes its first call in here trusts this authority beside the usual ones."""
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(authority)
    try:
        yield
    finally:
        os.environ.pop("SSL_CERT_FILE")
        if before is not None:
            os.environ["SSL_CERT_FILE"] = before


def one_that_breaks_its_tls(listening: socket.socket, tls: ssl.SSLContext) -> None:
    """Proves its name, hears the request out, and answers with a record that is none."""
    connection, _ = listening.accept()
    with tls.wrap_socket(connection, server_side=True) as secured:
        secured.recv(65_536)
        os.write(secured.fileno(), b"\x17\x03\x03\x00\x20" + b"x" * 32)
        with suppress(OSError):
            secured.recv(1)


async def test_a_server_that_breaks_its_tls_in_the_midst_of_an_answer_has_failed(
    patient: Outbound, tmp_path: Path
) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(*ensure_certificate(tmp_path, "localhost", SystemClock()))
    with trusting(tmp_path / "ca.pem"), socket.create_server(("127.0.0.1", 0)) as listening:
        served = asyncio.create_task(asyncio.to_thread(one_that_breaks_its_tls, listening, tls))
        with pytest.raises(OutboundFailed, match="SSLError"):
            await patient.send(ORG, "POST", f"https://localhost:{listening.getsockname()[1]}/", body=b"{}")
        await served
