"""Rate-limit counters: in memory, a minute at a time, each process for itself (docs/operations.md)."""

from dataclasses import dataclass

from frontdesk.domain.ids import OrgId
from frontdesk.domain.limits.buckets import MINUTE_MS, Bucket
from frontdesk.kernel.clock import Clock


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a bucket has left; ``reset_s``: when it is full again; ``is_first_refusal``: this call found it empty."""

    bucket: str
    limit: int
    remaining: int
    reset_s: int
    is_spent: bool
    is_first_refusal: bool


class Limits:
    """``percent`` of the contract's numbers; with several processes each answers its share of them."""

    def __init__(self, clock: Clock, *, percent: int, processes: int) -> None:
        self._clock = clock
        self._percent = percent
        self._processes = processes
        self._minute = 0
        self._counts: dict[tuple[OrgId, str], int] = {}

    def take(self, org: OrgId, bucket: Bucket) -> Allowance:
        """Count one call."""
        minute = self._clock.now() // MINUTE_MS
        if minute != self._minute:
            self._minute, self._counts = minute, {}
        limit = max(1, bucket.a_minute * self._percent // 100 // self._processes)
        key = (org, bucket.name)
        count = self._counts[key] = self._counts.get(key, 0) + 1
        return Allowance(
            bucket=bucket.name,
            limit=limit,
            remaining=max(0, limit - count),
            reset_s=(minute + 1) * MINUTE_MS // 1000,
            is_spent=count > limit,
            is_first_refusal=count == limit + 1,
        )
