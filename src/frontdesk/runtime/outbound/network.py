"""Connections to the address that was checked, not to a name that may mean another one a moment later."""

from collections.abc import Iterable
from typing import Any

import httpcore

from frontdesk.runtime.outbound.guard import AddressRefused, Reach, resolve


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
