"""Events that an event hook could not be told of for five minutes."""

from dataclasses import dataclass
from typing import Final

KEEP_MS: Final = 30 * 86_400_000
"""How long a dead letter waits for somebody to replay it; the system log keeps its event for longer."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """``reason`` says how its last try ended; ``replay_at``: somebody wants it told again, since then."""

    hook_id: str
    event_id: str
    event_type: str
    published_at: int
    failed_at: int
    reason: str
    replay_at: int | None = None
