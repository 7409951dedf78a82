"""UI schemas on the wire."""

from typing import Annotated, Literal

import msgspec

from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call
from frontdesk.web.hal import link

Label = Annotated[str, msgspec.Meta(max_length=255)]
Scope = Annotated[str, msgspec.Meta(pattern="^#/properties/[A-Za-z_][A-Za-z0-9_]{0,127}$")]


class ElementOptions(msgspec.Struct, rename="camel", omit_defaults=True):
    """How a field is drawn."""

    format: Literal["text", "radio", "select", "checkbox", "radio_yes_no", "radio_true_false"] | None = None


class Element(msgspec.Struct, rename="camel", omit_defaults=True):
    """One field of the form."""

    scope: Scope
    type: Literal["Control"]
    label: Label | None = None
    options: ElementOptions | None = None


class Layout(msgspec.Struct, rename="camel", omit_defaults=True):
    """The form."""

    type: Literal["Group"]
    elements: Annotated[list[Element], msgspec.Meta(max_length=200)] = []
    label: Label | None = None
    button_label: Label | None = None


class UiSchemaBody(msgspec.Struct, rename="camel"):
    """A whole UI schema."""

    ui_schema: Layout


def ui_schema_json(call: Call, record: Record) -> dict[str, object]:
    """A UI schema."""
    return {
        "id": record.id,
        "uiSchema": record.body["uiSchema"],
        "created": iso_time(record.created_at),
        "lastUpdated": iso_time(record.updated_at),
        "_links": {"self": link(call, f"/api/v1/meta/uischemas/{record.id}", "GET", "PUT", "DELETE")},
    }
