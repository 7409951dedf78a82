"""What a serving process does from time to time: forget what expired, rotate keys that are due."""

import asyncio
from collections.abc import Coroutine, Mapping

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.observe import logger
from frontdesk.main.wiring import Serving
from frontdesk.usecases.maintenance.purge import purge

_EVERY_S = 300.0
_log = logger("schedule")


async def keep_house(serving: Serving, *, every_s: float = _EVERY_S) -> None:
    """Every five minutes, for every org; what fails, whatever it was, is tried again the next time."""
    _resume(serving)
    while True:
        await asyncio.sleep(every_s)
        for snapshot in serving.engine.snapshots.all():
            org_id = snapshot.org.id
            await _try("nothing_purged", {"org": org_id}, _purge(serving, org_id))
            await _try("keys_not_rotated", {"org": org_id}, _rotate(serving, org_id))
        await _try("snapshots_not_reloaded", {}, serving.engine.snapshots.reload())
        _resume(serving)


async def _purge(serving: Serving, org: OrgId) -> None:
    removed = await purge(serving.base.store, org, serving.base.clock)
    _log.info("purged", extra={"org": org, "rows_removed": removed})


async def _rotate(serving: Serving, org: OrgId) -> None:
    if rotated := await serving.base.rotation.rotate_due(org):
        _log.info("keys_rotated", extra={"org": org, "keys_rotated": rotated})


async def _try(failed: str, facts: Mapping[str, object], work: Coroutine[None, None, None]) -> None:
    """What is wrong with the rows of one org, whatever it is, keeps nobody from the rest of the house."""
    (why,) = await asyncio.gather(work, return_exceptions=True)
    if isinstance(why, Expected | OSError):
        _log.warning(failed, extra={**facts, "why": type(why).__name__})
    elif why is not None:
        _log.error(failed, extra={**facts, "why": type(why).__name__}, exc_info=why)


def _resume(serving: Serving) -> None:
    """Go on with what a node left undone when it stopped."""
    for snapshot in serving.engine.snapshots.all():
        serving.engine.management.directory_runs.wake(snapshot.org.id)
