"""Telling event hooks what happened (contract E.2): in order, in batches, again after what failed, one lease a hook.

``domain/hooks/delivery.py`` says where a hook stands in the system log and what follows from a delivery that failed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from frontdesk.domain.hooks.channel import request_headers
from frontdesk.domain.hooks.dead_letters import DeadLetter
from frontdesk.domain.hooks.delivery import (
    MOST_EVENTS,
    STEP_ROWS,
    HookQueue,
    delivery_id,
    failed,
    is_hopeless,
    moved_on,
    step_done,
    step_to,
    within_bytes,
)
from frontdesk.domain.hooks.events import EVENT_HOOK, MOST_EVENT_HOOKS, config_of, is_told, types_of
from frontdesk.domain.hooks.filters import EventFilters, compile_filters
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.domain.records.model import Record
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.json import encode, iso_time
from frontdesk.runtime.jobs.rounds import Errand
from frontdesk.runtime.outbound.answers import OutboundFailed
from frontdesk.runtime.outbound.client import Outbound
from frontdesk.storage.repos.logs import StoredEvent
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.records.sealing import RecordSecrets

LEASE_MS: Final = 10_000
"""Longer than any delivery takes; each one prolongs it."""
_DELIVERIES: Final = 100
"""How many one lease makes before other hooks have a turn."""
_ROWS_TO_PASS: Final = 200
_JSON = ("Content-Type", "application/json")

Show = Callable[[StoredEvent], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class _Hook:
    """A hook that is ours for a while."""

    org: OrgId
    source: str
    record: Record
    filters: EventFilters


@dataclass(frozen=True, slots=True)
class EventDeliveries:
    """The round of event hooks. ``show``: an event as the system log's own API shows it."""

    store: Store
    outbound: Outbound
    secrets: RecordSecrets
    clock: Clock
    show: Show

    async def list_due(self, org: OrgId) -> Mapping[str, Errand]:
        """The hooks that there is something to tell."""
        now = self.clock.now()
        queues = await self.store.glance(org).event_hook_queues.list_due(now, MOST_EVENT_HOOKS)
        if not queues:
            return {}
        async with self.store.reading(org) as unit:
            due = [queue for queue in queues if await _is_waiting(unit, queue, now)]
        return {queue.hook_id: partial(self._take, org, queue) for queue in due}

    async def _take(self, org: OrgId, queue: HookQueue) -> None:
        """Lease the hook, and tell it until there is nothing left, something fails, or others should have a turn."""
        now = self.clock.now()
        async with self.store.unit(org) as unit:
            if not await unit.event_hook_queues.lease(queue, now, now + LEASE_MS):
                return
            record = await unit.records.find(EVENT_HOOK.name, queue.hook_id)
            known = await unit.orgs.find()
        left = replace(queue, leases=queue.leases + 1)
        if record is not None and is_told(record):
            source = f"{known.url if known is not None else ''}/api/v1/eventHooks/{record.id}"
            hook = _Hook(org, source, record, compile_filters(record))
            for _ in range(_DELIVERIES):
                after = await self._next(hook, left)
                if after is None:
                    return
                left = after
        await self._save(org, left, 0)

    async def _next(self, hook: _Hook, queue: HookQueue) -> HookQueue | None:
        """One delivery, or one step that there was nothing to tell of; None where the lease has been given back.

        Before it some dead letters are replayed: however many there are, what happens now waits for a few of them only.
        """
        if not await self._is_as_it_was(hook):
            await self._save(hook.org, queue, 0)
            return None
        has_replayed = await self._replay(hook, queue)
        if has_replayed and not await self._save(hook.org, queue, self._until()):
            return None
        stepping, found, is_all = await self._read(hook, queue)
        if not found:
            after, goes_on = step_done(stepping), has_replayed or not is_all
            saved = await self._save(hook.org, after, self._until() if goes_on else 0)
            return after if saved and goes_on else None
        if not await self._save(hook.org, stepping, self._until()):
            return None
        return await self._deliver(hook, stepping, found)

    async def _is_as_it_was(self, hook: _Hook) -> bool:
        """Whoever has moved or stopped a hook does not want its old address told the rest of what a lease holds."""
        async with self.store.reading(hook.org) as unit:
            record = await unit.records.find(EVENT_HOOK.name, hook.record.id)
        return record is not None and record.version == hook.record.version and record.status == hook.record.status

    async def _read(self, hook: _Hook, queue: HookQueue) -> tuple[HookQueue, list[StoredEvent], bool]:
        """The step that is under way or the next one, what is left of it, and whether nothing was written after it."""
        async with self.store.reading(hook.org) as unit:
            stepping, is_all = await _stepping(unit, queue, self.clock.now())
            found = await unit.followed_logs.list_of_step(stepping, types_of(hook.record), MOST_EVENTS)
        return stepping, found, is_all

    async def _deliver(self, hook: _Hook, queue: HookQueue, found: Sequence[StoredEvent]) -> HookQueue | None:
        """What follows of the step: told, or tried in vain, or given up."""
        shown = [self.show(stored) for stored in found]
        count = within_bytes([len(encode(one)) for one in shown])
        found, shown = found[:count], shown[:count]
        told = [
            (stored, one)
            for stored, one in zip(found, shown, strict=True)
            if hook.filters.let_through(stored.event.type.value, one)
        ]
        reason = await self._send(hook, told)
        now, last = self.clock.now(), found[-1]
        moved = moved_on(queue, last.event.published_at, last.id, now)
        if reason is None:
            return moved if await self._save(hook.org, moved, self._until()) else None
        if is_hopeless(queue, now):
            return moved if await self._bury(hook, moved, [stored for stored, _ in told], reason) else None
        await self._save(hook.org, failed(queue, now), 0)
        return None

    async def _send(self, hook: _Hook, told: Sequence[tuple[StoredEvent, Mapping[str, object]]]) -> str | None:
        """Why it could not be told; None where it was."""
        if not told:
            return None
        body = {
            "eventType": "com.okta.event_hook",
            "eventTypeVersion": "1.0",
            "cloudEventsVersion": "0.1",
            "source": hook.source,
            "eventId": delivery_id(hook.record.id, [stored.id for stored, _ in told]),
            "data": {"events": [one for _, one in told]},
            "eventTime": iso_time(self.clock.now()),
            "contentType": "application/json",
        }
        config = config_of(hook.record)
        headers = [_JSON, *request_headers(config, self.secrets.open(hook.record))]
        try:
            answer = await self.outbound.send(hook.org, "POST", str(config["uri"]), headers, encode(body))
        except OutboundFailed as why:
            return str(why)
        return None if answer.is_success else f"The answer was {answer.status}."

    async def _replay(self, hook: _Hook, queue: HookQueue) -> bool:
        """Tell dead letters again that somebody wants told, each once; whether there were any."""
        async with self.store.reading(hook.org) as unit:
            letters = await unit.dead_letters.list_to_replay(queue.hook_id, MOST_EVENTS)
            found = await unit.followed_logs.list_by_ids([letter.event_id for letter in letters]) if letters else []
        if not letters:
            return False
        shown = [self.show(stored) for stored in found]
        count = within_bytes([len(encode(one)) for one in shown])
        reason = await self._send(hook, list(zip(found, shown, strict=True))[:count])
        left_out = {stored.id for stored in found[count:]}
        tried = [letter for letter in letters if letter.event_id not in left_out]
        now = self.clock.now()
        async with self.store.unit(hook.org) as unit:
            if reason is None:
                await unit.dead_letters.remove(queue.hook_id, [letter.event_id for letter in tried])
            elif count := await unit.dead_letters.fail(queue.hook_id, tried, reason, now):
                unit.record(_not_told(hook.record, count, reason, now))
        return True

    async def _bury(self, hook: _Hook, moved: HookQueue, given_up: Sequence[StoredEvent], reason: str) -> bool:
        """Put them with the dead letters, and let the next ones pass."""
        now = self.clock.now()
        async with self.store.unit(hook.org) as unit:
            if not await unit.event_hook_queues.save(moved, now + LEASE_MS):
                return False
            letters = [_letter(moved.hook_id, stored, reason, now) for stored in given_up]
            await unit.dead_letters.save(letters)
            unit.record(_not_told(hook.record, len(letters), reason, now))
        return True

    async def _save(self, org: OrgId, queue: HookQueue, until: int) -> bool:
        async with self.store.unit(org) as unit:
            return await unit.event_hook_queues.save(queue, until)

    def _until(self) -> int:
        return self.clock.now() + LEASE_MS


