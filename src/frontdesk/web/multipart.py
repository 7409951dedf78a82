"""Files in a form (RFC 7578): the one part that an endpoint asks for."""

import re

from frontdesk.domain.errors import BadHeaders, ValidationFailed
from frontdesk.web.call import Call

_BOUNDARY = re.compile(
    r'multipart/form-data\s*;.*?boundary=(?:"(?P<quoted>[^"]{1,70})"|(?P<plain>[^\s;"]{1,70}))', re.I
)
_NAME = re.compile(rb'^content-disposition:[^\r\n]*[; ]name="?(?P<name>[^";\r\n]+)', re.IGNORECASE | re.MULTILINE)
_MOST_PARTS = 10


def file_of(call: Call, name: str) -> bytes:
    """The content of the part of this name.

    Raises:
        BadHeaders: the body is no multipart form.
        ValidationFailed: it has no such part.
    """
    found = _BOUNDARY.match(call.header(b"content-type") or "")
    if found is None:
        raise BadHeaders()
    boundary = b"--" + (found["quoted"] or found["plain"]).encode("latin-1", "replace")
    for part in (b"\r\n" + call.body).split(b"\r\n" + boundary)[1 : _MOST_PARTS + 1]:
        head, blank, content = part.partition(b"\r\n\r\n")
        disposition = _NAME.search(head)
        if blank and disposition is not None and disposition["name"] == name.encode():
            return content
    raise ValidationFailed(name, (f"{name}: The form has no file of this name.",))
