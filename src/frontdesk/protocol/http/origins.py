"""Origins: the scheme, host and port that a browser keeps apart from all others (RFC 6454)."""

from frontdesk.protocol.http.uris import Uri, parse_uri

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


def origin_of(uri: str) -> str | None:
    """The origin as a browser writes it, or None where there is none to name (RFC 6454 §4, §6.1).

    Only http and https have one: those of other schemes are opaque, and ``null`` is nobody's.
    """
    parts = parse_uri(uri)
    if parts is None or parts.host is None or parts.scheme not in _DEFAULT_PORTS:
        return None
    port = "" if parts.port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    return f"{parts.scheme}://{parts.host}{port}"


def is_loopback(uri: str) -> bool:
    """Whether the URI's host is this very machine (RFC 8252 §7.3, §8.3)."""
    parts = parse_uri(uri)
    return parts is not None and has_loopback_host(parts)


def has_loopback_host(uri: Uri) -> bool:
    """As ``is_loopback``, of a URI already parsed: by name, never by what a name resolves to."""
    return uri.host in _LOOPBACK_HOSTS
