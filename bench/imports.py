"""Imports of 10,000 and 20,000 people through SCIM and through CSV, with mappings: how time and memory grow.

Time is what the server's process takes of a core: who else is on the machine changes the clock on the wall, not that.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.importing import Importer, importer
from tests.live import LiveServer, live_server
from tests.scim_app import TOKEN, ScimApp, listening, person

from bench import machine

FEW, HALF, ALL = 2_000, 10_000, 20_000
MOST_GROWTH, MOST_MEMORY = 2.3, 1.2
ROUNDS = 2
_ROWS_A_PART = 5_000
_HEAD = "externalId,userName,givenName,familyName,email,title,department\n"


@dataclass(frozen=True, slots=True)
class Measured:
    """Imports of half of them and of all: seconds of a core; memory early in the larger one, and at its end."""

    name: str
    half_s: float
    all_s: float
    early_mb: float
    late_mb: float

    @property
    def growth(self) -> float:
        """How much longer all took than half of them."""
        return self.all_s / self.half_s

    @property
    def memory(self) -> float:
        """How much more memory there is at the end."""
        return self.late_mb / self.early_mb


def main() -> int:
    """0 where every budget is met."""
    results = [_measured("SCIM", _scim), _measured("CSV", _csv)]
    failed = 0
    for each in results:
        print(
            f"{each.name}: {HALF:,} people take {each.half_s:.1f} s of a core, {ALL:,} take {each.all_s:.1f} s "
            f"({each.growth:.2f} times, at most {MOST_GROWTH}); {each.early_mb:.0f} MB at {FEW:,}, "
            f"{each.late_mb:.0f} MB at the end ({each.memory:.2f} times, at most {MOST_MEMORY})"
        )
        failed += each.growth >= MOST_GROWTH or each.memory > MOST_MEMORY
    return 1 if failed else 0


def _measured(name: str, start: "Callable[[LiveServer, int], Measured]") -> Measured:
    """Half of them and all of them, each on fresh servers and by turns; of each the round that was disturbed least."""
    halves, wholes = [], []
    for _ in range(ROUNDS):
        halves.append(_on_a_fresh_server(start, HALF).all_s)
        wholes.append(_on_a_fresh_server(start, ALL))
    whole = min(wholes, key=lambda each: each.all_s)
    return Measured(name, min(halves), whole.all_s, whole.early_mb, whole.late_mb)


def _on_a_fresh_server(start: "Callable[[LiveServer, int], Measured]", people: int) -> Measured:
    with live_server() as server:
        return start(server, people)


def _scim(server: LiveServer, people: int) -> Measured:
    app = ScimApp({each["id"]: each for each in (person(number) for number in range(people))})
    with listening(app) as url, importer(server) as admin:
        app_id = admin.app("Bench", {"authScheme": "TOKEN", "token": TOKEN}, url)
        return _timed(server, admin, app_id, admin.begin(app_id), people)


def _csv(server: LiveServer, people: int) -> Measured:
    with importer(server) as admin:
        app_id = admin.app("Bench", {"authScheme": "CSV"})
        import_id = admin.begin(app_id)
        for part, first in enumerate(range(0, people, _ROWS_A_PART), 1):
            rows = "".join(_row(number) for number in range(first, min(first + _ROWS_A_PART, people)))
            admin.upload(app_id, import_id, part, ((_HEAD if part == 1 else "") + rows).encode())
        admin.move(app_id, import_id, "start")
        return _timed(server, admin, app_id, import_id, people)


def _row(number: int) -> str:
    return f"x{number},user{number},Given{number},Family{number},user{number}@example.org,Engineer,Deck\n"


def _timed(server: LiveServer, admin: Importer, app_id: str, import_id: str, people: int) -> Measured:
    assert server.process is not None
    pid, began, busy_s = server.process.pid, time.monotonic(), _cpu_s(server.process.pid)
    admin.wait(app_id, import_id, seen=FEW)
    early_mb = machine.memory_mb(pid)
    run = admin.wait(app_id, import_id)
    print(f"{people:,}: {time.monotonic() - began:.1f} s by the clock on the wall")
    took_s = _cpu_s(pid) - busy_s
    assert (run["status"], run["counts"]["created"]) == ("COMPLETED", people), run
    return Measured("", 0.0, took_s, early_mb, machine.memory_mb(pid))


def _cpu_s(pid: int) -> float:
    """What a process has had of the machine's cores until now."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
