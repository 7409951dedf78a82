"""Deleting what nobody can use any more."""

from frontdesk.domain.hooks.dead_letters import KEEP_MS as KEEP_DEAD_LETTERS_MS
from frontdesk.domain.ids import OrgId
from frontdesk.domain.sessions.participation import KEEP_MS as KEEP_PARTICIPATION_MS
from frontdesk.domain.tokens.codes import KEEP_SPENT_MS
from frontdesk.kernel.clock import Clock
from frontdesk.storage.unit import Store

_KEEP_DEAD_MS = 7 * 86_400_000
_KEEP_UNSEEN_MS = 180 * 86_400_000
KEEP_LOGS_MS = 90 * 86_400_000
"""How long an event is kept (contract H.3)."""


async def purge(store: Store, org: OrgId, clock: Clock) -> int:
    """How many rows went. Each kind is its own short transaction, so that nobody waits long for the writer."""
    now, removed = clock.now(), 0
    async with store.unit(org) as unit:
        removed += await unit.codes.remove_expired(now, now - KEEP_SPENT_MS)
    async with store.unit(org) as unit:
        removed += await unit.requests.remove_expired(now)
    async with store.unit(org) as unit:
        removed += await unit.spent.remove_expired(now)
    async with store.unit(org) as unit:
        removed += await unit.one_time_tokens.remove_expired(now)
    async with store.unit(org) as unit:
        removed += await unit.devices.remove_expired(now - KEEP_SPENT_MS)
    async with store.unit(org) as unit:
        removed += await unit.refresh_tokens.remove_dead(now - _KEEP_DEAD_MS)
    async with store.unit(org) as unit:
        removed += await unit.sessions.remove_dead(now - _KEEP_DEAD_MS)
    async with store.unit(org) as unit:
        removed += await unit.authn_transactions.remove_expired(now)
        removed += await unit.attempt_counters.remove_expired(now)
        removed += await unit.trips.remove_expired(now)
    async with store.unit(org) as unit:
        removed += await unit.sightings.remove_unseen(now - _KEEP_UNSEEN_MS)
    async with store.unit(org) as unit:
        removed += await unit.session_participants.remove_old(now - KEEP_PARTICIPATION_MS)
        removed += await unit.dead_letters.remove_old(now - KEEP_DEAD_LETTERS_MS)
    async with store.unit(org) as unit:
        removed += await unit.logs.remove_old(now - KEEP_LOGS_MS)
    return removed
