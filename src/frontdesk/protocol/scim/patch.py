"""PATCH: a resource and operations in, a resource out (RFC 7644 §3.5.2). Pure; whoever stores it checks the rest."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from frontdesk.lang.filter.match import matches
from frontdesk.lang.filter.nodes import And, Comparison, Node, Not, Operator, Or
from frontdesk.protocol.scim.documents import MOST_VALUES, SCHEMAS, Document, read_single, read_value
from frontdesk.protocol.scim.errors import InvalidSyntax, InvalidValue, NoTarget, ReadOnly, TooMany
from frontdesk.protocol.scim.paths import AttributePath, parse_path
from frontdesk.protocol.scim.schema import Attribute, Mutability, ResourceKind, ValueType

PATCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
MOST_OPERATIONS = 200
_MOST_LOOKS = 500_000
"""How many times a value of a list is looked at, in all of one request."""


class Op(StrEnum):
    """RFC 7644 §3.5.2; some clients begin it with a capital."""

    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Operation:
    """``path`` None: the value's members say what they are of."""

    op: Op
    path: AttributePath | None
    value: object = None


def parse_patch(sent: object, kind: ResourceKind) -> tuple[Operation, ...]:
    """The operations of a request.

    Raises:
        InvalidSyntax: it is not built as a PATCH.
        InvalidPath, InvalidFilter: a path names what is not there.
        NoTarget: something is to be removed, and the operation does not say what.
        TooMany: more operations than are worked through.
    """
    if not isinstance(sent, Mapping) or PATCH_SCHEMA not in _strings(sent.get("schemas")):
        raise InvalidSyntax(f"The body of a PATCH is an object whose schemas name {PATCH_SCHEMA}.")
    operations = next((value for name, value in sent.items() if name.lower() == "operations"), None)
    if not isinstance(operations, list) or not operations:
        raise InvalidSyntax("Operations is an array with at least one operation.")
    if len(operations) > MOST_OPERATIONS:
        raise TooMany(f"A PATCH has at most {MOST_OPERATIONS} operations.")
    return tuple(_operation(operation, kind) for operation in operations)


def apply_patch(resource: Mapping[str, object], operations: Iterable[Operation], kind: ResourceKind) -> Document:
    """The resource as the operations leave it; the one given stays as it is.

    Raises:
        InvalidPath, InvalidFilter, InvalidValue, NoTarget, ReadOnly, TooMany: an operation cannot be done.
    """
    patch = _Patch(deepcopy(dict(resource)), kind)
    for operation in operations:
        patch.apply(operation)
    return patch.resource


