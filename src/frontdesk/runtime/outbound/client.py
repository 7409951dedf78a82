"""The one guarded HTTP client: address checked after DNS, no redirects, bounded in time and size."""

import asyncio
from collections.abc import Sequence
from urllib.parse import urlsplit

from frontdesk.domain.ids import OrgId
from frontdesk.runtime.outbound.answers import OutboundAnswer, OutboundFailed, OutboundSilent, Way
from frontdesk.runtime.outbound.guard import Networks, Reach
from frontdesk.runtime.outbound.turns import Turns

_TIMEOUT_S = 3.0

Headers = Sequence[tuple[str, str]]


class Outbound:
    """Fetches what other people's URLs hold. Its connections come with the first call: most nodes never make one."""

    def __init__(self, *, allow_loopback: bool, networks: Networks = (), timeout_s: float = _TIMEOUT_S) -> None:
        self.reach = Reach(allow_loopback, networks)
        self._timeout_s = timeout_s
        self._way: Way | None = None
        self._turns = Turns()

    async def get(self, org: OrgId, uri: str) -> bytes:
        """The body behind a URL; plain http only to where loopback is allowed.

        Raises:
            OutboundFailed: the address is not one we go to, nobody answers within three seconds, the answer is not
                a 2xx, redirects, or is larger than 256 kB.
        """
        answer = await self.send(org, "GET", uri)
        if not answer.is_success:
            raise OutboundFailed(f"The answer was {answer.status}.")
        return answer.body

    async def send(
        self, org: OrgId, method: str, uri: str, headers: Headers = (), body: bytes | None = None
    ) -> OutboundAnswer:
        """The answer to an org's call, whatever its status; redirects are answers, and are not followed.

        Raises:
            OutboundSilent: nobody answers within three seconds (or what was said instead), first byte to last.
            OutboundFailed: the address is not one we go to, or the answer is larger than 256 kB.
        """
        if not uri.startswith("https://") and not (self.reach.loopback and uri.startswith("http://")):
            raise OutboundFailed("Only https URLs are called.")
        sent = [(b"Accept", b"application/json"), *((k.encode("ascii"), v.encode("latin-1")) for k, v in headers)]
        try:
            async with asyncio.timeout(self._timeout_s), self._turns.of(org, urlsplit(uri).hostname or "?"):
                return await self._way_out().ask(method, uri, sent, body, self._timeout_s)
        except TimeoutError:
            raise OutboundSilent("Nobody answered in time.") from None
        except ValueError:
            raise OutboundFailed("The URL cannot be called.") from None

    def _way_out(self) -> Way:
        if self._way is None:
            from frontdesk.runtime.outbound.connections import Connections

            self._way = Connections(self.reach)
        return self._way

    async def close(self) -> None:
        """Let the connections go."""
        if self._way is not None:
            await self._way.close()
