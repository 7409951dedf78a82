"""A response, as endpoints return it."""

from collections.abc import Iterable

import msgspec

from frontdesk.kernel.json import encode

Header = tuple[bytes, bytes]

_JSON: Header = (b"content-type", b"application/json")
_HTML: Header = (b"content-type", b"text/html; charset=utf-8")
_NO_STORE: tuple[Header, ...] = ((b"cache-control", b"no-cache, no-store"), (b"pragma", b"no-cache"))
_UNCACHED_JSON = (_JSON, *_NO_STORE)


class Reply(msgspec.Struct, frozen=True):
    """Status, headers, body. A struct: a request makes three, and a frozen dataclass costs six times as much."""

    status: int
    headers: tuple[Header, ...]
    body: bytes = b""

    def also(self, headers: Iterable[Header]) -> "Reply":
        """The same with more headers."""
        return Reply(self.status, (*self.headers, *headers), self.body)


def json_reply(
    value: object, status: int = 200, *, max_age_s: int | None = None, headers: Iterable[Header] = ()
) -> Reply:
    """A JSON body; nobody may keep it unless ``max_age_s`` says how long. ``headers``: more of them."""
    caching = (
        _NO_STORE if max_age_s is None else ((b"cache-control", f"max-age={max_age_s}, must-revalidate".encode()),)
    )
    return Reply(status, (_JSON, *caching, *headers), encode(value))


def empty_reply(status: int) -> Reply:
    """No body, and so no content type: clients parse what claims to be JSON."""
    return Reply(status, _NO_STORE)


def html_reply(html: str, status: int = 200) -> Reply:
    """A page; nobody may keep it."""
    return Reply(status, (_HTML, *_NO_STORE), html.encode())


def redirect(location: str, status: int = 302) -> Reply:
    """Go there. After a POST 303, so that no body is ever sent along (RFC 9700 §4.12)."""
    return Reply(status, ((b"location", location.encode("latin-1", "replace")), *_NO_STORE))
