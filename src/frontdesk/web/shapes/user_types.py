"""User types on the wire (seen-on-the-wire 4.4)."""

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from frontdesk.domain.records.model import Record
from frontdesk.domain.schemas.model import user_schema_id
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=50, pattern="^[A-Za-z_][A-Za-z0-9_]*$")]
DisplayName = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Description = Annotated[str, msgspec.Meta(max_length=1024)]


class UserTypeBody(msgspec.Struct, rename="camel"):
    """A whole type."""

    name: Name
    display_name: DisplayName
    description: Description | None = None


class UserTypeChanges(msgspec.Struct, rename="camel"):
    """What changes of one."""

    name: Name | UnsetType = UNSET
    display_name: DisplayName | UnsetType = UNSET
    description: Description | UnsetType | None = UNSET


def user_type_json(call: Call, record: Record) -> dict[str, object]:
    """A type."""
    return {
        "id": record.id,
        "displayName": record.body["displayName"],
        "name": record.body["name"],
        "description": record.body.get("description"),
        "createdBy": record.created_by,
        "lastUpdatedBy": record.updated_by,
        "created": iso_time(record.created_at),
        "lastUpdated": iso_time(record.updated_at),
        "default": record.body["default"],
        "_links": {
            "schema": relation(call, "schema", f"/api/v1/meta/schemas/user/{user_schema_id(record.id)}"),
            "self": relation(call, "self", f"/api/v1/meta/types/user/{record.id}"),
        },
    }


def relation(call: Call, rel: str, path: str) -> dict[str, object]:
    """A link as types and schemas write them: with its own name and one verb."""
    return {"rel": rel, "href": call.org.org.url + path, "method": "GET"}
