"""Attributes of many values, told in ranges: ``member;range=0-1499`` (MS-ADTS §3.1.1.3.1.3.3; RFC 4512 §2.5.2)."""

import re
from dataclasses import dataclass

VALUES_A_RANGE = 1_500
_RANGE = re.compile(r"([^;]+);range=([0-9]{1,9})-([0-9]{1,9}|\*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AttributeRange:
    """Some of an attribute's values. ``following``: the number of the first that was not told; None: those were all."""

    attribute: str
    following: int | None


def ask_range(attribute: str, start: int) -> str:
    """The attribute's values from this one on, as a search asks for them."""
    return f"{attribute};range={start}-{start + VALUES_A_RANGE - 1}"


def read_range(description: str) -> AttributeRange | None:
    """What an answer tells; None: an attribute without a range, whose values are all there."""
    found = _RANGE.fullmatch(description)
    if found is None:
        return None
    return AttributeRange(found[1], None if found[3] == "*" else int(found[3]) + 1)
