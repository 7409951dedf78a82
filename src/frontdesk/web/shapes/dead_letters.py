"""Events that an event hook could not be told of, on the wire (an extension of ours to contract E.2)."""

from typing import Annotated

import msgspec
from msgspec import Meta

from frontdesk.kernel.json import iso_time
from frontdesk.usecases.hooks.queues import BuriedEvent
from frontdesk.web.shapes.logs import LogEventAnswer, show_event, uuid_of


class DeadLetterAnswer(msgspec.Struct, rename="camel"):
    """One of them. ``event`` is null where the system log does not have it any more."""

    event_id: str
    event_type: str
    published: str
    failed: str
    reason: str
    status: str
    event: LogEventAnswer | None


class ReplayBody(msgspec.Struct):
    """Which of them to tell again, by the ids of their events; all of them where none is named."""

    events: Annotated[list[Annotated[str, Meta(min_length=1, max_length=36)]], Meta(max_length=200)] | None = None


class ReplayAnswer(msgspec.Struct):
    """How many will be told again."""

    replaying: int


def show_dead_letter(buried: BuriedEvent) -> DeadLetterAnswer:
    """One of them as answers show it."""
    letter = buried.letter
    return DeadLetterAnswer(
        event_id=uuid_of(letter.event_id),
        event_type=letter.event_type,
        published=iso_time(letter.published_at),
        failed=iso_time(letter.failed_at),
        reason=letter.reason,
        status="DEAD" if letter.replay_at is None else "REPLAYING",
        event=show_event(buried.event) if buried.event is not None else None,
    )
