"""Where a directory server is (RFC 4516 §2): of such a URL only the scheme, the host and the port."""

import re
from dataclasses import dataclass

_URL = re.compile(
    r"(?P<scheme>ldaps?)://(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::(?P<port>[0-9]{1,5}))?/?"
)
_PORTS = {"ldap": 389, "ldaps": 636}
MOST_URL = 512


class MalformedUrl(ValueError):
    """The text is not the URL of a directory server."""


@dataclass(frozen=True, slots=True)
class ServerUrl:
    """``is_tls``: the connection begins with TLS; else it may go on with StartTLS."""

    host: str
    port: int
    is_tls: bool


def read_server_url(text: str) -> ServerUrl:
    """The URL, which names nothing but a server.

    Raises:
        MalformedUrl: it is none, or names more.
    """
    found = _URL.fullmatch(text) if len(text) <= MOST_URL else None
    if found is None:
        raise MalformedUrl("Must be ldaps:// or ldap:// with a host and, if need be, a port, and nothing more.")
    port = int(found["port"] or _PORTS[found["scheme"]])
    if not 0 < port < 65_536:
        raise MalformedUrl("The port is none.")
    return ServerUrl(found["host"].strip("[]"), port, found["scheme"] == "ldaps")
