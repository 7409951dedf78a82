"""A page as a list of its elements, read the way a browser reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

_EMPTY = frozenset({"meta", "link", "input", "img", "br"})


@dataclass(slots=True)
class Element:
    """A tag, its attributes, and all the text in it."""

    tag: str
    attributes: Mapping[str, str]
    text: str = ""


class Outline(HTMLParser):
    """The elements of a page, in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {[e.tag for e in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A new element inside those that are open."""
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute stands twice in <{tag}>"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Closes the innermost element, which must be of that tag."""
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """Text belongs to every element around it."""
        for element in self._open:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        """The elements of a tag."""
        return [element for element in self.elements if element.tag == tag]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only element of that tag with those attributes."""
        found = [e for e in self.all(tag) if attributes.items() <= e.attributes.items()]
        assert len(found) == 1, f"{len(found)} × <{tag} {attributes}>"
        return found[0]

    def fields(self) -> dict[str, str]:
        """The inputs by name, with their values."""
        inputs = self.all("input")
        named = {e.attributes["name"]: e.attributes.get("value", "") for e in inputs}
        assert len(named) == len(inputs)
        return named

    def text(self) -> str:
        """What a person reads."""
        return " ".join(self.one("body").text.split())
