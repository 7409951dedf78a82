"""Where an event hook stands in the system log, and when a delivery that failed is tried again (contract E.2).

A hook is told of the log's rows themselves. Its queue is a place in the log: everything that was written up to
``seen_id`` *and* published up to ``seen_at`` has been dealt with. A step goes on to another such pair, ``to_id`` and
``to_at``, which is fixed before anything of it is sent: whoever takes over after a crash sends the same again. Within
a step events go out in the order of their time; ``done_at`` and ``done_id`` say how far.

An event is written up to a second after its time (batches, long transactions, the clocks of other nodes). So a step
stops a second short of now, and what is written later still is sent late, but never lost.
"""

from dataclasses import dataclass, replace
from typing import Final

from frontdesk.kernel.secrets import token_hash

SLACK_MS: Final = 1_000
GIVE_UP_MS: Final = 300_000
"""An event that has failed for five minutes goes to the dead letters."""
STEP_ROWS: Final = 1_000
MOST_EVENTS: Final = 50
MOST_BYTES: Final = 262_144
_WAITS_MS: Final = (1_000, 5_000, 15_000, 30_000, 60_000)
_NUMBERS_A_MS: Final = 16


@dataclass(frozen=True, slots=True)
class HookQueue:
    """A hook's place. ``to_id`` empty: no step is under way. ``leases`` counts, and so tells whose lease it is."""

    hook_id: str
    starts_at: int
    seen_at: int
    seen_id: str
    to_at: int = 0
    to_id: str = ""
    done_at: int = 0
    done_id: str = ""
    failing_since: int | None = None
    attempts: int = 0
    run_at: int = 0
    leased_until: int = 0
    leases: int = 0

    @property
    def is_stepping(self) -> bool:
        """Whether a step is under way."""
        return bool(self.to_id)


def new_queue(hook_id: str, after_id: str, now: int) -> HookQueue:
    """The hook is told of what happens from now on. ``after_id``: no event from now on has a smaller id."""
    return HookQueue(hook_id=hook_id, starts_at=now, seen_at=now - 1, seen_id=after_id)


def step_to(queue: HookQueue, last_id: str | None, now: int, *, is_all: bool) -> HookQueue:
    """A step up to ``last_id``, the last one read of those written since; ``is_all``: nothing was written after it.

    Where the log goes on, what comes after may be a second older than the last one read.
    """
    known = now if is_all or last_id is None else min(now, _number(last_id) >> _NUMBERS_A_MS)
    to_at = max(queue.seen_at, known - SLACK_MS)
    return replace(queue, to_at=to_at, to_id=last_id or queue.seen_id, done_at=0, done_id="")


def step_done(queue: HookQueue) -> HookQueue:
    """Everything of the step has been dealt with."""
    return replace(queue, seen_at=queue.to_at, seen_id=queue.to_id, to_at=0, to_id="", done_at=0, done_id="")


def moved_on(queue: HookQueue, at: int, id: str, now: int) -> HookQueue:
    """Everything up to this event has been dealt with."""
    return replace(queue, done_at=at, done_id=id, failing_since=None, attempts=0, run_at=now)


def failed(queue: HookQueue, now: int) -> HookQueue:
    """Tried in vain: again after a while, and the last time five minutes after the first."""
    since = queue.failing_since if queue.failing_since is not None else now
    wait = _WAITS_MS[min(queue.attempts, len(_WAITS_MS) - 1)]
    run_at = min(now + wait, max(since + GIVE_UP_MS, now))
    return replace(queue, failing_since=since, attempts=queue.attempts + 1, run_at=run_at)


def is_hopeless(queue: HookQueue, now: int) -> bool:
    """Whether what fails now has failed for five minutes."""
    return queue.failing_since is not None and now >= queue.failing_since + GIVE_UP_MS


def delivery_id(hook_id: str, event_ids: list[str]) -> str:
    """The id of a delivery: the same events sent again have the same."""
    digits = token_hash("\n".join((hook_id, *event_ids))).hex()[:32]
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def within_bytes(sizes: list[int]) -> int:
    """How many of the first go into one delivery: one at the least."""
    total = 0
    for count, size in enumerate(sizes):
        total += size
        if count and total > MOST_BYTES:
            return count
    return len(sizes)


def _number(id: str) -> int:
    return int(id[:16], 16)
