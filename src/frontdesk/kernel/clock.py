"""Time, as integers of epoch milliseconds."""

import time
from typing import Protocol


class Clock(Protocol):
    """Whoever needs the time asks one of these, so that tests can say what time it is."""

    def now(self) -> int:
        """Epoch milliseconds."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        """Epoch milliseconds."""
        return time.time_ns() // 1_000_000
