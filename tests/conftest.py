"""What every test may ask for: a database of its own, on either engine. And what a session says at its end."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from tests.memory import memory_directory
from tests.postgres import Postgres, PostgresUnavailable, shared_postgres, stop_shared_postgres

# a shared machine may be slow for a moment; that is no counterexample
settings.register_profile("frontdesk", deadline=None)
settings.load_profile("frontdesk")

# servers that tests start answer as often as they are asked; the tests of the limits set their own
os.environ.setdefault("FRONTDESK_RATE_LIMIT_PERCENT", "0")

_BYTES_WANTED = 64 * 1024**2


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Postgres:
    """``postgres()`` is the URL of a new, empty database; ``postgres(template=url)`` that of a copy.

    A test that makes databases by the dozen throws them away with ``postgres.drop(url)``; the rest go with the server.
    """
    worker = getattr(request.config, "workerinput", None)
    base = tmp_path_factory.getbasetemp()
    try:
        if worker is None:
            return shared_postgres(base, owner=os.getpid())
        return shared_postgres(base.parent, owner=worker["leader"])
    except PostgresUnavailable as why:
        pytest.skip(str(why))


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A new, empty database; the test runs once on each kind."""
    if request.param == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        url = server()
        yield url
        server.drop(url)
    else:
        directory = tempfile.mkdtemp(prefix="frontdesk-test-", dir=memory_directory(_BYTES_WANTED))
        yield f"sqlite:///{directory}/frontdesk.db"
        shutil.rmtree(directory, ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker who leads the session, and outlives every worker."""
    workerinput: dict[str, object] = getattr(node, "workerinput")  # noqa: B009  # xdist ships no types
    workerinput["leader"] = os.getpid()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The leader stops the server; if it never comes here, the server's guard does."""
    if not hasattr(session.config, "workerinput"):
        factory = getattr(session.config, "_tmp_path_factory", None)
        base: Path | None = getattr(factory, "_basetemp", None)
        if base is not None:
            stop_shared_postgres(base)


class _NamesFailures:
    """What fails is named as soon as it has: a run that is cut off has said so."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        terminal = self._config.pluginmanager.get_plugin("terminalreporter")
        if report.failed and terminal is not None:
            terminal.write(f"\nFAILED {report.nodeid} ({report.when})\n", red=True)


def pytest_configure(config: pytest.Config) -> None:
    """The leader tells of failures."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_NamesFailures(config))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Skipped tests are told aloud: a green line must not hide what did not run."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", ()):
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[text.removeprefix("Skipped: ")] += 1
    for reason, count in sorted(reasons.items()):
        tests = "1 test" if count == 1 else f"{count} tests"
        terminalreporter.write_line(f"SKIPPED for want of: {reason} ({tests})", yellow=True, bold=True)
