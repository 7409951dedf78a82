"""Schemas on the wire (contract F.2; seen-on-the-wire 4.4)."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.schemas.edit import WHAT
from frontdesk.domain.schemas.model import AttributeType, Mutability, Property, SelfAction

_SCHEMA = "http://json-schema.org/draft-04/schema#"
Text = Annotated[str, msgspec.Meta(max_length=1024)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Length = Annotated[int, msgspec.Meta(ge=0, le=65_536)]
Scalar = str | int | float | bool
Number = int | Annotated[float, msgspec.Meta(ge=-1e308, le=1e308)]
Enum = Annotated[list[Scalar], msgspec.Meta(max_length=1000)]
Unique = Literal["UNIQUE_VALIDATED", "NOT_UNIQUE", "PENDING_UNIQUENESS"] | bool
_OWN_MASTER = {"type": "PROFILE_MASTER"}
_HIDDEN_OF_APPS = ("permissions", "master", "union")


class Choice(msgspec.Struct, rename="camel"):
    """A value and its title."""

    const: Scalar
    title: Text = ""


Choices = Annotated[list[Choice], msgspec.Meta(max_length=1000)]


class Permission(msgspec.Struct, rename="camel"):
    """What people may do with it in their own profile."""

    action: SelfAction
    principal: Literal["SELF"] = "SELF"


class MasterPriority(msgspec.Struct, rename="camel"):
    """One of those who set it."""

    type: Literal["APP", "OKTA"]
    value: Text | None = None


class Master(msgspec.Struct, rename="camel"):
    """Who sets it."""

    type: Literal["PROFILE_MASTER", "OKTA", "OVERRIDE"]
    priority: Annotated[list[MasterPriority], msgspec.Meta(max_length=100)] | None = None


class Items(msgspec.Struct, rename="camel"):
    """The elements of an array."""

    type: AttributeType
    enum: Enum | None = None
    one_of: Choices | None = None


class PropertyBody(msgspec.Struct, rename="camel"):
    """An attribute."""

    type: AttributeType | UnsetType = UNSET
    title: Name | UnsetType = UNSET
    description: Text | UnsetType | None = UNSET
    format: Text | UnsetType | None = UNSET
    required: bool | UnsetType | None = UNSET
    min_length: Length | UnsetType | None = UNSET
    max_length: Length | UnsetType | None = UNSET
    minimum: Number | UnsetType | None = UNSET
    maximum: Number | UnsetType | None = UNSET
    pattern: Text | UnsetType | None = UNSET
    enum: Enum | UnsetType | None = UNSET
    one_of: Choices | UnsetType | None = UNSET
    items: Items | UnsetType | None = UNSET
    unique: Unique | UnsetType | None = UNSET
    permissions: Annotated[list[Permission], msgspec.Meta(max_length=1)] | UnsetType | None = UNSET
    master: Master | UnsetType | None = UNSET
    scope: Literal["NONE", "SELF"] | UnsetType | None = UNSET
    mutability: Mutability | UnsetType | None = UNSET
    external_name: Text | UnsetType | None = UNSET
    external_namespace: Text | UnsetType | None = UNSET
    union: Literal["ENABLE", "DISABLE"] | UnsetType | None = UNSET


Properties = Annotated[dict[str, PropertyBody | None], msgspec.Meta(max_length=1000)]


class Definition(msgspec.Struct, rename="camel"):
    """The base or the custom attributes."""

    properties: Properties | None = None


class Definitions(msgspec.Struct, rename="camel"):
    """Both."""

    base: Definition | None = None
    custom: Definition | None = None


class SchemaBody(msgspec.Struct, rename="camel"):
    """A partial schema: what is not named stays, null removes."""

    definitions: Definitions | None = None


def base_changes(body: SchemaBody) -> dict[str, Mapping[str, object] | None]:
    """The facets that were sent of base attributes. Null says nothing, but that login has its own pattern again."""
    definition = body.definitions.base if body.definitions is not None else None
    sent = (definition.properties if definition is not None else None) or {}
    return {name: _base_facets(found) if found is not None else None for name, found in sent.items()}


def _base_facets(sent: PropertyBody) -> dict[str, object]:
    return {facet: value for facet, value in _facets(sent).items() if value is not None or facet == "pattern"}


def custom_changes(body: SchemaBody) -> dict[str, Property | None]:
    """The custom attributes that were sent, whole.

    Raises:
        ValidationFailed: one has no title or type.
    """
    definition = body.definitions.custom if body.definitions is not None else None
    sent = (definition.properties if definition is not None else None) or {}
    return {name: _property(name, found) if found is not None else None for name, found in sent.items()}


def _property(name: str, sent: PropertyBody) -> Property:
    facets = {facet: value for facet, value in _facets(sent).items() if value is not None}
    for facet in ("type", "title"):
        if facet not in facets:
            raise ValidationFailed(WHAT, (f"{name}: {facet}: The field cannot be left blank",))
    return Property(name, **{"master": _OWN_MASTER, **facets})


def _facets(sent: PropertyBody) -> dict[str, Any]:
    """What was said, by the domain's names."""
    said = {field: getattr(sent, field) for field in sent.__struct_fields__}
    facets: dict[str, Any] = {field: _plain(value) for field, value in said.items() if value is not UNSET}
    items, permissions = facets.pop("items", None), facets.pop("permissions", None)
    if items is not None:
        facets |= {"item_type": items.type, "item_enum": _plain(items.enum), "item_one_of": _plain(items.one_of)}
    if permissions:
        facets["permission"] = permissions[0].action
    return facets


