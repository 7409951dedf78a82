"""The text part of a mail, made from its HTML: whoever writes a template writes it once."""

from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "div", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr"})
_SILENT = frozenset({"script", "style", "title", "head"})
_LINE, _PARAGRAPH = "\n", "\n\n"


def text_of(html: str) -> str:
    """Paragraphs apart, lines as they break, and where a link leads unless the text says so itself."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    said = "".join(part for part, is_address in reader.parts if not is_address)
    told = "".join(
        f": {part}" if is_address else part for part, is_address in reader.parts if not (is_address and part in said)
    )
    lines = [" ".join(line.split()) for line in told.splitlines()]
    paragraphs = "\n".join(lines).split(_PARAGRAPH)
    return _PARAGRAPH.join(found for paragraph in paragraphs if (found := paragraph.strip())) + "\n"


class _Reader(HTMLParser):
    """Collects what would be seen, and beside it the addresses that links lead to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[str, bool]] = []
        self._silent = 0
        self._leads_to: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins, a line breaks, a link begins."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "a":
            self._leads_to = dict(attrs).get("href")
        elif tag in _BLOCKS:
            self.parts.append((_PARAGRAPH, False))
        elif tag in {"br", "li"}:
            self.parts.append((_LINE, False))

    def handle_endtag(self, tag: str) -> None:
        """A block ends, or a link."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "a" and self._leads_to:
            self.parts.append((self._leads_to, True))
            self._leads_to = None
        elif tag in _BLOCKS:
            self.parts.append((_PARAGRAPH, False))

    def handle_data(self, data: str) -> None:
        """Words; how the source breaks its lines says nothing."""
        if not self._silent:
            self.parts.append((data.replace("\r", " ").replace("\n", " "), False))
