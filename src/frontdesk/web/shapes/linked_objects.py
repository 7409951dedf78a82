"""Linked objects on the wire (contract F.6)."""

from typing import Annotated, Literal

import msgspec

from frontdesk.domain.schemas.linked_objects import LinkDefinition, Side
from frontdesk.web.call import Call
from frontdesk.web.hal import link

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Description = Annotated[str, msgspec.Meta(max_length=1024)]


class SideBody(msgspec.Struct, rename="camel"):
    """One end of a link."""

    name: Name
    title: Title
    type: Literal["USER"]
    description: Description | None = None


class LinkDefinitionBody(msgspec.Struct, rename="camel"):
    """A whole definition."""

    primary: SideBody
    associated: SideBody


def read_link_definition(body: LinkDefinitionBody) -> LinkDefinition:
    """A definition as its author wants it."""
    return LinkDefinition(_side(body.primary), _side(body.associated))


def _side(body: SideBody) -> Side:
    return Side(body.name, body.title, body.description)


def link_definition_json(call: Call, definition: LinkDefinition) -> dict[str, object]:
    """A definition."""
    path = f"/api/v1/meta/schemas/user/linkedObjects/{definition.primary.name}"
    return {
        "primary": _side_json(definition.primary),
        "associated": _side_json(definition.associated),
        "_links": {"self": link(call, path)},
    }


def _side_json(side: Side) -> dict[str, object]:
    return {"name": side.name, "title": side.title, "description": side.description, "type": "USER"}


def linked_user_json(call: Call, user_id: str) -> dict[str, object]:
    """One of the people that somebody is linked to."""
    return {"_links": {"self": link(call, f"/api/v1/users/{user_id}")}}
