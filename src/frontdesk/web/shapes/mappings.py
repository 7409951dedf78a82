"""Profile mappings on the wire (seen-on-the-wire 1.1 no. 22, 4.4, 5)."""

from typing import Annotated

import msgspec

from frontdesk.domain.mappings.edit import PropertyChange
from frontdesk.domain.mappings.model import End, ProfileMapping, PushStatus
from frontdesk.domain.schemas.model import user_schema_id
from frontdesk.usecases.schemas.mappings import FoundMapping
from frontdesk.web.call import Call
from frontdesk.web.hal import link


class MappedBody(msgspec.Struct, rename="camel"):
    """What one attribute is made of."""

    expression: Annotated[str, msgspec.Meta(max_length=4096)] | None = None
    push_status: PushStatus | None = None


class MappingBody(msgspec.Struct, rename="camel"):
    """A partial mapping: null removes."""

    properties: Annotated[dict[str, MappedBody | None], msgspec.Meta(max_length=1000)]


def property_changes(body: MappingBody) -> dict[str, PropertyChange | None]:
    """What was sent."""
    return {
        name: PropertyChange(sent.expression, sent.push_status) if sent is not None else None
        for name, sent in body.properties.items()
    }


def mapping_json(call: Call, mapping: ProfileMapping) -> dict[str, object]:
    """As lists show it: without what it says."""
    return {
        "id": mapping.id,
        "source": _end_json(call, mapping.source),
        "target": _end_json(call, mapping.target),
        "_links": {"self": link(call, f"/api/v1/mappings/{mapping.id}")},
    }


def found_mapping_json(call: Call, found: FoundMapping) -> dict[str, object]:
    """With what it says."""
    shown = mapping_json(call, found.mapping)
    properties = {
        name: {"expression": mapped.expression, "pushStatus": mapped.push_status.value}
        for name, mapped in found.properties.items()
    }
    return {**{name: shown[name] for name in ("id", "source", "target")}, "properties": properties, **shown}


def _end_json(call: Call, end: End) -> dict[str, object]:
    if end.is_user_type:
        own, schema = f"/api/v1/meta/types/user/{end.id}", f"/api/v1/meta/schemas/user/{user_schema_id(end.id)}"
    else:
        own, schema = f"/api/v1/apps/{end.id}", f"/api/v1/meta/schemas/apps/{end.id}/default"
    return {
        "id": end.id,
        "name": end.name,
        "type": "user" if end.is_user_type else "appuser",
        "_links": {"self": link(call, own), "schema": link(call, schema)},
    }
