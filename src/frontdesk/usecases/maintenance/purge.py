"""Deleting what nobody can use any more."""

from collections.abc import Awaitable, Callable

from frontdesk.domain.hooks.dead_letters import KEEP_MS as KEEP_DEAD_LETTERS_MS
from frontdesk.domain.ids import OrgId
from frontdesk.domain.sessions.participation import KEEP_MS as KEEP_PARTICIPATION_MS
from frontdesk.domain.tokens.codes import KEEP_SPENT_MS
from frontdesk.kernel.clock import Clock
from frontdesk.storage.spelling import MOST_PURGED
from frontdesk.storage.unit import Store, Unit

_KEEP_DEAD_MS = 7 * 86_400_000
_KEEP_UNSEEN_MS = 180 * 86_400_000
KEEP_LOGS_MS = 90 * 86_400_000
"""How long an event is kept (contract H.3)."""


_Remove = Callable[[Unit], Awaitable[int]]


async def purge(store: Store, org: OrgId, clock: Clock) -> int:
    """How many rows went: a few thousand a transaction, so that nobody waits long for the writer, or for the loop."""
    now = clock.now()
    dead, spent = now - _KEEP_DEAD_MS, now - KEEP_SPENT_MS
    kinds: tuple[_Remove, ...] = (
        lambda unit: unit.codes.remove_expired(now, spent),
        lambda unit: unit.requests.remove_expired(now),
        lambda unit: unit.spent.remove_expired(now),
        lambda unit: unit.one_time_tokens.remove_expired(now),
        lambda unit: unit.devices.remove_expired(spent),
        lambda unit: unit.refresh_tokens.remove_dead(dead),
        lambda unit: unit.sessions.remove_dead(dead),
        lambda unit: unit.authn_transactions.remove_expired(now),
        lambda unit: unit.attempt_counters.remove_expired(now),
        lambda unit: unit.trips.remove_expired(now),
        lambda unit: unit.sightings.remove_unseen(now - _KEEP_UNSEEN_MS),
        lambda unit: unit.session_participants.remove_old(now - KEEP_PARTICIPATION_MS),
        lambda unit: unit.dead_letters.remove_old(now - KEEP_DEAD_LETTERS_MS),
        lambda unit: unit.logs.remove_old(now - KEEP_LOGS_MS),
    )
    return sum([await _remove_all(store, org, remove) for remove in kinds])


async def _remove_all(store: Store, org: OrgId, remove: _Remove) -> int:
    removed = 0
    while True:
        async with store.unit(org) as unit:
            went = await remove(unit)
        removed += went
        if went < MOST_PURGED:
            return removed
