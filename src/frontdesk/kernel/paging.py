"""Which part of a list is wanted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageWanted:
    """``after`` is where the page before ended, or empty; ``fetch`` is what to read: one more, to know of a next."""

    after: str
    limit: int

    @property
    def fetch(self) -> int:
        """How many rows to ask for."""
        return self.limit + 1
