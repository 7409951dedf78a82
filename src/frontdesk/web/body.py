"""Bodies of the management API: decoded into the shape that the route names, or refused naming the field."""

import re
from typing import TypeVar

import msgspec

from frontdesk.domain.errors import MalformedBody, ValidationFailed
from frontdesk.kernel.json import MalformedJson, decode_foreign
from frontdesk.web.call import Call

Shape = TypeVar("Shape")
_AT = re.compile(r" - at (`key` in )?`\$\.?(?P<path>[^`]*)`$")


def read_body(call: Call, shape: type[Shape], what: str) -> Shape:
    """The body as ``shape``; members that the shape does not name are passed over, as Okta does.

    ``what``: the object that E0000001 names ("Api validation failed: {what}").

    Raises:
        MalformedBody: it is no JSON, or not an object where the shape is one.
        ValidationFailed: a member is missing or of another type; the cause names it.
    """
    try:
        value = decode_foreign(call.body)
    except MalformedJson:
        raise MalformedBody() from None
    return as_shape(value, shape, what)


def as_shape(value: object, shape: type[Shape], what: str) -> Shape:
    """JSON that is decoded already, as ``shape``.

    Raises:
        MalformedBody, ValidationFailed: as ``read_body``.
    """
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as why:
        sentence = str(why)
        found = _AT.search(sentence)
        if found is None and not sentence.startswith("Object"):
            raise MalformedBody() from None
        field = found["path"] if found is not None else ""
        reason = _AT.sub("", sentence).replace("`", "'")
        raise ValidationFailed(what, (f"{field}: {reason}" if field else reason,)) from None
