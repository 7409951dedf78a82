"""The guarded way to a directory server.

bonsai can neither connect to an address that was checked while the certificate is verified for the host's name, nor
bound what a server sends. So it talks to a socket of ours, in a directory that only we can enter, and we talk to the
server: the address is checked after DNS, TLS is ours, and so are the limits.
"""

import asyncio
import ssl
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import certifi

from frontdesk.protocol.ldap.start_tls import START_TLS, MalformedAnswer, answer_length, is_accepted
from frontdesk.runtime.ldap.errors import DirectoryFailed, DirectorySilent
from frontdesk.runtime.outbound.guard import AddressRefused, Reach, resolve

_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Server:
    """Where it is and how it is trusted. ``authority``: the only one, in PEM; None: those of the machine.

    ``is_tls``: the connection begins with TLS; else ``start_tls``, or neither where development allows it.
    """

    host: str
    port: int
    is_tls: bool
    start_tls: bool = False
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long connecting may take, and how much a server may send in one connection."""

    connect_s: float = 3.0
    most_bytes: int = 33_554_432


class Way:
    """``url``: an ``ldapi`` URL that leads to the server, for one connection."""

    def __init__(self, url: str, relay: "_Relay") -> None:
        self.url = url
        self._relay = relay

    @property
    def is_used_up(self) -> bool:
        """Whether the server sent more than it may, and nothing goes over it any more."""
        return self._relay.left < 0


@asynccontextmanager
async def open_way(server: Server, bounds: Bounds, reach: Reach) -> AsyncIterator[Way]:
    """A way to the server.

    Raises:
        DirectoryFailed: the address is not one we go to, or the certificate is not one we trust.
        DirectorySilent: nobody answers.
    """
    reader, writer = await _connect(server, bounds, reach)
    try:
        with tempfile.TemporaryDirectory(prefix="frontdesk-") as directory:
            path = Path(directory) / "ldap"
            relay = _Relay(reader, writer, bounds.most_bytes)
            local = await asyncio.start_unix_server(relay.accept, path)
            try:
                yield Way("ldapi://" + str(path).replace("/", "%2F"), relay)
            finally:
                local.close()
                await relay.close()
    finally:
        writer.transport.abort()  # a polite end over TLS waits half a minute for a server that says nothing


class _Relay:
    """Carries bytes both ways, for the one connection that is ours."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most_bytes: int) -> None:
        self._reader = reader
        self._writer = writer
        self.left = most_bytes
        self._task: asyncio.Task[None] | None = None

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._task is not None:
            writer.close()
            return
        self._task = asyncio.create_task(self._serve(reader, writer))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        carrying = [
            asyncio.create_task(self._carry(reader, self._writer)),
            asyncio.create_task(self._carry(self._reader, writer, is_counted=True)),
        ]
        try:
            await asyncio.wait(carrying, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in carrying:
                task.cancel()
            await asyncio.gather(*carrying, return_exceptions=True)
            writer.close()

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, is_counted: bool = False
    ) -> None:
        while part := await source.read(_CHUNK):
            if is_counted:
                self.left -= len(part)
                if self.left < 0:
                    return
            sink.write(part)
            await sink.drain()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


async def _connect(server: Server, bounds: Bounds, reach: Reach) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if not (server.is_tls or server.start_tls or reach.loopback):
        raise DirectoryFailed("A directory is reached by ldaps:// or StartTLS only: passwords go over the way to it.")
    try:
        async with asyncio.timeout(bounds.connect_s):
            address = await resolve(server.host, server.port, reach)
            return await _secured(server, address)
    except AddressRefused as why:
        raise DirectoryFailed(f"The server's address is not one we go to. {why}") from None
    except TimeoutError:
        raise DirectorySilent("The server did not answer in time.") from None
    except ssl.SSLCertVerificationError as why:
        raise DirectoryFailed(f"The server's certificate is not trusted: {why.verify_message}.") from None
    except (MalformedAnswer, ssl.SSLError, asyncio.IncompleteReadError):
        raise DirectoryFailed("The server does not speak TLS as it should.") from None
    except OSError:
        raise DirectorySilent("No connection to the server could be made.") from None


async def _secured(server: Server, address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if server.is_tls:
        return await asyncio.open_connection(
            address, server.port, ssl=_trust(server.authority), server_hostname=server.host
        )
    reader, writer = await asyncio.open_connection(address, server.port)
    if server.start_tls:
        try:
            await _start_tls(reader, writer)
            await writer.start_tls(_trust(server.authority), server_hostname=server.host)
        except BaseException:
            writer.close()
            raise
    return reader, writer


async def _start_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """RFC 4511 §4.14. Bytes behind the answer would be taken for something said under TLS: they are refused."""
    writer.write(START_TLS)
    answer = b""
    while (length := answer_length(answer)) is None:
        answer += await reader.readexactly(1)
    answer += await reader.readexactly(length - len(answer))
    if not is_accepted(answer):
        raise DirectoryFailed("The server refuses StartTLS.")


def _trust(authority: str | None) -> ssl.SSLContext:
    if authority is not None:
        try:
            return ssl.create_default_context(cadata=authority)
        except (ssl.SSLError, ValueError):
            raise DirectoryFailed("The certificate authority that was given is none.") from None
    trust = ssl.create_default_context()  # the machine's authorities, or those of SSL_CERT_FILE
    trust.load_verify_locations(certifi.where())
    return trust
