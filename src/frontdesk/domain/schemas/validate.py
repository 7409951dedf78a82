"""Whether a profile is what its schema allows, and what it becomes (contract F.1, F.2, F.4)."""

import math
from collections.abc import Iterator, Mapping

from frontdesk.domain.errors import ImmutableAttribute, ReadOnlyAttribute, ValidationFailed
from frontdesk.domain.schemas.formats import FORMATS, is_email
from frontdesk.domain.schemas.model import AttributeType, Mutability, Property, Schema, SelfAction
from frontdesk.lang.patterns import MalformedPattern, compile_pattern

_MOST_CHARACTERS = 10_000
_MOST_ITEMS = 1_000
_BLANK = "The field cannot be left blank"
_LOGIN = "login"
_WORDS: Mapping[AttributeType, str] = {
    AttributeType.STRING: "a string",
    AttributeType.BOOLEAN: "true or false",
    AttributeType.NUMBER: "a number",
    AttributeType.INTEGER: "an integer",
    AttributeType.ARRAY: "an array",
}


def validate_profile(
    schema: Schema, given: Mapping[str, object], known: Mapping[str, object], *, replace: bool, what: str
) -> dict[str, object]:
    """The whole new profile: of what was ``known`` merged with what is ``given``, or replaced by it.

    A null removes. A new profile is one that replaces nothing: ``known`` empty, ``replace`` true. What the caller
    repeats unchanged is never refused; what the schema no longer has is dropped.

    Raises:
        ValidationFailed: an attribute is unknown, missing, or not as the schema wants it; the causes name each.
        ReadOnlyAttribute, ImmutableAttribute: the attribute is not theirs to write.
    """
    unknown = [name for name in given if schema.find(name) is None]
    if unknown:
        raise ValidationFailed(what, tuple(f"Property name '{name}' is not defined in profile" for name in unknown))
    _check_mutability(schema, given, known, replace)
    causes = [
        cause for name, value in given.items() if value != known.get(name) for cause in _wrong(schema, name, value)
    ]
    profile = {name: value for name, value in {**_kept(schema, known, replace), **given}.items() if value is not None}
    causes += _missing(schema, profile, given, replace)
    if causes:
        raise ValidationFailed(what, tuple(causes))
    return profile


def check_self_may_write(schema: Schema, given: Mapping[str, object], known: Mapping[str, object]) -> None:
    """People change of their own profile only what the schema gives them to write.

    Raises:
        ReadOnlyAttribute: another attribute would change.
    """
    for name, value in given.items():
        found = schema.find(name)
        if found is not None and found.permission is not SelfAction.READ_WRITE and value != known.get(name):
            raise ReadOnlyAttribute(name)


def _check_mutability(schema: Schema, given: Mapping[str, object], known: Mapping[str, object], replace: bool) -> None:
    for name, value in given.items():
        found = schema.find(name)
        if found is None or value == known.get(name):
            continue
        if found.mutability is Mutability.READ_ONLY:
            raise ReadOnlyAttribute(name)
        if found.mutability is Mutability.IMMUTABLE and name in known:
            raise ImmutableAttribute(name)


def _kept(schema: Schema, known: Mapping[str, object], replace: bool) -> dict[str, object]:
    """What stays of the old profile: where it is replaced, only what the caller could not have written."""
    kept: dict[str, object] = {}
    for name, value in known.items():
        found = schema.find(name)
        if found is not None and (not replace or found.mutability in {Mutability.READ_ONLY, Mutability.IMMUTABLE}):
            kept[name] = value
    return kept


def _missing(
    schema: Schema, profile: Mapping[str, object], given: Mapping[str, object], replace: bool
) -> Iterator[str]:
    """Required attributes without a value. A merge answers only for those that it names."""
    for found in (*schema.base.values(), *schema.custom.values()):
        asked = replace or found.name in given
        if found.required and asked and profile.get(found.name) is None:
            yield f"{found.name}: {_BLANK}"


def _wrong(schema: Schema, name: str, value: object) -> Iterator[str]:
    found = schema.find(name)
    if found is None or value is None:
        return
    for reason in _reasons(found, value):
        yield f"{name}: {reason}"


def _reasons(found: Property, value: object) -> Iterator[str]:
    if not has_type(found.type, value):
        yield f"The value must be {_WORDS[found.type]}."
    elif isinstance(value, str):
        yield from _text_reasons(found, value)
    elif isinstance(value, list):
        yield from _list_reasons(found, value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _number_reasons(found, value)
    if found.enum is not None and not _is_among(value, found.enum):
        yield "The value is none of those that the attribute's enum lists."


def has_type(wanted: AttributeType, value: object) -> bool:
    """Whether JSON's value is of an attribute's type; true is no number, and 1.0 no integer."""
    match wanted:
        case AttributeType.STRING:
            return isinstance(value, str)
        case AttributeType.BOOLEAN:
            return isinstance(value, bool)
        case AttributeType.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool)
        case AttributeType.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        case AttributeType.ARRAY:
            return isinstance(value, list)


def _text_reasons(found: Property, text: str) -> Iterator[str]:
    if found.required and not text.strip():
        yield _BLANK
        return
    longest = found.max_length if found.max_length is not None else _MOST_CHARACTERS
    if len(text) > longest:
        yield f"The field is too long: it has at most {longest} characters."
    elif found.min_length is not None and len(text) < found.min_length:
        yield f"The field is too short: it has at least {found.min_length} characters."
    elif found.format is not None and found.format in FORMATS:
        accepts, words = FORMATS[found.format]
        if not accepts(text):
            yield f"The value must be {words}."
    yield from _pattern_reasons(found, text)


def _pattern_reasons(found: Property, text: str) -> Iterator[str]:
    """A login is an email address unless its pattern was changed (F.1)."""
    if found.pattern is None:
        if found.name == _LOGIN and not is_email(text):
            yield "Username must be in the form of an email address"
        return
    try:
        matches = compile_pattern(found.pattern)
    except MalformedPattern:
        return
    if not matches(text):
        yield "Does not match required pattern"


def _list_reasons(found: Property, items: list[object]) -> Iterator[str]:
    if len(items) > _MOST_ITEMS:
        yield f"The array has at most {_MOST_ITEMS} elements."
        return
    wanted = found.item_type or AttributeType.STRING
    if not all(has_type(wanted, item) for item in items):
        yield f"Every element of the array must be {_WORDS[wanted]}."
    elif any(isinstance(item, str) and len(item) > _MOST_CHARACTERS for item in items):
        yield f"An element of the array has at most {_MOST_CHARACTERS} characters."
    if found.item_enum is not None and not all(_is_among(item, found.item_enum) for item in items):
        yield "An element is none of those that the attribute's enum lists."


def _number_reasons(found: Property, number: float) -> Iterator[str]:
    if found.minimum is not None and number < found.minimum:
        yield f"The value must be at least {found.minimum:g}."
    if found.maximum is not None and number > found.maximum:
        yield f"The value must be at most {found.maximum:g}."


def _is_among(value: object, choices: tuple[object, ...]) -> bool:
    """As JSON compares: true is no 1."""
    return any(value == choice and isinstance(value, bool) == isinstance(choice, bool) for choice in choices)
