"""Trusted origins on the wire (contract A.Trusted origins)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from frontdesk.domain.records.model import Record
from frontdesk.web.call import Call
from frontdesk.web.shapes.stated import moves, self_link, times


class OriginScope(msgspec.Struct, rename="camel"):
    """What is allowed to the origin."""

    type: Literal["CORS", "REDIRECT", "IFRAME_EMBED"]
    allowed_okta_apps: Annotated[list[Literal["OKTA_ENDUSER"]], Meta(max_length=1)] | None = None


class TrustedOriginBody(msgspec.Struct):
    """An origin as it is written."""

    name: Annotated[str, Meta(min_length=1, max_length=255)]
    origin: Annotated[str, Meta(min_length=1, max_length=255)]
    scopes: Annotated[list[OriginScope], Meta(max_length=3)]


def show_origin(call: Call, record: Record) -> dict[str, object]:
    """The origin as an answer."""
    path = f"/api/v1/trustedOrigins/{record.id}"
    return {
        "id": record.id,
        **record.body,
        "status": record.status,
        **times(record),
        "createdBy": record.created_by,
        "lastUpdatedBy": record.updated_by,
        "_links": self_link(call, path) | moves(call, record, path),
    }
