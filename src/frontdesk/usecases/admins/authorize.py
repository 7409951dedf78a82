"""May this caller do this, to this? Asked once for every call of the management API (contract H.1).

Targets and the protection of administrators are decided here, by the object that a path begins with, so that no
endpoint can forget them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.admins.iam import CUSTOM_ROLE, RESOURCE_SET, permission_names, resources_of
from frontdesk.domain.admins.orns import extent_of
from frontdesk.domain.admins.powers import Power, custom_power, standard_power
from frontdesk.domain.admins.roles import PrincipalType, RoleAssignment, RoleType
from frontdesk.domain.apps.application import Application
from frontdesk.domain.errors import NoPermission, ResourceNotFound
from frontdesk.domain.ids import AppId, ClientId
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.user_lookup import get_user


class Kind(Enum):
    """What an object is, as far as powers tell objects apart."""

    USER = auto()
    GROUP = auto()
    APP = auto()
    CLIENT = auto()


@dataclass(frozen=True, slots=True)
class Named:
    """The object that a path begins with, by whatever name the path has for it."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be done. ``group_ids``: groups that somebody is to be put into besides."""

    permission: str
    named: Named | None = None
    group_ids: tuple[str, ...] = ()

    @property
    def is_reading(self) -> bool:
        """Whether it changes nothing, and shows nothing that people do not see of themselves."""
        return self.permission.endswith(".read")


async def powers_of(unit: Unit, assignments: Iterable[RoleAssignment]) -> tuple[Power, ...]:
    """The roles that somebody holds, as powers."""
    powers: list[Power] = []
    for assignment in assignments:
        if assignment.type is not RoleType.CUSTOM:
            powers.append(standard_power(assignment.type, assignment.targets))
            continue
        role = await unit.records.find(CUSTOM_ROLE.name, assignment.role_id or "")
        resource_set = await unit.records.find(RESOURCE_SET.name, assignment.resource_set_id or "")
        if role is not None and resource_set is not None:
            orns = [str(one["orn"]) for one in resources_of(resource_set)]
            powers.append(custom_power(permission_names(role), extent_of(orns, unit.org_id)))
    return tuple(powers)


async def authorize(unit: Unit, actor: Actor, deed: Deed) -> None:
    """The actor's powers permit the deed to the object it is done to.

    Raises:
        NoPermission: they do not; or the object is an administrator (or a group or an app that makes one), whom only
            super administrators change.
    """
    if actor.is_super_admin:
        return
    powers = [power for power in actor.powers if power.permits(deed.permission)]
    if not powers or not await _reaches(unit, actor, powers, deed):
        raise NoPermission()
    if not deed.is_reading and not any(power.over_administrators for power in powers):
        await _check_no_administrator(unit, actor, deed)


async def _reaches(unit: Unit, actor: Actor, powers: list[Power], deed: Deed) -> bool:
    if any(power.extent.everything for power in powers):
        return True
    if deed.group_ids:
        return all(any(power.extent.reaches_group(one) for power in powers) for one in deed.group_ids)
    named = deed.named
    if named is None:
        kind = deed.permission.split(".")[1]
        return any(power.extent.reaches_all_of(kind) for power in powers)
    if named.kind is Kind.USER:
        user = await _user(unit, actor, named.id)
        if user is None:
            return False
        group_ids = [group.id for group in await unit.groups.list_of_user(user.id)]
        return any(power.extent.reaches_user(user.id, group_ids) for power in powers)
    if named.kind is Kind.GROUP:
        return any(power.extent.reaches_group(named.id) for power in powers)
    app = await _app(unit, named)
    return app is not None and any(power.extent.reaches_app(app.name, app.id) for power in powers)


async def _check_no_administrator(unit: Unit, actor: Actor, deed: Deed) -> None:
    """Nobody gains more power than they have, by another's account, by a group, or by a client (Okta: super admin)."""
    for group_id in deed.group_ids:
        await _check_holds_nothing(unit, PrincipalType.GROUP, group_id)
    named = deed.named
    if named is None:
        return
    if named.kind is Kind.GROUP:
        await _check_holds_nothing(unit, PrincipalType.GROUP, named.id)
    elif named.kind is Kind.USER:
        user = await _user(unit, actor, named.id)
        if user is not None and user.id != actor.id and await unit.role_assignments.list_of_person(user.id):
            raise NoPermission()
    elif (app := await _app(unit, named)) is not None:
        if app.client is not None and app.client.granted_scopes:
            raise NoPermission()
        await _check_holds_nothing(unit, PrincipalType.CLIENT, app.client_id)


async def _check_holds_nothing(unit: Unit, principal: PrincipalType, id: str) -> None:
    if await unit.role_assignments.list_of(principal, id):
        raise NoPermission()


async def _user(unit: Unit, actor: Actor, name: str) -> User | None:
    """Whom a path means, exactly as the endpoint will find them."""
    try:
        return await get_user(unit, actor, name)
    except ResourceNotFound:
        return None


async def _app(unit: Unit, named: Named) -> Application | None:
    if named.kind is Kind.CLIENT:
        client = await unit.clients.find(ClientId(named.id))
        return await unit.apps.find(client.app_id) if client is not None else None
    return await unit.apps.find(AppId(named.id))
