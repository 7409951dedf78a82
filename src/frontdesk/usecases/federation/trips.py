"""Setting out and coming back: the state that binds an answer to one question, one provider and one browser.

OAuth 2.0's ``state`` (RFC 6749 §10.12, RFC 9700 §4.7), SAML's RelayState. The value is random and its hash is kept;
it counts once, for half an hour, in the browser whose cookie set out with it; what must not be seen is sealed.
"""

from dataclasses import dataclass

from frontdesk.domain.idps.trip import TRIP_MS, Trip
from frontdesk.domain.ids import OrgId
from frontdesk.kernel.aead import NotSealedByUs, Sealer
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.json import decode_as, encode
from frontdesk.kernel.secrets import constant_time_equals, random_token, token_hash
from frontdesk.storage.repos.trips import KeptTrip
from frontdesk.storage.unit import Store
from frontdesk.usecases.federation.connector import FederationRefused

_LONGEST_STATE = 256


@dataclass(frozen=True, slots=True)
class TripBook:
    """Writes trips down, and finds each once."""

    store: Store
    sealer: Sealer
    clock: Clock

    async def begin(self, org: OrgId, trip: Trip, browser: str) -> str:
        """The state of a new trip. ``browser``: a secret that only this browser's cookie holds."""
        state, now = random_token(), self.clock.now()
        state_hash = token_hash(state)
        kept = KeptTrip(
            state_hash=state_hash,
            idp_id=trip.idp_id,
            browser_hash=token_hash(browser),
            sealed=self.sealer.seal(encode(trip), _context(org, state_hash)),
            expires_at=now + TRIP_MS,
        )
        async with self.store.unit(org) as unit:
            await unit.trips.add(kept)
        return state

    async def end(self, org: OrgId, state: str, browser: str | None) -> Trip:
        """The trip, spent.

        Raises:
            FederationRefused: there is none, it is over, or another browser set out.
        """
        if not state or len(state) > _LONGEST_STATE:
            raise FederationRefused("The answer names no state of ours.")
        state_hash = token_hash(state)
        async with self.store.unit(org) as unit:
            kept = await unit.trips.find(state_hash)
            if kept is None:
                raise FederationRefused("The answer's state is none of ours, or it is long over.")
            if browser is None or not constant_time_equals(kept.browser_hash, token_hash(browser)):
                raise FederationRefused("The answer came in another browser than the one that set out.")
            if not await unit.trips.spend(state_hash, self.clock.now()):
                raise FederationRefused("The answer came twice, or too late: each counts once, within half an hour.")
        try:
            return decode_as(Trip, self.sealer.open(kept.sealed, _context(org, state_hash)))
        except NotSealedByUs:
            raise FederationRefused("What was kept of the trip cannot be read.") from None


def _context(org: OrgId, state_hash: bytes) -> str:
    return f"{org} {state_hash.hex()}"