async def _is_waiting(unit: Unit, queue: HookQueue, now: int) -> bool:
    """Whether there is anything to tell, or so much of no interest that it should be passed."""
    record = await unit.records.find(EVENT_HOOK.name, queue.hook_id)
    if record is None or not is_told(record):
        return False
    if queue.is_stepping or await unit.dead_letters.list_to_replay(queue.hook_id, 1):
        return True
    stepping, _ = await _stepping(unit, queue, now)
    if await unit.followed_logs.list_of_step(stepping, types_of(record), 1):
        return True
    return len(await unit.followed_logs.list_ids(after=queue.seen_id, most=_ROWS_TO_PASS)) == _ROWS_TO_PASS


async def _stepping(unit: Unit, queue: HookQueue, now: int) -> tuple[HookQueue, bool]:
    """The step that is under way, else the next one; and whether nothing was written after it."""
    if queue.is_stepping:
        return queue, False
    ids = await unit.followed_logs.list_ids(after=queue.seen_id, most=STEP_ROWS)
    is_all = len(ids) < STEP_ROWS
    return step_to(queue, ids[-1] if ids else None, now, is_all=is_all), is_all


def _letter(hook_id: str, stored: StoredEvent, reason: str, now: int) -> DeadLetter:
    event = stored.event
    return DeadLetter(hook_id, stored.id, event.type.value, event.published_at, now, reason)


def _not_told(hook: Record, count: int, reason: str, now: int) -> LogEvent:
    return LogEvent(
        type=EventType.EVENT_HOOK_DELIVERY,
        published_at=now,
        actor=SYSTEM,
        targets=(Party(hook.id, EVENT_HOOK.type, display_name=hook.name),),
        success=False,
        reason=reason,
        debug={"events": count},
    )