class _Patch:
    """A resource that is being changed."""

    def __init__(self, resource: Document, kind: ResourceKind) -> None:
        self.resource = resource
        self._kind = kind
        self._looks = 0

    def apply(self, operation: Operation) -> None:
        path = operation.path
        if path is not None:
            self._apply_at(operation, path)
            return
        if not isinstance(operation.value, Mapping):
            raise InvalidValue("Without a path, the value is an object of attributes.")
        for name, value in operation.value.items():
            if name.lower() == SCHEMAS:
                continue
            at = parse_path(name, self._kind)
            if not self._is_repeated(at, value):
                self._apply_at(replace(operation, value=value), at)

    def _is_repeated(self, path: AttributePath, value: object) -> bool:
        """Some clients send ``id`` along with what they change: what is as it was needs no right to be written."""
        attribute = path.attribute
        return attribute is not None and attribute.is_read_only and self.resource.get(attribute.name) == value

    def _apply_at(self, operation: Operation, path: AttributePath) -> None:
        attribute = path.attribute
        if attribute is None:
            self._whole_extension(operation, path)
            return
        _check_writable(path, attribute)
        owner = self._owner(path)
        if operation.op is Op.REMOVE:
            self._remove(owner, operation, path, attribute)
        elif attribute.multi_valued:
            self._set_values(owner, operation, path, attribute)
        elif path.sub is not None:
            within = _as_document(owner.setdefault(attribute.name, {}))
            _set(within, path.sub, read_value(path.sub, operation.value, path.text))
        else:
            self._set_single(owner, operation, attribute)
        if path.extension is not None and not owner:
            self.resource.pop(path.extension.id, None)

    def _values(self, owner: Document, attribute: Attribute) -> list[object]:
        """A copy of them; each operation reads them all, so that many on a long list are many times its length."""
        values = _as_values(owner.get(attribute.name))
        self._look(len(values))
        return values

    def _look(self, times: int) -> None:
        self._looks += times
        if self._looks > _MOST_LOOKS:
            raise TooMany("The operations ask more of these values than is worked through in one request.")

    def _owner(self, path: AttributePath) -> Document:
        if path.extension is None:
            return self.resource
        return _as_document(self.resource.setdefault(path.extension.id, {}))

    def _whole_extension(self, operation: Operation, path: AttributePath) -> None:
        extension = path.extension
        assert extension is not None, "a path without an attribute names an extension"
        if operation.op is Op.REMOVE:
            if any(found.required for found in extension.attributes):
                raise ReadOnly(f"{extension.id} has attributes that are required.")
            self.resource.pop(extension.id, None)
            return
        if not isinstance(operation.value, Mapping):
            raise InvalidValue(f"{extension.id} is an object.")
        for name, value in operation.value.items():
            if (
                name.lower() != SCHEMAS
            ):  # as clients write it that make no difference between an extension and a resource
                at = parse_path(f"{extension.id}:{name}", self._kind)
                self._apply_at(replace(operation, value=value), at)

    def _set_single(self, owner: Document, operation: Operation, attribute: Attribute) -> None:
        value = read_value(attribute, operation.value)
        known = owner.get(attribute.name)
        if attribute.mutability is Mutability.IMMUTABLE and known is not None and value != known:
            raise ReadOnly(f"{attribute.name} is set once.")
        if isinstance(value, dict) and isinstance(known, dict):
            value = {**known, **value}  # sub-attributes that are not named stay (RFC 7644 §3.5.2.3)
        _set(owner, attribute, value)

    def _set_values(self, owner: Document, operation: Operation, path: AttributePath, attribute: Attribute) -> None:
        values = self._values(owner, attribute)
        if path.where is None and path.sub is None:
            given = _given(attribute, operation.value)
            kept = values if operation.op is Op.ADD else []
            self._store(owner, attribute, _with_added(attribute, kept, given))
            return
        chosen = self._chosen(values, path.where)
        if not chosen and operation.op is Op.REPLACE:
            raise NoTarget(f"No value of {path.text} is what the path chooses.")
        if not chosen:
            described = _described(path.where)
            is_complex = attribute.type is ValueType.COMPLEX and described
            values = [*values, read_single(attribute, described, path.text) if is_complex else described]
            chosen = [len(values) - 1]
        for place in chosen:
            values[place] = _changed(attribute, path, values[place], operation.value)
        self._store(owner, attribute, _one_primary(values, chosen))

    def _remove(self, owner: Document, operation: Operation, path: AttributePath, attribute: Attribute) -> None:
        target = path.sub or attribute
        values = self._values(owner, attribute) if attribute.multi_valued else []
        if path.where is None and path.sub is None:
            given = attribute.multi_valued and operation.value not in (None, [])
            gone = {_identity(attribute, one) for one in _given(attribute, operation.value)} if given else None
            kept = [one for one in values if gone is not None and _identity(attribute, one) not in gone]
            self._store(owner, attribute, kept, removes=True)
            return
        if path.sub is None:
            chosen = set(self._chosen(values, path.where))
            kept = [one for place, one in enumerate(values) if place not in chosen]
            self._store(owner, attribute, kept, removes=True)
            return
        if target.required:
            raise ReadOnly(f"{path.text} is required.")
        if not attribute.multi_valued:
            within = dict(_as_document(owner.get(attribute.name) or {}))
            within.pop(path.sub.name, None)
            _set(owner, attribute, within or None)
            return
        for place in self._chosen(values, path.where):
            values[place] = {name: value for name, value in _as_document(values[place]).items() if name != target.name}
        self._store(owner, attribute, [one for one in values if one], removes=True)

    def _store(self, owner: Document, attribute: Attribute, values: list[object], *, removes: bool = False) -> None:
        if removes and not values and attribute.required:
            raise ReadOnly(f"{attribute.name} is required.")
        if len(values) > MOST_VALUES:
            raise TooMany(f"{attribute.name} has at most {MOST_VALUES} values.")
        _set(owner, attribute, values or None)

    def _chosen(self, values: list[object], where: Node | None) -> list[int]:
        if where is None:
            return list(range(len(values)))
        self._look(len(values) * _count(where))
        return [place for place, one in enumerate(values) if matches(where, _as_resource(one), fold=True)]


