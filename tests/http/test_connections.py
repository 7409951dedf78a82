"""Connections as strangers use them: too much, too slow, or nothing at all (RFC 6585 §5, RFC 9112 §8, §9.5)."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from tests.serving import Organisation
from uvicorn.server import ServerState

from frontdesk.main.http_protocol import BoundedHttp

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
HEAD = b"POST /somewhere HTTP/1.1\r\nHost: x\r\n"


class Impatient(BoundedHttp):
    """Waits less long than a server does."""

    patience_s = 0.4


async def count(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    """Answers how many bytes the body has."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    text = str(size).encode()
    headers = [(b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": text})


@pytest_asyncio.fixture(loop_scope="session")
async def port() -> AsyncIterator[int]:
    """Where one listens that counts."""
    config, state = uvicorn.Config(count, log_config=None, ws="none"), ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Impatient(config, state, {}), "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    for connection in list(state.connections):
        connection.transport.abort()
    while state.connections:
        await asyncio.sleep(0.01)


@pytest_asyncio.fixture(loop_scope="session")
async def streams(port: int) -> AsyncIterator[Streams]:
    """A connection to it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    yield reader, writer
    writer.transport.abort()


async def pour(writer: asyncio.StreamWriter, part: bytes, times: int) -> None:
    """As much as is taken."""
    try:
        for _ in range(times):
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
    except ConnectionError:
        pass


async def said(reader: asyncio.StreamReader) -> bytes:
    """Everything until the other side has closed."""
    try:
        async with asyncio.timeout(10):
            return await reader.read()
    except ConnectionError:
        return b""


@pytest.mark.parametrize(
    ("start", "part"),
    [(HEAD, b"X-A: b\r\n" * 1000), (HEAD + b"X: ", b"a" * 8000), (b"GET /", b"a" * 8000)],
    ids=["many headers", "one long header", "a long target"],
)
async def test_a_head_that_does_not_end_is_refused(streams: Streams, start: bytes, part: bytes) -> None:
    reader, writer = streams
    writer.write(start)
    await pour(writer, part, 100)
    answer = await said(reader)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 431 ")


async def test_a_large_head_that_ends_and_a_large_body_are_taken(streams: Streams) -> None:
    reader, writer = streams
    writer.write(HEAD + b"X-A: " + b"a" * 30_000 + b"\r\nContent-Length: 1000000\r\n\r\n" + b"b" * 1_000_000)
    writer.write(HEAD + b"Content-Length: 3\r\nConnection: close\r\n\r\nabc")
    answer = await said(reader)
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert b"\r\n1000000HTTP" in answer
    assert answer.endswith(b"\r\n3")


async def test_trailers_that_do_not_end_are_refused(streams: Streams) -> None:
    reader, writer = streams
    writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n")
    await pour(writer, b"X-A: " + b"b" * 60_000 + b"\r\n", 200)
    assert b" 200 " not in await said(reader)


@pytest.mark.parametrize(
    "part",
    [b"", b"GET / HT", HEAD, HEAD + b"Content-Length: 9\r\n\r\nhalf"],
    ids=["nothing", "half a line", "half a head", "half a body"],
)
async def test_whoever_does_not_finish_a_request_is_cut_off(streams: Streams, part: bytes) -> None:
    reader, writer = streams
    writer.write(part)
    began = asyncio.get_running_loop().time()
    assert await said(reader) == b""
    assert asyncio.get_running_loop().time() - began < 5


async def test_dripping_does_not_buy_time(streams: Streams) -> None:
    reader, writer = streams
    writer.write(HEAD)
    dripping = asyncio.create_task(_drip(writer))
    assert await said(reader) == b""
    dripping.cancel()
    await asyncio.gather(dripping, return_exceptions=True)


async def _drip(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"X-A: b\r\n")
        await asyncio.sleep(0.02)


async def test_a_connection_that_is_kept_may_be_idle_between_requests(streams: Streams) -> None:
    reader, writer = streams
    for _ in range(2):
        writer.write(HEAD + b"Content-Length: 1\r\n\r\na")
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        assert await reader.readexactly(1) == b"1"
        await asyncio.sleep(2 * Impatient.patience_s)


async def test_a_request_whose_sender_hangs_up_in_the_midst_of_it_is_not_carried_out(org: Organisation) -> None:
    person = await org.someone()
    authorization = f"SSWS {org.facts['api_token']}".encode()
    path = f"/api/v1/users/{person.user.id}/lifecycle/suspend"
    sent: list[object] = []

    async def post(*messages: dict[str, object]) -> None:
        left = list(messages)

        async def receive() -> dict[str, object]:
            return left.pop(0)

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message["type"])

        headers = [(b"host", b"id.example.test"), (b"authorization", authorization)]
        scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
        await org.serving.asgi.http({**scope, "raw_path": path.encode(), "client": ("127.0.0.1", 1)}, receive, send)

    gone: dict[str, object] = {"type": "http.disconnect"}
    await post(gone)
    await post({"type": "http.request", "body": b"{", "more_body": True}, gone)
    assert sent == []
    await post({"type": "http.request", "body": b"", "more_body": False})
    assert sent == ["http.response.start", "http.response.body"]
