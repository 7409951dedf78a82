"""Writes that hold only for what the caller has read: ``If-Match`` (RFC 9110 §13.1.1; contract H.4)."""

import re

from frontdesk.domain.errors import EtagMismatch
from frontdesk.domain.users.errors import EtagMalformed
from frontdesk.web.call import Call

_TAGS = re.compile(r'\s*(?:W/)?"[^"]*"\s*(?:,\s*(?:W/)?"[^"]*"\s*)*')
_OPAQUE = re.compile(r'"[^"]*"')


def check_if_match(call: Call, etag: str) -> None:
    """The object is still as the caller knows it, if the caller says how that is; tags compare weakly.

    Raises:
        EtagMalformed: the header holds no entity tags.
        EtagMismatch: the object is another by now.
    """
    header = call.header(b"if-match")
    if header is None or header.strip() == "*":
        return
    if not _TAGS.fullmatch(header):
        raise EtagMalformed()
    if _opaque(etag) not in _OPAQUE.findall(header):
        raise EtagMismatch()


def _opaque(etag: str) -> str:
    return etag.removeprefix("W/")
