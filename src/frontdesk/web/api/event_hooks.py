"""/api/v1/eventHooks (contract A.Event hooks, E.2)."""

from dataclasses import replace

import msgspec

from frontdesk.domain.hooks.events import EVENT_HOOK, WHAT, check_may_remove, check_room, event_hook_draft
from frontdesk.domain.records.model import Draft, Record
from frontdesk.storage.unit import Unit
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.record_api import RecordApi
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.hooks import EventHookBody, show_event_hook
from frontdesk.web.shapes.resource import Resource

_API = Api("/api/v1/eventHooks", "okta.eventHooks")


async def _read(call: Call, unit: Unit, known: Record | None) -> Draft:
    body = read_body(call, EventHookBody, WHAT)
    secrets = call.engine.management.hooks.events.secrets
    kept = secrets.open(known) if known is not None else {}
    draft, sealing = event_hook_draft(msgspec.to_builtins(body), known, kept, dev=call.engine.dev)
    if known is None:
        check_room(await unit.records.list_of_kind(EVENT_HOOK.name))
    hook_id = known.id if known is not None else EVENT_HOOK.new_id()
    return replace(draft, id=hook_id, sealed=secrets.seal(EVENT_HOOK.name, hook_id, sealing))


async def _may_remove(_unit: Unit, hook: Record) -> None:
    check_may_remove(hook)


_HOOKS = RecordApi(
    _API,
    EVENT_HOOK,
    "eventHookId",
    _read,
    show_event_hook,
    EventHookBody,
    default_limit=200,
    may_remove=_may_remove,
)


async def verify(call: Call) -> Reply:
    """Ask the service to say a challenge back."""
    hook_id = call.path_parameters["eventHookId"]
    hook = await call.engine.management.hooks.events.verify(call.org.org.id, call.actor, hook_id)
    return json_reply(show_event_hook(call, hook))


ROUTES = [
    *_HOOKS.routes(),
    *_HOOKS.lifecycle(),
    _API.route("POST", "/{eventHookId}/lifecycle/verify", verify, Doc(answer=Resource)),
]
