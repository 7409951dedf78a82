"""What goes out with a commit, in the same transaction: log rows and configuration versions."""

from collections.abc import Collection, Sequence

from frontdesk.domain.logs.model import LogEvent
from frontdesk.storage.repos.logs import Logs
from frontdesk.storage.repos.orgs import Orgs


async def flush(orgs: Orgs, logs: Logs, events: Sequence[LogEvent], changed: Collection[str]) -> None:
    """Write the unit's events, and say which kinds of configuration changed."""
    if events:
        await logs.add(events)
    for kind in sorted(changed):
        await orgs.bump(kind)
