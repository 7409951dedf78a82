"""Custom roles, resource sets, and who has which role over which set (contract A.Roles)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.admins.iam import (
    BINDING,
    CUSTOM_ROLE,
    LABEL_TAKEN,
    RESOURCE_SET,
    SET_LABEL_TAKEN,
    checked_label,
    new_permission,
    new_resources,
    permissions_of,
    resources_of,
    role_draft,
    set_draft,
    with_resources,
)
from frontdesk.domain.admins.orns import parse_orn
from frontdesk.domain.admins.roles import RoleAssignment, RoleType
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.ids import AppId, GroupId, UserId
from frontdesk.domain.records.model import Draft, Record, RecordKind
from frontdesk.storage.unit import Unit
from frontdesk.usecases.admins.holders import Holder, client_holder, group_holder, user_holder
from frontdesk.usecases.admins.roles import WantedRole, assign_role, ensure_binding, find_iam_record, remove_role
from frontdesk.usecases.records.verbs import add_record, remove_record, replace_record

_MEMBER = re.compile(r"(?P<path>/api/v1/users|/api/v1/groups|/oauth2/v1/clients)/(?P<id>[^/?#]{1,100})")
_OBJECT = re.compile(r"/api/v1/(?P<kind>users|groups|apps)(?:/(?P<id>[A-Za-z0-9]{1,64})(?P<members>/users)?)?")
_PATH_OF = {"USER": "/api/v1/users/", "GROUP": "/api/v1/groups/", "CLIENT": "/oauth2/v1/clients/"}
_HOLDERS = {"/api/v1/users": user_holder, "/api/v1/groups": group_holder, "/oauth2/v1/clients": client_holder}


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a custom role or a resource set is called."""

    label: object
    description: str | None


async def get_custom_role(unit: Unit, id_or_label: str) -> Record:
    """A custom role.

    Raises:
        ResourceNotFound: there is none by this id or label.
    """
    return await find_iam_record(unit, CUSTOM_ROLE.name, CUSTOM_ROLE.type, id_or_label)


async def get_resource_set(unit: Unit, id_or_label: str) -> Record:
    """A resource set.

    Raises:
        ResourceNotFound: there is none by this id or label.
    """
    return await find_iam_record(unit, RESOURCE_SET.name, RESOURCE_SET.type, id_or_label)


async def create_custom_role(
    unit: Unit, actor: Actor, called: Labelled, permissions: Sequence[str], now: int
) -> Record:
    """A new custom role.

    Raises:
        ValidationFailed: its label is missing or taken, or a permission is unknown.
    """
    label = await _free_label(unit, CUSTOM_ROLE, called.label, LABEL_TAKEN)
    held = [new_permission(name, None, now) for name in dict.fromkeys(permissions)]
    return await add_record(unit, actor, CUSTOM_ROLE, role_draft(label, called.description, held), now)


async def replace_custom_role(unit: Unit, actor: Actor, role: Record, called: Labelled, now: int) -> Record:
    """The role by another label and description; what it permits stays.

    Raises:
        ValidationFailed: the label is missing or taken.
        StaleWrite: another request came first.
    """
    label = await _free_label(unit, CUSTOM_ROLE, called.label, LABEL_TAKEN, but=role.id)
    draft = role_draft(label, called.description, permissions_of(role))
    return await replace_record(unit, actor, CUSTOM_ROLE, role, draft, now)


async def change_permissions(unit: Unit, actor: Actor, role: Record, draft: Draft, now: int) -> Record:
    """The role with other permissions.

    Raises:
        StaleWrite: another request came first.
    """
    return await replace_record(unit, actor, CUSTOM_ROLE, role, draft, now)


async def remove_custom_role(unit: Unit, actor: Actor, role: Record, now: int) -> None:
    """The role is gone.

    Raises:
        ValidationFailed: somebody has it.
    """
    if await unit.role_assignments.list_of_role(role.id):
        raise ValidationFailed("role", ("role: The role is assigned; take it away from whoever has it first.",))
    for binding in await unit.records.list_of_kind(BINDING.name):
        if binding.name == role.id:
            await unit.records.remove(binding)
    await remove_record(unit, actor, CUSTOM_ROLE, role, now)


async def create_resource_set(unit: Unit, actor: Actor, called: Labelled, resources: Sequence[str], now: int) -> Record:
    """A new resource set.

    Raises:
        ValidationFailed: its label is missing or taken, or a resource is none of the org's.
    """
    label = await _free_label(unit, RESOURCE_SET, called.label, SET_LABEL_TAKEN)
    held = new_resources(await _orns(unit, resources), (), unit.org_id, now)
    return await add_record(unit, actor, RESOURCE_SET, set_draft(label, called.description, held), now)


async def replace_resource_set(unit: Unit, actor: Actor, resource_set: Record, called: Labelled, now: int) -> Record:
    """The set by another label and description; what it holds stays.

    Raises:
        ValidationFailed: the label is missing or taken.
        StaleWrite: another request came first.
    """
    label = await _free_label(unit, RESOURCE_SET, called.label, SET_LABEL_TAKEN, but=resource_set.id)
    draft = set_draft(label, called.description, resources_of(resource_set))
    return await replace_record(unit, actor, RESOURCE_SET, resource_set, draft, now)


async def add_resources(unit: Unit, actor: Actor, resource_set: Record, resources: Sequence[str], now: int) -> Record:
    """The set with more resources.

    Raises:
        ValidationFailed: one is none of the org's, or there are too many.
        StaleWrite: another request came first.
    """
    draft = with_resources(resource_set, await _orns(unit, resources), unit.org_id, now)
    return await replace_record(unit, actor, RESOURCE_SET, resource_set, draft, now)


