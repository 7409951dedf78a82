"""ASGI ⇄ Call and Reply; the only file that knows ASGI."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from frontdesk.domain.errors import BodyTooLarge
from frontdesk.web.access_log import AccessLog
from frontdesk.web.app import App
from frontdesk.web.call import Call
from frontdesk.web.headers import HSTS, REQUEST_ID
from frontdesk.web.reply import Reply

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOST_BODY_BYTES = 1_048_576
_TOO_LARGE = "The request body has more than 1 MB."


class Asgi:
    """One ASGI application over one ``App``; made after the loop runs (``main/serve.py``)."""

    def __init__(self, app: App, access_log: AccessLog) -> None:
        self._app = app
        self._access_log = access_log

    async def http(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        method, path = scope["method"], scope["path"]
        call = Call(self._app.engine, method, path, scope["query_string"], dict(scope["headers"]))
        client = scope.get("client")
        call.peer_ip = call.client_ip = client[0] if client else None
        started_at = self._access_log.started()
        try:
            body = await _read_body(receive, call) if method != "GET" else b""
        except _HungUp:
            return
        if body is None:
            reply = (await self._app.handle(call, BodyTooLarge(_TOO_LARGE))).also([(b"connection", b"close")])
        else:
            call.body = body
            reply = await self._app.handle(call)
        await self._send(call, reply, send)
        self._access_log.record(call, reply.status, started_at)

    async def _send(self, call: Call, reply: Reply, send: Send) -> None:
        headers = [*reply.headers, (REQUEST_ID, call.request_id.encode())]
        if self._app.engine.dev:
            headers.append((b"x-frontdesk-node", self._app.engine.node.encode()))
        if self._app.engine.https:
            headers.append(HSTS)
        if reply.status != 204:
            headers.append((b"content-length", str(len(reply.body)).encode()))
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if call.method == "HEAD" else reply.body})


class _HungUp(Exception):
    """Whoever asked went in the midst of the body. An incomplete request is not processed (RFC 9112 §8)."""


async def _read_body(receive: Receive, call: Call) -> bytes | None:
    """The body, or None where it is too large: then nothing more of it is read."""
    declared = call.headers.get(b"content-length", b"0")
    if declared.isdigit() and int(declared) > MOST_BODY_BYTES:
        return None
    message = await _part(receive)
    body: bytes = message.get("body", b"")
    if not message.get("more_body", False):
        return body if len(body) <= MOST_BODY_BYTES else None
    parts = bytearray(body)
    while message.get("more_body", False) and len(parts) <= MOST_BODY_BYTES:
        message = await _part(receive)
        parts += message.get("body", b"")
    return bytes(parts) if len(parts) <= MOST_BODY_BYTES else None


async def _part(receive: Receive) -> MutableMapping[str, Any]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise _HungUp
    return message
