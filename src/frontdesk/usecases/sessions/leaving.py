"""The round of sessions that are over: every app that took part hears of it, again after what failed, for a day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.domain.sessions.participation import Participation
from frontdesk.kernel.clock import Clock
from frontdesk.runtime.jobs.rounds import Errand
from frontdesk.runtime.jobs.worker import JobFailed, JobRefused
from frontdesk.runtime.snapshots.store import Snapshots
from frontdesk.storage.unit import Store
from frontdesk.usecases.sessions.participants import Participants

LEASE_MS: Final = 30_000
GIVE_UP_MS: Final = 86_400_000
_FIRST_WAIT_MS, _LONGEST_WAIT_MS = 5_000, 3_600_000
_AT_ONCE: Final = 32


@dataclass(frozen=True, slots=True)
class Leaving:
    """``participants`` tell apps, each those of its kind."""

    store: Store
    snapshots: Snapshots
    participants: Participants
    clock: Clock

    async def list_due(self, org: OrgId) -> Mapping[str, Errand]:
        """Who is to be told."""
        due = await self.store.glance(org).session_participants.list_due(self.clock.now(), _AT_ONCE)
        return {one.id: partial(self._take, org, one) for one in due}

    async def _take(self, org: OrgId, one: Participation) -> None:
        now = self.clock.now()
        async with self.store.unit(org) as unit:
            if not await unit.session_participants.lease(one, now, now + LEASE_MS):
                return
        leased = replace(one, attempts=one.attempts + 1)
        if one.attempts and (one.ended_at is None or now > one.ended_at + GIVE_UP_MS):
            await self._end(org, leased, "Given up after a day.")  # whoever told it before was killed, or broke
            return
        teller = self.participants.get(one.kind)
        try:
            told = teller is not None and await teller.tell(self.snapshots.org(org), leased)
        except JobRefused as why:
            await self._end(org, leased, str(why))
        except (JobFailed, OSError) as why:
            await self._try_again(org, leased, why)
        else:
            await self._end(org, leased, None, quiet=not told)

    async def _try_again(self, org: OrgId, one: Participation, why: Exception) -> None:
        now = self.clock.now()
        run_at = now + min(_FIRST_WAIT_MS << min(one.attempts - 1, 12), _LONGEST_WAIT_MS)
        if one.ended_at is None or run_at > one.ended_at + GIVE_UP_MS:
            await self._end(org, one, f"Given up after a day: {why}")
            return
        async with self.store.unit(org) as unit:
            await unit.session_participants.postpone(one, run_at)

    async def _end(self, org: OrgId, one: Participation, reason: str | None, *, quiet: bool = False) -> None:
        async with self.store.unit(org) as unit:
            if await unit.session_participants.remove(one) and not quiet:
                unit.record(
                    LogEvent(
                        type=EventType.SINGLE_LOGOUT,
                        published_at=self.clock.now(),
                        actor=SYSTEM,
                        targets=(Party(one.app_id, "AppInstance"), Party(one.user_id, "User")),
                        success=reason is None,
                        reason=reason,
                        debug={"session": one.session_index},
                    )
                )
