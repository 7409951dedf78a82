"""Signing keys of an authorization server, and keys of its resource server (contract A.Authorization servers)."""

import msgspec

from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.usecases.authorization_servers.find import get_server
from frontdesk.usecases.authorization_servers.servers import signing_keys_of
from frontdesk.usecases.authorization_servers.trusted import (
    add_resource_key,
    get_resource_key,
    list_resource_keys,
    remove_resource_key,
    set_resource_key_active,
)
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.authorization_server_tokens import ResourceKeyBody, resource_key_json
from frontdesk.web.shapes.authorization_servers import PATH, KeyUseBody, key_json
from frontdesk.web.shapes.nulls import read_without_nulls


def _ids(call: Call) -> tuple[str, str]:
    return call.path_parameters["authServerId"], call.path_parameters["keyId"]


async def get_keys(call: Call) -> Reply:
    """What signs now, then what did. A key that waits for its turn is published, and not listed here."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        keys = await signing_keys_of(unit, call.path_parameters["authServerId"])
    return json_reply([key_json(call, key) for key in keys])


async def get_one_key(call: Call) -> Reply:
    """One key."""
    server_id, kid = _ids(call)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = [key for key in await signing_keys_of(unit, server_id) if key.kid == kid]
    if not found:
        raise ResourceNotFound(f"{kid} (JsonWebKey)")
    return json_reply(key_json(call, found[0]))


async def rotate_keys(call: Call) -> Reply:
    """The next key signs, and another takes its place; what signed until now still verifies."""
    if not call.body:
        raise ValidationFailed("use", ("use: The field cannot be left blank",))
    read_without_nulls(call, KeyUseBody, "use")
    server_id = call.path_parameters["authServerId"]
    async with call.engine.store.reading(call.org.org.id) as unit:
        server = await get_server(unit, server_id)
    await call.engine.management.key_rotation.rotate(call.org.org.id, server.id, None, by=call.actor.party)
    return await get_keys(call)


async def get_resource_keys(call: Call) -> Reply:
    """The keys of the resource server."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        keys = await list_resource_keys(unit, call.path_parameters["authServerId"])
    return json_reply([resource_key_json(call, key) for key in keys])


async def post_resource_key(call: Call) -> Reply:
    """A new key."""
    body = read_without_nulls(call, ResourceKeyBody, "key")
    jwk = {name: value for name, value in msgspec.to_builtins(body).items() if name != "status"}
    server_id, now, active = call.path_parameters["authServerId"], call.engine.clock.now(), body.status == "ACTIVE"
    async with call.engine.store.unit(call.org.org.id) as unit:
        key = await add_resource_key(unit, call.actor, server_id, jwk, now, active=active)
    return json_reply(resource_key_json(call, key), 201)


async def get_one_resource_key(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        key = await get_resource_key(unit, *_ids(call))
    return json_reply(resource_key_json(call, key))


async def delete_resource_key(call: Call) -> Reply:
    """Gone, unless it is active."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_resource_key(unit, call.actor, *_ids(call), call.engine.clock.now())
    return empty_reply(204)


async def activate_resource_key(call: Call) -> Reply:
    """It counts, in place of the one that did."""
    return await _set_active(call, active=True)


async def deactivate_resource_key(call: Call) -> Reply:
    """It does not count."""
    return await _set_active(call, active=False)


async def _set_active(call: Call, *, active: bool) -> Reply:
    async with call.engine.store.unit(call.org.org.id) as unit:
        key = await set_resource_key_active(unit, call.actor, _ids(call), call.engine.clock.now(), active=active)
    return json_reply(resource_key_json(call, key))


_API = Api(f"{PATH}/{{authServerId}}", "okta.authorizationServers")
_KEYS = "/resourceservercredentials/keys"
_ONE = f"{_KEYS}/{{keyId}}"
_LISTED, _ANSWER = list[dict[str, object]], dict[str, object]
ROUTES = [
    _API.route("GET", "/credentials/keys", get_keys, Doc(answer=_LISTED)),
    _API.route("GET", "/credentials/keys/{keyId}", get_one_key, Doc(answer=_ANSWER)),
    _API.route("POST", "/credentials/lifecycle/keyRotate", rotate_keys, Doc(KeyUseBody, _LISTED)),
    _API.route("GET", _KEYS, get_resource_keys, Doc(answer=_LISTED)),
    _API.route("POST", _KEYS, post_resource_key, Doc(ResourceKeyBody, _ANSWER, 201)),
    _API.route("GET", _ONE, get_one_resource_key, Doc(answer=_ANSWER)),
    _API.route("DELETE", _ONE, delete_resource_key, Doc(status=204)),
    _API.route("POST", f"{_ONE}/lifecycle/activate", activate_resource_key, Doc(answer=_ANSWER)),
    _API.route("POST", f"{_ONE}/lifecycle/deactivate", deactivate_resource_key, Doc(answer=_ANSWER)),
]
