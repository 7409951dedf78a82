"""HTTP/1.1 as uvicorn reads it, bounded in size and time, and with targets that begin with two slashes."""

import asyncio
import resource
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MOST_HEAD_BYTES = 65_536
_MOST_MESSAGE_BYTES = 4_194_304
"""Of a request with its chunks' sizes and trailers; what is in the body may be a quarter of it (``web/asgi.py``)."""
_MOST_CONNECTIONS, _FILES_FOR_OTHERS = 10_000, 128
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: text/plain; charset=utf-8\r\ncontent-length: 37\r\nconnection: close\r\n\r\n"
    b"The head of the request is too large."
)


class BoundedHttp(HttpToolsProtocol):
    """A head of at most 64 kB (RFC 6585 §5), and half a minute for a whole request.

    Whoever is slower is cut off without an answer (RFC 9112 §9.5: a server may close at any time). A connection that
    says nothing costs a file, of which a process has few: where they run out, whoever has waited longest goes first.
    """

    patience_s: ClassVar[float] = 30.0

    _since: float | None = None
    """When the request that is not complete yet began to be waited for; None: it is our turn to say something."""
    _is_in_head, _has_just_begun = True, False
    _head_bytes = _message_bytes = 0
    _watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the inherited one
        super().connection_made(transport)
        self._since = self.loop.time()
        self._watch = self.loop.call_later(self.patience_s, self._look)
        if len(self.connections) > _most_connections():
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._since is None:
            return
        self._message_bytes += len(data)
        if self._is_in_head and not self._has_just_begun:
            self._head_bytes += len(data)
        self._has_just_begun = False
        if self._head_bytes > _MOST_HEAD_BYTES or self._message_bytes > _MOST_MESSAGE_BYTES:
            self._refuse()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._since = self._since or self.loop.time()
        # what was read together with the end of another request does not count; it is one read, and so bounded
        self._is_in_head = self._has_just_begun = True
        self._head_bytes = self._message_bytes = 0

    def on_url(self, url: bytes) -> None:
        """A part of the target, the first one first; in place of the inherited method, which only appends.

        Joins of base URL and path make targets such as ``//api/v1/users``. Without this their first segment would be
        read as the name of a host (RFC 3986 §4.2), and nothing would be found (recorded of Okta's own SDK).
        """
        self.url += url if self.url or not url.startswith(b"//") else b"/" + url.lstrip(b"/")

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._since = None
        super().on_message_complete()

    def _look(self) -> None:
        """Whether the other side has taken too long; one timer a connection, so that a request costs none."""
        left = self.patience_s
        if self._since is not None:
            left -= self.loop.time() - self._since
        if left <= 0:
            self.transport.abort()
        else:
            self._watch = self.loop.call_later(left, self._look)

    def _make_room(self) -> None:
        waiting = [each for each in self.connections if isinstance(each, BoundedHttp) and each._since is not None]
        if waiting:
            min(waiting, key=lambda each: each._since or 0.0).transport.abort()

    def _refuse(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            self.transport.write(_TOO_LARGE)
            self.transport.close()
        else:
            self.transport.abort()


def _most_connections() -> int:
    """As many as there are files, less those that databases and calls to others need."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(16, min(files - _FILES_FOR_OTHERS, _MOST_CONNECTIONS)) if files > 0 else _MOST_CONNECTIONS
