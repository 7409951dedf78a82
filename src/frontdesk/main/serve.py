"""Processes that serve: one in the foreground, or several workers over one socket."""

import asyncio
import os
import socket
import ssl
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn

from frontdesk.kernel.errors import Expected
from frontdesk.kernel.observe import logger
from frontdesk.main.http_protocol import BoundedHttp
from frontdesk.main.process import end_with_parent, keep_large_blocks, settle, take_more_files
from frontdesk.main.schedule import keep_house
from frontdesk.main.settings import Settings, as_environment, read_settings
from frontdesk.main.wiring import Serving, build
from frontdesk.storage.tasks import end
from frontdesk.web.asgi import Receive, Scope, Send

_log = logger("serve")
_BACKLOG = 2048
_READY_WITHIN_S = 60.0


class Application:
    """The ASGI application of one process: built when the server starts, closed when it stops."""

    def __init__(self, settings: Settings) -> None:
        keep_large_blocks()
        take_more_files()
        self._settings = settings
        self._serving: Serving | None = None
        self._house: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection event, whatever its kind."""
        if scope["type"] == "http":
            assert self._serving is not None, "the lifespan comes first"
            await self._serving.asgi.http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                try:
                    self._serving = await build(self._settings)
                except Expected as why:
                    await send({"type": "lifespan.startup.failed", "message": str(why)})
                    return
                self._serving.worker.start()
                self._serving.rounds.start()
                self._house = asyncio.create_task(keep_house(self._serving))
                settle()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _stop(self) -> None:
        if self._house is not None:
            await end(self._house)
        if self._serving is not None:
            await self._serving.close()


def worker_application() -> Application:
    """What a worker process runs; its settings come through the environment, and it ends with its parent."""
    end_with_parent()
    return Application(read_settings({}))


def bind(settings: Settings, org_url: str) -> socket.socket:
    """The listening socket: the org URL's port on the loopback, unless told."""
    parts = urlsplit(org_url)
    port = settings.port or parts.port or (443 if parts.scheme == "https" else 80)
    host = settings.host or "127.0.0.1"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(_BACKLOG)
    listening.setblocking(False)
    return listening


def serve(settings: Settings, org_url: str, listening: socket.socket, certificate: tuple[Path, Path] | None) -> None:
    """Serve until told to stop; says ``serving URL`` once requests are answered."""
    options = _options(certificate)
    if settings.workers == 1:
        _Server(uvicorn.Config(Application(settings), **options), org_url).run(sockets=[listening])
        return
    os.environ.update(as_environment(settings))
    config = uvicorn.Config(
        "frontdesk.main.serve:worker_application", factory=True, workers=settings.workers, **options
    )
    _serve_with_workers(config, org_url, listening)


def _options(certificate: tuple[Path, Path] | None) -> dict[str, Any]:
    options: dict[str, Any] = {
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "lifespan": "on",
        "http": BoundedHttp,
        "loop": "uvloop",
        "ws": "none",
        "proxy_headers": False,
        "timeout_keep_alive": 75,
        "timeout_graceful_shutdown": 10,
    }
    if certificate is not None:
        options |= {"ssl_certfile": str(certificate[0]), "ssl_keyfile": str(certificate[1])}
    return options


class _Server(uvicorn.Server):
    """Tells when it is up."""

    def __init__(self, config: uvicorn.Config, org_url: str) -> None:
        super().__init__(config)
        self._org_url = org_url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            announce(self._org_url)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Idle connections are cut: over TLS a polite close would wait for clients that have nothing to say."""
        for connection in list(self.server_state.connections):
            cycle = getattr(connection, "cycle", None)
            if cycle is None or cycle.response_complete:
                connection.transport.abort()
        await super().shutdown(sockets)


def announce(org_url: str) -> None:
    """The line that scripts wait for."""
    sys.stdout.write(f"serving {org_url}\n")
    sys.stdout.flush()


def _serve_with_workers(config: uvicorn.Config, org_url: str, listening: socket.socket) -> None:
    from uvicorn.supervisors import Multiprocess

    address = listening.getsockname()
    scheme = urlsplit(org_url).scheme
    probe = f"{scheme}://{'[' + address[0] + ']' if ':' in address[0] else address[0]}:{address[1]}/readyz"
    threading.Thread(target=_announce_when_ready, args=(probe, org_url), daemon=True).start()
    Multiprocess(config, sockets=[listening]).run()


def _announce_when_ready(probe: str, org_url: str) -> None:
    """Ask until a worker answers; the certificate is our own, made for other names than the probe's address."""
    trust = ssl.create_default_context()
    trust.check_hostname = False
    trust.verify_mode = ssl.CERT_NONE
    give_up_at = time.monotonic() + _READY_WITHIN_S
    while time.monotonic() < give_up_at:
        if _answers(probe, trust):
            announce(org_url)
            return
        time.sleep(0.05)
    _log.error("not_ready", extra={"after_s": _READY_WITHIN_S})


def _answers(probe: str, trust: ssl.SSLContext) -> bool:
    import urllib.request

    try:
        with urllib.request.urlopen(probe, timeout=2, context=trust) as answer:  # noqa: S310  (our own address)
            return bool(answer.status == 200)
    except OSError:
        return False
