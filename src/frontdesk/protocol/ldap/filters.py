"""Search filters as strings (RFC 4515): made of values that mean nothing but themselves, and checked where given."""

import re
from collections.abc import Iterable

MOST_FILTER = 2048
_DEEPEST = 16

# RFC 4512 §2.5: a short name or an object identifier; options (§2.5.2) are not asked for
_DESCRIPTION = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,99}|[0-9]+(?:\.[0-9]+){1,20}")
_ITEM = re.compile(r"([^=~<>:]+)(=|~=|>=|<=)(.*)", re.DOTALL)
_MATCHING = re.compile(r"([^=~<>:]*)((?::dn)?)((?::[A-Za-z0-9.-]+)?):=(.*)", re.DOTALL)
_VALUE = re.compile(r"(?:[^\x00()\\]|\\[0-9A-Fa-f]{2})*", re.DOTALL)
_SPECIAL = {"\\": "\\5c", "*": "\\2a", "(": "\\28", ")": "\\29", "\x00": "\\00"}


class MalformedFilter(ValueError):
    """The text is no search filter."""


def escape_value(value: str) -> str:
    """The value as a filter holds it, with nothing in it that a server reads as syntax (RFC 4515 §3)."""
    return "".join(_SPECIAL.get(letter, letter) for letter in value)


def is_attribute(name: str) -> bool:
    """Whether it is a short name or an object identifier of an attribute or class (RFC 4512 §2.5)."""
    return _DESCRIPTION.fullmatch(name) is not None


def equals(attribute: str, value: str) -> str:
    """Entries with this value."""
    return f"({_checked(attribute)}={escape_value(value)})"


def is_at_least(attribute: str, value: str) -> str:
    """Entries with a value that is not less, by the order of the attribute."""
    return f"({_checked(attribute)}>={escape_value(value)})"


def is_less(attribute: str, value: str) -> str:
    """Entries with a value that is less; there is no such comparison, only its opposite's."""
    return f"(!{is_at_least(attribute, value)})"


def is_present(attribute: str) -> str:
    """Entries with any value."""
    return f"({_checked(attribute)}=*)"


def both(filters: Iterable[str]) -> str:
    """Entries that match all of them."""
    return f"(&{''.join(filters)})"


def either(filters: Iterable[str]) -> str:
    """Entries that match one of them."""
    return f"(|{''.join(filters)})"


def check_filter(text: str) -> None:
    """The text is exactly one filter, that can stand inside of another.

    Raises:
        MalformedFilter: it is not, or it is longer or deeper than anybody needs.
    """
    if len(text) > MOST_FILTER:
        raise MalformedFilter("A search filter has at most 2048 characters.")
    end = _read(text, 0, 0)
    if end != len(text):
        raise MalformedFilter("Something follows the search filter.")


def _read(text: str, at: int, depth: int) -> int:
    """Where the filter that begins here ends."""
    if depth > _DEEPEST:
        raise MalformedFilter("The search filter is nested too deeply.")
    if text[at : at + 1] != "(":
        raise MalformedFilter("A search filter stands in parentheses.")
    kind = text[at + 1 : at + 2]
    if kind in {"&", "|"}:
        at += 2
        while text[at : at + 1] == "(":
            at = _read(text, at, depth + 1)
    elif kind == "!":
        at = _read(text, at + 2, depth + 1)
    else:
        at = _read_item(text, at + 1)
    if text[at : at + 1] != ")":
        raise MalformedFilter("A parenthesis of the search filter is not closed.")
    return at + 1


def _read_item(text: str, at: int) -> int:
    end = text.find(")", at)
    item = text[at:end] if end >= 0 else text[at:]
    found = _ITEM.fullmatch(item)
    name, value = (found[1], found[3]) if found is not None else ("", "")
    if found is None:
        rule = _MATCHING.fullmatch(item)
        if rule is None or not (rule[1] or rule[3]):
            raise MalformedFilter("A term of the search filter is no comparison.")
        name, value = rule[1] or "cn", rule[4]
    if not is_attribute(name.split(";")[0]):
        raise MalformedFilter("A term of the search filter names no attribute.")
    if not _VALUE.fullmatch(value):
        raise MalformedFilter("A value of the search filter is not escaped.")
    return at + len(item)


def _checked(attribute: str) -> str:
    if not is_attribute(attribute):
        raise MalformedFilter("That is no name of an attribute.")
    return attribute
