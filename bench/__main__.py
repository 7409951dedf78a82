"""``make bench``: medians of interleaved rounds, as ratios to signatures on the same core, against budgets."""

import os
import shutil
import statistics
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace

from tests.live import LiveServer, live_server

from bench import directory, imports, machine, sign_ins
from bench.scenarios import (
    CONNECTIONS,
    Scenario,
    client_credentials,
    code_with_pkce,
    introspection,
    refresh,
)

ROUNDS = 5
SECONDS = 3
BUDGETS = {"client_credentials RS256": 0.55, "client_credentials ES256": 0.11}
MOST_MEMORY_MB = 100.0
MOST_BUSY = 0.90
COUNTED_BUT_NEVER_REFUSED = "100000000"
NOT_COUNTED = "0"


def main() -> int:
    """0 where every budget is met."""
    for tool in ("wrk", "taskset", "openssl"):
        if shutil.which(tool) is None:
            print(f"make bench needs {tool}.")
            return 1
    if (os.cpu_count() or 1) < 2:
        print("make bench needs two cores: one serves, the other makes the load.")
        return 1
    with ExitStack() as stack:
        rs256, es256 = _server(stack, limits=NOT_COUNTED), _server(stack, limits=NOT_COUNTED, alg="ES256")
        counted = _server(stack, limits=COUNTED_BUT_NEVER_REFUSED, alg="ES256")
        scenarios = [
            client_credentials(rs256, "RS256"),
            client_credentials(es256, "ES256"),
            replace(client_credentials(counted, "ES256"), name="the same, calls counted"),
            code_with_pkce(rs256),
            refresh(rs256),
            introspection(rs256),
        ]
        for server in (rs256, es256, counted):
            machine.pin(_pid(server))
        rates, ratios, p99s, busy = _measure(scenarios)
        memory = max(machine.memory_mb(_pid(server)) for server in (rs256, es256, counted))
    return _report(scenarios, rates, ratios, p99s, busy, memory)


def _server(stack: ExitStack, *, limits: str, alg: str = "RS256") -> LiveServer:
    """A server whose rate limits count calls or do not."""
    os.environ["FRONTDESK_RATE_LIMIT_PERCENT"] = limits
    server = stack.enter_context(live_server(dev=False, access_log=True))
    if alg != "RS256":
        rotate = ["keys", "rotate", "--data-dir", str(server.data_dir), "--alg", alg]
        subprocess.run([sys.executable, "-m", "frontdesk", *rotate], check=True, capture_output=True)
    return server


Figures = dict[str, list[float]]


def _measure(scenarios: list[Scenario]) -> tuple[Figures, Figures, Figures, float]:
    names = [scenario.name for scenario in scenarios]
    rates: Figures = {name: [] for name in names}
    ratios: Figures = {name: [] for name in names}
    p99s: Figures = {name: [] for name in names}
    busiest = 0.0
    for number in range(1, ROUNDS + 1):
        for scenario in scenarios:
            signatures = machine.signatures_per_s(scenario.signature)
            load = machine.run_load(
                scenario.server.org_url,
                scenario.script,
                scenario.arguments(),
                seconds=SECONDS,
                connections=CONNECTIONS,
            )
            rate = load.requests_per_s / scenario.per_flow
            rates[scenario.name].append(rate)
            ratios[scenario.name].append(rate / signatures)
            p99s[scenario.name].append(load.p99_ms)
            busiest = max(busiest, load.load_core_busy)
        print(f"round {number} of {ROUNDS} done", flush=True)
    return rates, ratios, p99s, busiest


def _report(
    scenarios: list[Scenario], rates: Figures, ratios: Figures, p99s: Figures, busy: float, memory: float
) -> int:
    failed = []
    print(f"\n{'':28}{'per second':>12}{'p99 ms':>10}{'÷ signatures':>14}{'budget':>9}")
    for scenario in scenarios:
        name, budget = scenario.name, BUDGETS.get(scenario.name)
        rate, ratio, p99 = (statistics.median(figures[name]) for figures in (rates, ratios, p99s))
        print(f"{name:28}{rate:12.0f}{p99:10.1f}{ratio:14.3f}{budget if budget is not None else '':>9}")
        if budget is not None and ratio < budget:
            failed.append(f"{name}: {ratio:.3f} of the signing limit, {budget} wanted")
    print(f"\na worker's memory after load: {memory:.0f} MB (PSS), at most {MOST_MEMORY_MB:.0f}")
    print(f"the load's core was at most {busy:.0%} busy, may be {MOST_BUSY:.0%}")
    if memory >= MOST_MEMORY_MB:
        failed.append(f"a worker takes {memory:.0f} MB")
    if busy > MOST_BUSY:
        failed.append("the load generator's core was too busy to trust the figures")
    for sentence in failed:
        print(f"MISSED: {sentence}")
    return 1 if failed else 0


def _pid(server: LiveServer) -> int:
    assert server.process is not None
    return server.process.pid


sys.exit(main() or directory.main() or sign_ins.main() or imports.main())
