"""A live server: the real command in its own process, on a free port, with a sample service and person."""

import contextlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from tests.memory import memory_directory

_BYTES_WANTED = 64 * 1024**2
_START_WITHIN_S, _STOP_WITHIN_S = 120.0, 60.0
_COMMAND = [sys.executable, "-m", "frontdesk"]


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class LiveServer:
    """One running server. ``facts`` is what ``init --json`` printed: logins, secrets, issuer."""

    data_dir: Path
    org_url: str
    facts: Mapping[str, str]
    arguments: Sequence[str]
    process: "subprocess.Popen[str] | None" = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        """The ``default`` server's."""
        return self.facts["issuer"]

    @property
    def ca(self) -> Path:
        """The certificate to trust where the server speaks https."""
        return self.data_dir / "tls" / "ca.pem"

    def start(self) -> None:
        """Start, and wait for ``serving``."""
        command = [*_COMMAND, "serve", "--data-dir", str(self.data_dir), *self.arguments]
        errors = (self.data_dir / "stderr.log").open("a")
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env={**os.environ, **self.environment}
        )
        errors.close()
        assert self.process.stdout is not None
        give_up_at = time.monotonic() + _START_WITHIN_S
        while time.monotonic() < give_up_at:
            ready, _, _ = select.select([self.process.stdout], [], [], 0.2)
            if ready and (line := self.process.stdout.readline()):
                if line.startswith("serving "):
                    return
            elif self.process.poll() is not None:
                break
        raise AssertionError(f"the server did not start: {self._last_words()}")

    def _last_words(self) -> str:
        return (self.data_dir / "stderr.log").read_text()[-2000:]

    def stop(self) -> None:
        """SIGTERM, and wait. One that would wait for ever is killed, and told of."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"told to stop, the server went on: {self._last_words()}") from None
        finally:
            self.kill()

    def kill(self) -> None:
        """SIGKILL."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            if self.process.stdout is not None:
                self.process.stdout.close()
            self.process = None

    def client(self, **options: Any) -> httpx.Client:
        """An HTTP client for this server, which follows no redirects."""
        if self.org_url.startswith("https://"):
            import ssl

            options["verify"] = ssl.create_default_context(cafile=str(self.ca))
        return httpx.Client(base_url=self.org_url, follow_redirects=False, trust_env=False, timeout=20, **options)

    def register(self, **metadata: object) -> dict[str, Any]:
        """Register an OAuth client through the public API; a web app unless told."""
        body = {
            "client_name": "Test app",
            "redirect_uris": ["http://localhost:9999/callback"],
            "post_logout_redirect_uris": ["http://localhost:9999/signed-out"],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            **metadata,
        }
        with self.client() as http:
            answer = http.post(
                "/oauth2/v1/clients", json=body, headers={"Authorization": f"SSWS {self.facts['api_token']}"}
            )
        assert answer.status_code == 201, answer.text
        registered: dict[str, Any] = answer.json()
        return registered


def init(data_dir: Path, org_url: str, *arguments: str) -> dict[str, str]:
    """Run ``frontdesk init --json --sample`` and read what it printed."""
    command = [*_COMMAND, "init", "--data-dir", str(data_dir), "--org-url", org_url, "--sample", "--json", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    facts: dict[str, str] = json.loads(done.stdout)
    return facts


@contextlib.contextmanager
def live_server(
    *arguments: str,
    database_url: str | None = None,
    tls: bool = False,
    dev: bool = True,
    access_log: bool = False,
    host: str = "localhost",
) -> Iterator[LiveServer]:
    """A server with the sample service and person, stopped and removed at the end.

    ``host``: browsers keep the cookies of two hosts apart, and those of two ports together.
    """
    data_dir = Path(tempfile.mkdtemp(prefix="frontdesk-live-", dir=memory_directory(_BYTES_WANTED)))
    org_url = f"{'https' if tls else 'http'}://{host}:{free_port()}"
    shared = ["--database-url", database_url] if database_url else []
    try:
        facts = init(data_dir, org_url, *shared)
        options = [*(["--dev"] if dev else []), *shared, *(["--tls"] if tls else []), *arguments]
        server = LiveServer(data_dir, org_url, facts, options, environment={"FRONTDESK_ACCESS_LOG": str(access_log)})
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)
