"""What a client sends, made canonical: names as the schema spells them, types checked, nothing unassigned in it.

What is read-only is passed over, as RFC 7644 §3.3 and §3.5.1 want it; so is what the standard has and is not kept here.
"""

from collections.abc import Mapping
from typing import assert_never

from frontdesk.kernel.json import MalformedTime, parse_time
from frontdesk.protocol.scim.errors import InvalidSyntax, InvalidValue
from frontdesk.protocol.scim.schema import Attribute, ResourceKind, Schema, ValueType, find_by_name

Document = dict[str, object]
MOST_CHARACTERS = 10_000
MOST_VALUES = 10_000
SCHEMAS = "schemas"
_FLAGS = {"true": True, "false": False}


def read_document(sent: object, kind: ResourceKind) -> Document:
    """A resource as a client writes it, canonical.

    Raises:
        InvalidSyntax: it is no object, or does not say that it is of this kind.
        InvalidValue: an attribute is unknown, missing, or of another type; the sentence names it.
    """
    if not isinstance(sent, Mapping):
        raise InvalidSyntax("The body must be a JSON object.")
    _check_schemas(sent, kind)
    document: Document = {}
    for name, value in sent.items():
        if name.lower() == SCHEMAS:
            continue
        extension = kind.extension(name)
        if extension is not None:
            document |= _extension(extension, value)
            continue
        attribute = kind.find(name)
        if attribute is None:
            _check_passed_over(kind.schema.passed_over, name, name)
        elif not attribute.is_read_only and (read := read_value(attribute, value)) is not None:
            document[attribute.name] = read
    return document


def check_required(document: Mapping[str, object], kind: ResourceKind) -> None:
    """Everything that a resource must have is there.

    Raises:
        InvalidValue: something is not.
    """
    _check_complete(kind.schema.attributes, document, "")
    for extension in kind.extensions:
        values = document.get(extension.id)
        if isinstance(values, Mapping):
            _check_complete(extension.attributes, values, f"{extension.id}:")


def _check_complete(attributes: tuple[Attribute, ...], values: Mapping[str, object], prefix: str) -> None:
    for attribute in attributes:
        value = values.get(attribute.name)
        if attribute.required and value is None:
            raise InvalidValue(f"{prefix}{attribute.name} is required.")
        for element in value if isinstance(value, list) else [value]:
            if isinstance(element, Mapping):
                _check_complete(attribute.sub_attributes, element, f"{prefix}{attribute.name}.")


def read_value(attribute: Attribute, value: object, name: str = "") -> object:
    """A value of an attribute, canonical; None: it is unassigned (RFC 7643 §2.5).

    Raises:
        InvalidValue: it is of another type, or longer than is kept.
    """
    name = name or attribute.name
    if value is None:
        return None
    if not attribute.multi_valued:
        return read_single(attribute, value, name)
    if not isinstance(value, list):
        raise InvalidValue(f"{name} has several values: it is an array.")
    if len(value) > MOST_VALUES:
        raise InvalidValue(f"{name} has at most {MOST_VALUES} values.")
    read = [one for element in value if (one := read_single(attribute, element, name)) is not None]
    if sum(isinstance(one, Mapping) and one.get("primary") is True for one in read) > 1:
        raise InvalidValue(f"Only one value of {name} is the primary one.")
    return read or None


def read_single(attribute: Attribute, value: object, name: str) -> object:
    """One value of it.

    Raises:
        InvalidValue: as ``read_value``.
    """
    match attribute.type:
        case ValueType.COMPLEX:
            return _complex(attribute, value, name)
        case ValueType.BOOLEAN:
            # some clients write their own language's words (Python's, C#'s)
            flag = _FLAGS.get(value.lower()) if isinstance(value, str) else value
            if not isinstance(flag, bool):
                raise InvalidValue(f"{name} is true or false.")
            return flag
        case ValueType.INTEGER:
            if not isinstance(value, int) or isinstance(value, bool):
                raise InvalidValue(f"{name} is an integer.")
            return value
        case ValueType.DECIMAL:
            if not isinstance(value, int | float) or isinstance(value, bool):
                raise InvalidValue(f"{name} is a number.")
            return value
        case ValueType.STRING | ValueType.REFERENCE | ValueType.DATE_TIME:
            return _text(attribute, value, name)
    assert_never(attribute.type)


def _text(attribute: Attribute, value: object, name: str) -> str | None:
    if not isinstance(value, str):
        raise InvalidValue(f"{name} is a string.")
    if len(value) > MOST_CHARACTERS:
        raise InvalidValue(f"{name} has at most {MOST_CHARACTERS} characters.")
    if attribute.type is ValueType.DATE_TIME:
        try:
            parse_time(value)
        except MalformedTime as why:
            raise InvalidValue(f"{name}: {why}") from None
    return value or None


def _complex(attribute: Attribute, value: object, name: str) -> Document | None:
    if isinstance(value, str) and attribute.find("value") is not None:
        value = {"value": value}  # as some clients write a manager or a member
    if not isinstance(value, Mapping):
        raise InvalidValue(f"{name} is an object.")
    read = _members(attribute.sub_attributes, attribute.passed_over, value, name)
    if not read:
        _check_complete(attribute.sub_attributes, read, f"{name}.")
    return read or None


def _extension(extension: Schema, value: object) -> Document:
    if not isinstance(value, Mapping):
        raise InvalidValue(f"{extension.id} is an object.")
    passed_over = extension.passed_over | {SCHEMAS}
    return {extension.id: _members(extension.attributes, passed_over, value, extension.id)}


def _members(
    attributes: tuple[Attribute, ...], passed_over: frozenset[str], value: Mapping[str, object], within: str
) -> Document:
    document: Document = {}
    for name, member in value.items():
        attribute = find_by_name(attributes, name)
        if attribute is None:
            _check_passed_over(passed_over, name, f"{within}.{name}")
        elif not attribute.is_read_only:
            read = read_value(attribute, member, f"{within}.{attribute.name}")
            if read is not None:
                document[attribute.name] = read
    return document


def _check_passed_over(passed_over: frozenset[str], name: str, full_name: str) -> None:
    if name.lower() not in {known.lower() for known in passed_over}:
        raise InvalidValue(f"There is no attribute {full_name[:200]}.")


def _check_schemas(sent: Mapping[str, object], kind: ResourceKind) -> None:
    named = next((value for name, value in sent.items() if name.lower() == SCHEMAS), None)
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise InvalidSyntax("schemas is an array of the URNs that the resource has attributes of.")
    folded = {one.lower() for one in named}
    if kind.schema.id.lower() not in folded:
        raise InvalidSyntax(f"schemas must name {kind.schema.id}.")
    unknown = folded - {schema.id.lower() for schema in kind.schemas}
    if unknown:
        raise InvalidValue(f"There is no schema {min(unknown)[:200]} for a {kind.name}.")


def with_schemas(document: Mapping[str, object], kind: ResourceKind) -> Document:
    """A resource with ``schemas`` in front: the core one, and every extension that it has a value of."""
    used = [extension.id for extension in kind.extensions if document.get(extension.id)]
    kept = {name: value for name, value in document.items() if value not in (None, {}, [])}
    return {SCHEMAS: [kind.schema.id, *used], **kept}
