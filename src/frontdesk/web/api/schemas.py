"""Schemas of users, groups and app users: /api/v1/meta/schemas (contract F.2, A.Schemas)."""

from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import AppId
from frontdesk.domain.records.model import Record
from frontdesk.domain.schemas.edit import WHAT, BaseChanges, CustomChanges
from frontdesk.domain.schemas.model import user_schema_id
from frontdesk.kernel.json import iso_time
from frontdesk.storage.unit import Unit
from frontdesk.usecases.schemas.edit import (
    KeptSchema,
    SchemaPlace,
    app_users_schema,
    get_schema,
    groups_schema,
    update_schema,
    user_type_schema,
)
from frontdesk.usecases.schemas.user_types import DEFAULT, find_type_of_schema
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.schemas import SchemaBody, base_changes, custom_changes, definition_json, schema_json
from frontdesk.web.shapes.user_types import relation

_API = Api("/api/v1/meta/schemas", "okta.schemas")
_USERS, _GROUPS, _APPS = "/user/{schemaId}", "/group/default", "/apps/{appId}/default"


async def get_user_schema(call: Call) -> Reply:
    """That of a user type."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        user_type = await _type(call, unit)
        kept = await get_schema(unit, _place_of_type(user_type))
    return _user_reply(call, user_type, kept)


async def post_user_schema(call: Call) -> Reply:
    """Add, change and remove attributes."""
    changes = _changes(call)
    async with call.engine.store.unit(call.org.org.id) as unit:
        user_type = await _type(call, unit)
        place = _place_of_type(user_type)
        kept = await update_schema(unit, call.actor, place, changes, call.engine.clock.now())
    return _user_reply(call, user_type, kept)


async def get_group_schema(call: Call) -> Reply:
    """That of the org's groups."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        return _group_reply(call, await get_schema(unit, groups_schema()))


async def post_group_schema(call: Call) -> Reply:
    """Add, change and remove attributes."""
    changes = _changes(call)
    async with call.engine.store.unit(call.org.org.id) as unit:
        return _group_reply(
            call, await update_schema(unit, call.actor, groups_schema(), changes, call.engine.clock.now())
        )


async def get_app_schema(call: Call) -> Reply:
    """That of an app's users."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        place, created_at = await _place_of_app(call, unit)
        return _app_reply(call, place, await get_schema(unit, place), created_at)


async def post_app_schema(call: Call) -> Reply:
    """Add, change and remove attributes."""
    changes = _changes(call)
    async with call.engine.store.unit(call.org.org.id) as unit:
        place, created_at = await _place_of_app(call, unit)
        kept = await update_schema(unit, call.actor, place, changes, call.engine.clock.now())
        return _app_reply(call, place, kept, created_at)


def _changes(call: Call) -> tuple[BaseChanges, CustomChanges]:
    body = read_body(call, SchemaBody, WHAT)
    return base_changes(body), custom_changes(body)


async def _type(call: Call, unit: Unit) -> Record:
    """The user type whose schema the path names."""
    return await find_type_of_schema(unit, call.path_parameters["schemaId"])


def _place_of_type(user_type: Record) -> SchemaPlace:
    return user_type_schema(user_type.id, str(user_type.body["displayName"]))


async def _place_of_app(call: Call, unit: Unit) -> tuple[SchemaPlace, int]:
    app_id = call.path_parameters["appId"]
    app = await unit.apps.find(AppId(app_id))
    if app is None:
        raise ResourceNotFound(f"{app_id} (AppInstance)")
    return app_users_schema(app.id, app.sign_on_mode.value, app.label), app.created_at


def _user_reply(call: Call, user_type: Record, kept: KeptSchema) -> Reply:
    is_default = user_type.body["default"] is True
    named = DEFAULT if is_default else user_schema_id(user_type.id)
    about = {
        "id": f"{call.org.org.url}/meta/schemas/user/{named}",
        "name": user_type.body["name"],
        "title": user_type.body["displayName"],
        "description": user_type.body.get("description"),
        **_times(kept, user_type.created_at),
        "_links": {
            "self": relation(call, "self", f"/api/v1/meta/schemas/user/{user_schema_id(user_type.id)}"),
            "type": relation(call, "type", f"/api/v1/meta/types/user/{user_type.id}"),
        },
    }
    return json_reply(schema_json(about, _definitions(kept)))


def _group_reply(call: Call, kept: KeptSchema) -> Reply:
    about = {
        "id": f"{call.org.org.url}/meta/schemas/group/default",
        "name": "group",
        "title": "Okta group",
        "description": "Okta group profile template",
        **_times(kept, call.org.org.created_at),
        "_links": {"self": relation(call, "self", "/api/v1/meta/schemas/group/default")},
    }
    return json_reply(schema_json(about, _definitions(kept)))


def _app_reply(call: Call, place: SchemaPlace, kept: KeptSchema, created_at: int) -> Reply:
    path = f"/meta/schemas/apps/{place.owner_id}/default"
    about = {
        "id": call.org.org.url + path,
        "name": place.display_name,
        "title": f"{place.display_name} User",
        **_times(kept, created_at),
        "_links": {"self": relation(call, "self", f"/api/v1{path}")},
    }
    return json_reply(schema_json(about, _definitions(kept, of_app=True)))


def _times(kept: KeptSchema, created_at: int) -> dict[str, object]:
    updated_at = kept.record.updated_at if kept.record is not None else created_at
    return {"lastUpdated": iso_time(updated_at), "created": iso_time(created_at)}


def _definitions(kept: KeptSchema, *, of_app: bool = False) -> dict[str, object]:
    return {
        "custom": definition_json("custom", kept.schema.custom, of_app=of_app),
        "base": definition_json("base", kept.schema.base, of_app=of_app),
    }


_READ, _WRITE = Doc(answer=dict[str, object]), Doc(SchemaBody, dict[str, object])
ROUTES = [
    _API.route("GET", _USERS, get_user_schema, _READ),
    _API.route("POST", _USERS, post_user_schema, _WRITE),
    _API.route("GET", _GROUPS, get_group_schema, _READ),
    _API.route("POST", _GROUPS, post_group_schema, _WRITE),
    _API.route("GET", _APPS, get_app_schema, _READ),
    _API.route("POST", _APPS, post_app_schema, _WRITE),
]
