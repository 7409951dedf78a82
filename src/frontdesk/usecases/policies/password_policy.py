"""The password policy that counts for a person."""

from collections.abc import Iterable

from frontdesk.domain.ids import UserId
from frontdesk.domain.policies.password import PasswordPolicy, read_password_policy
from frontdesk.storage.unit import Unit
from frontdesk.usecases.policies.load import password_policy_for


async def password_policy(unit: Unit, group_ids: Iterable[str]) -> PasswordPolicy:
    """The first policy that covers one of the person's groups (contract D.1); Everyone is one of them."""
    everyone = await unit.groups.find_everyone()
    own = (everyone.id,) if everyone is not None else ()
    return read_password_policy(await password_policy_for(unit, (*own, *group_ids)))


async def password_policy_of(unit: Unit, user_id: UserId) -> PasswordPolicy:
    """The one that covers somebody who is here already."""
    groups = await unit.groups.list_of_user(user_id)
    return read_password_policy(await password_policy_for(unit, [group.id for group in groups]))
