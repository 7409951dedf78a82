"""Fakes for the seams of the system, each held to the contract of the real one."""

from dataclasses import dataclass

from frontdesk.kernel.clock import Clock

NOON = 1_790_000_000_000
"""Some moment in 2026, in epoch milliseconds; a whole second."""


@dataclass(slots=True)
class FrozenClock(Clock):
    """Stands still until it is told to go on."""

    at: int = NOON

    def now(self) -> int:
        """Epoch milliseconds."""
        return self.at

    def advance(self, *, ms: int = 0, seconds: int = 0, days: int = 0) -> int:
        """Let time go by; what time it is then."""
        self.at += ms + 1000 * (seconds + 86_400 * days)
        return self.at
