"""Custom attributes of which no two profiles may have the same value (contract F.2: unique)."""

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.schemas.model import SCHEMA, Schema, user_schema_id
from frontdesk.domain.users.model import User
from frontdesk.kernel.fold import fold
from frontdesk.lang.filter.nodes import Comparison, Operator
from frontdesk.storage.search import PROFILE, UserQuery
from frontdesk.storage.unit import Unit

_TAKEN = "An object with this field already exists in the current organization"

UniqueValue = tuple[str, str]
"""An attribute and its value, folded."""


async def check_unique_values(unit: Unit, schema: Schema, user: User, *, hold: bool = True) -> frozenset[UniqueValue]:
    """What this user has of such attributes; nobody else has any of it, whatever its case.

    ``hold``: whoever else writes such a value waits until this unit ends, so that no two find a value free at once.

    Raises:
        ValidationFailed: somebody has; the causes name the attributes.
    """
    values = {name: user.profile[name] for name in schema.unique_names if name in user.profile}
    if not values:
        return frozenset()
    if hold:
        await unit.records.hold(SCHEMA.name, user_schema_id(user.type_id))
    taken = [name for name, value in values.items() if await _is_taken(unit, user, name, value)]
    if taken:
        raise ValidationFailed(taken[0], tuple(f"{name}: {_TAKEN}" for name in taken))
    return frozenset((name, fold(str(value))) for name, value in values.items())


def check_unique_among(values: frozenset[UniqueValue], others: set[UniqueValue]) -> None:
    """None of these values is among those of others, who are not written yet.

    Raises:
        ValidationFailed: one is; the causes name the attributes.
    """
    taken = sorted(name for name, _ in values & others)
    if taken:
        raise ValidationFailed(taken[0], tuple(f"{name}: {_TAKEN}" for name in taken))


async def _is_taken(unit: Unit, user: User, name: str, value: object) -> bool:
    if not isinstance(value, str | int | float):
        return False
    wanted = Comparison(PROFILE + name, Operator.EQ, value)
    found = await unit.users.list_page(UserQuery(search=wanted, deprovisioned=True, most=2))
    return any(other.id != user.id for other in found)
