"""What still refers to a record, asked before it goes."""

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.policies.model import PolicyType
from frontdesk.domain.records.mentions import mentions
from frontdesk.domain.records.model import Record
from frontdesk.storage.unit import Unit


async def check_no_policy_names(unit: Unit, record: Record) -> None:
    """No policy or rule of any kind names it.

    Raises:
        ValidationFailed: one does; the cause names the policy.
    """
    for kind in PolicyType:
        for policy in await unit.policies.list_of_type(kind):
            parts = [policy.conditions, policy.settings]
            for rule in policy.rules:
                parts += [rule.conditions, rule.actions]
            if mentions(parts, record.id):
                raise ValidationFailed("id", (f"id: The policy '{policy.name}' still refers to {record.id}.",))


async def check_no_record_names(unit: Unit, record: Record, *kinds: str) -> None:
    """No record of these kinds names it.

    Raises:
        ValidationFailed: one does; the cause names it.
    """
    for name in kinds:
        for other in await unit.records.list_of_kind(name):
            if mentions(other.body, record.id):
                raise ValidationFailed("id", (f"id: {other.name or other.id} still refers to {record.id}.",))
