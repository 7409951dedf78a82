"""Rate limits at the door: three headers on every counted answer, 429 where a bucket is spent (contract H.4, I)."""

from collections.abc import Iterable
from dataclasses import dataclass

from frontdesk.domain.ids import OrgId
from frontdesk.domain.limits.buckets import Bucket, bucket_of
from frontdesk.runtime.limits import Limits
from frontdesk.web.reply import Header
from frontdesk.web.route import Route


@dataclass(frozen=True, slots=True)
class Counted:
    """The bucket of a route, and its limit, spelled once."""

    bucket: Bucket
    limit: int
    header: Header


class RateLimits:
    """Asked once a call, before anybody looks at its credential; which bucket a route is in is worked out at start."""

    def __init__(self, limits: Limits, routes: Iterable[Route]) -> None:
        self._limits = limits
        self._counted: dict[tuple[str, str], Counted] = {}
        for route in routes:
            bucket = bucket_of(route.method, route.path)
            if bucket is not None:
                limit = limits.limit_of(bucket)
                header = (b"x-rate-limit-limit", b"%d" % limit)
                self._counted[route.method, route.path] = Counted(bucket, limit, header)

    def counted(self, route: Route) -> Counted | None:
        """Where calls of this route are counted; None: they are not."""
        return self._counted.get((route.method, route.path))

    def take(self, org: OrgId, counted: Counted) -> int:
        """Count the call: how many more of its kind are answered; -1: this one is the first that is not."""
        return counted.limit - self._limits.take(org, counted.bucket)

    def take_of_stranger(self, org: OrgId, counted: Counted, address: str | None) -> int:
        """A call that was taken turned out to be nobody's: its address pays for it, and the org does not.

        Else anybody could spend what an org's own callers need, without a credential.
        """
        self._limits.give_back(org, counted.bucket)
        return counted.limit - self._limits.take(org, counted.bucket, address or "nowhere")

    def headers(self, counted: Counted, left: int) -> tuple[Header, ...]:
        """What clients that are told to wait go by."""
        return (
            counted.header,
            (b"x-rate-limit-remaining", b"%d" % left if left > 0 else b"0"),
            (b"x-rate-limit-reset", self._limits.reset),
        )
