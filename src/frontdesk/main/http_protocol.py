"""HTTP/1.1 as uvicorn reads it, but for request targets that begin with two slashes."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class LenientHttp(HttpToolsProtocol):
    """Joins of base URL and path make targets such as ``//api/v1/users``; without this their first segment would be
    read as the name of a host (RFC 3986 §4.2), and nothing would be found (recorded of Okta's own SDK).
    """

    def on_headers_complete(self) -> None:
        """The target is whole by now."""
        if self.url.startswith(b"//"):
            self.url = b"/" + self.url.lstrip(b"/")
        super().on_headers_complete()
