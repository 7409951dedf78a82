"""objectGUID, the unique id of Active Directory: 16 bytes, shown as a UUID (MS-DTYP §2.3.4; RFC 4122 §3)."""

import re

from frontdesk.protocol.ldap.filters import equals

_GUID = frozenset({"objectguid", "1.2.840.113556.1.4.2"})
_CANONICAL = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def is_guid(attribute: str) -> bool:
    """Whether the attribute's values are the bytes of a GUID."""
    return attribute.lower() in _GUID


def guid_text(value: bytes) -> str | None:
    """As tools show it: of its first three parts the bytes stand the other way round; None: it is no GUID."""
    if len(value) != 16:
        return None
    digits = _turned(value).hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def has_id(attribute: str, value: str) -> str:
    """Entries with this id, which is searched for by its bytes where it is a GUID (RFC 4515 §3)."""
    if not (is_guid(attribute) and _CANONICAL.fullmatch(value)):
        return equals(attribute, value)
    escaped = "".join(f"\\{each:02x}" for each in _turned(bytes.fromhex(value.replace("-", ""))))
    return f"({attribute}={escaped})"


def _turned(value: bytes) -> bytes:
    return value[3::-1] + value[5:3:-1] + value[7:5:-1] + value[8:]
