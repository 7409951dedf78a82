"""Attribute paths: ``name.givenName``, ``emails[type eq "work"].value``, with a URN or without (RFC 7644 §3.5.2)."""

import re
from dataclasses import dataclass
from typing import assert_never

from frontdesk.lang.filter.nodes import And, Comparison, Node, Not, Or
from frontdesk.lang.filter.parser import MalformedFilter, parse_filter
from frontdesk.protocol.scim.errors import InvalidFilter, InvalidPath
from frontdesk.protocol.scim.schema import Attribute, ResourceKind, Schema, ValueType

_MOST_CHARACTERS = 1024
_NAME = r"[A-Za-z$][A-Za-z0-9_$-]*"
_PATH = re.compile(rf"(?P<attribute>[^\[\]]+?)(?:\[(?P<filter>.*)\](?:\.(?P<sub>{_NAME}))?)?", re.DOTALL)
_PLAIN = re.compile(rf"(?P<name>{_NAME})(?:\.(?P<sub>{_NAME}))?")
_URN = "urn:"


@dataclass(frozen=True, slots=True)
class AttributePath:
    """``extension`` None: a core attribute. ``attribute`` None: the extension as a whole. ``where``: which values."""

    extension: Schema | None
    attribute: Attribute | None
    where: Node | None = None
    sub: Attribute | None = None

    @property
    def target(self) -> Attribute | None:
        """What is named in the end."""
        return self.sub or self.attribute

    @property
    def text(self) -> str:
        """The path as its schema spells it, for error messages."""
        names = [found.name for found in (self.attribute, self.sub) if found is not None]
        prefix = [self.extension.id] if self.extension is not None else []
        return ":".join([*prefix, ".".join(names)]) if names else prefix[0]


def parse_path(text: str, kind: ResourceKind) -> AttributePath:
    """A path of a PATCH.

    Raises:
        InvalidPath: it breaks the grammar, or names what the kind does not have.
        InvalidFilter: what stands in the brackets cannot be read.
    """
    found = _PATH.fullmatch(text.strip()) if len(text) <= _MOST_CHARACTERS else None
    if found is None:
        raise InvalidPath("The path is not one of RFC 7644 §3.5.2, or is too long.")
    path = find_attribute(found["attribute"].strip(), kind)
    if found["filter"] is None:
        return path
    attribute = path.attribute
    if attribute is None or path.sub is not None or not attribute.multi_valued:
        raise InvalidPath(f"{path.text} has no values to choose from.")
    where = _read_filter(found["filter"], attribute)
    sub = _sub(attribute, found["sub"], path.text) if found["sub"] else None
    return AttributePath(path.extension, attribute, where, sub)


def find_attribute(text: str, kind: ResourceKind) -> AttributePath:
    """What a name means, without brackets: ``userName``, ``name.givenName``, ``urn:…:User:department``.

    Raises:
        InvalidPath: the kind has no such attribute.
    """
    extension, rest = _split_urn(text, kind)
    if extension is not None and not rest:
        return AttributePath(extension, None)
    found = _PLAIN.fullmatch(rest)
    if found is None:
        raise InvalidPath(f"{text[:100]} is no attribute.")
    owner: Schema | ResourceKind = extension if extension is not None else kind
    attribute = owner.find(found["name"])
    if attribute is None:
        raise InvalidPath(f"A {kind.name} has no attribute {text[:100]}.")
    return AttributePath(extension, attribute, sub=_sub(attribute, found["sub"], text) if found["sub"] else None)


def _split_urn(text: str, kind: ResourceKind) -> tuple[Schema | None, str]:
    if not text.lower().startswith(_URN):
        return None, text
    for schema in sorted(kind.schemas, key=lambda schema: -len(schema.id)):
        extension = schema if schema is not kind.schema else None
        if text.lower() == schema.id.lower() and extension is not None:
            return extension, ""
        if text.lower().startswith(schema.id.lower() + ":"):
            return extension, text[len(schema.id) + 1 :]
    raise InvalidPath(f"A {kind.name} has no schema that {text[:100]} could be of.")


def _sub(attribute: Attribute, name: str, text: str) -> Attribute:
    found = attribute.find(name)
    if found is None:
        raise InvalidPath(f"{attribute.name} has no sub-attribute {name} ({text[:100]}).")
    return found


def _read_filter(text: str, attribute: Attribute) -> Node:
    try:
        return _named(parse_filter(text), attribute)
    except MalformedFilter as why:
        raise InvalidFilter(str(why)) from None


def _named(node: Node, attribute: Attribute) -> Node:
    """The filter with sub-attributes as their schema spells them."""
    match node:
        case And(parts):
            return And(tuple(_named(part, attribute) for part in parts))
        case Or(parts):
            return Or(tuple(_named(part, attribute) for part in parts))
        case Not(part):
            return Not(_named(part, attribute))
        case Comparison(name, operator, value):
            if attribute.type is not ValueType.COMPLEX:
                found = name if name.lower() == "value" else None
            else:
                sub = attribute.find(name)
                found = sub.name if sub is not None else None
            if found is None:
                raise InvalidFilter(f"{attribute.name} has no sub-attribute {name[:100]}.")
            return Comparison(found, operator, value)
    assert_never(node)
