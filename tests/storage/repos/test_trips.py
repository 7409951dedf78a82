"""Rows of trips to identity providers."""

from tests.storage.apart_authn import a_trip
from tests.storage.rows import LATER, NOW

from frontdesk.domain.ids import OrgId
from frontdesk.storage.unit import Store


async def test_a_trip_is_found_as_it_was_written_and_ends_once(store: Store, org: OrgId) -> None:
    trip = a_trip()
    async with store.unit(org) as unit:
        await unit.trips.add(trip)
    async with store.unit(org) as unit:
        assert await unit.trips.find(trip.state_hash) == trip
        assert await unit.trips.spend(trip.state_hash, NOW)
        assert not await unit.trips.spend(trip.state_hash, NOW + 1)


async def test_a_trip_that_has_expired_does_not_end_and_goes(store: Store, org: OrgId) -> None:
    trip = a_trip()
    async with store.unit(org) as unit:
        await unit.trips.add(trip)
        assert not await unit.trips.spend(trip.state_hash, LATER)
        assert await unit.trips.remove_expired(LATER) == 0
        assert await unit.trips.remove_expired(LATER + 1) == 1
        assert await unit.trips.find(trip.state_hash) is None
