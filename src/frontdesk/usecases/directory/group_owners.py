"""Naming and dismissing the owners of a group (contract A.Groups)."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.admins.powers import Extent
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.groups.owners import GROUP, GROUP_OWNER, owner_draft, owner_key
from frontdesk.domain.ids import GroupId, UserId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.records.model import Record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.groups import get_group
from frontdesk.usecases.records.verbs import add_record, list_page, remove_record

_TAKEN = "Provided owner is already assigned to this group"


async def list_owners(unit: Unit, group_id: GroupId) -> list[Record]:
    """By id.

    Raises:
        ResourceNotFound: there is no such group.
    """
    group = await get_group(unit, group_id)
    return await list_page(unit, GROUP_OWNER, parent_id=group.id)


async def is_resolved(unit: Unit, owner: Record) -> bool:
    """Whether whoever is named still exists."""
    owner_id = str(owner.body["id"])
    if owner.body["type"] == GROUP:
        return await unit.groups.find(GroupId(owner_id)) is not None
    return await unit.users.find(UserId(owner_id)) is not None


async def name_within(unit: Unit, owner: Record, people: Extent, groups: Extent) -> str | None:
    """What an owner is called, for whoever may read these people and groups; None: they may not read this one."""
    owner_id = str(owner.body["id"])
    if owner.body["type"] == GROUP:
        reached = groups.reaches_group(owner_id)
    else:
        their_groups = await unit.groups.list_of_user(UserId(owner_id))
        reached = people.reaches_user(owner_id, [group.id for group in their_groups])
    return str(owner.body["displayName"]) if reached else None


async def add_owner(unit: Unit, actor: Actor, group_id: GroupId, owner_id: str, type: str, now: int) -> Record:
    """One more.

    Raises:
        ResourceNotFound: there is no such group, user or owning group.
        ValidationFailed: they own it already.
    """
    group = await get_group(unit, group_id)
    name = await _name_of(unit, owner_id, type)
    if await unit.records.find(GROUP_OWNER.name, owner_key(group.id, owner_id)) is not None:
        raise ValidationFailed("owner", (_TAKEN,))
    owner = await add_record(unit, actor, GROUP_OWNER, owner_draft(group.id, owner_id, type, name), now)
    _tell(unit, actor, EventType.GROUP_OWNER_ADD, owner, now)
    return owner


async def remove_owner(unit: Unit, actor: Actor, group_id: GroupId, owner_id: str, now: int) -> None:
    """One fewer.

    Raises:
        ResourceNotFound: there is no such group, or they do not own it.
    """
    group = await get_group(unit, group_id)
    owner = await unit.records.find(GROUP_OWNER.name, owner_key(group.id, owner_id))
    if owner is None:
        raise ResourceNotFound(f"{owner_id} ({GROUP_OWNER.type})")
    await remove_record(unit, actor, GROUP_OWNER, owner, now)
    _tell(unit, actor, EventType.GROUP_OWNER_REMOVE, owner, now)


async def _name_of(unit: Unit, owner_id: str, type: str) -> str:
    if type == GROUP:
        return (await get_group(unit, owner_id)).name
    user = await unit.users.find(UserId(owner_id))
    if user is None:
        raise ResourceNotFound(f"{owner_id} (User)")
    names = (user.profile.get("firstName"), user.profile.get("lastName"))
    return " ".join(str(name) for name in names if name) or user.login


def _tell(unit: Unit, actor: Actor, event: EventType, owner: Record, now: int) -> None:
    whose = Party(owner.parent_id, "UserGroup")
    who = Party(str(owner.body["id"]), "User" if owner.body["type"] != GROUP else "UserGroup")
    unit.record(LogEvent(type=event, published_at=now, actor=actor.party, targets=(whose, who)))
