"""``frontdesk demo``: a server of its own with a sample person, and a small app beside it."""

import asyncio
import contextlib
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from frontdesk.main.bootstrap import FirstOrg
from frontdesk.main.cli.output import explain, fail
from frontdesk.main.cli.running import prepare
from frontdesk.main.settings import Settings
from frontdesk.runtime.logs import configure_logs


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The app's port; the server takes another.")] = 8090,
    data_dir: Annotated[
        Path | None,
        typer.Option("--data-dir", help="Keep the demo's server there; a temporary directory unless given."),
    ] = None,
) -> None:
    """Start a server with a sample person and a small app beside it that shows every flow in the browser."""
    configure_logs("WARNING")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the servers listen for it, so that nothing is left
    with _directory(data_dir) as directory, _sockets(port) as sockets:
        _run(directory, sockets)


def _run(data_dir: Path, sockets: tuple[socket.socket, socket.socket]) -> None:
    from frontdesk.main.demo.org import check_directory, recall, remember
    from frontdesk.main.demo.run import run_demo, url_of

    explain(lambda: check_directory(data_dir))
    url = url_of(sockets[0])
    settings = Settings(data_dir=data_dir, org_url=url, access_log=False)
    created, _ = explain(lambda: asyncio.run(prepare(settings, FirstOrg(url, sample=True))))
    if created is not None:
        remember(data_dir, created.facts)
    asyncio.run(run_demo(settings, recall(data_dir, url), sockets, _announce))


@contextlib.contextmanager
def _directory(given: Path | None) -> Iterator[Path]:
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="frontdesk-demo-") as directory:
        yield Path(directory)


@contextlib.contextmanager
def _sockets(port: int) -> Iterator[tuple[socket.socket, socket.socket]]:
    """The server's and the app's."""
    from frontdesk.main.demo.run import listen, listen_beside

    with contextlib.ExitStack() as open_sockets:
        try:
            app = open_sockets.enter_context(listen(port))
            server = open_sockets.enter_context(listen_beside(app.getsockname()[1]))
        except OSError as why:
            fail(f"The port cannot be opened: {why.strerror}.")
        yield server, app


def _announce(url: str) -> None:
    """The line that people click and scripts wait for."""
    sys.stdout.write(f"demo {url}\n")
    sys.stdout.flush()
