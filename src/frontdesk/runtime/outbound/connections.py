"""The connections of the guarded client, to the address that was checked: a name may mean another a moment later."""

import ssl
from collections.abc import Iterable
from typing import Any

import certifi
import httpcore

from frontdesk.runtime.outbound.answers import OutboundAnswer, OutboundFailed, OutboundSilent, OutboundTooLarge
from frontdesk.runtime.outbound.guard import AddressRefused, Reach, resolve

_MOST_BYTES = 262_144
_MOST_CONNECTIONS = 256
"""Several times what one org may have (``turns.py``): one whose hosts are slow leaves enough for the others."""


class Connections:
    """A pool of them."""

    def __init__(self, reach: Reach) -> None:
        trust = ssl.create_default_context()  # the machine's authorities, or those of SSL_CERT_FILE
        trust.load_verify_locations(certifi.where())
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=trust,
            network_backend=GuardedNetwork(reach),
            max_connections=_MOST_CONNECTIONS,
            keepalive_expiry=5.0,
        )

    async def ask(
        self, method: str, uri: str, headers: list[tuple[bytes, bytes]], body: bytes | None, timeout_s: float
    ) -> OutboundAnswer:
        """One request and its answer.

        Raises:
            OutboundSilent: a step of it took too long.
            OutboundFailed: the address is not one we go to, nobody listens there, or the answer is too large.
        """
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), timeout_s)
        extensions = {"timeout": timeouts}
        try:
            async with self._pool.stream(method, uri, headers=headers, content=body, extensions=extensions) as response:
                return OutboundAnswer(response.status, await _body(response))
        except httpcore.TimeoutException:
            raise OutboundSilent("Nobody answered in time.") from None
        except (AddressRefused, httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError) as why:
            raise OutboundFailed(f"The call could not be made: {type(why).__name__}.") from None
        except (httpcore.UnsupportedProtocol, ValueError):
            raise OutboundFailed("The URL cannot be called.") from None

    async def close(self) -> None:
        """Let them go."""
        await self._pool.aclose()


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Where the pool's connections come from."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, check, connect.

        Raises:
            AddressRefused: the address is not one we go to.
        """
        address = await resolve(host, port, self._reach)
        return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never.

        Raises:
            AddressRefused: always.
        """
        raise AddressRefused("Unix sockets are not called.")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._network.sleep(seconds)


async def _body(response: httpcore.Response) -> bytes:
    parts = bytearray()
    async for part in response.aiter_stream():
        parts += part
        if len(parts) > _MOST_BYTES:
            raise OutboundTooLarge("The answer is too large.")
    return bytes(parts)
