"""Absolute URIs, read strictly: what two parsers might read in two ways is not read at all (RFC 3986)."""

import re
from dataclasses import dataclass

_URI = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*):"
    r"(?://(?P<authority>[^/?#]*))?"
    r"(?P<path>[^?#]*)"
    r"(?:\?(?P<query>[^#]*))?"
    r"(?:#(?P<fragment>.*))?"
)
# RFC 3986 §2: reserved, unreserved and whole percent-encodings; so no space, backslash, quote or control character
_CHARACTERS = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")
_HOST = re.compile(r"(?P<host>[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)*\.?|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?")
_MAX_CHARACTERS = 2048
_PASSED_OVER = re.compile(r"[\x00-\x20\x7f]")
_SCRIPTS = ("javascript:", "data:", "vbscript:")


@dataclass(frozen=True, slots=True)
class Uri:
    """The parts of an absolute URI; scheme and host in lower case, the rest as it was written."""

    scheme: str
    host: str | None
    port: int | None
    path: str
    query: str | None
    fragment: str | None


def runs_script(uri: str) -> bool:
    """Whether following it runs what it holds itself (RFC 7591 §5); browsers pass over blanks and line breaks in it."""
    return _PASSED_OVER.sub("", uri).lower().startswith(_SCRIPTS)


def parse_uri(uri: str) -> Uri | None:
    """The parts, or None where it is relative, too long, not of URI characters, or has user information.

    User information is refused because ``http://localhost:80@evil.example`` is read by people as its beginning
    (RFC 3986 §7.6).
    """
    if len(uri) > _MAX_CHARACTERS or not _CHARACTERS.fullmatch(uri):
        return None
    parts = _URI.fullmatch(uri)
    if parts is None:
        return None
    host, port = None, None
    if parts["authority"]:
        authority = _HOST.fullmatch(parts["authority"])
        if authority is None or int(authority["port"] or 0) > 65_535:
            return None
        host = authority["host"].lower()
        port = int(authority["port"]) if authority["port"] else None
    return Uri(parts["scheme"].lower(), host, port, parts["path"], parts["query"], parts["fragment"])
