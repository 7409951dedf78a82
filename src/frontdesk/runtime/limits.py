"""Rate-limit counters: in memory, a minute at a time, each process for itself (docs/operations.md)."""

from frontdesk.domain.ids import OrgId
from frontdesk.domain.limits.buckets import MINUTE_MS, Bucket
from frontdesk.kernel.clock import Clock

_MOST_KEYS = 100_000


class Limits:
    """``percent`` of the contract's numbers; with several processes each answers its share of them."""

    def __init__(self, clock: Clock, *, percent: int, processes: int) -> None:
        self._clock = clock
        self._percent = percent
        self._processes = processes
        self._counts: dict[tuple[OrgId, str, str], int] = {}
        self._full_at_ms = 0
        self.reset = b"0"
        """When every bucket is full again: epoch seconds, as a header writes them."""

    def limit_of(self, bucket: Bucket) -> int:
        """How many calls of one org this process answers a minute."""
        return max(1, bucket.a_minute * self._percent // 100 // self._processes)

    def take(self, org: OrgId, bucket: Bucket, address: str = "") -> int:
        """Count one call, of the org or of one address alone: which one of this minute it is."""
        now = self._clock.now()
        if not self._full_at_ms - MINUTE_MS <= now < self._full_at_ms:
            self._full_at_ms, self._counts = (now // MINUTE_MS + 1) * MINUTE_MS, {}
            self.reset = b"%d" % (self._full_at_ms // 1000)
        key = (org, bucket.name, address if len(self._counts) < _MOST_KEYS else "")
        count = self._counts[key] = self._counts.get(key, 0) + 1
        return count

    def give_back(self, org: OrgId, bucket: Bucket) -> None:
        """A call that was taken is not the org's to pay for."""
        key = (org, bucket.name, "")
        if self._counts.get(key, 0) > 0:
            self._counts[key] -= 1
