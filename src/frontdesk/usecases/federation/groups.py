"""The groups that a provider puts its people into (contract A.Identity providers: policy.provisioning.groups)."""

from collections.abc import Iterable, Mapping
from typing import Any

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.admins.roles import PrincipalType
from frontdesk.domain.groups.model import Group
from frontdesk.domain.ids import GroupId
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.groups import add_member, remove_member

_MOST = 200


async def provide_groups(
    unit: Unit, actor: Actor, user: User, policy: Mapping[str, Any], said: Mapping[str, object], now: int
) -> None:
    """ASSIGN joins the listed groups, APPEND and SYNC those that the provider names; SYNC leaves the filter's others.

    A group that makes its members administrators is none that a provider gives: whoever runs the provider, or takes it
    over, must not thereby run the org.
    """
    wanted = policy["provisioning"]["groups"]
    action, within = wanted["action"], frozenset(wanted.get("filter") or ())
    if action == "NONE":
        return
    if action == "ASSIGN":
        named = await _by_ids(unit, wanted.get("assignments") or ())
    else:
        named = await _by_names(unit, _texts(said.get(wanted.get("sourceAttributeName") or "")), within)
    given = [group for group in named if await _is_given(unit, group)]
    mine = {group.id for group in await unit.groups.list_of_user(user.id)}
    for group in given:
        if group.id not in mine:
            await add_member(unit, actor, group.id, user.id, now)
    if action != "SYNC":
        return
    kept = {group.id for group in given}
    for group in await _by_ids(unit, (each for each in sorted(within) if each in mine and each not in kept)):
        if await _is_given(unit, group):
            await remove_member(unit, actor, group.id, user.id, now)


async def _by_ids(unit: Unit, ids: Iterable[str]) -> list[Group]:
    return await unit.groups.list_of_ids([GroupId(each) for each in ids][:_MOST])


async def _by_names(unit: Unit, names: list[str], within: frozenset[str]) -> list[Group]:
    """Named by name or id; only groups of the filter, where there is one."""
    found = []
    for name in names:
        group = await unit.groups.find_by_name(name) or await unit.groups.find(GroupId(name))
        if group is not None and (not within or group.id in within):
            found.append(group)
    return found


async def _is_given(unit: Unit, group: Group) -> bool:
    return group.is_written_here and not await unit.role_assignments.list_of(PrincipalType.GROUP, group.id)


def _texts(value: object) -> list[str]:
    listed = value if isinstance(value, list | tuple) else [value]
    return list(dict.fromkeys(each for each in listed if isinstance(each, str) and each))[:_MOST]
