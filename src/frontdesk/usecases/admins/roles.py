"""Giving roles and taking them away (contract A.Users, A.Groups, A.Client roles)."""

from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.admins.iam import BINDING, CUSTOM_ROLE, RESOURCE_SET
from frontdesk.domain.admins.roles import (
    PrincipalType,
    RoleAssignment,
    RoleType,
    custom_role_id,
    standard_assignment,
)
from frontdesk.domain.errors import NoPermission, ResourceNotFound, RoleAlreadyAssigned, ValidationFailed
from frontdesk.domain.ids import ClientId, UserId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.records.model import Draft, Record, new_record
from frontdesk.storage.errors import AlreadyThere
from frontdesk.storage.unit import Unit
from frontdesk.usecases.admins.holders import Holder, check_may_hold

LAST_SUPER_ADMIN = "type: An org keeps at least one active super administrator."
GRANTED = {
    PrincipalType.USER: EventType.USER_PRIVILEGE_GRANT,
    PrincipalType.GROUP: EventType.GROUP_PRIVILEGE_GRANT,
    PrincipalType.CLIENT: EventType.CLIENT_PRIVILEGE_GRANT,
}
_REVOKED = {
    PrincipalType.USER: EventType.USER_PRIVILEGE_REVOKE,
    PrincipalType.GROUP: EventType.GROUP_PRIVILEGE_REVOKE,
    PrincipalType.CLIENT: EventType.CLIENT_PRIVILEGE_REVOKE,
}


@dataclass(frozen=True, slots=True)
class WantedRole:
    """A role to give; a CUSTOM one names its role and its resource set, by id or label."""

    type: RoleType
    role: str | None = None
    resource_set: str | None = None


async def assign_role(unit: Unit, actor: Actor, holder: Holder, wanted: WantedRole, now: int) -> RoleAssignment:
    """Give a role.

    Raises:
        RoleAlreadyAssigned: the holder has it.
        ResourceNotFound: there is no such custom role or resource set.
        ValidationFailed: a CUSTOM role does not say which.
        BuiltInGroupsHoldNoRoles and its like: the holder may hold none.
    """
    await check_may_hold(unit, holder)
    assignment = await _new_assignment(unit, actor, holder, wanted, now)
    for held in await unit.role_assignments.list_of(holder.type, holder.id):
        if _same_role(held, assignment):
            raise RoleAlreadyAssigned()
    try:
        await unit.role_assignments.add(assignment)
    except AlreadyThere:
        raise RoleAlreadyAssigned() from None
    if holder.type is PrincipalType.CLIENT:
        await _end_registration_token(unit, holder.id)
    tell(unit, actor, GRANTED[holder.type], holder.party, assignment, now)
    return assignment


async def _end_registration_token(unit: Unit, client_id: str) -> None:
    """Whoever registered a client must not change what is now an administrator (attack case 48)."""
    client = await unit.clients.find(ClientId(client_id))
    if client is not None and client.registration_token_hash is not None:
        await unit.clients.save(replace(client, registration_token_hash=None))


async def list_roles(unit: Unit, holder: Holder) -> list[RoleAssignment]:
    """What somebody holds, by type; a person also what their groups do."""
    return await unit.role_assignments.list_held(holder.type, holder.id)


async def get_role(unit: Unit, holder: Holder, id: str) -> RoleAssignment:
    """One assignment.

    Raises:
        ResourceNotFound: the holder has none with this id.
    """
    own = await unit.role_assignments.find(holder.type, holder.id, id)
    found = own or next((held for held in await list_roles(unit, holder) if held.id == id), None)
    if found is None:
        raise ResourceNotFound(f"{id} (RoleAssignment)")
    return found


async def remove_role(unit: Unit, actor: Actor, holder: Holder, id: str, now: int) -> None:
    """Take a role away; one that a person has through a group is the group's to lose.

    Raises:
        ResourceNotFound: the holder has none with this id.
        NoPermission: nobody would be left who can do everything.
    """
    assignment = await own_role(unit, holder, id)
    await unit.role_assignments.remove(assignment)
    if assignment.type is RoleType.SUPER_ADMIN and holder.type is not PrincipalType.CLIENT:
        await check_super_admin_left(unit)
    tell(unit, actor, _REVOKED[holder.type], holder.party, assignment, now)


async def check_super_admin_left(unit: Unit) -> None:
    """After a change: somebody can still do everything.

    Raises:
        NoPermission: nobody could; the unit must not be committed.
    """
    if await unit.role_assignments.count_other_super_admins("") == 0:
        raise NoPermission(causes=(LAST_SUPER_ADMIN,))


async def find_iam_record(unit: Unit, kind_name: str, type_word: str, id_or_label: str) -> Record:
    """A custom role or a resource set, by its id or its label.

    Raises:
        ResourceNotFound: there is none.
    """
    found = await unit.records.find(kind_name, id_or_label)
    found = found or await unit.records.find_by_name(kind_name, "", id_or_label)
    if found is None:
        raise ResourceNotFound(f"{id_or_label[:200]} ({type_word})")
    return found


async def _new_assignment(unit: Unit, actor: Actor, holder: Holder, wanted: WantedRole, now: int) -> RoleAssignment:
    if wanted.type is not RoleType.CUSTOM:
        return standard_assignment(holder.type, holder.id, wanted.type, now)
    if wanted.role is None or wanted.resource_set is None:
        raise ValidationFailed("type", ("type: A CUSTOM role needs the members role and resource-set.",))
    role = await find_iam_record(unit, CUSTOM_ROLE.name, CUSTOM_ROLE.type, wanted.role)
    resource_set = await find_iam_record(unit, RESOURCE_SET.name, RESOURCE_SET.type, wanted.resource_set)
    await ensure_binding(unit, actor, role, resource_set, now)
    return RoleAssignment(
        principal_type=holder.type,
        principal_id=holder.id,
        id=custom_role_id(),
        type=RoleType.CUSTOM,
        created_at=now,
        updated_at=now,
        role_id=role.id,
        resource_set_id=resource_set.id,
    )


async def ensure_binding(unit: Unit, actor: Actor, role: Record, resource_set: Record, now: int) -> Record:
    """That a custom role applies to a resource set; it may have done so before."""
    found = await unit.records.find_by_name(BINDING.name, resource_set.id, role.id)
    if found is not None:
        return found
    draft = Draft(body={"role": role.id}, name=role.id, parent_id=resource_set.id)
    binding = new_record(BINDING, draft, by=actor.id, now=now)
    await unit.records.add(binding)
    return binding


def _same_role(held: RoleAssignment, wanted: RoleAssignment) -> bool:
    same = (held.type, held.role_id, held.resource_set_id)
    return same == (wanted.type, wanted.role_id, wanted.resource_set_id)


async def own_role(unit: Unit, holder: Holder, id: str) -> RoleAssignment:
    """An assignment that the holder has by itself.

    Raises:
        ResourceNotFound: it has none with this id.
    """
    found = await unit.role_assignments.find(holder.type, holder.id, id)
    if found is None:
        raise ResourceNotFound(f"{id} (RoleAssignment)")
    return found


def tell(unit: Unit, actor: Actor, event: EventType, holder: Party, assignment: RoleAssignment, now: int) -> None:
    """Write the event."""
    role = Party(assignment.id, "ROLE", assignment.type.value, assignment.type.value)
    unit.record(LogEvent(type=event, published_at=now, actor=actor.party, targets=(holder, role)))


async def list_assignees(unit: Unit, *, after: str, most: int) -> list[UserId]:
    """Who has any role, themselves or through a group, by id."""
    return await unit.role_assignments.list_assignees(after=after, most=most)