def _operation(sent: object, kind: ResourceKind) -> Operation:
    if not isinstance(sent, Mapping):
        raise InvalidSyntax("An operation is an object with op, and maybe path and value.")
    members = {str(name).lower(): value for name, value in sent.items()}
    op, path = members.get("op"), members.get("path")
    if not isinstance(op, str) or op.lower() not in set(Op):
        raise InvalidSyntax("op is add, remove or replace.")
    if path is not None and not isinstance(path, str):
        raise InvalidSyntax("path is a string.")
    if not path and op.lower() == Op.REMOVE:
        raise NoTarget("remove needs a path.")
    if "value" not in members and op.lower() != Op.REMOVE:
        raise InvalidSyntax(f"{op.lower()} needs a value.")
    return Operation(Op(op.lower()), parse_path(path, kind) if path else None, members.get("value"))


def _check_writable(path: AttributePath, attribute: Attribute) -> None:
    for found in (attribute, path.sub):
        if found is not None and found.is_read_only:
            raise ReadOnly(f"{path.text} is read-only.")
    if path.sub is not None and attribute.multi_valued and path.sub.mutability is Mutability.IMMUTABLE:
        raise ReadOnly(f"{path.text} is set once: add or remove the whole value.")


def _set(owner: Document, attribute: Attribute, value: object) -> None:
    if value is None:
        if attribute.required:
            raise ReadOnly(f"{attribute.name} is required.")
        owner.pop(attribute.name, None)
    else:
        owner[attribute.name] = value


def _given(attribute: Attribute, value: object) -> list[object]:
    """What is to be added; a single value counts as an array of one."""
    if value is None:
        return []
    read = read_value(attribute, value if isinstance(value, list) else [value])
    return _as_values(read)


def _with_added(attribute: Attribute, known: list[object], given: list[object]) -> list[object]:
    """What is there already is not added again; a new primary value takes that from the one before."""
    seen = {_identity(attribute, one) for one in known}
    values, added = list(known), []
    for one in given:
        identity = _identity(attribute, one)
        if identity not in seen:
            seen.add(identity)
            values.append(one)
            added.append(len(values) - 1)
    return _one_primary(values, added)


def _one_primary(values: list[object], written: list[int]) -> list[object]:
    """At most one is the primary one: of those just written, else as it was (RFC 7644 §3.5.2)."""
    primary = [place for place in written if _is_primary(values[place])]
    if len(primary) > 1:
        raise InvalidValue("Only one value is the primary one.")
    if not primary:
        return values
    return [
        {**_as_document(one), "primary": False} if place != primary[0] and _is_primary(one) else one
        for place, one in enumerate(values)
    ]


def _is_primary(value: object) -> bool:
    return isinstance(value, Mapping) and value.get("primary") is True


def _identity(attribute: Attribute, value: object) -> object:
    """What makes two values the same: all of it, or where ``value`` never changes that alone."""
    if not isinstance(value, Mapping):
        return value
    named = attribute.find("value")
    if named is not None and named.mutability is Mutability.IMMUTABLE:
        return value.get("value")
    return tuple(sorted(value.items()))


def _changed(attribute: Attribute, path: AttributePath, known: object, value: object) -> object:
    if path.sub is None:
        read = read_single(attribute, value, path.text)
        return {**known, **read} if isinstance(known, dict) and isinstance(read, dict) else read
    within = dict(_as_document(known))
    _set(within, path.sub, read_value(path.sub, value, path.text))
    return within


def _described(where: Node | None) -> Document:
    """The value that a filter of equalities describes: what some clients add to an array that has none such.

    Raises:
        NoTarget: the filter asks for more than that.
    """
    match where:
        case None:
            return {}
        case Comparison(name, Operator.EQ, value) if value is not None:
            return {name: value}
        case And(parts):
            return {name: value for part in parts for name, value in _described(part).items()}
        case _:
            raise NoTarget("No value is what the path chooses.")


def _count(node: Node) -> int:
    match node:
        case And(parts) | Or(parts):
            return sum(map(_count, parts))
        case Not(part):
            return _count(part)
        case Comparison():
            return 1
    assert_never(node)


def _as_document(value: object) -> Document:
    if not isinstance(value, dict):
        raise InvalidValue("The path names a part of something that has no parts.")
    return value


def _as_values(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _as_resource(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {"value": value}


def _strings(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, str):
            yield one
