"""Giving groups an app, and taking it from them (contract A.Apps, groups)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import GroupAssignment
from frontdesk.domain.apps.priorities import MOST, place_of, pushed
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.groups.model import Group
from frontdesk.domain.ids import GroupId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import Party
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.assign_users import checked_profile
from frontdesk.usecases.apps.lifecycle import tell
from frontdesk.usecases.schemas.load import app_schema

_TYPE = "ApplicationGroupAssignment"


@dataclass(frozen=True, slots=True)
class AppGroupDraft:
    """What a body says of a group at an app; None: the next place."""

    priority: int | None
    profile: Mapping[str, object]


async def get_app_group(unit: Unit, app: Application, group_id: str) -> GroupAssignment:
    """A group's assignment.

    Raises:
        ResourceNotFound: there is no such group, or it does not have the app.
    """
    await _group(unit, group_id)
    found = await unit.app_assignments.find_group(app.id, GroupId(group_id))
    if found is None:
        raise ResourceNotFound(f"{group_id[:100]} ({_TYPE})")
    return found


async def list_app_groups(
    unit: Unit, app: Application, *, prefix: str, after: str, most: int
) -> list[GroupAssignment] | None:
    """Groups of an app by priority; None where ``after`` is none of them."""
    last = await unit.app_assignments.find_group(app.id, GroupId(after)) if after else None
    if after and last is None:
        return None
    return await unit.app_assignments.list_group_page(app.id, prefix=prefix, after=last, most=most)


async def assign_group(
    unit: Unit, actor: Actor, app: Application, group_id: str, draft: AppGroupDraft, now: int
) -> GroupAssignment:
    """The group has the app, at this place and with this profile; another at that place moves on.

    Raises:
        ResourceNotFound: there is no such group.
        ValidationFailed: the profile is not as the app's schema has it, or there is no place.
        StaleWrite: another request gave it the app at the same moment.
    """
    group = await _group(unit, group_id)
    schema = await app_schema(unit, app.id, app.sign_on_mode.value)
    profile = checked_profile(schema, draft.profile, {}, "appGroup")
    await unit.apps.lock(app.id)
    others = await unit.app_assignments.list_groups(app.id)
    known = next((other for other in others if other.group_id == group.id), None)
    places = {other.group_id: other.priority for other in others if other is not known}
    wanted = draft.priority if draft.priority is not None or known is None else known.priority
    place = place_of(wanted, list(places.values()))
    moved = pushed(place, {str(other): number for other, number in places.items()})
    if max((place, *moved.values())) > MOST:
        raise ValidationFailed("priority", (f"priority: The highest priority is {MOST}.",))
    for other in others:
        if other.group_id in moved:
            await unit.app_assignments.save_group(replace(other, priority=moved[other.group_id]))
    made = GroupAssignment(app.id, group.id, place, profile, now, known.version if known is not None else 1)
    await _write(unit, made, is_known=known is not None)
    event = EventType.APP_GROUP_ADD if known is None else EventType.APP_GROUP_UPDATE
    tell(unit, actor, event, app, now, _party(group))
    return made


async def unassign_group(unit: Unit, actor: Actor, app: Application, group_id: str, now: int) -> None:
    """The group has the app no longer, and who has it through this group alone neither.

    Raises:
        ResourceNotFound: there is no such group, or it does not have the app.
    """
    found = await get_app_group(unit, app, group_id)
    await unit.app_assignments.remove_group(app.id, found.group_id)
    tell(unit, actor, EventType.APP_GROUP_REMOVE, app, now, _party(await _group(unit, group_id)))


async def _write(unit: Unit, made: GroupAssignment, *, is_known: bool) -> None:
    if is_known:
        await unit.app_assignments.save_group(made)
        return
    try:
        await unit.app_assignments.add_group(made)
    except AlreadyThere:
        raise StaleWrite("The group was given the app by another request.") from None


async def _group(unit: Unit, id: str) -> Group:
    found = await unit.groups.find(GroupId(id))
    if found is None:
        raise ResourceNotFound(f"{id[:100]} (UserGroup)")
    return found


def _party(group: Group) -> Party:
    return Party(group.id, "UserGroup", display_name=group.name)
