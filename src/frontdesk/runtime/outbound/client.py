"""The one guarded HTTP client: address checked after DNS, no redirects, bounded in time and size."""

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from frontdesk.kernel.errors import Expected
from frontdesk.runtime.outbound.guard import AddressRefused, resolve

_TIMEOUT_S = 3.0
_MOST_BYTES = 262_144


class OutboundFailed(Expected):
    """The call was not made, or brought nothing usable."""


class _GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to the address that was checked, not to a name that may mean another one a moment later."""

    def __init__(self, *, allow_loopback: bool) -> None:
        self._allow_loopback = allow_loopback
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        address = await resolve(host, port, allow_loopback=self._allow_loopback)
        return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise AddressRefused("Unix sockets are not called.")

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


class Outbound:
    """Fetches what other people's URLs hold."""

    def __init__(self, *, allow_loopback: bool, trust: ssl.SSLContext | None = None) -> None:
        self._allow_loopback = allow_loopback
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=trust or httpx.create_ssl_context(),
            network_backend=_GuardedNetwork(allow_loopback=allow_loopback),
            max_connections=32,
            keepalive_expiry=5.0,
        )

    async def get(self, uri: str) -> bytes:
        """The body behind a URL; plain http only to where loopback is allowed.

        Raises:
            OutboundFailed: the address is not one we go to, nobody answers within three seconds, the answer is not
                a 2xx, redirects, or is larger than 256 kB.
        """
        if not uri.startswith("https://") and not (self._allow_loopback and uri.startswith("http://")):
            raise OutboundFailed("Only https URLs are called.")
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), _TIMEOUT_S)
        try:
            async with self._pool.stream(
                "GET", uri, headers={"Accept": "application/json"}, extensions={"timeout": timeouts}
            ) as response:
                return await _body(response)
        except (AddressRefused, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as why:
            raise OutboundFailed(f"The call could not be made: {type(why).__name__}.") from None
        except (httpcore.UnsupportedProtocol, ValueError):
            raise OutboundFailed("The URL cannot be called.") from None

    async def close(self) -> None:
        """Let the connections go."""
        await self._pool.aclose()


async def _body(response: httpcore.Response) -> bytes:
    if not 200 <= response.status < 300:
        raise OutboundFailed(f"The answer was {response.status}.")
    parts = bytearray()
    async for part in response.aiter_stream():
        parts += part
        if len(parts) > _MOST_BYTES:
            raise OutboundFailed("The answer is too large.")
    return bytes(parts)
