"""The password policy that counts for a person."""

from collections.abc import Iterable, Mapping

from frontdesk.domain.ids import UserId
from frontdesk.domain.policies.password import PasswordPolicy, read_password_policy
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.compiled import everyone_of, password_policy_for


async def password_policy(unit: Unit, group_ids: Iterable[str]) -> PasswordPolicy:
    """The first policy that covers one of the person's groups (contract D.1); Everyone is one of them."""
    return read_password_policy(await _settings(unit, group_ids))


async def password_policy_of(unit: Unit, user_id: UserId) -> PasswordPolicy:
    """The one that covers somebody who is here already."""
    return read_password_policy(await password_settings_of(unit, user_id))


async def password_settings_of(unit: Unit, user_id: UserId) -> Mapping[str, object]:
    """The settings of that policy, every member said."""
    groups = await unit.groups.list_of_user(user_id)
    return await _settings(unit, [group.id for group in groups])


async def _settings(unit: Unit, group_ids: Iterable[str]) -> Mapping[str, object]:
    own = frozenset(group_ids)
    return await password_policy_for(unit, own | await everyone_of(unit))
