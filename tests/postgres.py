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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import TypedDict

from tests.memory import memory_directory

_BYTES_WANTED = 2 * 1024**3  # a database takes 8 MB, and a suite makes many
_STATE = "postgres.json"


class PostgresUnavailable(Exception):
    """No server can be started here, and why."""


class _PortTaken(PostgresUnavailable):
    """Somebody else was quicker."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server. Calling it makes a new database and gives its URL."""

    port: int
    guard: int
    programs: str
    directory: str

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
        try:
            os.kill(self.guard, signal.SIGTERM)
        except ProcessLookupError:
            return
        _wait_until(lambda: not Path(self.directory).exists(), seconds=10)


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
        state.write_text(json.dumps(asdict(server)))
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
    for _ in range(2):
        try:
            return _start(programs, owner, fsync=fsync, settings=settings or {})
        except _PortTaken:
            continue
    return _start(programs, owner, fsync=fsync, settings=settings or {})


def _start(programs: Path, owner: int, *, fsync: bool, settings: Mapping[str, str]) -> Postgres:
    directory = Path(tempfile.mkdtemp(prefix="frontdesk-pg-", dir=memory_directory(_BYTES_WANTED)))
    try:
        user = _user_for(directory)
        _initdb(programs, directory, user)
        port = _free_port()
        options = {**_settings(directory, port, fsync=fsync), **settings}
        flags = [flag for name, value in options.items() for flag in ("-c", f"{name}={value}")]
        server = [f"{programs}/postgres", "-D", f"{directory}/data", *flags]
        guard = [sys.executable, __file__, str(owner), str(directory), user, *server]
        printed = subprocess.run(guard, capture_output=True, text=True, check=True, env=_environment()).stdout
        started = Postgres(port=port, guard=int(printed), programs=str(programs), directory=str(directory))
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        raise
    _await_ready(started)
    return started


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}


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


class _RunAs(TypedDict, total=False):
    user: str
    group: int
    extra_groups: list[int]


def _run_as(user: str) -> _RunAs:
    return _RunAs(user=user, group=pwd.getpwnam(user).pw_gid, extra_groups=[]) if user else _RunAs()


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
            cwd=directory,
            **_run_as(user),
        )
        if done.returncode == 0:
            return
    raise PostgresUnavailable(f"initdb failed: {done.stderr.strip()} (Debian: postgresql)")


def _await_ready(server: Postgres) -> None:
    """The last line of postmaster.pid says ``ready`` once connections are welcome."""
    pid_file, log_file = Path(server.directory, "data/postmaster.pid"), Path(server.directory, "server.log")
    log = ""

    def is_settled() -> bool:
        nonlocal log
        log = _text_of(log_file) or log
        return not log_file.exists() or _text_of(pid_file).endswith("ready   \n")

    _wait_until(is_settled, seconds=30)
    if not _text_of(pid_file).endswith("ready   \n"):
        server.stop()
        kind = _PortTaken if "Address already in use" in log else PostgresUnavailable
        raise kind(f"PostgreSQL does not start: {log.strip() or 'no log'} (Debian: postgresql)")


def _text_of(path: Path) -> str:
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""


def _wait_until(has_happened: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not has_happened() and time.monotonic() < deadline:
        time.sleep(0.02)


def _is_gone(pid: int) -> bool:
    """Whether a process has ended, even if nobody has buried it yet."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return _text_of(Path(f"/proc/{pid}/stat")).rpartition(")")[2].startswith(" Z")


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
    with (directory / "server.log").open("w") as log:
        server = subprocess.Popen(command, stderr=log, cwd=directory, **_run_as(user))
    try:
        while server.poll() is None and not _is_gone(owner):
            time.sleep(0.25)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        server.send_signal(signal.SIGQUIT)  # at once: nobody will read these files again
        server.wait()
        shutil.rmtree(directory, ignore_errors=True)


def leave_the_session() -> None:
    """Go on as nobody's child, so that neither Ctrl-C nor a parent's end reaches us; the parent prints who we are."""
    child = os.fork()
    if child:
        os.write(1, str(child).encode())
        os._exit(0)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


if __name__ == "__main__":
    Path(sys.argv[2], "server.log").touch()
    leave_the_session()
    guard_server(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4:])
