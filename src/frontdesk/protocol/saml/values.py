"""Values of SAML messages: ids, instants, names of people (saml-core-2.0 §1.3, §2.2)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from frontdesk.kernel.secrets import random_bytes
from frontdesk.protocol.saml.errors import MalformedMessage
from frontdesk.protocol.saml.names import UNSPECIFIED, saml
from frontdesk.protocol.saml.xml import Element

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?")
_MAX_NAME = 1024
_ENTITY = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"


@dataclass(frozen=True, slots=True)
class NameId:
    """Who somebody is to the two parties (§2.2.3)."""

    value: str
    format: str = UNSPECIFIED
    name_qualifier: str | None = None
    sp_name_qualifier: str | None = None


def new_message_id() -> str:
    """An id that nobody can guess and no other message has (§1.3.4)."""
    return f"_{random_bytes(20).hex()}"


def render_instant(at: int) -> str:
    """Epoch milliseconds as SAML writes them: UTC (§1.3.3)."""
    seconds, rest = divmod(at, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC).strftime('%Y-%m-%dT%H:%M:%S')}.{rest:03d}Z"


def parse_instant(text: str) -> int:
    """Epoch milliseconds; without a zone it is UTC (§1.3.3).

    Raises:
        MalformedMessage: it is no such time.
    """
    found = _INSTANT.fullmatch(text.strip(" \t\r\n"))
    try:
        if found is None:
            raise ValueError
        zone = found.group(3) or "Z"
        at = datetime.fromisoformat(f"{found.group(1)}{'+00:00' if zone == 'Z' else zone}")
        return int(at.timestamp()) * 1000 + int((found.group(2) or "0").ljust(3, "0")[:3])
    except (ValueError, OverflowError, OSError):
        raise MalformedMessage("A time of the message is no date and time.") from None


def optional_instant(element: Element, name: str) -> int | None:
    """The time in an attribute, or None where there is none.

    Raises:
        MalformedMessage: it is no time.
    """
    return parse_instant(element.attributes[name]) if name in element.attributes else None


def name_id_element(name: NameId) -> Element:
    """A name, written."""
    qualifiers = {"NameQualifier": name.name_qualifier, "SPNameQualifier": name.sp_name_qualifier}
    attributes = {"Format": name.format, **{key: value for key, value in qualifiers.items() if value}}
    return Element(saml("NameID"), attributes, text=name.value)


def read_name_id(element: Element) -> NameId:
    """A name, read.

    Raises:
        MalformedMessage: it is empty, too long, or not text.
    """
    value = element.said()
    if element.children or not value or len(value) > _MAX_NAME:
        raise MalformedMessage(f"The NameID must be text of 1 to {_MAX_NAME} characters.")
    said = element.attributes
    if any(len(each) > _MAX_NAME for each in said.values()):
        raise MalformedMessage(f"An attribute of the NameID is longer than {_MAX_NAME} characters.")
    return NameId(value, said.get("Format", UNSPECIFIED), said.get("NameQualifier"), said.get("SPNameQualifier"))


def issuer_element(entity_id: str) -> Element:
    """Who speaks (§2.2.5)."""
    return Element(saml("Issuer"), text=entity_id)


def read_issuer(element: Element) -> str | None:
    """Who says that he speaks; None where nobody does.

    Raises:
        MalformedMessage: it is not the name of an entity.
    """
    issuer = element.optional(saml("Issuer"))
    if issuer is None:
        return None
    if issuer.attributes.get("Format", _ENTITY) != _ENTITY or not issuer.said() or len(issuer.said()) > _MAX_NAME:
        raise MalformedMessage("The issuer is not the name of an entity.")
    return issuer.said()


def check_version(element: Element) -> None:
    """Only SAML 2.0 is spoken.

    Raises:
        MalformedMessage: it is another version.
    """
    if element.attributes.get("Version") != "2.0":
        raise MalformedMessage("The message is not of SAML 2.0.")


def parse_flag(element: Element, name: str) -> bool:
    """An xs:boolean attribute; false where there is none.

    Raises:
        MalformedMessage: it is something else.
    """
    value = element.attributes.get(name, "false").strip()
    if value not in {"true", "false", "1", "0"}:
        raise MalformedMessage(f"{name} must be true or false.")
    return value in {"true", "1"}


def parse_count(element: Element, name: str) -> int | None:
    """An xs:unsignedShort attribute, or None.

    Raises:
        MalformedMessage: it is something else.
    """
    value = element.attributes.get(name)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 5):
        raise MalformedMessage(f"{name} must be a small number.")
    return int(value)