def _plain(value: object) -> object:
    if isinstance(value, list):
        return tuple(msgspec.to_builtins(item) if isinstance(item, Choice) else item for item in value)
    if isinstance(value, Master):
        return {name: kept for name, kept in msgspec.to_builtins(value).items() if kept is not None}
    return value


def property_json(found: Property, *, of_app: bool) -> dict[str, object]:
    """An attribute; what was not said is absent, and so is ``required`` where it is not."""
    shown: dict[str, object] = {
        "title": found.title,
        "description": found.description,
        "type": found.type.value,
        "items": _items_json(found),
        "required": found.required or None,
        "format": found.format,
        "mutability": found.mutability.value,
        "scope": found.scope,
        "minLength": found.min_length,
        "maxLength": found.max_length,
        "minimum": found.minimum,
        "maximum": found.maximum,
        "pattern": found.pattern,
        "enum": found.enum,
        "oneOf": found.one_of,
        "unique": found.unique,
        "externalName": found.external_name,
        "externalNamespace": found.external_namespace,
        "union": found.union,
        "permissions": [{"principal": "SELF", "action": found.permission.value}],
        "master": found.master,
    }
    hidden = _HIDDEN_OF_APPS if of_app else ()
    return {name: value for name, value in shown.items() if value is not None and name not in hidden}


def _items_json(found: Property) -> dict[str, object] | None:
    if found.item_type is None:
        return None
    items = {"type": found.item_type.value, "enum": found.item_enum, "oneOf": found.item_one_of}
    return {name: value for name, value in items.items() if value is not None}


def definition_json(name: str, properties: Mapping[str, Property], *, of_app: bool = False) -> dict[str, object]:
    """``base`` or ``custom``."""
    return {
        "id": f"#{name}",
        "type": "object",
        "properties": {key: property_json(found, of_app=of_app) for key, found in properties.items()},
        "required": [key for key, found in properties.items() if found.required],
    }


def schema_json(about: Mapping[str, object], definitions: Mapping[str, object]) -> dict[str, object]:
    """A whole schema. ``about``: id, name, title, description, the times, the links."""
    references = [{"$ref": "#/definitions/custom"}, {"$ref": "#/definitions/base"}]
    return {
        "id": about["id"],
        "$schema": _SCHEMA,
        **{name: value for name, value in about.items() if name not in {"id", "_links"}},
        "type": "object",
        "definitions": definitions,
        "properties": {"profile": {"allOf": references}},
        "_links": about["_links"],
    }
