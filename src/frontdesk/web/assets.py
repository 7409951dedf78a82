"""Stylesheets and images, read once at start; their version is part of the address, so browsers may keep them."""

from hashlib import sha256
from importlib.resources import files

from frontdesk.web.reply import Reply

_TYPES = {".css": b"text/css; charset=utf-8", ".svg": b"image/svg+xml", ".js": b"text/javascript; charset=utf-8"}
_KEEP = b"public, max-age=31536000, immutable"


class Assets:
    """The files of ``web/static``."""

    def __init__(self) -> None:
        self._replies: dict[str, Reply] = {}
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
