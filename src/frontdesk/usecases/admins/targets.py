"""Limiting a role to groups or apps (contract A.Users; seen-on-the-wire 1.1 #7, #16)."""

from dataclasses import replace
from typing import Final

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.admins.errors import OtherRoleTypeNeeded
from frontdesk.domain.admins.roles import TAKE_APPS, TAKE_GROUPS, AppTarget, RoleAssignment, RoleType, Targets
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.groups.model import Group
from frontdesk.domain.ids import AppId, GroupId
from frontdesk.storage.repos.apps import AppQuery
from frontdesk.storage.unit import Unit
from frontdesk.usecases.admins.holders import Holder
from frontdesk.usecases.admins.roles import GRANTED, get_role, own_role, tell

MOST_TARGETS: Final = 1000


async def list_group_targets(unit: Unit, holder: Holder, id: str) -> list[Group]:
    """The groups that a role is limited to, by id; those that are gone limit it to nobody, and are not told.

    Raises:
        ResourceNotFound: there is no such assignment.
        OtherRoleTypeNeeded: groups cannot limit a role of this type.
    """
    assignment = await get_role(unit, holder, id)
    _check_type(assignment, TAKE_GROUPS)
    groups = await unit.groups.list_of_ids([GroupId(one) for one in assignment.targets.groups])
    return sorted(groups, key=lambda group: group.id)


async def add_group_target(unit: Unit, actor: Actor, holder: Holder, id: str, group_id: str, now: int) -> None:
    """Limit a role to a group, or to one more; twice is once.

    Raises:
        ResourceNotFound: there is no such assignment or group.
        OtherRoleTypeNeeded: groups cannot limit a role of this type.
        StaleWrite: another request came first.
    """
    assignment = await own_role(unit, holder, id)
    _check_type(assignment, TAKE_GROUPS)
    if await unit.groups.find(GroupId(group_id)) is None:
        raise ResourceNotFound(f"{group_id} (UserGroup)")
    targets = assignment.targets
    if group_id not in targets.groups:
        wider = replace(targets, groups=(*targets.groups, group_id))
        await _save_targets(unit, actor, holder, assignment, wider, now)


async def remove_group_target(unit: Unit, actor: Actor, holder: Holder, id: str, group_id: str, now: int) -> None:
    """Limit a role to one group less. The last stays: without any the role would reach the whole org.

    Raises:
        ResourceNotFound: there is no such assignment, or the group does not limit it.
        ValidationFailed: it is the last.
        StaleWrite: another request came first.
    """
    assignment = await own_role(unit, holder, id)
    groups = tuple(one for one in assignment.targets.groups if one != group_id)
    if len(groups) == len(assignment.targets.groups):
        raise ResourceNotFound(f"{group_id} (UserGroup)")
    await _save_fewer(unit, actor, holder, assignment, replace(assignment.targets, groups=groups), now)


async def list_app_targets(unit: Unit, holder: Holder, id: str) -> list[AppTarget]:
    """The apps that a role is limited to, in the order in which they came.

    Raises:
        ResourceNotFound: there is no such assignment.
        OtherRoleTypeNeeded: apps cannot limit a role of this type.
    """
    assignment = await get_role(unit, holder, id)
    _check_type(assignment, TAKE_APPS)
    return list(assignment.targets.apps)


async def add_app_target(unit: Unit, actor: Actor, holder: Holder, id: str, app: AppTarget, now: int) -> None:
    """Limit a role to an app or to one more; a whole name of the catalogue stands for its instances.

    Raises:
        ResourceNotFound: there is no such assignment, or no such app.
        OtherRoleTypeNeeded: apps cannot limit a role of this type.
        StaleWrite: another request came first.
    """
    assignment = await own_role(unit, holder, id)
    _check_type(assignment, TAKE_APPS)
    await _check_app(unit, app)
    held = assignment.targets.apps
    if app in held or AppTarget(app.name) in held:
        return
    others = held if app.id is not None else tuple(one for one in held if one.name != app.name)
    await _save_targets(unit, actor, holder, assignment, replace(assignment.targets, apps=(*others, app)), now)


async def add_all_apps(unit: Unit, actor: Actor, holder: Holder, id: str, now: int) -> None:
    """Limit a role to no apps in particular: it reaches all.

    Raises:
        ResourceNotFound: there is no such assignment.
        OtherRoleTypeNeeded: apps cannot limit a role of this type.
        StaleWrite: another request came first.
    """
    assignment = await own_role(unit, holder, id)
    _check_type(assignment, TAKE_APPS)
    if assignment.targets.apps:
        await _save_targets(unit, actor, holder, assignment, replace(assignment.targets, apps=()), now)


async def remove_app_target(unit: Unit, actor: Actor, holder: Holder, id: str, app: AppTarget, now: int) -> None:
    """Limit a role to one app less; the last stays.

    Raises:
        ResourceNotFound: there is no such assignment, or the app does not limit it.
        ValidationFailed: it is the last.
        StaleWrite: another request came first.
    """
    assignment = await own_role(unit, holder, id)
    if app not in assignment.targets.apps:
        raise ResourceNotFound(f"{app.id or app.name} (AppInstance)")
    apps = tuple(one for one in assignment.targets.apps if one != app)
    await _save_fewer(unit, actor, holder, assignment, replace(assignment.targets, apps=apps), now)


def _check_type(assignment: RoleAssignment, types: frozenset[RoleType]) -> None:
    if assignment.type not in types:
        raise OtherRoleTypeNeeded(causes=(f"A role of the type {assignment.type.value} has no such targets.",))


async def _check_app(unit: Unit, app: AppTarget) -> None:
    if app.id is None:
        if not await unit.apps.list_page(AppQuery(name=app.name, most=1)):
            raise ResourceNotFound(f"{app.name[:100]} (AppDefinition)")
        return
    found = await unit.apps.find(AppId(app.id))
    if found is None or found.name != app.name:
        raise ResourceNotFound(f"{app.id} (AppInstance)")


async def _save_fewer(
    unit: Unit, actor: Actor, holder: Holder, assignment: RoleAssignment, targets: Targets, now: int
) -> None:
    if not targets.groups and not targets.apps:
        raise ValidationFailed(
            "targets", ("targets: The last target of a role stays, or the role would have no limit.",)
        )
    await _save_targets(unit, actor, holder, assignment, targets, now)


async def _save_targets(
    unit: Unit, actor: Actor, holder: Holder, assignment: RoleAssignment, targets: Targets, now: int
) -> None:
    if len(targets.groups) + len(targets.apps) > MOST_TARGETS:
        raise ValidationFailed("targets", (f"targets: A role has at most {MOST_TARGETS} targets.",))
    await unit.role_assignments.save_targets(assignment.with_targets(targets, now), assignment.targets)
    tell(unit, actor, GRANTED[holder.type], holder.party, assignment, now)
