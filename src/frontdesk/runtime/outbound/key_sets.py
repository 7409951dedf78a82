"""Key sets that clients publish at a URL, fetched when first needed and kept for a while."""

import asyncio
from collections import OrderedDict

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.json import MalformedJson, decode_foreign
from frontdesk.protocol.jose.jwk import BadKeySet, Jwks, parse_jwks
from frontdesk.runtime.outbound.answers import OutboundFailed
from frontdesk.runtime.outbound.client import Outbound

_KEEP_MS = 300_000
_NOT_MORE_OFTEN_MS = 10_000
_MOST = 1_000


class KeySets:
    """Remembers at most a thousand sets, five minutes each; fetches anew no more often than every ten seconds.

    What cannot be read is not asked for more often either, and whoever asks meanwhile waits for the same answer: the
    requests that lead here may be anybody's.
    """

    def __init__(self, outbound: Outbound, clock: Clock) -> None:
        self._outbound = outbound
        self._clock = clock
        self._known: OrderedDict[str, tuple[int, Jwks]] = OrderedDict()
        # by org: one whose calls wait for their turn must not keep the set from another
        self._failed: OrderedDict[tuple[OrgId, str], int] = OrderedDict()
        self._fetching: dict[tuple[OrgId, str], asyncio.Task[Jwks]] = {}

    async def get(self, org: OrgId, uri: str) -> Jwks:
        """The keys there.

        Raises:
            OutboundFailed: nobody answers, or the address is not one we go to.
            BadKeySet: what is there is no key set.
        """
        return await self._get(org, uri, _KEEP_MS)

    async def get_anew(self, org: OrgId, uri: str) -> Jwks:
        """The keys there now: a key may have been rotated since we last looked.

        Raises:
            OutboundFailed: nobody answers, or the address is not one we go to.
            BadKeySet: what is there is no key set.
        """
        return await self._get(org, uri, _NOT_MORE_OFTEN_MS)

    async def _get(self, org: OrgId, uri: str, keep_ms: int) -> Jwks:
        now = self._clock.now()
        known = self._known.get(uri)
        if known is not None and now < known[0] + keep_ms:
            return known[1]
        if now < self._failed.get((org, uri), -_NOT_MORE_OFTEN_MS) + _NOT_MORE_OFTEN_MS:
            raise OutboundFailed("The key set could not be read a moment ago.")
        fetching = self._fetching.get((org, uri))
        if fetching is None:
            fetching = self._fetching[org, uri] = asyncio.create_task(self._fetch(org, uri))
            fetching.add_done_callback(lambda done: self._ended(org, uri, done))
        return await asyncio.shield(fetching)  # whoever gives up does not take the answer from the others

    def _ended(self, org: OrgId, uri: str, done: "asyncio.Task[Jwks]") -> None:
        del self._fetching[org, uri]
        if not done.cancelled() and done.exception() is not None:
            self._failed[org, uri] = self._clock.now()
            self._failed.move_to_end((org, uri))
            if len(self._failed) > _MOST:
                self._failed.popitem(last=False)

    async def _fetch(self, org: OrgId, uri: str) -> Jwks:
        now = self._clock.now()
        try:
            document = decode_foreign(await self._outbound.get(org, uri))
        except MalformedJson:
            raise BadKeySet("The key set is not JSON.") from None
        if not isinstance(document, dict):
            raise BadKeySet("The key set is not an object.")
        jwks = parse_jwks(document)
        self._known[uri] = (now, jwks)
        self._known.move_to_end(uri)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return jwks
