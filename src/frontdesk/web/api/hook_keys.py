"""/api/v1/hook-keys (contract A.Hook keys)."""

from frontdesk.domain.hooks.keys import HOOK_KEY, WHAT, renamed
from frontdesk.usecases.hooks.keys import check_unused, find_by_key_id, list_hooks
from frontdesk.usecases.records.verbs import get_record, list_page, remove_record, replace_record
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.hooks import HookKeyBody, show_hook_key, show_hook_key_in_full

_API = Api("/api/v1/hook-keys", "okta.inlineHooks")


async def list_keys(call: Call) -> Reply:
    """All of them, without their public halves."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        keys, hooks = await list_page(unit, HOOK_KEY), await list_hooks(unit)
    return json_reply([show_hook_key(key, hooks) for key in keys])


async def create_key(call: Call) -> Reply:
    """A new key."""
    name = read_body(call, HookKeyBody, WHAT).name
    key = await call.engine.management.hooks.keys.create(call.org.org.id, call.actor, name)
    return json_reply(show_hook_key_in_full(key, []))


async def get_key(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        key, hooks = await get_record(unit, HOOK_KEY, call.path_parameters["id"]), await list_hooks(unit)
    return json_reply(show_hook_key(key, hooks))


async def get_public_key(call: Call) -> Reply:
    """The public half, by the name that calls carry."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        key = await find_by_key_id(unit, call.path_parameters["keyId"])
    return json_reply(key.body["jwk"])


async def rename_key(call: Call) -> Reply:
    """Another name; the key stays."""
    name = read_body(call, HookKeyBody, WHAT).name
    async with call.engine.store.unit(call.org.org.id) as unit:
        key = await get_record(unit, HOOK_KEY, call.path_parameters["id"])
        now = call.engine.clock.now()
        key = await replace_record(unit, call.actor, HOOK_KEY, key, renamed(key, name), now)
        hooks = await list_hooks(unit)
    return json_reply(show_hook_key_in_full(key, hooks))


async def delete_key(call: Call) -> Reply:
    """The key is gone, unless a hook needs it."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        key = await get_record(unit, HOOK_KEY, call.path_parameters["id"])
        await check_unused(unit, key)
        await remove_record(unit, call.actor, HOOK_KEY, key, call.engine.clock.now())
    return empty_reply(204)


_ONE = Doc(answer=dict[str, object])

ROUTES = [
    _API.route("GET", "", list_keys, Doc(answer=list[dict[str, object]])),
    _API.route("POST", "", create_key, Doc(HookKeyBody, dict[str, object])),
    _API.route("GET", "/public/{keyId}", get_public_key, _ONE),
    _API.route("GET", "/{id}", get_key, _ONE),
    _API.route("PUT", "/{id}", rename_key, Doc(HookKeyBody, dict[str, object])),
    _API.route("DELETE", "/{id}", delete_key, Doc(status=204)),
]
