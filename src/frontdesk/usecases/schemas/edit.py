"""Editing schemas: who has removed attributes loses them, in the same unit (contract F.2)."""

from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.records.model import Draft, Record, new_record
from frontdesk.domain.schemas.base_attributes import app_base_schema, group_base_schema, user_base_schema
from frontdesk.domain.schemas.edit import BaseChanges, CustomChanges, edit_schema
from frontdesk.domain.schemas.model import GROUP_SCHEMA_ID, SCHEMA, Schema, user_schema_id
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.unit import Unit
from frontdesk.usecases.schemas.load import find_schema_record, schema_of


@dataclass(frozen=True, slots=True)
class SchemaPlace:
    """Whose schema it is: a user type's, the groups' or an app's. ``owner_id`` is the type's or the app's."""

    id: str
    owner_id: str
    fresh: Schema
    display_name: str

    async def forget(self, unit: Unit, attribute: str) -> None:
        """Every profile of this schema loses the attribute."""
        if self.id == GROUP_SCHEMA_ID:
            await unit.profiles.forget_of_groups(attribute)
        elif self.id == self.owner_id:
            await unit.profiles.forget_of_app_users(self.owner_id, attribute)
        else:
            await unit.profiles.forget_of_users(self.owner_id, attribute)


@dataclass(frozen=True, slots=True)
class KeptSchema:
    """A schema and what was written of it; no record where nobody changed it yet."""

    schema: Schema
    record: Record | None


def user_type_schema(type_id: str, display_name: str) -> SchemaPlace:
    """That of a user type."""
    return SchemaPlace(user_schema_id(type_id), type_id, user_base_schema(), display_name)


def groups_schema() -> SchemaPlace:
    """That of the org's groups."""
    return SchemaPlace(GROUP_SCHEMA_ID, "", group_base_schema(), "Okta group")


def app_users_schema(app_id: str, sign_on_mode: str | None, label: str) -> SchemaPlace:
    """That of an app's users."""
    return SchemaPlace(app_id, app_id, app_base_schema(sign_on_mode), label)


async def get_schema(unit: Unit, place: SchemaPlace) -> KeptSchema:
    """The schema as it is."""
    record = await find_schema_record(unit, place.id)
    return KeptSchema(schema_of(record, place.fresh), record)


async def update_schema(
    unit: Unit, actor: Actor, place: SchemaPlace, changes: tuple[BaseChanges, CustomChanges], now: int
) -> KeptSchema:
    """A partial update: what is not named stays, None removes.

    Raises:
        ValidationFailed, EnumWithoutTitles: as ``edit_schema``.
        StaleWrite: another request came first.
    """
    known = await get_schema(unit, place)
    base, custom = changes
    schema = edit_schema(known.schema, base, custom)
    record = await _save(unit, actor, known.record, place, schema, now)
    unit.changes_configuration()
    for name in known.schema.custom.keys() - schema.custom.keys():
        await place.forget(unit, name)
    target = Party(place.id, SCHEMA.type, display_name=place.display_name)
    unit.record(LogEvent(type=EventType.SCHEMA_UPDATE, published_at=now, actor=actor.party, targets=(target,)))
    return KeptSchema(schema, record)


async def _save(unit: Unit, actor: Actor, known: Record | None, place: SchemaPlace, schema: Schema, now: int) -> Record:
    draft = Draft(body=schema.stored(place.fresh), parent_id=place.owner_id, id=place.id)
    if known is not None:
        changed = known.with_draft(draft, actor.id, now)
        await unit.records.save(changed)
        return changed
    record = new_record(SCHEMA, draft, by=actor.id, now=now)
    try:
        await unit.records.add(record)
    except AlreadyThere:
        raise StaleWrite("The schema was changed by another request.") from None
    return record
