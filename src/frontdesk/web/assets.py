"""Stylesheets and images, read once at start; their version is part of the address, so browsers may keep them."""

from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from frontdesk.web.reply import Reply

_TYPES = {".css": b"text/css; charset=utf-8", ".svg": b"image/svg+xml", ".js": b"text/javascript; charset=utf-8"}
_KEEP = b"public, max-age=31536000, immutable"
_WIDGET = "frontdesk-signin.js"
_IN_A_CHECKOUT = Path(__file__).parents[3] / "ui" / "widget" / _WIDGET


def widget_module() -> bytes:
    """The sign-in widget as it is written: from the package, or from the checkout that is installed."""
    packaged = files("frontdesk.web") / "widget" / _WIDGET
    return packaged.read_bytes() if packaged.is_file() else _IN_A_CHECKOUT.read_bytes()


def _widget() -> Reply:
    """Whoever imports it from another origin must be allowed to read it (Fetch §3.2), and need not ask each time."""
    module = widget_module()
    headers = (
        (b"content-type", _TYPES[".js"]),
        (b"cache-control", b"public, max-age=3600"),
        (b"etag", b'"' + sha256(module).hexdigest()[:32].encode() + b'"'),
        (b"access-control-allow-origin", b"*"),
        (b"cross-origin-resource-policy", b"cross-origin"),
        (b"content-security-policy", b"default-src 'none'; sandbox"),
        (b"x-content-type-options", b"nosniff"),
    )
    return Reply(200, headers, module)


class Assets:
    """The files of ``web/static``, and the widget."""

    def __init__(self) -> None:
        self._replies: dict[str, Reply] = {}
        self.widget = _widget()
        digest = sha256()
        for file in sorted(files("frontdesk.web").joinpath("static").iterdir(), key=lambda file: file.name):
            content_type = _TYPES.get("." + file.name.rpartition(".")[2])
            if content_type is None:
                continue
            body = file.read_bytes()
            digest.update(body)
            headers = (
                (b"content-type", content_type),
                (b"cache-control", _KEEP),
                (b"x-content-type-options", b"nosniff"),
            )
            self._replies[file.name] = Reply(200, headers, body)
        self.version = digest.hexdigest()[:12]

    def find(self, name: str) -> Reply | None:
        """A file, or None."""
        return self._replies.get(name)
