"""An app on another origin whose pages load Okta's own libraries, as they come from npm, from that origin."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

_PACKAGES = Path(__file__).parents[1] / "node" / "node_modules" / "@okta"
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>An app</title>
<link rel="stylesheet" href="/okta-signin-widget/dist/css/okta-sign-in.min.css">
<script src="{library}"></script>
</head>
<body><div id="widget"></div></body>
</html>
"""
_LIBRARIES = {
    "/callback": "/okta-auth-js/dist/okta-auth-js.min.js",
    "/widget": "/okta-signin-widget/dist/js/okta-sign-in.classic.min.js",
}
"""Which page loads what."""


class _App(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path in _LIBRARIES:
            self._send("text/html", _PAGE.format(library=_LIBRARIES[path]).encode())
            return
        file = (_PACKAGES / path.lstrip("/")).resolve()
        if file.is_relative_to(_PACKAGES) and file.is_file():
            self._send(guess_type(file.name)[0] or "application/octet-stream", file.read_bytes())
            return
        self.send_error(404)

    def _send(self, content_type: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{content_type}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def app_with_okta() -> Iterator[str]:
    """The app's origin. It lasts until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _App)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def assigned(name: str, value: Mapping[str, Any]) -> str:
    """A script that gives a page something to start from."""
    return f"window.{name} = {json.dumps(value)};"
