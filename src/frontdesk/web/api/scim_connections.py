"""/api/v1/scim-connections: other systems that write our people and groups over SCIM, and their tokens."""

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.provisioning.scim_connection import SCIM_CONNECTION, connection_draft, connection_of
from frontdesk.domain.records.model import Draft, Record, new_record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.provisioning.scim_connections import (
    add_token,
    check_may_give,
    forget_connection,
    list_tokens,
    remove_token,
)
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.record_api import RecordApi
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.scim_connections import (
    ScimConnectionBody,
    ScimTokenAnswer,
    connection_body,
    show_connection,
    show_token,
)

_API = Api("/api/v1/scim-connections", "okta.orgs")
_TOKENS = "/{connectionId}/tokens"


async def _read(call: Call, _unit: Unit, known: Record | None) -> Draft:
    draft = connection_draft(connection_body(read_body(call, ScimConnectionBody, "scimConnection")))
    _check_both(call.actor, known, draft, call.engine.clock.now())
    return draft


def _check_both(actor: Actor, known: Record | None, draft: Draft, now: int) -> None:
    """What it may now and what it will: whoever changes a connection that can do more takes that for themselves."""
    if known is not None:
        check_may_give(actor, connection_of(known))
    check_may_give(actor, connection_of(new_record(SCIM_CONNECTION, draft, by=actor.id, now=now)))


async def get_tokens(call: Call) -> Reply:
    """A connection's tokens, without their values."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_tokens(unit, call.path_parameters["connectionId"])
    return json_reply([show_token(record) for record in found])


async def post_token(call: Call) -> Reply:
    """Another token; this answer alone has its value."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        now = call.engine.clock.now()
        record, value = await add_token(unit, call.actor, call.path_parameters["connectionId"], now)
    return json_reply(show_token(record, value), 201)


async def delete_token(call: Call) -> Reply:
    """End a token."""
    path, now = call.path_parameters, call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_token(unit, call.actor, path["connectionId"], path["tokenId"], now)
    return empty_reply(204)


_CONNECTIONS = RecordApi(
    _API,
    SCIM_CONNECTION,
    "connectionId",
    _read,
    show_connection,
    ScimConnectionBody,
    created=201,
    may_remove=forget_connection,
)

ROUTES = [
    *_CONNECTIONS.routes(),
    *_CONNECTIONS.lifecycle(),
    _API.route("GET", _TOKENS, get_tokens, Doc(answer=list[ScimTokenAnswer])),
    _API.route("POST", _TOKENS, post_token, Doc(answer=ScimTokenAnswer, status=201)),
    _API.route("DELETE", f"{_TOKENS}/{{tokenId}}", delete_token, Doc(status=204)),
]
