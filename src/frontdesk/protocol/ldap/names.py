"""Distinguished names as strings (RFC 4514): checked, and made of values that mean nothing but themselves."""

import re

MOST_NAME = 1024
_ALWAYS = frozenset('"+,;<=>\\')
_PAIR = r"\\(?:[ \"#+,;<=>\\]|[0-9A-Fa-f]{2})"
_LETTER = r"[^\x00\"+,;<>\\]"
_EDGE = r"[^\x00\"+,;<>\\ ]"
_STRING = rf"(?:(?!#)(?:{_EDGE}|{_PAIR})(?:(?:{_LETTER}|{_PAIR})*(?:{_EDGE}|{_PAIR}))?)?"
_TYPE = r"(?:[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)+)"
_PART = re.compile(rf" *{_TYPE} *= *(?:#(?:[0-9A-Fa-f]{{2}})+|{_STRING}) *")
_BETWEEN = re.compile(r"[,;+]")


def escape_name_value(value: str) -> str:
    """The value of an attribute as a name holds it (RFC 4514 §2.4)."""
    escaped = "".join(f"\\{letter}" if letter in _ALWAYS else letter for letter in value).replace("\x00", "\\00")
    if value[:1] in {" ", "#"}:
        escaped = f"\\{escaped}"
    if len(value) > 1 and value.endswith(" "):
        escaped = f"{escaped[:-1]}\\ "
    return escaped


def is_name(text: str) -> bool:
    """Whether it is a distinguished name of at least one part (RFC 4514 §3)."""
    at = 0
    if len(text) > MOST_NAME:
        return False
    while found := _PART.match(text, at):
        at = found.end()
        if at == len(text):
            return True
        if not _BETWEEN.match(text, at):
            return False
        at += 1
    return False
