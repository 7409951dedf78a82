"""Editing a schema: adding, changing and removing attributes, and what stands against it (contract F.1, F.2)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from frontdesk.domain.errors import EnumWithoutTitles, ValidationFailed
from frontdesk.domain.schemas.formats import FORMATS
from frontdesk.domain.schemas.model import AttributeType, Property, Schema
from frontdesk.domain.schemas.validate import has_type
from frontdesk.lang.patterns import MalformedPattern, compile_pattern

WHAT = "schema"
MOST_UNIQUE = 5
_MOST_CUSTOM = 500
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_EDITABLE_IN_BASE = frozenset({"permission", "required", "pattern", "master"})
_NEVER_OPTIONAL = frozenset({"login", "email", "userName", "name"})
_ONE_TEXT = frozenset({AttributeType.STRING})
_NUMBERS = frozenset({AttributeType.NUMBER, AttributeType.INTEGER})
_MAY_BE_UNIQUE = _ONE_TEXT | _NUMBERS

BaseChanges = Mapping[str, Mapping[str, object] | None]
CustomChanges = Mapping[str, Property | None]


def edit_schema(schema: Schema, base: BaseChanges, custom: CustomChanges) -> Schema:
    """The schema after a partial update: what is not named stays, None removes.

    ``base`` holds only the facets that were sent; a custom attribute is replaced whole.

    Raises:
        ValidationFailed: a facet cannot be, or is not its author's to change; the causes name attribute and facet.
        EnumWithoutTitles: enum and oneOf do not say the same values.
    """
    causes = [cause for name, facets in base.items() for cause in _wrong_in_base(schema, name, facets)]
    causes += [
        cause for name, found in custom.items() if found is not None for cause in _wrong_in_custom(schema, name, found)
    ]
    if causes:
        raise ValidationFailed(WHAT, tuple(causes))
    for found in custom.values():
        if found is not None:
            _check_choices(found)
    changed = {name: _edited(schema.base[name], facets) for name, facets in base.items() if facets is not None}
    merged = {**schema.custom, **custom}
    edited = Schema({**schema.base, **changed}, {name: kept for name, kept in merged.items() if kept is not None})
    _check_counts(edited)
    return edited


def _check_counts(edited: Schema) -> None:
    if len(edited.unique_names) > MOST_UNIQUE:
        raise ValidationFailed(WHAT, (f"unique: At most {MOST_UNIQUE} custom attributes can be unique.",))
    if len(edited.custom) > _MOST_CUSTOM:
        raise ValidationFailed(WHAT, (f"definitions: A schema has at most {_MOST_CUSTOM} custom attributes.",))


def _edited(known: Property, facets: Mapping[str, object]) -> Property:
    changed = {name: facets[name] for name in _EDITABLE_IN_BASE & facets.keys()}
    return replace(known, **changed)  # type: ignore[arg-type]  # the shape that they came through typed them


def _wrong_in_base(schema: Schema, name: str, facets: Mapping[str, object] | None) -> Iterator[str]:
    known = schema.base.get(name)
    if known is None:
        yield f"{name}: There is no base attribute of this name."
        return
    if facets is None:
        yield f"{name}: Base attributes cannot be removed."
        return
    for facet, value in facets.items():
        if facet not in _EDITABLE_IN_BASE and value != getattr(known, facet):
            yield f"{name}: The {_spelled(facet)} of a base attribute cannot be changed."
    if name in _NEVER_OPTIONAL and facets.get("required", True) is not True:
        yield f"{name}: The attribute is always required."
    if "pattern" in facets and name != "login" and facets["pattern"] is not None:
        yield f"{name}: Only login has a pattern."
    elif isinstance(pattern := facets.get("pattern"), str):
        yield from _pattern_reasons(name, pattern)


def _pattern_reasons(name: str, pattern: str) -> Iterator[str]:
    try:
        compile_pattern(pattern)
    except MalformedPattern as why:
        yield f"{name}: pattern: {why}"


def _wrong_in_custom(schema: Schema, name: str, found: Property) -> Iterator[str]:
    known = schema.custom.get(name)
    if name in schema.base:
        yield f"{name}: A base attribute has this name."
    elif not _NAME.fullmatch(name):
        yield f"{name[:128]}: A name has letters, digits and underscores, and begins with no digit."
    elif known is not None and (known.type, known.item_type) != (found.type, found.item_type):
        yield f"{name}: type: The type of an attribute cannot be changed; remove it and add it anew."
    else:
        for reason in _facet_reasons(found):
            yield f"{name}: {reason}"
        if found.is_unique and known is not None and not known.is_unique:
            yield f"{name}: unique: Only a new attribute can be made unique."


def _facet_reasons(found: Property) -> Iterator[str]:
    yield from _length_reasons(found)
    yield from _range_reasons(found)
    yield from _array_reasons(found)
    yield from _choice_reasons(found)
    if found.format is not None and (found.type not in _ONE_TEXT or found.format not in FORMATS):
        yield f"format: Only strings have one, and it is one of {', '.join(FORMATS)}."
    if found.pattern is not None:
        yield "pattern: Only login has a pattern."
    if found.is_unique and found.type not in _MAY_BE_UNIQUE:
        yield "unique: Only strings and numbers can be unique."


def _length_reasons(found: Property) -> Iterator[str]:
    shortest, longest = found.min_length, found.max_length
    if (shortest is not None or longest is not None) and found.type not in _ONE_TEXT:
        yield "minLength, maxLength: Only strings have a length."
    elif shortest is not None and longest is not None and shortest > longest:
        yield "minLength: It is greater than maxLength."


def _range_reasons(found: Property) -> Iterator[str]:
    least, most = found.minimum, found.maximum
    if (least is not None or most is not None) and found.type not in _NUMBERS:
        yield "minimum, maximum: Only numbers have a range."
    elif least is not None and most is not None and least > most:
        yield "minimum: It is greater than maximum."


def _array_reasons(found: Property) -> Iterator[str]:
    is_array = found.type is AttributeType.ARRAY
    if is_array and found.item_type is None:
        yield "items: An array says the type of its elements."
    if not is_array and found.item_type is not None:
        yield "items: Only arrays have elements."
    if found.item_type in {AttributeType.ARRAY, AttributeType.BOOLEAN}:
        yield "items.type: Elements are strings, numbers or integers."
    if is_array and found.enum is not None:
        yield "enum: The values of an array's elements stand in items."
    if found.union is not None and not is_array:
        yield "union: Only arrays can be combined."


def _choice_reasons(found: Property) -> Iterator[str]:
    if not all(has_type(found.type, value) for value in found.enum or ()):
        yield "enum: Its values are of the attribute's type."
    if not all(has_type(found.item_type or found.type, value) for value in found.item_enum or ()):
        yield "items.enum: Its values are of the elements' type."


def _check_choices(found: Property) -> None:
    """Each value of the enum has its title in oneOf, and the other way round."""
    for enum, one_of in ((found.enum, found.one_of), (found.item_enum, found.item_one_of)):
        if enum is None and one_of is None:
            continue
        titled = [choice.get("const") for choice in one_of or ()]
        if len(enum or ()) != len(titled) or any(value not in titled for value in enum or ()):
            raise EnumWithoutTitles(causes=(f"{found.name}: enum and oneOf must list the same values.",))


def _spelled(facet: str) -> str:
    """A facet as the wire names it."""
    first, *others = facet.split("_")
    return first + "".join(part.title() for part in others)
