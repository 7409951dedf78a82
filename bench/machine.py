"""The two cores: one serves, the other makes load; and what they were doing meanwhile."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

SERVER_CORE = 0
LOAD_CORE = 1


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of the generator measured."""

    requests_per_s: float
    p99_ms: float
    load_core_busy: float


def pin(pid: int) -> None:
    """Every thread of a process on the serving core."""
    subprocess.run(["taskset", "-a", "-p", "-c", str(SERVER_CORE), str(pid)], check=True, capture_output=True)


def signatures_per_s(algorithm: str) -> float:
    """What OpenSSL signs on the serving core (``rsa2048``, ``ecdsap256``)."""
    command = ["taskset", "-c", str(SERVER_CORE), "openssl", "speed", "-seconds", "1", algorithm]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout.strip().splitlines()[-1].split()[-2])


def run_load(url: str, script: Path, arguments: list[str], *, seconds: int, connections: int) -> Load:
    """wrk on the other core. An answer that is not a 2xx or 3xx ends the bench: it would measure refusals."""
    command = ["taskset", "-c", str(LOAD_CORE), "wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency"]
    before = _busy_and_total()
    done = subprocess.run(
        [*command, "-s", str(script), url, "--", *arguments], capture_output=True, text=True, check=True
    )
    after = _busy_and_total()
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise SystemExit(f"{script.stem}: some requests failed\n{done.stdout}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])  # type: ignore[index]
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", done.stdout)
    assert p99 is not None, done.stdout
    in_ms = {"us": 0.001, "ms": 1.0, "s": 1000.0}[p99[2]]
    busy = (after[0] - before[0]) / max(after[1] - before[1], 1)
    return Load(rate, float(p99[1]) * in_ms, busy)


def _busy_and_total() -> tuple[int, int]:
    lines = Path("/proc/stat").read_text().splitlines()
    ticks = [int(t) for t in next(line for line in lines if line.startswith(f"cpu{LOAD_CORE} ")).split()[1:9]]
    idle = ticks[3] + ticks[4]
    return sum(ticks) - idle, sum(ticks)


def memory_mb(pid: int) -> float:
    """The proportional share of memory of a process."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    assert found is not None
    return int(found[1]) / 1024
