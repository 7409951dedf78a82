"""XML as SAML messages are made of it: read in one way only, written in its canonical form (xml-exc-c14n).

What could be read in two ways is not read: document types, comments, processing instructions, CDATA, text between
elements, an id given twice. ``Element`` is all that the rest of the server sees of a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from frontdesk.protocol.saml.errors import MalformedMessage
from frontdesk.protocol.saml.names import PREFIXES

MAX_BYTES = 262_144
"""The largest message that is read."""
_SPACE = " \t\r\n"
_NAMES = {prefix: uri for uri, prefix in PREFIXES.items()}
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"})
_VALUE = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;"})
_NEVER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Element:
    """An element: either text or elements, never both. ``declares`` are prefixes that values in it speak of."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: tuple[Element, ...] = ()
    declares: tuple[str, ...] = ()

    def each(self, tag: str) -> tuple[Element, ...]:
        """The children of this name."""
        return tuple(child for child in self.children if child.tag == tag)

    def optional(self, tag: str) -> Element | None:
        """The one child of this name, or None.

        Raises:
            MalformedMessage: there are several.
        """
        found = self.each(tag)
        if len(found) > 1:
            raise MalformedMessage(f"{local(self.tag)} holds more than one {local(tag)}.")
        return found[0] if found else None

    def one(self, tag: str) -> Element:
        """The one child of this name.

        Raises:
            MalformedMessage: there is none, or several.
        """
        found = self.optional(tag)
        if found is None:
            raise MalformedMessage(f"{local(self.tag)} has no {local(tag)}.")
        return found

    def attribute(self, name: str) -> str:
        """An attribute that must be there.

        Raises:
            MalformedMessage: it is missing or empty.
        """
        value = self.attributes.get(name, "").strip(_SPACE)
        if not value:
            raise MalformedMessage(f"{local(self.tag)} has no {name}.")
        return value

    def said(self) -> str:
        """The text without the space around it."""
        return self.text.strip(_SPACE)

    def walk(self) -> Iterator[Element]:
        """This element and all in it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def holding(self, *children: Element | None) -> Element:
        """The same element with these children; None is none."""
        return replace(self, children=tuple(child for child in children if child is not None))


def local(tag: str) -> str:
    """A name without its namespace."""
    return tag.rpartition("}")[2]


def render_xml(element: Element) -> bytes:
    """The canonical form of what we write (xml-exc-c14n §3): what is signed is byte for byte what is sent."""
    return "".join(_written(element, {})).encode()


def plain_text(value: str) -> str:
    """Text that may stand in XML; what XML cannot hold becomes a replacement character."""
    return _NEVER.sub("\ufffd", value)


def _written(element: Element, known: Mapping[str, str]) -> Iterator[str]:
    name = _name(element.tag)
    attributes = sorted(element.attributes.items(), key=lambda each: _order(each[0]))
    used = {prefix for prefix in (_prefix(tag) for tag in (element.tag, *element.attributes)) if prefix}
    fresh = sorted({prefix for prefix in (*used, *element.declares) if prefix not in known})
    yield f"<{name}"
    for prefix in fresh:
        yield f' xmlns:{prefix}="{_NAMES[prefix]}"'
    for attribute, value in attributes:
        yield f' {_name(attribute)}="{plain_text(value).translate(_VALUE)}"'
    yield ">"
    yield plain_text(element.text).translate(_TEXT)
    inside = {**known, **dict.fromkeys(fresh, "")}
    for child in element.children:
        yield from _written(child, inside)
    yield f"</{name}>"


def _prefix(tag: str) -> str:
    return PREFIXES[tag[1:].partition("}")[0]] if tag.startswith("{") else ""


def _name(tag: str) -> str:
    prefix = _prefix(tag)
    return f"{prefix}:{local(tag)}" if prefix else tag


def _order(name: str) -> tuple[str, str]:
    return (name[1:].partition("}")[0], local(name)) if name.startswith("{") else ("", name)
