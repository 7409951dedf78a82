"""User types: each has a schema of its own (contract F.2)."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ResourceNotFound, UserTypeNotDeletable, ValidationFailed
from frontdesk.domain.mappings.model import MOST_TYPES
from frontdesk.domain.records.model import Draft, Record
from frontdesk.domain.schemas.model import SCHEMA, user_schema_id
from frontdesk.domain.schemas.user_types import DEFAULT_NAME, USER_TYPE
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import add_record, get_record, remove_record, replace_record
from frontdesk.usecases.schemas.mappings import forget_type, type_number

DEFAULT = "default"
WHAT = "userType"


async def default_type(unit: Unit) -> Record:
    """The type of every user who is given no other."""
    found = await unit.records.find_by_name(USER_TYPE.name, "", DEFAULT_NAME)
    assert found is not None, "an org is made with its default user type"
    return found


async def find_type_of_schema(unit: Unit, schema_id: str) -> Record:
    """The type whose schema this is; ``default`` is the default type's.

    Raises:
        ResourceNotFound: there is none.
    """
    if schema_id == DEFAULT:
        return await default_type(unit)
    found = await unit.records.find(USER_TYPE.name, USER_TYPE.prefix + schema_id[len(SCHEMA.prefix) :])
    if found is None or user_schema_id(found.id) != schema_id:
        raise ResourceNotFound(f"{schema_id} ({SCHEMA.type})")
    return found


async def get_type(unit: Unit, id: str) -> Record:
    """The type; ``default`` is the default one.

    Raises:
        ResourceNotFound: there is none.
    """
    return await default_type(unit) if id == DEFAULT else await get_record(unit, USER_TYPE, id)


async def add_type(unit: Unit, actor: Actor, names: tuple[str, str, str | None], now: int) -> Record:
    """A new type. ``names``: name, display name, description.

    Raises:
        ValidationFailed: another type has this name, or there are too many.
    """
    name, display_name, description = names
    taken = {type_number(record.body) for record in await unit.records.list_page(USER_TYPE.name)}
    number = next((n for n in range(MOST_TYPES) if n not in taken), None)
    if number is None:
        raise ValidationFailed(WHAT, (f"An org has at most {MOST_TYPES} user types.",))
    body = {"name": name, "displayName": display_name, "description": description, "default": False, "number": number}
    return await add_record(unit, actor, USER_TYPE, Draft(body=body, name=name), now)


async def change_type(unit: Unit, actor: Actor, record: Record, names: tuple[str, str, str | None], now: int) -> Record:
    """The type with another display name and description; its name stays.

    Raises:
        ValidationFailed: the name is another.
    """
    name, display_name, description = names
    if name != record.name:
        raise ValidationFailed(WHAT, ("name: The name of a user type cannot be changed.",))
    body = {**record.body, "displayName": display_name, "description": description}
    return await replace_record(unit, actor, USER_TYPE, record, Draft(body=body, name=record.name), now)


async def remove_type(unit: Unit, actor: Actor, record: Record, now: int) -> None:
    """The type, its schema and its mappings.

    Raises:
        UserTypeNotDeletable: it is the default one, or somebody has it.
    """
    if record.body["default"] is True:
        raise UserTypeNotDeletable(causes=("The default user type cannot be deleted.",))
    if await unit.profiles.any_of_type(record.id):
        raise UserTypeNotDeletable(causes=("There are users of this type; give them another first.",))
    schema = await unit.records.find(SCHEMA.name, user_schema_id(record.id))
    if schema is not None:
        await unit.records.remove(schema)
        unit.changes_configuration()
    await forget_type(unit, type_number(record.body))
    await remove_record(unit, actor, USER_TYPE, record, now)
