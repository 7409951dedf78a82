"""Both servers of the demo in one process: the authorization server, then the app beside it."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator

import httpx
import uvicorn

from frontdesk.main.demo.clients import register_clients
from frontdesk.main.demo.org import DemoOrg
from frontdesk.main.demo.provider import discover
from frontdesk.main.demo.relying_party import RelyingParty
from frontdesk.main.demo.site import Site
from frontdesk.main.serve import Application
from frontdesk.main.settings import Settings

_BACKLOG = 128
_STOP_WITHIN_S = 3


def listen(port: int) -> socket.socket:
    """A socket on the loopback; port 0 takes a free one.

    Raises:
        OSError: somebody listens there already.
    """
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError:
        listening.close()
        raise
    listening.listen(_BACKLOG)
    listening.setblocking(False)
    return listening


def listen_beside(port: int) -> socket.socket:
    """A socket on the next port, or on a free one."""
    try:
        return listen(port + 1)
    except (OSError, OverflowError):
        return listen(0)


def url_of(listening: socket.socket) -> str:
    """The address to type into a browser."""
    return f"http://localhost:{listening.getsockname()[1]}"


class _Server(uvicorn.Server):
    """One of two: signals are for both, and the second waits for the first."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answers.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def run_demo(
    settings: Settings, org: DemoOrg, sockets: tuple[socket.socket, socket.socket], ready: Callable[[str], None]
) -> None:
    """Serve until told to stop: the org on the first socket, the app on the second. ``ready`` hears its address."""
    stop = asyncio.Event()
    _stop_on_signals(stop)
    running = []
    try:
        running.append(await _start(Application(settings), sockets[0], lifespan="on"))
        async with httpx.AsyncClient(trust_env=False) as http:
            origin = url_of(sockets[1])
            provider = await discover(http, org.issuer)
            clients = await register_clients(http, org, origin)
            site = Site(RelyingParty(origin, org, provider, clients))
            running.append(await _start(site, sockets[1], lifespan="off"))
            ready(origin)
            await stop.wait()
    finally:
        for server, _ in running:
            server.should_exit = True
        await asyncio.gather(*(serving for _, serving in running))


async def _start(
    application: Application | Site, listening: socket.socket, *, lifespan: str
) -> tuple[_Server, asyncio.Task[None]]:
    """A server, once it answers."""
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on" if lifespan == "on" else "off",
        http="httptools",
        ws="none",
        proxy_headers=False,
        timeout_graceful_shutdown=_STOP_WITHIN_S,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await asyncio.wait({serving, asyncio.create_task(server.answers.wait())}, return_when=asyncio.FIRST_COMPLETED)
    return server, serving


def _stop_on_signals(stop: asyncio.Event) -> None:
    """The first signal asks both to stop; a second one is not waited for."""
    loop = asyncio.get_running_loop()

    def ask() -> None:
        stop.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ask)
