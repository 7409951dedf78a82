"""One line a request, as JSON, on standard error; written in batches so that nobody waits for a terminal."""

import asyncio
import sys
import time

from frontdesk.kernel.json import IsoTimes, encode
from frontdesk.web.call import Call

_FLUSH_AFTER_S = 0.05
_WITH_TOKEN = ("/welcome/", "/signin/reset-password/", "/signin/unlock/")
"""The links of our mails: what follows is a secret."""
_USERS, _PICTURE = "/api/v1/users/", "/qr/"
"""The QR code of a factor: what follows is the key to its secret."""


class AccessLog:
    """Method, path, status, duration, request id. No query: codes and hints travel there."""

    def __init__(self, *, enabled: bool) -> None:
        self._enabled = enabled
        self._lines: list[bytes] = []
        self._times = IsoTimes()
        self._scheduled = False

    def started(self) -> int:
        """Nanoseconds of a clock that only goes forward."""
        return time.monotonic_ns()

    def record(self, call: Call, status: int, started_at: int) -> None:
        """A request is answered."""
        if not self._enabled:
            return
        line = {
            "event": "access",
            "at": self._times.at(call.engine.clock.now()),
            "method": call.method,
            "path": without_token(call.path),
            "status": status,
            "us": (time.monotonic_ns() - started_at) // 1000,
            "client": call.client_ip,
            "request_id": call.request_id,
        }
        self._lines.append(encode(line))
        if not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_later(_FLUSH_AFTER_S, self.flush)

    def flush(self) -> None:
        """Write what is pending."""
        self._scheduled = False
        lines, self._lines = self._lines, []
        if lines:
            sys.stderr.buffer.write(b"\n".join(lines) + b"\n")
            sys.stderr.buffer.flush()


def without_token(path: str) -> str:
    """The path as logs may tell it."""
    for beginning in _WITH_TOKEN:
        if path.startswith(beginning):
            return beginning + "…"
    before, picture, _ = path.partition(_PICTURE)
    return f"{before}{picture}…" if picture and before.startswith(_USERS) else path
