"""Looking, every second, for what is due in rows of its own: deliveries in order, and what sessions leave behind.

Unlike jobs (``worker.py``) such work is not one row a piece. Whoever does it leases it in its own table; here it is
only found, begun once a process, and bounded in number. An idle org costs one look at an index a kind.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Protocol

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.observe import logger
from frontdesk.storage.tasks import end

LOOK_EVERY_S = 1.0
_AT_ONCE, _OF_AN_ORG = 256, 64
"""How many errands are under way: in this process, and of one org. Slow neighbours of one leave room for the others."""
_DRAIN_S = 10.0
_log = logger("rounds")

Errand = Callable[[], Awaitable[None]]


class Round(Protocol):
    """One kind of such work."""

    async def list_due(self, org: OrgId) -> Mapping[str, Errand]:
        """What is due, each under a key of its own: a key that is being worked on is not begun again."""


class Rounds:
    """One a process."""

    def __init__(self, rounds: Sequence[Round], orgs: Callable[[], Iterable[OrgId]]) -> None:
        self._rounds = list(rounds)
        self._orgs = orgs
        self._busy: dict[tuple[OrgId, str], asyncio.Task[None]] = {}
        self._loop: asyncio.Task[None] | None = None

    def add(self, kind: Round) -> None:
        """Another kind; said before it starts."""
        self._rounds.append(kind)

    def start(self) -> None:
        """Look from now on."""
        self._loop = asyncio.create_task(self._walk())

    async def close(self) -> None:
        """Finish what has begun; what is not finished in time stays leased, until the lease runs out."""
        if self._loop is not None:
            await end(self._loop)
        if self._busy:
            _, late = await asyncio.wait(self._busy.values(), timeout=_DRAIN_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def run_due(self, org: OrgId) -> int:
        """Do what is due in one org, one errand after the other, until nothing is; how many there were."""
        done = 0
        for kind in self._rounds:
            while errands := await kind.list_due(org):
                for errand in errands.values():
                    await errand()
                done += len(errands)
        return done

    async def _walk(self) -> None:
        while True:
            for org in self._orgs():
                for kind in self._rounds:
                    await self._begin_due(org, kind)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _begin_due(self, org: OrgId, kind: Round) -> None:
        if not self._has_room(org):
            return
        try:
            due = await kind.list_due(org)
        except (Expected, OSError) as why:
            _log.warning("round_not_looked", extra={"org": org, "why": type(why).__name__})
            return
        except Exception as why:  # whatever is wrong with the rows of one org, those of the others are looked at
            _log.error("round_broke", extra={"org": org, "why": type(why).__name__}, exc_info=why)
            return
        for key, errand in due.items():
            if (org, key) not in self._busy and self._has_room(org):
                self._busy[org, key] = task = asyncio.create_task(_run(errand), name=key)
                task.add_done_callback(partial(self._ended, (org, key)))

    def _has_room(self, org: OrgId) -> bool:
        return len(self._busy) < _AT_ONCE and sum(one == org for one, _ in self._busy) < _OF_AN_ORG

    def _ended(self, place: tuple[OrgId, str], task: asyncio.Task[None]) -> None:
        """What failed, or ended in a bug of ours, keeps its lease, and is found again when that has run out."""
        self._busy.pop(place, None)
        if task.cancelled() or (why := task.exception()) is None:
            return
        more = {"org": place[0], "key": place[1], "why": type(why).__name__}
        if isinstance(why, Expected | OSError):
            _log.warning("errand_failed", extra=more)
        else:
            _log.error("errand_broke", extra=more, exc_info=why)


async def _run(errand: Errand) -> None:
    await errand()
