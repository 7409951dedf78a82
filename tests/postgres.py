"""A private PostgreSQL for one test session.

The server is started by a guard, a small process of its own (this file, run as a script), which stops it and
removes its files when it is told to, or when the session it belongs to is gone, however that ended. The workers of
one session share one server: the first that asks starts it, under a file lock, and the others read where it is.
"""

import fcntl
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tests.memory import memory_directory

_SECONDS_TO_START = 30.0
_BYTES_WANTED = 2 * 1024**3  # a database takes 8 MB, and a suite makes many
_STATE = "postgres.json"


class PostgresUnavailable(Exception):
    """No server can be started here, and why."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server. Calling it makes a new database and gives its URL."""

    port: int
    guard: int
    programs: str

    def __call__(self, template: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of one that an earlier call made and nobody is connected to."""
        name = f"t_{uuid.uuid4().hex}"
        source = _name_in(template) if template else "template0"
        self.run_sql(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy')
        return self.url(name)

    def url(self, name: str) -> str:
        """Where a database of this name is, or would be."""
        return f"postgresql://frontdesk@127.0.0.1:{self.port}/{name}"

    def drop(self, url: str) -> None:
        """Throw a database away, whoever is still connected."""
        self.run_sql(f'DROP DATABASE IF EXISTS "{_name_in(url)}" WITH (FORCE)')

    def run_sql(self, sql: str, url: str | None = None) -> None:
        """One statement, as the superuser, from outside of any event loop."""
        psql = [f"{self.programs}/psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, url or self.url("postgres")]
        done = subprocess.run(psql, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{sql}: {done.stderr.strip()}")

    def stop(self) -> None:
        """Ask the guard to stop the server and to clean up; come back when it has."""
        stop_guard(self.guard)


def shared_postgres(directory: Path, owner: int) -> Postgres:
    """The server of this session, which the process ``owner`` leads; started by whoever comes first.

    Raises:
        PostgresUnavailable: there is no PostgreSQL on this machine, or it does not start.
    """
    with _locked(directory / "postgres.lock"):
        state = directory / _STATE
        if state.exists():
            return Postgres(**json.loads(state.read_text()))
        server = start_postgres(owner)
        state.write_text(json.dumps({"port": server.port, "guard": server.guard, "programs": server.programs}))
        return server


def stop_shared_postgres(directory: Path) -> None:
    """Stop what ``shared_postgres`` started for this session, if it did."""
    state = directory / _STATE
    if state.exists():
        Postgres(**json.loads(state.read_text())).stop()
        state.unlink()


def start_postgres(owner: int, *, fsync: bool = False, settings: Mapping[str, str] | None = None) -> Postgres:
    """A server of one's own, which lives no longer than the process ``owner``.

    Raises:
        PostgresUnavailable: there is no PostgreSQL on this machine, or it does not start.
    """
    programs = _find_programs()
    directory = Path(tempfile.mkdtemp(prefix="frontdesk-pg-", dir=memory_directory(_BYTES_WANTED)))
    try:
        user = _user_for(directory)
        _initdb(programs, directory, user)
    except PostgresUnavailable:
        shutil.rmtree(directory, ignore_errors=True)
        raise
    port = _free_port()
    options = {**_settings(directory, port, fsync=fsync), **(settings or {})}
    flags = [flag for name, value in options.items() for flag in ("-c", f"{name}={value}")]
    guard = subprocess.Popen(
        [sys.executable, __file__, str(owner), str(directory), user]
        + [f"{programs}/postgres", "-D", str(directory / "data"), *flags],
        start_new_session=True,  # the Ctrl-C of a terminal is for the session, which then ends
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    _await_ready(directory, guard)
    return Postgres(port, guard.pid, str(programs))


def _settings(directory: Path, port: int, *, fsync: bool) -> dict[str, str]:
    durable = "on" if fsync else "off"
    return {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": str(directory),
        "max_connections": "200",
        "fsync": durable,
        "synchronous_commit": durable,
        "full_page_writes": durable,
        "autovacuum": "off",  # no database lives long enough
        "wal_level": "minimal",
        "max_wal_senders": "0",
    }


def _find_programs() -> Path:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name.split(".")[0]))
    on_path = shutil.which("postgres")
    for directory in [*reversed(debian), *([Path(on_path).resolve().parent] if on_path else [])]:
        if all((directory / program).exists() for program in ("initdb", "postgres", "psql")):
            return directory
    raise PostgresUnavailable("PostgreSQL is not installed (Debian: postgresql)")


def _user_for(directory: Path) -> str:
    """Whom the server runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return ""
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(directory, account.pw_uid, account.pw_gid)
        return name
    raise PostgresUnavailable("PostgreSQL refuses to run as root, and there is no user postgres (Debian: postgresql)")


def _initdb(programs: Path, directory: Path, user: str) -> None:
    # a linguistic order, as on most installations, so that a query which needs byte order must ask for it
    order = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]
    command = [f"{programs}/initdb", "-D", str(directory / "data"), "-U", "frontdesk", "-A", "trust", "--no-sync"]
    for locale in (order, ["--locale=C"]):  # before PostgreSQL 15 there is no such provider
        done = subprocess.run(
            [*command, "-E", "UTF8", *locale],
            capture_output=True,
            text=True,
            check=False,
            user=user or None,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd=directory,
        )
        if done.returncode == 0:
            return
    raise PostgresUnavailable(f"initdb failed: {done.stderr.strip()} (Debian: postgresql)")


def _await_ready(directory: Path, guard: subprocess.Popen[bytes]) -> None:
    """The last line of postmaster.pid says ``ready`` once connections are welcome."""
    pid_file = directory / "data/postmaster.pid"
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline:
        if guard.poll() is not None:
            raise PostgresUnavailable("PostgreSQL ended as soon as it was started")
        if pid_file.exists() and pid_file.read_text().endswith("ready   \n"):
            return
        time.sleep(0.02)
    stop_guard(guard.pid)
    raise PostgresUnavailable(f"PostgreSQL was not ready within {_SECONDS_TO_START:.0f} s")


def stop_guard(guard: int) -> None:
    """Tell a guard to stop its server, and wait until it has."""
    try:
        os.kill(guard, signal.SIGTERM)
        for _ in range(500):
            if _is_gone(guard):
                return
            time.sleep(0.02)
    except ProcessLookupError:
        return


def _is_gone(pid: int) -> bool:
    try:
        if os.waitpid(pid, os.WNOHANG)[0] == pid:  # a child of ours: nobody else buries it
            return True
    except ChildProcessError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _name_in(url: str) -> str:
    return url.rpartition("/")[2]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def guard_server(owner: int, directory: Path, user: str, command: list[str]) -> None:
    """Run the server until it ends, until SIGTERM, or until ``owner`` is gone; then leave nothing behind."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit

    signal.signal(signal.SIGTERM, end)
    group = pwd.getpwnam(user).pw_gid if user else None
    server = subprocess.Popen(command, user=user or None, group=group, extra_groups=[] if user else None, cwd=directory)
    try:
        while server.poll() is None and not _is_gone(owner):
            time.sleep(0.25)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        server.send_signal(signal.SIGQUIT)  # at once: nobody will read these files again
        server.wait()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    guard_server(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4:])
