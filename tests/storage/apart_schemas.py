"""What the two orgs of ``test_orgs_apart`` hold and are asked about profiles, links between people, and factors."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from tests.storage.rows import LATER, NOW, USER, a_client, a_group, a_user

from frontdesk.domain.factors.model import Factor, FactorStatus, FactorType, Provider
from frontdesk.domain.ids import UserId, UserTypeId
from frontdesk.storage.unit import Unit

Do = Callable[[Unit], Awaitable[Any]]

LEA = UserId("00uLea")
_TYPE = UserTypeId("otyTold")
_NAME, _BADGE = "boss", "name"
_TOTP = Factor(
    id="ostOne",
    user_id=USER,
    type=FactorType.TOTP,
    provider=Provider.OKTA,
    status=FactorStatus.PENDING_ACTIVATION,
    profile={},
    created_at=NOW,
    updated_at=NOW,
)


async def seed(unit: Unit, mark: int, *, mine: bool) -> None:
    """Rows that tell the orgs apart by the mark, or by being there."""
    primary = UserId(f"00u{mark}")
    if mine:
        await unit.users.add(
            a_user(id=LEA, login="lea@example.com", type_id=_TYPE, realm_id="guoTold", profile={"name": "Lea"})
        )
    await unit.linked_objects.link(_NAME, USER, primary, mark)
    await unit.linked_objects.link(_NAME, UserId(f"00uOf{mark}"), LEA, mark)
    await unit.factors.add(replace(_TOTP, created_at=mark))


READS: dict[str, Do] = {
    "profiles.any_of_type": lambda unit: unit.profiles.any_of_type(_TYPE),
    "linked_objects.find_primary": lambda unit: unit.linked_objects.find_primary(_NAME, USER),
    "linked_objects.list_associated": lambda unit: unit.linked_objects.list_associated(_NAME, LEA, after="", most=9),
    "factors.find": lambda unit: unit.factors.find(USER, _TOTP.id),
    "factors.find_by_id": lambda unit: unit.factors.find_by_id(_TOTP.id),
    "factors.list_of_user": lambda unit: unit.factors.list_of_user(USER),
}
WRITES: dict[str, Do] = {
    "profiles.forget_of_users": lambda unit: unit.profiles.forget_of_users(_TYPE, _BADGE),
    "profiles.forget_of_groups": lambda unit: unit.profiles.forget_of_groups(next(iter(a_group().profile))),
    "profiles.forget_of_app_users": lambda unit: unit.profiles.forget_of_app_users(a_client().app_id, _BADGE),
    "linked_objects.link": lambda unit: unit.linked_objects.link(_NAME, USER, LEA, LATER),
    "linked_objects.unlink": lambda unit: unit.linked_objects.unlink(_NAME, USER),
    "linked_objects.unlink_associated": lambda unit: unit.linked_objects.unlink_associated(_NAME, LEA),
    "linked_objects.remove_all": lambda unit: unit.linked_objects.remove_all(_NAME),
    "factors.save": lambda unit: unit.factors.save(replace(_TOTP, status=FactorStatus.ACTIVE)),
    "factors.remove": lambda unit: unit.factors.remove(_TOTP),
}
ADDED = {"factors.add"}
