"""An app on another origin that embeds the sign-in widget, under as strict a policy as it can have."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Payroll</title>
<script src="/page.js" defer></script>
<script type="module" src="{org}/widget/frontdesk-signin.js"></script>
</head>
<body><main><h1>Payroll</h1><frontdesk-signin {attributes}></frontdesk-signin></main></body>
</html>
"""
_SCRIPT = """
window.heard = [];
const widget = document.querySelector("frontdesk-signin");
for (const name of ["step", "error", "success"])
  widget.addEventListener(name, (event) => window.heard.push([name, event.detail]));
"""


def content_security_policy(org: str) -> str:
    """Nothing but the widget's module, its calls, a frame for the tokens and the QR code."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {org}",
            f"connect-src {org}",
            f"frame-src {org}",
            f"img-src {org}",
            "form-action 'none'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


@contextmanager
def embedding(org: str) -> Iterator[str]:
    """The app's origin, until the block ends.

    The query of a page becomes the widget's attributes; whoever comes back with an answer finds the last ones again.
    """

    kept: dict[str, str] = {}

    class App(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            given = dict(parse_qsl(url.query, keep_blank_values=True))
            if given and "state" not in given:
                kept.clear()
                kept.update(given)
            attributes = " ".join(f'{name}="{escape(value)}"' for name, value in kept.items())
            is_script = url.path.endswith(".js")
            body = _SCRIPT if is_script else _PAGE.format(org=org, attributes=attributes)
            self.send_response(200)
            self.send_header("Content-Type", f"text/{'javascript' if is_script else 'html'}; charset=utf-8")
            self.send_header("Content-Security-Policy", content_security_policy(org))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), App)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
