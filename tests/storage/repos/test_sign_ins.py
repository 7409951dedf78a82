"""Rows of transactions, of what was seen of people, and of counted tries."""

from dataclasses import replace

import pytest
from tests.storage.apart_authn import a_transaction
from tests.storage.rows import LATER, NOW, USER

from frontdesk.domain.authn.transaction import Options, Proofs, Status
from frontdesk.domain.ids import OrgId
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.repos.sightings import DEVICE, Sighting
from frontdesk.storage.unit import Store

FULL = a_transaction(
    options=Options(multi_optional_factor_enroll=True, warn_before_password_expired=True),
    proofs=Proofs(password_at=NOW, recovered_at=NOW, answered_at=NOW, factor_at=NOW, amr=("pwd", "otp")),
    relay_state="/reports",
    device_hash="abc",
    app_id="0oaOne",
    factor_id="ostOne",
    challenge={"nonce": "n"},
    skipped=frozenset({Status.PASSWORD_WARN}),
    is_trusted=True,
    remember_device=True,
)


async def test_a_transaction_is_read_back_as_it_was_written(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.authn_transactions.add(FULL)
    async with store.reading(org) as unit:
        assert await unit.authn_transactions.find(FULL.token_hash) == FULL


async def test_of_two_steps_at_once_one_is_taken(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.authn_transactions.add(FULL)
    async with store.unit(org) as unit:
        await unit.authn_transactions.save(replace(FULL, status=Status.MFA_CHALLENGE))
    async with store.unit(org) as unit:
        with pytest.raises(StaleWrite):
            await unit.authn_transactions.save(FULL)
        assert not await unit.authn_transactions.remove(FULL)
        assert await unit.authn_transactions.remove(replace(FULL, version=2))


async def test_what_is_seen_again_keeps_when_it_was_first_seen(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.sightings.save(USER, Sighting(DEVICE, "abc", NOW, NOW))
        await unit.sightings.save(USER, Sighting(DEVICE, "abc", LATER, LATER, LATER))
        assert await unit.sightings.list_of_user(USER) == [Sighting(DEVICE, "abc", NOW, LATER, LATER)]
        assert await unit.sightings.remove_of_user(USER, DEVICE) == 1


async def test_tries_are_counted_until_the_window_closes(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        counters = unit.attempt_counters
        tries = [await counters.count("code", USER, most=2, window_ms=1000, now=NOW) for _ in range(3)]
        assert tries == [True, True, False]
        assert await counters.count("code", "another", most=2, window_ms=1000, now=NOW)
        assert await counters.count("code", USER, most=2, window_ms=1000, now=NOW + 1000)
        await counters.forget("code", USER)
        assert await counters.remove_expired(NOW + 5000) == 1
