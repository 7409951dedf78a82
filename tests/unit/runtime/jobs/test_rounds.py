"""Rounds: one org's neighbours, and one org's bugs, are not the others' trouble."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from frontdesk.domain.ids import OrgId
from frontdesk.runtime.jobs.rounds import Errand, Rounds

SLOW, WELL = OrgId("00oSlow"), OrgId("00oWell")


@dataclass(slots=True)
class Kind:
    """``SLOW`` has more to do than one org may at once, all of it slow; or nothing that could be read."""

    breaks: bool = False
    begun: list[str] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def list_due(self, org: OrgId) -> Mapping[str, Errand]:
        """What is due."""
        if org == SLOW and self.breaks:
            raise KeyError("a row of an older version")
        return {f"{org} {number}": self._errand(org) for number in range(1_000 if org == SLOW else 1)}

    def _errand(self, org: OrgId) -> Errand:
        async def run() -> None:
            self.begun.append(org)
            if org == WELL:
                self.done.set()
            else:
                await asyncio.sleep(60)

        return run


@pytest.mark.parametrize("breaks", [False, True])
async def test_an_org_with_slow_neighbours_or_a_broken_row_leaves_room_for_the_others(breaks: bool) -> None:
    kind = Kind(breaks)
    walking = Rounds([kind], lambda: [SLOW, WELL])
    walking.start()
    async with asyncio.timeout(2):
        await kind.done.wait()
    assert kind.begun.count(SLOW) == (0 if breaks else 64)
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        if task.get_name().startswith(SLOW):
            task.cancel()
    await walking.close()
