"""What an app's schema and mappings begin with when it is connected: the attributes of a SCIM user, both ways.

What an administrator has written already stays as it is.
"""

from collections.abc import Mapping

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.mappings.defaults import default_properties
from frontdesk.domain.mappings.edit import PropertyChange
from frontdesk.domain.mappings.model import PushStatus
from frontdesk.domain.provisioning.scim_attributes import TO_APP, TO_USER, default_attributes
from frontdesk.domain.schemas.model import Property
from frontdesk.storage.unit import Unit
from frontdesk.usecases.schemas.edit import app_users_schema, get_schema, update_schema
from frontdesk.usecases.schemas.mappings import get_mapping, list_mappings, update_mapping


async def add_starting_schema(unit: Unit, actor: Actor, app: Application, now: int) -> None:
    """Attributes that the app's users do not have yet, and mappings that nobody has edited.

    Raises:
        StaleWrite: another request came first.
    """
    place = app_users_schema(app.id, app.sign_on_mode.value, app.label)
    kept = await get_schema(unit, place)
    fresh = {
        name: Property(name, title, external_name=path, external_namespace=namespace)
        for name, title, namespace, path in default_attributes()
        if kept.schema.find(name) is None
    }
    if fresh:
        await update_schema(unit, actor, place, ({}, fresh), now)
    names = kept.schema.names | set(fresh)
    to_user = {name: each for name, each in TO_USER.items() if each.partition(".")[2] in names}
    to_app = {name: each for name, each in TO_APP.items() if name in names}
    for mapping in await list_mappings(unit, app.id, None, after="", most=1_000):
        await _fill(unit, actor, mapping.id, to_user, now)
    for mapping in await list_mappings(unit, None, app.id, after="", most=1_000):
        await _fill(unit, actor, mapping.id, to_app, now)


async def _fill(unit: Unit, actor: Actor, id: str, wanted: Mapping[str, str], now: int) -> None:
    found = await get_mapping(unit, id)
    to_user = found.mapping.target.is_user_type
    fresh = default_properties(to_user=to_user, has_claims=False)
    edited = {name for name, each in found.properties.items() if fresh.get(name) != each}
    changes: dict[str, PropertyChange | None] = {
        name: PropertyChange(expression, PushStatus.PUSH) for name, expression in wanted.items() if name not in edited
    }
    if changes:
        await update_mapping(unit, actor, id, changes, now)
