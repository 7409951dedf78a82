"""Reading messages (SAML Core 2.0 §1.3): the two ways into ``tree.py``, which is imported by the first message."""

from frontdesk.protocol.saml.xml import Element


def parse_xml(raw: bytes) -> Element:
    """A message, read.

    Raises:
        MalformedMessage: it is not well-formed, too large, or could be read in more than one way.
    """
    from frontdesk.protocol.saml.tree import read, read_tree

    return read(read_tree(raw))


def child_document(raw: bytes, tag: str) -> bytes:
    """The one child of this name as a document of its own, with the namespaces that it stood in.

    Raises:
        MalformedMessage: there is none, or several.
    """
    from frontdesk.protocol.saml.tree import cut_child

    return cut_child(raw, tag)
