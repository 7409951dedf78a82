"""HTTP/1.1 as uvicorn reads it, but for request targets that begin with two slashes."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class LenientHttp(HttpToolsProtocol):
    """Joins of base URL and path make targets such as ``//api/v1/users``; without this their first segment would be
    read as the name of a host (RFC 3986 §4.2), and nothing would be found (recorded of Okta's own SDK).
    """

    def on_url(self, url: bytes) -> None:
        """A part of the target, the first one first; in place of the inherited method, which only appends."""
        self.url += url if self.url or not url.startswith(b"//") else b"/" + url.lstrip(b"/")
