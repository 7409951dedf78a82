"""Counting tries in memory: how often somebody guessed within a while."""

from frontdesk.kernel.clock import Clock

_MOST_KEYS = 100_000


class Attempts:
    """A fixed window a key. Counts are this process's own; limits are such that a few processes more do not matter."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[tuple[str, str], tuple[int, int]] = {}

    def exceeded(self, kind: str, key: str, *, most: int, window_ms: int) -> bool:
        """Count one try; whether there were more than ``most`` since the window began."""
        now = self._clock.now()
        begun_at, count = self._windows.get((kind, key), (now, 0))
        if now >= begun_at + window_ms:
            begun_at, count = now, 0
        if len(self._windows) >= _MOST_KEYS:
            self._windows.clear()
        self._windows[kind, key] = (begun_at, count + 1)
        return count + 1 > most
