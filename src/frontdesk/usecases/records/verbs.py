"""The verbs of records: each checks, writes, and tells the system log, in the caller's unit."""

from dataclasses import replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.records.model import ACTIVE, INACTIVE, Draft, Record, RecordKind, new_record
from frontdesk.storage.errors import AlreadyThere
from frontdesk.storage.unit import Unit

MOST = 10_000
NAME_TAKEN = "name: An object with this field already exists in the current organization"


async def add_record(unit: Unit, actor: Actor, kind: RecordKind, draft: Draft, now: int) -> Record:
    """A new record.

    Raises:
        ValidationFailed: one of its kind and parent has this name.
    """
    await _check_name(unit, kind, draft.name, draft.parent_id, "")
    record = new_record(kind, draft, by=actor.id, now=now)
    try:
        await unit.records.add(record)
    except AlreadyThere:
        raise ValidationFailed("name", (NAME_TAKEN,)) from None
    tell(unit, actor, kind, record, kind.events.create, now)
    return record


async def get_record(unit: Unit, kind: RecordKind, id: str, *, parent_id: str = "") -> Record:
    """The record.

    Raises:
        ResourceNotFound: there is none, or it hangs on another parent.
    """
    record = await unit.records.find(kind.name, id)
    if record is None or record.parent_id != parent_id:
        raise ResourceNotFound(f"{id} ({kind.type})")
    return record


async def list_page(
    unit: Unit, kind: RecordKind, *, parent_id: str = "", after: str = "", most: int = MOST
) -> list[Record]:
    """Records of one kind and parent in the order of their ids."""
    return await unit.records.list_page(kind.name, parent_id=parent_id, after=after, most=most)


async def replace_record(unit: Unit, actor: Actor, kind: RecordKind, record: Record, draft: Draft, now: int) -> Record:
    """The record with another body. Its status stays: only its life cycle moves it.

    Raises:
        ValidationFailed: another one of its kind and parent has this name.
        StaleWrite: another request came first.
    """
    await _check_name(unit, kind, draft.name, record.parent_id, record.id)
    changed = record.with_draft(draft, actor.id, now)
    try:
        await unit.records.save(changed)
    except AlreadyThere:
        raise ValidationFailed("name", (NAME_TAKEN,)) from None
    tell(unit, actor, kind, changed, kind.events.update, now)
    return replace(changed, version=changed.version + 1)


async def set_record_active(
    unit: Unit, actor: Actor, kind: RecordKind, record: Record, now: int, *, active: bool
) -> Record:
    """Activate or deactivate; doing it twice changes nothing.

    Raises:
        StaleWrite: another request came first.
    """
    if record.is_active == active:
        return record
    changed = replace(record, status=ACTIVE if active else INACTIVE, updated_at=now, updated_by=actor.id)
    await unit.records.save(changed)
    tell(unit, actor, kind, changed, kind.events.activate if active else kind.events.deactivate, now)
    return replace(changed, version=changed.version + 1)


async def remove_record(unit: Unit, actor: Actor, kind: RecordKind, record: Record, now: int) -> None:
    """The record is gone."""
    await unit.records.remove(record)
    tell(unit, actor, kind, record, kind.events.delete, now)


def tell(unit: Unit, actor: Actor, kind: RecordKind, record: Record, event: EventType | None, now: int) -> None:
    """Write the event, and let nodes that keep something compiled of this kind hear of it."""
    if kind.compiled:
        unit.changes_configuration()
    if event is not None:
        target = Party(record.id, kind.type, display_name=record.name)
        unit.record(LogEvent(type=event, published_at=now, actor=actor.party, targets=(target,)))


async def _check_name(unit: Unit, kind: RecordKind, name: str | None, parent_id: str, id: str) -> None:
    """Asked before the write, so that what the database says no to is only a race."""
    if name is None:
        return
    found = await unit.records.find_by_name(kind.name, parent_id, name)
    if found is not None and found.id != id:
        raise ValidationFailed("name", (NAME_TAKEN,))
