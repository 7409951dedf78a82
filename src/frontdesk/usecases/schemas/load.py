"""The schema that a profile is held to: what its administrators made of it, else what every org starts with."""

from frontdesk.domain.records.model import Record
from frontdesk.domain.schemas.base_attributes import app_base_schema, group_base_schema, user_base_schema
from frontdesk.domain.schemas.model import GROUP_SCHEMA_ID, SCHEMA, Schema, read_schema, user_schema_id
from frontdesk.storage.unit import Unit


async def user_schema(unit: Unit, type_id: str) -> Schema:
    """That of a user type."""
    return schema_of(await find_schema_record(unit, user_schema_id(type_id)), user_base_schema())


async def group_schema(unit: Unit) -> Schema:
    """That of the org's groups."""
    return schema_of(await find_schema_record(unit, GROUP_SCHEMA_ID), group_base_schema())


async def app_schema(unit: Unit, app_id: str, sign_on_mode: str | None) -> Schema:
    """That of an app's users."""
    return schema_of(await find_schema_record(unit, app_id), app_base_schema(sign_on_mode))


async def find_schema_record(unit: Unit, id: str) -> Record | None:
    """What was written of a schema; None where nobody changed it yet."""
    return await unit.records.find(SCHEMA.name, id)


def schema_of(record: Record | None, fresh: Schema) -> Schema:
    """The schema that was written, else the ``fresh`` one."""
    if record is None:
        return fresh
    return read_schema(record.body, fresh)  # type: ignore[arg-type]  # the body is as Schema.stored wrote it
