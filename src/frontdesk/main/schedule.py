"""What a serving process does from time to time: forget what expired, rotate keys that are due."""

import asyncio

from frontdesk.kernel.errors import Expected
from frontdesk.kernel.observe import logger
from frontdesk.main.wiring import Serving
from frontdesk.usecases.maintenance.purge import purge

_EVERY_S = 300.0
_log = logger("schedule")


async def keep_house(serving: Serving) -> None:
    """Every five minutes, for every org; what fails is tried again the next time."""
    _resume(serving)
    while True:
        await asyncio.sleep(_EVERY_S)
        for snapshot in serving.engine.snapshots.all():
            org_id = snapshot.org.id
            try:
                removed = await purge(serving.base.store, org_id, serving.base.clock)
                rotated = await serving.base.rotation.rotate_due(org_id)
            except (Expected, OSError) as why:
                _log.warning("house_not_kept", extra={"org": org_id, "why": type(why).__name__})
                continue
            _log.info("house_kept", extra={"org": org_id, "rows_removed": removed, "keys_rotated": rotated})
        try:
            await serving.engine.snapshots.reload()
        except (Expected, OSError) as why:
            _log.warning("snapshots_not_reloaded", extra={"why": type(why).__name__})
        _resume(serving)


def _resume(serving: Serving) -> None:
    """Go on with what a node left undone when it stopped."""
    for snapshot in serving.engine.snapshots.all():
        serving.engine.management.directory_runs.wake(snapshot.org.id)
