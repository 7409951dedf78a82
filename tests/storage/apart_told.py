"""What the two orgs of ``test_orgs_apart`` hold and are asked about event hooks' places and apps in sessions."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from tests.storage.rows import LATER, NOW, USER

from frontdesk.domain.hooks.dead_letters import DeadLetter
from frontdesk.domain.hooks.delivery import HookQueue
from frontdesk.domain.ids import AppId, SessionId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.sessions.participation import OIDC, Participation
from frontdesk.storage.unit import Unit

Do = Callable[[Unit], Awaitable[Any]]

_SESSION = SessionId("102told")
_LIVE = Participation("partLive", _SESSION, USER, OIDC, AppId("0oaTold"), _SESSION, joined_at=NOW)
_OVER = replace(_LIVE, id="partOver", session_id=SessionId("102over"), ended_at=NOW, run_at=NOW)
_QUEUE = HookQueue("whoOne", starts_at=NOW, seen_at=NOW - 1, seen_id="")
_STEP = replace(_QUEUE, starts_at=0, seen_at=0, to_at=LATER * 2, to_id="~")
_TYPES = [EventType.USER_CREATE.value]
_LETTER = DeadLetter("whoOne", "event", "user.lifecycle.create", NOW, NOW, "It said no.")


async def seed(unit: Unit, mark: int, *, mine: bool) -> None:
    """Rows that tell the orgs apart by the mark."""
    del mine
    await unit.session_participants.note(replace(_LIVE, name_id=str(mark)))
    await unit.session_participants.note(replace(_OVER, name_id=str(mark)))
    await unit.event_hook_queues.begin(replace(_QUEUE, seen_at=mark))
    letters = [_LETTER, replace(_LETTER, event_id=f"event{mark}", replay_at=mark)]
    await unit.dead_letters.save(letters)


async def _ids(unit: Unit) -> list[str]:
    return await unit.followed_logs.list_ids(after="", most=9)


async def _by_ids(unit: Unit) -> object:
    return await unit.followed_logs.list_by_ids(await _ids(unit)) if await _ids(unit) else []


async def _hurry(unit: Unit) -> None:
    await unit.event_hook_queues.save(replace(_QUEUE, run_at=LATER), 0)
    await unit.event_hook_queues.hurry("whoOne")


async def _fail(unit: Unit) -> None:
    await unit.dead_letters.replay("whoOne", None, LATER)
    await unit.dead_letters.fail("whoOne", [replace(_LETTER, replay_at=LATER)], "No again.", LATER)


READS: dict[str, Do] = {
    "session_participants.list_of_session": lambda unit: unit.session_participants.list_of_session(_SESSION),
    "session_participants.list_due": lambda unit: unit.session_participants.list_due(LATER, 9),
    "event_hook_queues.find": lambda unit: unit.event_hook_queues.find("whoOne"),
    "event_hook_queues.list_due": lambda unit: unit.event_hook_queues.list_due(LATER, 9),
    "dead_letters.list_page": lambda unit: unit.dead_letters.list_page("whoOne", after="", most=9),
    "dead_letters.list_to_replay": lambda unit: unit.dead_letters.list_to_replay("whoOne", 9),
    "dead_letters.list_known": lambda unit: unit.dead_letters.list_known(
        "whoOne", [f"event{NOW + number}" for number in (1, 2)]
    ),
    "followed_logs.list_ids": _ids,
    "followed_logs.list_by_ids": _by_ids,
    "followed_logs.list_of_step": lambda unit: unit.followed_logs.list_of_step(_STEP, _TYPES, 9),
}
WRITES: dict[str, Do] = {
    "session_participants.end": lambda unit: unit.session_participants.end(_SESSION, LATER),
    "session_participants.end_of_user": lambda unit: unit.session_participants.end_of_user(USER, LATER),
    "session_participants.move": lambda unit: unit.session_participants.move(_SESSION, SessionId("102new")),
    "session_participants.lease": lambda unit: unit.session_participants.lease(_OVER, LATER, LATER * 2),
    "session_participants.postpone": lambda unit: unit.session_participants.postpone(_OVER, LATER),
    "session_participants.remove": lambda unit: unit.session_participants.remove(_OVER),
    "session_participants.remove_old": lambda unit: unit.session_participants.remove_old(LATER),
    "event_hook_queues.lease": lambda unit: unit.event_hook_queues.lease(_QUEUE, LATER, LATER * 2),
    "event_hook_queues.save": lambda unit: unit.event_hook_queues.save(_STEP, LATER),
    "event_hook_queues.hurry": _hurry,
    "event_hook_queues.remove": lambda unit: unit.event_hook_queues.remove("whoOne"),
    "dead_letters.replay": lambda unit: unit.dead_letters.replay("whoOne", None, LATER),
    "dead_letters.fail": _fail,
    "dead_letters.remove": lambda unit: unit.dead_letters.remove("whoOne", ["event"]),
    "dead_letters.remove_all": lambda unit: unit.dead_letters.remove_all("whoOne"),
    "dead_letters.remove_old": lambda unit: unit.dead_letters.remove_old(LATER),
}
ADDED = {"session_participants.note", "event_hook_queues.begin", "dead_letters.save"}
