"""/api/v1/inlineHooks (contract A.Inline hooks, E.1)."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import msgspec

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.hooks.inline import (
    INLINE_HOOK,
    WHAT,
    check_author,
    check_may_remove,
    check_room,
    hook_draft,
    merged,
)
from frontdesk.domain.hooks.keys import HOOK_KEY
from frontdesk.domain.records.model import Draft, Record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.references import check_no_policy_names
from frontdesk.web.body import as_shape, read_body
from frontdesk.web.call import Call
from frontdesk.web.record_api import RecordApi
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.hooks import InlineHookBody, show_inline_hook
from frontdesk.web.shapes.resource import Resource

_API = Api("/api/v1/inlineHooks", "okta.inlineHooks")


async def _read(call: Call, unit: Unit, known: Record | None) -> Draft:
    if known is not None and call.method == "POST":
        body = as_shape(merged(call.json(), known), InlineHookBody, WHAT)
    else:
        body = read_body(call, InlineHookBody, WHAT)
    secrets = call.engine.management.hooks.inline.secrets
    kept = secrets.open(known) if known is not None else {}
    draft, sealing = hook_draft(msgspec.to_builtins(body), known, kept, dev=call.engine.dev)
    check_author(str(draft.body["type"]), is_super_admin=call.actor.is_super_admin)
    if known is None:
        check_room(str(draft.body["type"]), await unit.records.list_of_kind(INLINE_HOOK.name))
    await _check_key(unit, draft)
    hook_id = known.id if known is not None else INLINE_HOOK.new_id()
    return replace(draft, id=hook_id, sealed=secrets.seal(INLINE_HOOK.name, hook_id, sealing))


async def _check_key(unit: Unit, draft: Draft) -> None:
    channel = draft.body["channel"]
    key_id = channel["config"].get("hookKeyId") if isinstance(channel, Mapping) else None
    if key_id is not None and await unit.records.find(HOOK_KEY.name, key_id) is None:
        raise ValidationFailed(WHAT, ("channel.config.hookKeyId: There is no hook key with this id.",))


async def _may_remove(unit: Unit, hook: Record) -> None:
    check_may_remove(hook)
    await check_no_policy_names(unit, hook)


def _choose(call: Call) -> Callable[[Record], bool] | None:
    wanted = call.query().get("type")
    return (lambda record: record.body["type"] == wanted) if wanted else None


_HOOKS = RecordApi(
    _API,
    INLINE_HOOK,
    "inlineHookId",
    _read,
    show_inline_hook,
    InlineHookBody,
    default_limit=200,
    query=("type",),
    choose=_choose,
    may_remove=_may_remove,
)


async def execute(call: Call) -> Reply:
    """A preview: what the hook's service answers to the body sent."""
    payload = call.json()
    hook_id = call.path_parameters["inlineHookId"]
    return json_reply(await call.engine.management.hooks.inline.preview(call.org.org.id, call.actor, hook_id, payload))


ROUTES = [
    *_HOOKS.routes(),
    _API.route("POST", "/{inlineHookId}", _HOOKS.put, Doc(InlineHookBody, Resource)),
    _API.route("POST", "/{inlineHookId}/execute", execute, Doc(dict[str, object], dict[str, object])),
    *_HOOKS.lifecycle(),
]
