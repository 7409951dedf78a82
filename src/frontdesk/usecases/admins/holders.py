"""Who may hold a role: people, groups, and service apps, each by the rules of its kind (contract H.2)."""

from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.admins.errors import (
    BuiltInGroupsHoldNoRoles,
    ForeignGroupsHoldNoRoles,
    LargeGroupsHoldNoRoles,
    OnlyServiceAppsHoldRoles,
    RuledGroupsHoldNoRoles,
)
from frontdesk.domain.admins.roles import PrincipalType
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.groups.model import Group, GroupType
from frontdesk.domain.groups.rules import GROUP_RULE, rule_of
from frontdesk.domain.ids import ClientId, GroupId
from frontdesk.domain.logs.model import Party
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.user_lookup import get_user

MOST_MEMBERS = 5000


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds roles, or is to."""

    type: PrincipalType
    id: str
    party: Party


async def user_holder(unit: Unit, actor: Actor, named: str) -> Holder:
    """A person.

    Raises:
        ResourceNotFound: there is no such person.
    """
    user = await get_user(unit, actor, named)
    return Holder(PrincipalType.USER, user.id, Party(user.id, "User", user.login, user.login))


async def group_holder(unit: Unit, _actor: Actor, id: str) -> Holder:
    """A group.

    Raises:
        ResourceNotFound: there is no such group.
    """
    group = await _group(unit, id)
    return Holder(PrincipalType.GROUP, group.id, Party(group.id, "UserGroup", display_name=group.name))


async def client_holder(unit: Unit, _actor: Actor, id: str) -> Holder:
    """A client.

    Raises:
        ResourceNotFound: there is no such client.
    """
    client = await unit.clients.find(ClientId(id))
    if client is None:
        raise ResourceNotFound(f"{id} (PublicClientApp)")
    return Holder(PrincipalType.CLIENT, client.client_id, Party(client.client_id, "PublicClientApp", id, client.name))


async def check_may_hold(unit: Unit, holder: Holder) -> None:
    """Whether somebody like this may be given a role at all.

    Raises:
        BuiltInGroupsHoldNoRoles, ForeignGroupsHoldNoRoles, RuledGroupsHoldNoRoles, LargeGroupsHoldNoRoles: not this
            group.
        OnlyServiceAppsHoldRoles: the client is no service app.
    """
    if holder.type is PrincipalType.GROUP:
        await unit.groups.lock((GroupId(holder.id),))  # whoever writes a rule for it locks it too
        await _check_group(unit, await _group(unit, holder.id))
    elif holder.type is PrincipalType.CLIENT:
        client = await unit.clients.find(ClientId(holder.id))
        if client is None or client.metadata.application_type != "service":
            raise OnlyServiceAppsHoldRoles()


async def _group(unit: Unit, id: str) -> Group:
    group = await unit.groups.find(GroupId(id))
    if group is None:
        raise ResourceNotFound(f"{id} (UserGroup)")
    return group


async def _check_group(unit: Unit, group: Group) -> None:
    if group.type is GroupType.BUILT_IN:
        raise BuiltInGroupsHoldNoRoles(group.name)
    if group.type is not GroupType.OKTA_GROUP:
        raise ForeignGroupsHoldNoRoles()
    if await unit.memberships.count(group.id) > MOST_MEMBERS:
        raise LargeGroupsHoldNoRoles()
    for record in await unit.records.list_of_kind(GROUP_RULE.name):
        if group.id in rule_of(record).group_ids:
            raise RuledGroupsHoldNoRoles()
