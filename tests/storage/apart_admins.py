"""What the orgs of ``test_orgs_apart`` hold and are asked about administrators and their tokens."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.storage.rows import LATER, USER, an_api_token

from frontdesk.domain.admins.roles import PrincipalType, RoleAssignment, RoleType, Targets
from frontdesk.domain.ids import UserId
from frontdesk.storage.unit import Unit

Do = Callable[[Unit], Awaitable[Any]]

EVE = UserId("00uEve")
_HOLDER = (PrincipalType.USER, USER)


def _role(mark: int, user_id: str = USER, type: RoleType = RoleType.SUPER_ADMIN) -> RoleAssignment:
    return RoleAssignment(PrincipalType.USER, user_id, "ra1One", type, mark, mark, "cr0One", "iamOne")


async def seed(unit: Unit, mark: int, *, mine: bool) -> None:
    """Both people of one org are super administrators, and one of the other's."""
    await unit.role_assignments.add(_role(mark))
    if mine:
        await unit.role_assignments.add(_role(mark, EVE))


READS: dict[str, Do] = {
    "role_assignments.find": lambda unit: unit.role_assignments.find(*_HOLDER, "ra1One"),
    "role_assignments.list_of": lambda unit: unit.role_assignments.list_of(*_HOLDER),
    "role_assignments.list_of_person": lambda unit: unit.role_assignments.list_of_person(USER),
    "role_assignments.list_held": lambda unit: unit.role_assignments.list_held(*_HOLDER),
    "role_assignments.list_of_role": lambda unit: unit.role_assignments.list_of_role("cr0One"),
    "role_assignments.list_of_resource_set": lambda unit: unit.role_assignments.list_of_resource_set("iamOne"),
    "role_assignments.list_assignees": lambda unit: unit.role_assignments.list_assignees(after="", most=10),
    "role_assignments.count_other_super_admins": lambda unit: unit.role_assignments.count_other_super_admins(""),
    "api_tokens.find": lambda unit: unit.api_tokens.find(an_api_token().id),
    "api_tokens.list_all": lambda unit: unit.api_tokens.list_all(),
}
WRITES: dict[str, Do] = {
    "role_assignments.save_targets": lambda unit: unit.role_assignments.save_targets(
        _role(LATER).with_targets(Targets(groups=("00gOne",)), LATER), Targets()
    ),
    "role_assignments.remove": lambda unit: unit.role_assignments.remove(_role(LATER)),
    "role_assignments.remove_of": lambda unit: unit.role_assignments.remove_of(*_HOLDER),
    "api_tokens.save": lambda unit: unit.api_tokens.save(an_api_token(name="Another", updated_at=LATER)),
}
ADDED = {"role_assignments.add"}
