"""/api/v1/eventHooks (contract A.Event hooks, E.2)."""

from dataclasses import replace

import msgspec

from frontdesk.domain.hooks.events import EVENT_HOOK, WHAT, check_may_remove, check_room, event_hook_draft
from frontdesk.domain.records.model import Draft, Record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.hooks.queues import (
    begin_telling,
    forget_hook,
    list_dead_letters,
    remove_dead_letter,
    replay,
    stop_telling,
)
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.record_api import RecordApi
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.dead_letters import DeadLetterAnswer, ReplayAnswer, ReplayBody, show_dead_letter
from frontdesk.web.shapes.hooks import EventHookBody, show_event_hook
from frontdesk.web.shapes.logs import event_id_of, uuid_of
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


async def _may_remove(unit: Unit, hook: Record) -> None:
    check_may_remove(hook)
    await forget_hook(unit, hook)


async def _moved(unit: Unit, hook: Record, now: int) -> None:
    if hook.is_active:
        await begin_telling(unit, hook, now)
    else:
        await stop_telling(unit, hook)


_HOOKS = RecordApi(
    _API,
    EVENT_HOOK,
    "eventHookId",
    _read,
    show_event_hook,
    EventHookBody,
    default_limit=200,
    may_remove=_may_remove,
    moved=_moved,
)


async def verify(call: Call) -> Reply:
    """Ask the service to say a challenge back."""
    hook_id = call.path_parameters["eventHookId"]
    hook = await call.engine.management.hooks.events.verify(call.org.org.id, call.actor, hook_id)
    return json_reply(show_event_hook(call, hook))


async def get_dead_letters(call: Call) -> Reply:
    """A page of what the hook could not be told of."""
    wanted = page_wanted(call.query(), default=20, most=200)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_dead_letters(unit, _id(call), after=event_id_of(wanted.after), most=wanted.fetch)
    return page_reply(call, wanted, found, show_dead_letter, lambda buried: uuid_of(buried.letter.event_id))


async def post_replay(call: Call) -> Reply:
    """Tell it of these again, or of all; the answer says how many there are."""
    body = read_body(call, ReplayBody, "replay") if call.body else ReplayBody()
    ids = None if body.events is None else {event_id_of(uuid) for uuid in body.events}
    async with call.engine.store.unit(call.org.org.id) as unit:
        count = await replay(unit, call.actor, _id(call), ids, call.engine.clock.now())
    return json_reply(ReplayAnswer(count))


async def delete_dead_letter(call: Call) -> Reply:
    """Nobody wants it told any more."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_dead_letter(unit, _id(call), event_id_of(call.path_parameters["eventId"]))
    return empty_reply(204)


def _id(call: Call) -> str:
    return call.path_parameters["eventHookId"]


_LETTERS = "/{eventHookId}/deadLetters"
ROUTES = [
    *_HOOKS.routes(),
    *_HOOKS.lifecycle(),
    _API.route("POST", "/{eventHookId}/lifecycle/verify", verify, Doc(answer=Resource)),
    _API.route("GET", _LETTERS, get_dead_letters, Doc(answer=list[DeadLetterAnswer], query=("after", "limit"))),
    _API.route("POST", f"{_LETTERS}/replay", post_replay, Doc(ReplayBody, ReplayAnswer)),
    _API.route("DELETE", f"{_LETTERS}/{{eventId}}", delete_dead_letter, Doc(status=204)),
]
