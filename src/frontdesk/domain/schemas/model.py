"""Schemas: which attributes a profile may have, and what each may hold (contract F.1, F.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from frontdesk.domain.records.model import RecordKind

SCHEMA = RecordKind(name="schema", prefix="osc", type="UserSchema")
GROUP_SCHEMA_ID = "group"


class AttributeType(StrEnum):
    """Okta: types of attributes."""

    STRING = "string"
    BOOLEAN = "boolean"
    NUMBER = "number"
    INTEGER = "integer"
    ARRAY = "array"


class SelfAction(StrEnum):
    """What people may do with an attribute of their own profile."""

    HIDE = "HIDE"
    READ_ONLY = "READ_ONLY"
    READ_WRITE = "READ_WRITE"


class Mutability(StrEnum):
    """Okta: mutability. What is IMMUTABLE is set once; what is READ_ONLY never through the API."""

    READ_WRITE = "READ_WRITE"
    READ_ONLY = "READ_ONLY"
    IMMUTABLE = "IMMUTABLE"
    WRITE_ONLY = "WRITE_ONLY"


@dataclass(frozen=True, slots=True)
class Property:
    """One attribute. What is None was not said. ``master``: who sets it, as its author wrote it.

    ``unique`` is kept as it was said: some clients say true, others UNIQUE_VALIDATED, and each reads only its own.
    """

    name: str
    title: str
    type: AttributeType = AttributeType.STRING
    description: str | None = None
    format: str | None = None
    required: bool = False
    min_length: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    enum: tuple[object, ...] | None = None
    one_of: tuple[Mapping[str, object], ...] | None = None
    item_type: AttributeType | None = None
    item_enum: tuple[object, ...] | None = None
    item_one_of: tuple[Mapping[str, object], ...] | None = None
    unique: str | bool | None = None
    permission: SelfAction = SelfAction.READ_ONLY
    master: Mapping[str, object] | None = None
    scope: str = "NONE"
    mutability: Mutability = Mutability.READ_WRITE
    external_name: str | None = None
    external_namespace: str | None = None
    union: str | None = None

    @property
    def is_unique(self) -> bool:
        """Whether no two profiles may have the same value."""
        return self.unique not in {None, False, "NOT_UNIQUE"}

    def stored(self) -> dict[str, object]:
        """What was said of it, for a record's body."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in said.items() if value is not None}


def read_property(stored: Mapping[str, object]) -> Property:
    """A property from a record's body, as ``Property.stored`` wrote it."""
    facets = {name: tuple(value) if isinstance(value, list) else value for name, value in _known(stored).items()}
    found = Property(**facets)  # type: ignore[arg-type]  # we wrote these members from a Property
    return replace(
        found,
        type=AttributeType(found.type),
        item_type=AttributeType(found.item_type) if found.item_type is not None else None,
        permission=SelfAction(found.permission),
        mutability=Mutability(found.mutability),
    )


def _known(stored: Mapping[str, object]) -> dict[str, object]:
    names = {field.name for field in fields(Property)}
    return {name: value for name, value in stored.items() if name in names}


@dataclass(frozen=True, slots=True)
class Schema:
    """The attributes of one kind of profile: those that everybody has, and those that the org added."""

    base: Mapping[str, Property]
    custom: Mapping[str, Property]

    def find(self, name: str) -> Property | None:
        """The attribute of that name."""
        return self.base.get(name) or self.custom.get(name)

    @property
    def names(self) -> frozenset[str]:
        """Every attribute's name."""
        return frozenset(self.base) | frozenset(self.custom)

    @property
    def unique_names(self) -> tuple[str, ...]:
        """Custom attributes of which no two profiles have the same value."""
        return tuple(name for name, found in self.custom.items() if found.is_unique)

    def stored(self, fresh: "Schema") -> dict[str, object]:
        """For a record's body: what is not as in the ``fresh`` schema that it began as."""
        changed = {name: found.stored() for name, found in self.base.items() if found != fresh.base.get(name)}
        return {"base": changed, "custom": {name: found.stored() for name, found in self.custom.items()}}


def read_schema(stored: Mapping[str, Mapping[str, Mapping[str, object]]], fresh: Schema) -> Schema:
    """A schema from a record's body, as ``Schema.stored`` wrote it."""
    changed = {name: read_property(facets) for name, facets in stored["base"].items()}
    custom = {name: read_property(facets) for name, facets in stored["custom"].items()}
    return Schema(base={**fresh.base, **changed}, custom=custom)


def user_schema_id(type_id: str) -> str:
    """Each user type has one schema, whose id is told by the type's: ``otyX`` and ``oscX``."""
    return SCHEMA.prefix + type_id[len(SCHEMA.prefix) :]
