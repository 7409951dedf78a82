"""A live server that is killed: at once, with all its workers, as when a machine loses its power."""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.live import LiveServer, free_port, init
from tests.memory import memory_directory

_BYTES_WANTED = 64 * 1024**2
_START_WITHIN_S = 120.0
_GONE_WITHIN_S = 10.0


class CrashingServer(LiveServer):
    """Runs in a process group of its own, so that nothing of it outlives it."""

    def start(self) -> None:
        """Start, and wait for ``serving``."""
        command = [sys.executable, "-m", "frontdesk", "serve", "--data-dir", str(self.data_dir), *self.arguments]
        with (self.data_dir / "stderr.log").open("a") as errors:
            self.process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], _START_WITHIN_S)
        line = self.process.stdout.readline() if ready else ""
        assert line.startswith("serving "), (self.data_dir / "stderr.log").read_text()[-2000:]

    def kill(self) -> None:
        """SIGKILL to the whole group; come back when every process of it is gone."""
        if self.process is None:
            return
        members = _members(self.process.pid)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process = None
        give_up_at = time.monotonic() + _GONE_WITHIN_S
        while alive := [pid for pid in members if not _is_gone(pid)]:
            assert time.monotonic() < give_up_at, f"still alive: {alive}"
            time.sleep(0.01)

    def stop(self) -> None:
        """There is no gentle end here."""
        self.kill()

    @property
    def process_count(self) -> int:
        """How many processes it has now."""
        assert self.process is not None
        return len(_members(self.process.pid))


def _members(group: int) -> list[int]:
    """The living processes of a process group."""
    pids = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
    return [pid for pid in pids if not _is_gone(pid) and _stat(pid)[2] == str(group)]


def _is_gone(pid: int) -> bool:
    """Whether a process has ended, even if nobody has buried it yet."""
    state = _stat(pid)[:1]
    return state in ([], ["Z"], ["X"])


def _stat(pid: int) -> list[str]:
    """State, parent, group, … of a process; nothing where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


@contextlib.contextmanager
def crashing_server(*arguments: str, database_url: str | None = None) -> Iterator[CrashingServer]:
    """A server with the sample person, started; killed and removed at the end."""
    data_dir = Path(tempfile.mkdtemp(prefix="frontdesk-crash-", dir=memory_directory(_BYTES_WANTED)))
    org_url = f"http://localhost:{free_port()}"
    shared = ["--database-url", database_url] if database_url else []
    try:
        facts = init(data_dir, org_url, *shared)
        options = ["--dev", *shared, *arguments]
        server = CrashingServer(data_dir, org_url, facts, options, environment={"FRONTDESK_ACCESS_LOG": "False"})
        server.start()
        try:
            yield server
        finally:
            server.kill()
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)
