"""The one guarded HTTP client: address checked after DNS, no redirects, bounded in time and size."""

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import certifi
import httpcore

from frontdesk.kernel.errors import Expected
from frontdesk.runtime.outbound.guard import AddressRefused, Networks, Reach
from frontdesk.runtime.outbound.network import GuardedNetwork
from frontdesk.runtime.outbound.turns import Turns

_TIMEOUT_S = 3.0
_MOST_BYTES = 262_144
_MOST_CONNECTIONS = 256
"""Many times what one host may have (``turns.py``): a slow one leaves enough for the others."""

Headers = Sequence[tuple[str, str]]


class OutboundFailed(Expected):
    """The call was not made, or brought nothing usable."""


class OutboundTooLarge(OutboundFailed):
    """The answer is larger than what we read."""


class OutboundSilent(OutboundFailed):
    """Nobody answered in time."""


@dataclass(frozen=True, slots=True)
class OutboundAnswer:
    """What came back."""

    status: int
    body: bytes = field(repr=False)

    @property
    def is_success(self) -> bool:
        """Whether the status is a 2xx."""
        return 200 <= self.status < 300


class Outbound:
    """Fetches what other people's URLs hold. The pool is made with its first call: most nodes never make one."""

    def __init__(self, *, allow_loopback: bool, networks: Networks = (), timeout_s: float = _TIMEOUT_S) -> None:
        self.reach = Reach(allow_loopback, networks)
        self._timeout_s = timeout_s
        self._pool: httpcore.AsyncConnectionPool | None = None
        self._turns = Turns()

    async def get(self, uri: str) -> bytes:
        """The body behind a URL; plain http only to where loopback is allowed.

        Raises:
            OutboundFailed: the address is not one we go to, nobody answers within three seconds, the answer is not
                a 2xx, redirects, or is larger than 256 kB.
        """
        answer = await self.send("GET", uri)
        if not answer.is_success:
            raise OutboundFailed(f"The answer was {answer.status}.")
        return answer.body

    async def send(self, method: str, uri: str, headers: Headers = (), body: bytes | None = None) -> OutboundAnswer:
        """The answer to a call, whatever its status; redirects are answers, and are not followed.

        Raises:
            OutboundSilent: nobody answers within three seconds (or what was said instead), first byte to last.
            OutboundFailed: the address is not one we go to, or the answer is larger than 256 kB.
        """
        if not uri.startswith("https://") and not (self.reach.loopback and uri.startswith("http://")):
            raise OutboundFailed("Only https URLs are called.")
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self._timeout_s)
        sent = [(b"Accept", b"application/json"), *((k.encode("ascii"), v.encode("latin-1")) for k, v in headers)]
        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._turns.of(urlsplit(uri).hostname or ""),
                self._connections().stream(
                    method, uri, headers=sent, content=body, extensions={"timeout": timeouts}
                ) as response,
            ):
                return OutboundAnswer(response.status, await _body(response))
        except (TimeoutError, httpcore.TimeoutException):
            raise OutboundSilent("Nobody answered in time.") from None
        except (AddressRefused, httpcore.NetworkError, httpcore.ProtocolError) as why:
            raise OutboundFailed(f"The call could not be made: {type(why).__name__}.") from None
        except (httpcore.UnsupportedProtocol, ValueError):
            raise OutboundFailed("The URL cannot be called.") from None

    def _connections(self) -> httpcore.AsyncConnectionPool:
        if self._pool is None:
            trust = ssl.create_default_context()  # the machine's authorities, or those of SSL_CERT_FILE
            trust.load_verify_locations(certifi.where())
            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=trust,
                network_backend=GuardedNetwork(self.reach),
                max_connections=_MOST_CONNECTIONS,
                keepalive_expiry=5.0,
            )
        return self._pool

    async def close(self) -> None:
        """Let the connections go."""
        if self._pool is not None:
            await self._pool.aclose()


async def _body(response: httpcore.Response) -> bytes:
    parts = bytearray()
    async for part in response.aiter_stream():
        parts += part
        if len(parts) > _MOST_BYTES:
            raise OutboundTooLarge("The answer is too large.")
    return bytes(parts)
