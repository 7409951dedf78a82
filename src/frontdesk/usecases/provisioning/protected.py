"""Whom no import and no connection changes: people who hold a role, and groups that give one."""

from collections.abc import Collection

from frontdesk.domain.admins.roles import PrincipalType
from frontdesk.domain.ids import UserId
from frontdesk.storage.unit import Unit

_FEW, _PAGE = 20, 1_000


async def administrators_among(unit: Unit, user_ids: Collection[str]) -> set[str]:
    """Those of these people who hold a role, themselves or through a group."""
    if len(user_ids) <= _FEW:
        return {one for one in user_ids if await unit.role_assignments.list_of_person(UserId(one))}
    held: set[str] = set()
    page = await unit.role_assignments.list_assignees(after="", most=_PAGE)
    while page:
        held |= set(user_ids).intersection(page)
        page = await unit.role_assignments.list_assignees(after=page[-1], most=_PAGE)
    return held


async def makes_administrators(unit: Unit, group_id: str) -> bool:
    """Whether whoever is in the group holds a role by it."""
    return bool(await unit.role_assignments.list_of(PrincipalType.GROUP, group_id))
