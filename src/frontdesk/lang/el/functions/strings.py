"""String.* and its older names without the family (Okta: expression language, string functions).

Null given is null returned; a function that changes a string changes each element of an array.
"""

from collections.abc import Callable

from frontdesk.lang.el.functions.signature import Function, fixed
from frontdesk.lang.el.run import LONGEST_ANSWER, check_array, check_text
from frontdesk.lang.el.values import ExpressionFailure, integer_of, is_array, text_of


def append(text: object, suffix: object) -> object:
    """The text with the suffix behind it."""
    tail = text_of(suffix, "String.append") or ""
    return _changed(text, "String.append", lambda head: head + tail)


def join(separator: object, *parts: object) -> str:
    """The parts with the separator between them: elements of arrays each for itself, null as empty."""
    between = text_of(separator, "String.join") or ""
    texts: list[str] = []
    for part in parts:
        texts += [text_of(element, "String.join") or "" for element in (part if is_array(part) else [part])]
        check_array(len(texts))
    check_text(sum(map(len, texts)) + len(between) * max(0, len(texts) - 1))
    return between.join(texts)


def length(text: object) -> int:
    """The number of characters; null has none."""
    return len(text_of(text, "String.len") or "")


def remove_spaces(text: object) -> object:
    """The text without its white space."""
    return _changed(text, "String.removeSpaces", lambda whole: "".join(whole.split()))


def replace(text: object, match: object, replacement: object) -> object:
    """The text with every occurrence replaced, literally."""
    return _replaced(text, match, replacement, everywhere=True)


def replace_first(text: object, match: object, replacement: object) -> object:
    """The text with the first occurrence replaced, literally."""
    return _replaced(text, match, replacement, everywhere=False)


def _replaced(text: object, match: object, replacement: object, *, everywhere: bool) -> object:
    who = "String.replace" if everywhere else "String.replaceFirst"
    old, new = text_of(match, who), text_of(replacement, who) or ""

    def change(whole: str) -> str:
        if not old:
            return whole
        count = whole.count(old) if everywhere else min(1, whole.count(old))
        check_text(len(whole) + count * (len(new) - len(old)))
        return whole.replace(old, new, count)

    return _changed(text, who, change)


def starts_with(text: object, prefix: object) -> bool:
    """Whether the text begins so; null does not."""
    whole, head = text_of(text, "String.startsWith"), text_of(prefix, "String.startsWith")
    return whole is not None and head is not None and whole.startswith(head)


def contains(text: object, part: object) -> bool:
    """Whether the part occurs in the text; null neither does nor has."""
    whole, inner = text_of(text, "String.stringContains"), text_of(part, "String.stringContains")
    return whole is not None and inner is not None and inner in whole


def switch(text: object, default: object, *pairs: object) -> object:
    """The value behind the first key that occurs in the text, in the order of the keys; else the default."""
    whole = text_of(text, "String.stringSwitch")
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        inner = text_of(key, "String.stringSwitch")
        if whole is not None and inner is not None and inner in whole:
            return value
    return default


def substring(text: object, start: object, end: object) -> object:
    """From start to before end, counted from 0; what lies outside the text is not there."""
    first = max(0, integer_of(start, "String.substring") or 0)
    last = integer_of(end, "String.substring")
    return _changed(text, "String.substring", lambda whole: whole[first : len(whole) if last is None else max(0, last)])


def substring_after(text: object, separator: object) -> object:
    """What follows the first separator; empty where there is none."""
    mark = text_of(separator, "String.substringAfter")
    if mark is None:
        return _changed(text, "String.substringAfter", lambda _: "")
    return _changed(text, "String.substringAfter", lambda whole: whole.partition(mark)[2] if mark else whole)


def substring_before(text: object, separator: object) -> object:
    """What precedes the first separator; the whole text where there is none."""
    mark = text_of(separator, "String.substringBefore")
    if mark is None:
        return _changed(text, "String.substringBefore", lambda whole: whole)
    return _changed(text, "String.substringBefore", lambda whole: whole.partition(mark)[0] if mark else "")


def to_upper_case(text: object) -> object:
    """In capitals."""
    return _changed(text, "String.toUpperCase", str.upper)


def to_lower_case(text: object) -> object:
    """In small letters."""
    return _changed(text, "String.toLowerCase", str.lower)


def _changed(text: object, who: str, change: Callable[[str], str]) -> object:
    if not is_array(text):
        whole = text_of(text, who)
        return None if whole is None else change(whole)
    changed: list[str | None] = []
    room = LONGEST_ANSWER
    for element in text:
        whole = text_of(element, who)
        changed.append(None if whole is None else change(whole))
        room -= len(changed[-1] or "")
        if room < 0:
            raise ExpressionFailure(f"{who} makes more text than an expression may.")
    return changed


STRINGS = (
    fixed("String.append", append, 2),
    Function("String.join", join, 1, None),
    fixed("String.len", length, 1),
    fixed("String.removeSpaces", remove_spaces, 1),
    fixed("String.replace", replace, 3),
    fixed("String.replaceFirst", replace_first, 3),
    fixed("String.startsWith", starts_with, 2),
    fixed("String.stringContains", contains, 2),
    Function("String.stringSwitch", switch, 2, None, pairs_after=2),
    fixed("String.substring", substring, 3),
    fixed("String.substringAfter", substring_after, 2),
    fixed("String.substringBefore", substring_before, 2),
    fixed("String.toUpperCase", to_upper_case, 1),
    fixed("String.toLowerCase", to_lower_case, 1),
    fixed("substring", substring, 3),
    fixed("substringAfter", substring_after, 2),
    fixed("substringBefore", substring_before, 2),
    fixed("toUpperCase", to_upper_case, 1),
    fixed("toLowerCase", to_lower_case, 1),
)
