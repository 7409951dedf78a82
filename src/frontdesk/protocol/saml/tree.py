"""Reading XML with lxml: strict before the parser sees it, strict after (W3C xml §2.8, xml-names, xml-exc-c14n).

The one room that is made of lxml's classes, besides the signature's; imported by the functions that read messages.
"""

import re

from lxml import etree

from frontdesk.protocol.saml.errors import MalformedMessage
from frontdesk.protocol.saml.xml import MAX_BYTES, Element, local

_DECLARATION = re.compile(
    r"""<\?xml\s+version=["']1\.0["'](?:\s+encoding=["']([A-Za-z0-9._-]{1,20})["'])?"""
    r"""(?:\s+standalone=["'](?:yes|no)["'])?\s*\?>"""
)
_ENCODINGS = {"utf-8": "utf-8", "us-ascii": "ascii", "ascii": "ascii", "iso-8859-1": "latin-1"}
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9._-]{0,255}")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_IDS = frozenset({"id", "assertionid", "responseid", "requestid"})
_XML = "http://www.w3.org/XML/1998/namespace"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_VALUE = "{urn:oasis:names:tc:SAML:2.0:assertion}AttributeValue"
_MAX_DEPTH, _MAX_ELEMENTS, _MAX_ATTRIBUTES, _MAX_NAMESPACES = 32, 5_000, 40, 40


def read_tree(raw: bytes) -> etree._Element:
    """The root of a document that can be read in one way only.

    Raises:
        MalformedMessage: anything else.
    """
    if len(raw) > MAX_BYTES:
        raise MalformedMessage(f"The message is larger than {MAX_BYTES} bytes.")
    text = _without_declaration(raw)
    # without "<!" there is no document type, no entity, no comment and no CDATA; without "<?" no instruction
    if "<!" in text:
        raise MalformedMessage("The message holds a document type, a comment or CDATA; none of them may be in it.")
    if "<?" in text:
        raise MalformedMessage("The message holds a processing instruction; none may be in it.")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise MalformedMessage("The message is not well-formed XML.") from None
    _check(root)
    return root


def read(element: etree._Element) -> Element:
    """The plain form of what ``read_tree`` gave."""
    children = tuple(read(child) for child in element)
    return Element(
        tag=_named(element.tag),
        attributes={_named(name): _named(value) for name, value in element.attrib.items()},
        text="" if children else _named(element.text or ""),
        children=children,
    )


def cut_child(raw: bytes, tag: str) -> bytes:
    """See ``reading.child_document``.

    Raises:
        MalformedMessage: there is no such child, or several.
    """
    found = [child for child in read_tree(raw) if child.tag == tag]
    if len(found) != 1:
        raise MalformedMessage(f"The message must hold one {local(tag)}, and holds {len(found)}.")
    return etree.tostring(found[0], encoding="utf-8", xml_declaration=False, with_tail=False)


def _without_declaration(raw: bytes) -> str:
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    declared = _DECLARATION.match(raw[:200].decode("latin-1"))
    encoding = (declared.group(1) if declared is not None else None) or "utf-8"
    if encoding.lower() not in _ENCODINGS:
        raise MalformedMessage("The message is in another encoding than UTF-8.")
    try:
        return raw[declared.end() if declared is not None else 0 :].decode(_ENCODINGS[encoding.lower()])
    except UnicodeDecodeError:
        raise MalformedMessage("The message is not in the encoding that it says.") from None


def _check(root: etree._Element) -> None:
    seen: set[str] = set()
    level: list[etree._Element] = [root]
    elements = depth = 0
    while level:
        depth += 1
        elements += len(level)
        if depth > _MAX_DEPTH or elements > _MAX_ELEMENTS:
            raise MalformedMessage("The message is nested too deeply, or has too many elements.")
        for element in level:
            _check_names(element)
            _check_text(element)
            _check_ids(element, seen)
        level = [child for element in level for child in element]


def _check_names(element: etree._Element) -> None:
    if len(element.attrib) > _MAX_ATTRIBUTES:
        raise MalformedMessage("An element of the message has too many attributes.")
    namespaces = element.nsmap  # of all that is in scope: asked of each element, so it must stay few
    if len(namespaces) > _MAX_NAMESPACES:
        raise MalformedMessage("An element of the message knows too many namespaces.")
    # a namespace that is not absolute has no canonical form (xml-exc-c14n §1.3), and its digest would be of nothing
    for uri in namespaces.values():
        if not _ABSOLUTE.fullmatch(uri):
            raise MalformedMessage("A namespace of the message is not an absolute URI.")
    if not _named(element.tag).startswith("{"):
        raise MalformedMessage("An element of the message is in no namespace.")
    if _TYPE in element.attrib and element.tag != _VALUE:
        raise MalformedMessage("Only attribute values may carry an xsi:type.")
    if any(_named(name).startswith(f"{{{_XML}}}") and local(_named(name)) != "lang" for name in element.attrib):
        raise MalformedMessage("The message sets xml:base, xml:space or xml:id; none of them may be in it.")


def _check_text(element: etree._Element) -> None:
    if len(element) == 0:
        return
    texts = [element.text, *(child.tail for child in element)]
    if any(text and _named(text).strip(" \t\r\n") for text in texts):
        raise MalformedMessage("The message has text between elements.")


def _check_ids(element: etree._Element, seen: set[str]) -> None:
    for name, value in element.attrib.items():
        if local(_named(name)).lower() not in _IDS:
            continue
        if not _ID.fullmatch(_named(value)):
            raise MalformedMessage("An ID of the message is not a name.")
        if _named(value) in seen:
            raise MalformedMessage("The message gives one ID twice.")
        seen.add(_named(value))


def _named(text: str | bytes | bytearray | etree.QName) -> str:
    # lxml's types allow more than a parsed document holds
    return str(text)