async def change_resources(unit: Unit, actor: Actor, resource_set: Record, draft: Draft, now: int) -> Record:
    """The set with other resources.

    Raises:
        StaleWrite: another request came first.
    """
    return await replace_record(unit, actor, RESOURCE_SET, resource_set, draft, now)


async def remove_resource_set(unit: Unit, actor: Actor, resource_set: Record, now: int) -> None:
    """The set is gone.

    Raises:
        ValidationFailed: somebody has a role over it.
    """
    if await unit.role_assignments.list_of_resource_set(resource_set.id):
        cause = "resourceSet: Somebody has a role over the resource set; take it away first."
        raise ValidationFailed("resourceSet", (cause,))
    await unit.records.remove_children(BINDING.name, resource_set.id)
    await remove_record(unit, actor, RESOURCE_SET, resource_set, now)


async def list_bindings(unit: Unit, resource_set: Record) -> list[Record]:
    """The custom roles that apply to a set."""
    return await unit.records.list_page(BINDING.name, parent_id=resource_set.id)


async def get_binding(unit: Unit, resource_set: Record, id_or_label: str) -> tuple[Record, Record]:
    """A binding and its role.

    Raises:
        ResourceNotFound: there is no such role, or it does not apply to the set.
    """
    role = await get_custom_role(unit, id_or_label)
    binding = await unit.records.find_by_name(BINDING.name, resource_set.id, role.id)
    if binding is None:
        raise ResourceNotFound(f"{id_or_label[:200]} (RoleAssignment)")
    return binding, role


async def bind_role(
    unit: Unit, actor: Actor, resource_set: Record, role: Record, members: Sequence[Holder], now: int
) -> None:
    """A custom role applies to a set, for these members.

    Raises:
        RoleAlreadyAssigned: one of them has it.
    """
    await ensure_binding(unit, actor, role, resource_set, now)
    for holder in members:
        await assign_role(unit, actor, holder, WantedRole(RoleType.CUSTOM, role.id, resource_set.id), now)


async def list_members(unit: Unit, resource_set: Record, role: Record) -> list[RoleAssignment]:
    """Who has a role over a set, by the id of their assignment."""
    return [
        held for held in await unit.role_assignments.list_of_role(role.id) if held.resource_set_id == resource_set.id
    ]


async def get_member(unit: Unit, resource_set: Record, role: Record, id: str) -> RoleAssignment:
    """One who has a role over a set.

    Raises:
        ResourceNotFound: nobody has it by this assignment.
    """
    for held in await list_members(unit, resource_set, role):
        if held.id == id:
            return held
    raise ResourceNotFound(f"{id} (RoleAssignment)")


async def remove_members(unit: Unit, actor: Actor, members: Iterable[RoleAssignment], now: int) -> None:
    """They have the role no more."""
    for held in members:
        holder = await holder_at(unit, actor, _PATH_OF[held.principal_type.value] + held.principal_id)
        await remove_role(unit, actor, holder, held.id, now)


async def remove_binding(unit: Unit, actor: Actor, resource_set: Record, id_or_label: str, now: int) -> None:
    """The role does not apply to the set any more, and nobody has it over the set.

    Raises:
        ResourceNotFound: it did not apply.
    """
    binding, role = await get_binding(unit, resource_set, id_or_label)
    await remove_members(unit, actor, await list_members(unit, resource_set, role), now)
    await remove_record(unit, actor, BINDING, binding, now)


async def holder_at(unit: Unit, actor: Actor, path: str) -> Holder:
    """Whom the path of a person, a group or a client means.

    Raises:
        ValidationFailed: it is the path of nothing that holds roles.
        ResourceNotFound: there is nobody.
    """
    found = _MEMBER.fullmatch(path)
    if found is None:
        raise ValidationFailed("members", ("members: A member is the URL of a user, a group or a client.",))
    return await _HOLDERS[found["path"]](unit, actor, found["id"])


async def _free_label(unit: Unit, kind: RecordKind, label: object, taken: str, *, but: str = "") -> str:
    checked = checked_label(label)
    found = await unit.records.find_by_name(kind.name, "", checked)
    if found is not None and found.id != but:
        raise ValidationFailed("label", (taken,))
    return checked


async def _orns(unit: Unit, resources: Sequence[str]) -> list[str]:
    """Resources by their resource names, where they were named by path; every object that is named is there."""
    orns = [resource if resource.startswith("orn:") else await _orn_of_path(unit, resource) for resource in resources]
    for text in orns:
        orn = parse_orn(text)
        if orn is not None and orn.id is not None and not await _is_there(unit, orn.kind, orn.id, orn.name):
            raise ValidationFailed("resources", (f"resources: There is no resource {text[:200]}.",))
    return orns


async def _is_there(unit: Unit, kind: str, id: str, name: str | None) -> bool:
    if kind == "users":
        return await unit.users.find(UserId(id)) is not None
    if kind == "groups":
        return await unit.groups.find(GroupId(id)) is not None
    app = await unit.apps.find(AppId(id))
    return app is not None and app.name == name


async def _orn_of_path(unit: Unit, path: str) -> str:
    found = _OBJECT.fullmatch(path)
    if found is None:
        raise ValidationFailed("resources", ("resources: A resource is an ORN or the URL of users, groups or apps.",))
    kind, named = found["kind"], found["id"]
    if kind == "apps":
        app = await unit.apps.find(AppId(named)) if named is not None else None
        instance = f":{app.name}:{app.id}" if app is not None else f":unknown:{named}" if named is not None else ""
        return f"orn:okta:idp:{unit.org_id}:apps{instance}"
    part = "" if named is None else f":{named}:contained_resources" if found["members"] else f":{named}"
    return f"orn:okta:directory:{unit.org_id}:{kind}{part}"
