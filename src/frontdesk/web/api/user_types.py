"""User types: /api/v1/meta/types/user (contract A.Schemas, types)."""

from msgspec import UNSET

from frontdesk.domain.records.model import Record
from frontdesk.domain.schemas.user_types import USER_TYPE
from frontdesk.usecases.records.verbs import list_page
from frontdesk.usecases.schemas.user_types import WHAT, add_type, change_type, get_type, remove_type
from frontdesk.web.body import as_shape, read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.resource import Resource
from frontdesk.web.shapes.user_types import UserTypeBody, UserTypeChanges, user_type_json

_API = Api("/api/v1/meta/types/user", "okta.userTypes")


async def get_types(call: Call) -> Reply:
    """All of them, the oldest first and the default one last."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_page(unit, USER_TYPE)
    found.sort(key=lambda record: (record.body["default"] is True, record.created_at, record.name or ""))
    return json_reply([user_type_json(call, record) for record in found])


async def post_type(call: Call) -> Reply:
    """A new one."""
    body = read_body(call, UserTypeBody, WHAT)
    async with call.engine.store.unit(call.org.org.id) as unit:
        names = (body.name, body.display_name, body.description)
        record = await add_type(unit, call.actor, names, call.engine.clock.now())
    return json_reply(user_type_json(call, record))


async def get_one(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        return json_reply(user_type_json(call, await get_type(unit, call.path_parameters["typeId"])))


async def post_changes(call: Call) -> Reply:
    """Change what the body names."""
    changes = read_body(call, UserTypeChanges, WHAT)
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await get_type(unit, call.path_parameters["typeId"])
        record = await change_type(unit, call.actor, record, _merged(record, changes), call.engine.clock.now())
    return json_reply(user_type_json(call, record))


async def put_type(call: Call) -> Reply:
    """Replace it."""
    body = read_body(call, UserTypeBody, WHAT)
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await get_type(unit, call.path_parameters["typeId"])
        names = (body.name, body.display_name, body.description)
        record = await change_type(unit, call.actor, record, names, call.engine.clock.now())
    return json_reply(user_type_json(call, record))


async def delete_type(call: Call) -> Reply:
    """Remove it."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        record = await get_type(unit, call.path_parameters["typeId"])
        await remove_type(unit, call.actor, record, call.engine.clock.now())
    return empty_reply(204)


def _merged(record: Record, changes: UserTypeChanges) -> tuple[str, str, str | None]:
    known = as_shape(record.body, UserTypeBody, WHAT)
    return (
        changes.name if changes.name is not UNSET else known.name,
        changes.display_name if changes.display_name is not UNSET else known.display_name,
        changes.description if changes.description is not UNSET else known.description,
    )


_ONE = "/{typeId}"
_TYPE = Resource
ROUTES = [
    _API.route("GET", "", get_types, Doc(answer=list[_TYPE])),
    _API.route("POST", "", post_type, Doc(UserTypeBody, _TYPE)),
    _API.route("GET", _ONE, get_one, Doc(answer=_TYPE)),
    _API.route("POST", _ONE, post_changes, Doc(UserTypeChanges, _TYPE)),
    _API.route("PUT", _ONE, put_type, Doc(UserTypeBody, _TYPE)),
    _API.route("DELETE", _ONE, delete_type, Doc(status=204)),
]
