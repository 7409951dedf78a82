"""Groups and their members: the verbs of the management API (contract F.6)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.admins.roles import PrincipalType, RoleType
from frontdesk.domain.errors import (
    NoPermission,
    ReadOnlyObject,
    ResourceNotFound,
    UnsupportedOperation,
    ValidationFailed,
)
from frontdesk.domain.groups.model import Group, GroupType
from frontdesk.domain.groups.owners import GROUP_OWNER
from frontdesk.domain.ids import GroupId, UserId, new_group_id
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.schemas.validate import validate_profile
from frontdesk.domain.users.model import User
from frontdesk.storage.errors import AlreadyThere
from frontdesk.storage.repos.memberships import Membership
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.group_rules import follow_group_rules, forget_group
from frontdesk.usecases.schemas.load import group_schema

_NAME_TAKEN = "name: An object with this field already exists in the current organization"
_LAST_SUPER_ADMIN = "The group makes its members super administrators, and nobody else would be one."
_WHAT = "profile"


async def get_group(unit: Unit, id: str) -> Group:
    """The group.

    Raises:
        ResourceNotFound: there is none.
    """
    group = await unit.groups.find(GroupId(id))
    if group is None:
        raise ResourceNotFound(f"{id} (UserGroup)")
    return group


async def create_group(unit: Unit, actor: Actor, given: Mapping[str, object], now: int) -> Group:
    """A new group of our own.

    Raises:
        ValidationFailed: the profile is not as the schema wants it, or another group has its name.
    """
    profile = validate_profile(await group_schema(unit), given, {}, replace=True, what=_WHAT)
    name = str(profile["name"])
    group = Group(new_group_id(now), GroupType.OKTA_GROUP, name, profile, now, now, now)
    await _check_name(unit, group)
    try:
        await unit.groups.add(group)
    except AlreadyThere:
        raise _name_taken() from None
    unit.record(_event(EventType.GROUP_CREATE, actor, now, group))
    return group


async def replace_group(unit: Unit, actor: Actor, id: str, given: Mapping[str, object], now: int) -> Group:
    """Another profile: what it leaves out is gone.

    Raises:
        ResourceNotFound: there is no such group.
        ReadOnlyObject: it is Everyone, or an app's.
        ValidationFailed: as ``create_group``.
        StaleWrite: another request came first.
    """
    group = await get_group(unit, id)
    if not group.is_written_here:
        raise ReadOnlyObject("group")
    profile = validate_profile(await group_schema(unit), given, group.profile, replace=True, what=_WHAT)
    changed = replace(group, name=str(profile["name"]), profile=profile, updated_at=now)
    await _check_name(unit, changed)
    try:
        await unit.groups.save(changed)
    except AlreadyThere:
        raise _name_taken() from None
    unit.record(_event(EventType.GROUP_UPDATE, actor, now, changed))
    return replace(changed, version=changed.version + 1)


async def remove_group(unit: Unit, actor: Actor, id: str, now: int) -> None:
    """The group with its memberships, assignments and roles; rules that put people into it become INVALID.

    Policies go on naming it, and match nobody by it (Okta: groups).

    Raises:
        ResourceNotFound: there is no such group.
        ReadOnlyObject: it is Everyone.
        NoPermission: no super administrator would be left.
    """
    group = await get_group(unit, id)
    if group.type is GroupType.BUILT_IN:
        raise ReadOnlyObject("group")
    makes_super_admins = await _makes_super_admins(unit, group)
    await unit.memberships.remove_of_group(group.id)
    await unit.role_assignments.remove_of(PrincipalType.GROUP, group.id)
    if makes_super_admins:
        await _check_super_admin_left(unit)
    await unit.app_assignments.remove_of_group(group.id)
    await forget_group(unit, actor, group.id, now)
    await unit.records.remove_children(GROUP_OWNER.name, group.id)
    await unit.scim_links.remove_of_resource(group.id)
    await unit.groups.remove(group.id)
    unit.record(_event(EventType.GROUP_DELETE, actor, now, group))


async def add_member(unit: Unit, actor: Actor, id: str, user_id: str, now: int) -> None:
    """A person joins by hand, and stays whatever rules say. Whoever is in already stays in.

    Raises:
        ResourceNotFound: there is no such group or user.
        UnsupportedOperation: the members of the group are not ours to write.
    """
    group, user = await _group_and_user(unit, id, user_id)
    if await unit.memberships.add(Membership(group.id, user.id), now):
        await _tell_members(unit, actor, EventType.GROUP_MEMBER_ADD, group, user, now)
        return
    known = await unit.memberships.find(group.id, user.id)
    if known is not None and known.rule_id is not None:
        await unit.memberships.save_rule(Membership(group.id, user.id))


async def remove_member(unit: Unit, actor: Actor, id: str, user_id: str, now: int) -> None:
    """A person leaves. Whoever is not in changes nothing; a rule that still takes them brings them back.

    Raises:
        ResourceNotFound, UnsupportedOperation: as ``add_member``.
        NoPermission: no super administrator would be left.
    """
    group, user = await _group_and_user(unit, id, user_id)
    if await unit.memberships.remove(group.id, user.id):
        if await _makes_super_admins(unit, group):
            await _check_super_admin_left(unit)
        await _tell_members(unit, actor, EventType.GROUP_MEMBER_REMOVE, group, user, now)


async def _makes_super_admins(unit: Unit, group: Group) -> bool:
    roles = await unit.role_assignments.list_of(PrincipalType.GROUP, group.id)
    return any(role.type is RoleType.SUPER_ADMIN for role in roles)


async def _check_super_admin_left(unit: Unit) -> None:
    """Asked after the change: a refusal takes it back."""
    if await unit.role_assignments.count_other_super_admins("") == 0:
        raise NoPermission(causes=(_LAST_SUPER_ADMIN,))


async def _group_and_user(unit: Unit, id: str, user_id: str) -> tuple[Group, User]:
    group = await get_group(unit, id)
    if not group.is_written_here:
        raise UnsupportedOperation(causes=("The members of this group cannot be changed here.",))
    user = await unit.users.find(UserId(user_id))
    if user is None:
        raise ResourceNotFound(f"{user_id} (User)")
    return group, user


async def _tell_members(unit: Unit, actor: Actor, event: EventType, group: Group, user: User, now: int) -> None:
    await unit.memberships.touch([group.id], now)
    unit.record(_event(event, actor, now, group, Party(user.id, "User", user.login, user.login)))
    await follow_group_rules(unit, [user], now, only_about_groups=True)


async def _check_name(unit: Unit, group: Group) -> None:
    """Asked before the write, so that what the database says no to is only a race."""
    found = await unit.groups.find_by_name(group.name)
    if found is not None and found.id != group.id:
        raise _name_taken()


def _name_taken() -> ValidationFailed:
    return ValidationFailed("name", (_NAME_TAKEN,))


def _event(event: EventType, actor: Actor, now: int, group: Group, *also: Party) -> LogEvent:
    target = Party(group.id, "UserGroup", display_name=group.name)
    return LogEvent(type=event, published_at=now, actor=actor.party, targets=(*also, target))


@dataclass(frozen=True, slots=True)
class GroupStats:
    """What ``expand=stats`` tells."""

    users: int
    apps: int
    has_admin_privilege: bool


async def stats_of(unit: Unit, group: Group) -> GroupStats:
    """How many people and apps a group has, and whether it makes its members administrators."""
    everyone = group.type is GroupType.BUILT_IN
    users = await unit.users.count_present() if everyone else await unit.memberships.count(group.id)
    roles = await unit.role_assignments.list_of(PrincipalType.GROUP, group.id)
    apps = await unit.apps.list_of_group(group.id)
    return GroupStats(users, len(apps), bool(roles))
