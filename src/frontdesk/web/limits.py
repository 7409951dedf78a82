"""Rate limits at the door: three headers on every counted answer, 429 where a bucket is spent (contract H.4, I)."""

from collections.abc import Iterable

from frontdesk.domain.ids import OrgId
from frontdesk.domain.limits.buckets import Bucket, bucket_of
from frontdesk.runtime.limits import Allowance, Limits
from frontdesk.web.reply import Header
from frontdesk.web.route import Route, Surface


class RateLimits:
    """Asked once a call, before anybody looks at its credential; which bucket a route is in is worked out at start."""

    def __init__(self, limits: Limits, routes: Iterable[Route]) -> None:
        self._limits = limits
        found = ((route, bucket_of(route.method, route.path)) for route in routes if route.surface is not Surface.PAGE)
        self._buckets: dict[tuple[str, str], Bucket] = {
            (route.method, route.path): bucket for route, bucket in found if bucket is not None
        }

    def take(self, org: OrgId, route: Route) -> Allowance | None:
        """Count the call; None where calls of this route are not counted."""
        bucket = self._buckets.get((route.method, route.path))
        return self._limits.take(org, bucket) if bucket is not None else None


def limit_headers(allowance: Allowance) -> list[Header]:
    """What clients that are told to wait go by."""
    return [
        (b"x-rate-limit-limit", b"%d" % allowance.limit),
        (b"x-rate-limit-remaining", b"%d" % allowance.remaining),
        (b"x-rate-limit-reset", b"%d" % allowance.reset_s),
    ]
