"""An event hook's place in the system log: when it has one, and what becomes of what it could not be told.

A hook is told of what happens from the moment in which it is both active and verified. Another URI makes it wait until
that has proved itself too, and nothing is lost meanwhile. Deactivated it forgets where it was.
"""

from collections.abc import Collection
from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.hooks.dead_letters import DeadLetter
from frontdesk.domain.hooks.delivery import new_queue
from frontdesk.domain.hooks.events import EVENT_HOOK, is_told
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Record
from frontdesk.storage.repos.logs import StoredEvent, first_id
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import get_record, tell

_LETTER = "EventHookDeadLetter"


@dataclass(frozen=True, slots=True)
class BuriedEvent:
    """A dead letter, and its event as far as the system log still has it."""

    letter: DeadLetter
    event: StoredEvent | None


async def begin_telling(unit: Unit, hook: Record, now: int) -> None:
    """It is told of what happens from now on, if it may be told at all; where it is already, it stays."""
    if is_told(hook):
        await unit.event_hook_queues.begin(new_queue(hook.id, first_id(now), now))


async def stop_telling(unit: Unit, hook: Record) -> None:
    """What it was not told of yet it is never told."""
    await unit.event_hook_queues.remove(hook.id)


async def forget_hook(unit: Unit, hook: Record) -> None:
    """Nothing of it stays."""
    await unit.event_hook_queues.remove(hook.id)
    await unit.dead_letters.remove_all(hook.id)


async def list_dead_letters(unit: Unit, hook_id: str, *, after: str, most: int) -> list[BuriedEvent]:
    """What the hook could not be told of, in the order in which the log was written.

    Raises:
        ResourceNotFound: there is no such hook.
    """
    await get_record(unit, EVENT_HOOK, hook_id)
    letters = await unit.dead_letters.list_page(hook_id, after=after, most=most)
    found = await unit.followed_logs.list_by_ids([letter.event_id for letter in letters]) if letters else []
    by_id = {stored.id: stored for stored in found}
    return [BuriedEvent(letter, by_id.get(letter.event_id)) for letter in letters]


async def replay(unit: Unit, actor: Actor, hook_id: str, event_ids: Collection[str] | None, now: int) -> int:
    """Tell the hook of these again, or (None) of all its dead letters; how many there are.

    Raises:
        ResourceNotFound: there is no such hook, or one of them is no dead letter of it.
    """
    hook = await get_record(unit, EVENT_HOOK, hook_id)
    await _check_known(unit, hook_id, event_ids or ())
    count = await unit.dead_letters.replay(hook_id, event_ids, now)
    if count:
        await unit.event_hook_queues.hurry(hook_id)
        tell(unit, actor, EVENT_HOOK, hook, EventType.EVENT_HOOK_REPLAY, now)
    return count


async def remove_dead_letter(unit: Unit, hook_id: str, event_id: str) -> None:
    """Nobody wants it told any more.

    Raises:
        ResourceNotFound: there is no such hook, or it is no dead letter of it.
    """
    await get_record(unit, EVENT_HOOK, hook_id)
    await _check_known(unit, hook_id, (event_id,))
    await unit.dead_letters.remove(hook_id, (event_id,))


async def _check_known(unit: Unit, hook_id: str, event_ids: Collection[str]) -> None:
    if not event_ids:
        return
    unknown = set(event_ids) - await unit.dead_letters.list_known(hook_id, event_ids)
    if unknown:
        raise ResourceNotFound(f"{min(unknown)} ({_LETTER})")
