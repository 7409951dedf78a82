"""What a call to another server comes to: an answer, or one of the ways to have none."""

from dataclasses import dataclass, field
from typing import Protocol

from frontdesk.kernel.errors import Expected


class OutboundFailed(Expected):
    """The call was not made, or brought nothing usable."""


class OutboundTooLarge(OutboundFailed):
    """The answer is larger than what we read."""


class OutboundSilent(OutboundFailed):
    """Nobody answered in time."""


@dataclass(frozen=True, slots=True)
class OutboundAnswer:
    """What came back."""

    status: int
    body: bytes = field(repr=False)

    @property
    def is_success(self) -> bool:
        """Whether the status is a 2xx."""
        return 200 <= self.status < 300


class Way(Protocol):
    """How calls leave the process (``connections.py``)."""

    async def ask(
        self, method: str, uri: str, headers: list[tuple[bytes, bytes]], body: bytes | None, timeout_s: float
    ) -> OutboundAnswer:
        """One request and its answer.

        Raises:
            OutboundSilent: a step of it took too long.
            OutboundFailed: the address is not one we go to, nobody listens there, or the answer is too large.
        """
        ...

    async def close(self) -> None:
        """Let its connections go."""
        ...
