"""Definitions of linked objects: /api/v1/meta/schemas/user/linkedObjects (contract F.6)."""

from frontdesk.domain.schemas.linked_objects import WHAT
from frontdesk.usecases.directory.linked_objects import (
    add_definition,
    get_definition,
    list_definitions,
    remove_definition,
)
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.linked_objects import LinkDefinitionBody, link_definition_json, read_link_definition

_API = Api("/api/v1/meta/schemas/user/linkedObjects", "okta.linkedObjects")


async def get_all(call: Call) -> Reply:
    """All of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_definitions(unit)
    return json_reply([link_definition_json(call, definition) for definition in found])


async def post_one(call: Call) -> Reply:
    """A new one."""
    wanted = read_link_definition(read_body(call, LinkDefinitionBody, WHAT))
    async with call.engine.store.unit(call.org.org.id) as unit:
        definition = await add_definition(unit, call.actor, wanted, call.engine.clock.now())
    return json_reply(link_definition_json(call, definition), 201)


async def get_one(call: Call) -> Reply:
    """One of them, by the name of either end."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        definition = await get_definition(unit, call.path_parameters["linkedObjectName"])
    return json_reply(link_definition_json(call, definition))


async def delete_one(call: Call) -> Reply:
    """Remove it, and whatever is linked by it."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_definition(unit, call.actor, call.path_parameters["linkedObjectName"], call.engine.clock.now())
    return empty_reply(204)


_ONE = "/{linkedObjectName}"
_DEFINITION = dict[str, object]
ROUTES = [
    _API.route("GET", "", get_all, Doc(answer=list[_DEFINITION])),
    _API.route("POST", "", post_one, Doc(LinkDefinitionBody, _DEFINITION, 201)),
    _API.route("GET", _ONE, get_one, Doc(answer=_DEFINITION)),
    _API.route("DELETE", _ONE, delete_one, Doc(status=204)),
]
