"""Linked objects: their definitions, and who is linked to whom (contract F.6)."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.records.model import Record
from frontdesk.domain.schemas.linked_objects import (
    LINKED_OBJECT,
    WHAT,
    LinkDefinition,
    check_definition,
    definition_draft,
    read_definition,
)
from frontdesk.domain.users.model import User
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import add_record, remove_record


async def list_definitions(unit: Unit) -> list[LinkDefinition]:
    """All of them, the oldest first."""
    records = await unit.records.list_page(LINKED_OBJECT.name)
    return [read_definition(record) for record in sorted(records, key=lambda found: (found.created_at, found.name))]


async def get_definition(unit: Unit, name: str) -> LinkDefinition:
    """The definition one of whose ends is called so.

    Raises:
        ResourceNotFound: there is none.
    """
    return read_definition(await _record(unit, name))


async def _record(unit: Unit, name: str) -> Record:
    for record in await unit.records.list_page(LINKED_OBJECT.name):
        if read_definition(record).has(name):
            return record
    raise ResourceNotFound(f"{name[:100]} ({LINKED_OBJECT.type})")


async def add_definition(unit: Unit, actor: Actor, wanted: LinkDefinition, now: int) -> LinkDefinition:
    """A new definition.

    Raises:
        ValidationFailed, LinkedObjectConflict: as ``check_definition``.
    """
    check_definition(wanted, await list_definitions(unit))
    return read_definition(await add_record(unit, actor, LINKED_OBJECT, definition_draft(wanted), now))


async def remove_definition(unit: Unit, actor: Actor, name: str, now: int) -> None:
    """The definition and every link of it.

    Raises:
        ResourceNotFound: there is none.
    """
    record = await _record(unit, name)
    await unit.linked_objects.remove_all(read_definition(record).primary.name)
    await remove_record(unit, actor, LINKED_OBJECT, record, now)


async def link_users(unit: Unit, actor: Actor, associated: User, name: str, primary: User, now: int) -> None:
    """The primary of one person is another; whoever it was before is it no more.

    Raises:
        ResourceNotFound: no definition has this name.
        ValidationFailed: it is not the primary's, or both are the same person.
        StaleWrite: another request linked the person meanwhile.
    """
    definition = await get_definition(unit, name)
    if name != definition.primary.name:
        raise ValidationFailed(WHAT, (f"primaryRelationshipName: {name} is the name of the associated end.",))
    if associated.id == primary.id:
        raise ValidationFailed(WHAT, ("primaryUserId: Nobody is linked to themselves.",))
    try:
        await unit.linked_objects.link(definition.primary.name, associated.id, primary.id, now)
    except AlreadyThere:
        raise StaleWrite("The person was linked by another request.") from None
    _tell(unit, actor, EventType.USER_LINK_CREATE, (associated, primary), now)


async def unlink_user(unit: Unit, actor: Actor, user: User, name: str, now: int) -> None:
    """Under the primary's name: the person has no primary. Under the associated one's: they are nobody's.

    Raises:
        ResourceNotFound: no definition has this name.
    """
    definition = await get_definition(unit, name)
    if name == definition.primary.name:
        gone = await unit.linked_objects.unlink(definition.primary.name, user.id)
    else:
        gone = await unit.linked_objects.unlink_associated(definition.primary.name, user.id)
    if gone:
        _tell(unit, actor, EventType.USER_LINK_DELETE, (user,), now)


async def list_linked(unit: Unit, user: User, name: str, *, after: str, most: int) -> list[str]:
    """The ids of the people at the end called so: the one primary, or everybody associated, by id.

    Raises:
        ResourceNotFound: no definition has this name.
    """
    definition = await get_definition(unit, name)
    if name == definition.associated.name:
        found = await unit.linked_objects.list_associated(definition.primary.name, user.id, after=after, most=most)
        return list(found)
    primary = await unit.linked_objects.find_primary(definition.primary.name, user.id)
    return [primary] if primary is not None and primary > after else []


def _tell(unit: Unit, actor: Actor, event: EventType, people: tuple[User, ...], now: int) -> None:
    targets = tuple(Party(person.id, "User", person.login, person.login) for person in people)
    unit.record(LogEvent(type=event, published_at=now, actor=actor.party, targets=targets))
