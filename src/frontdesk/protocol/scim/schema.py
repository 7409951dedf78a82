"""Schemas and resource types, and how attributes are found in them by name (RFC 7643 §2, §6, §7)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

CORE = "urn:ietf:params:scim:schemas:core:2.0:"
SCHEMA_SCHEMA = CORE + "Schema"
RESOURCE_TYPE_SCHEMA = CORE + "ResourceType"
CONFIG_SCHEMA = CORE + "ServiceProviderConfig"


class ValueType(StrEnum):
    """RFC 7643 §2.3."""

    STRING = "string"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE_TIME = "dateTime"
    REFERENCE = "reference"
    COMPLEX = "complex"


class Mutability(StrEnum):
    """RFC 7643 §7."""

    READ_ONLY = "readOnly"
    READ_WRITE = "readWrite"
    IMMUTABLE = "immutable"
    WRITE_ONLY = "writeOnly"


class Returned(StrEnum):
    """RFC 7643 §7."""

    ALWAYS = "always"
    NEVER = "never"
    DEFAULT = "default"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute. ``passed_over``: names of sub-attributes that the standard has, and that are not kept here."""

    name: str
    type: ValueType = ValueType.STRING
    description: str = ""
    multi_valued: bool = False
    required: bool = False
    case_exact: bool = False
    mutability: Mutability = Mutability.READ_WRITE
    returned: Returned = Returned.DEFAULT
    unique: bool = False
    canonical_values: tuple[str, ...] = ()
    reference_types: tuple[str, ...] = ()
    sub_attributes: tuple["Attribute", ...] = ()
    passed_over: frozenset[str] = frozenset()

    @property
    def is_read_only(self) -> bool:
        """Whether the server alone writes it."""
        return self.mutability is Mutability.READ_ONLY

    def find(self, name: str) -> "Attribute | None":
        """A sub-attribute; names ignore case (RFC 7643 §2.1)."""
        return find_by_name(self.sub_attributes, name)

    def shown(self) -> dict[str, object]:
        """As ``/Schemas`` publishes it."""
        said: dict[str, object] = {
            "name": self.name,
            "type": self.type.value,
            "multiValued": self.multi_valued,
            "description": self.description or self.name,
            "required": self.required,
            "mutability": self.mutability.value,
            "returned": self.returned.value,
        }
        if self.type is not ValueType.COMPLEX:
            said |= {"caseExact": self.case_exact, "uniqueness": "server" if self.unique else "none"}
        if self.canonical_values:
            said["canonicalValues"] = list(self.canonical_values)
        if self.reference_types:
            said["referenceTypes"] = list(self.reference_types)
        if self.sub_attributes:
            said["subAttributes"] = [sub.shown() for sub in self.sub_attributes]
        return said


def find_by_name(attributes: Iterable[Attribute], name: str) -> Attribute | None:
    """The attribute of that name, whatever its case."""
    folded = name.lower()
    return next((found for found in attributes if found.name.lower() == folded), None)


@dataclass(frozen=True, slots=True)
class Schema:
    """``passed_over``: attributes that the standard has, and that are not kept here: a client may send them."""

    id: str
    name: str
    description: str
    attributes: tuple[Attribute, ...]
    passed_over: frozenset[str] = frozenset()

    def find(self, name: str) -> Attribute | None:
        """An attribute, whatever the case of its name."""
        return find_by_name(self.attributes, name)

    def shown(self, base: str) -> dict[str, object]:
        """As ``/Schemas`` publishes it; ``base`` is the URL of the service."""
        return {
            "schemas": [SCHEMA_SCHEMA],
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "attributes": [found.shown() for found in self.attributes],
            "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{self.id}"},
        }


COMMON = (
    Attribute("id", case_exact=True, mutability=Mutability.READ_ONLY, returned=Returned.ALWAYS, unique=True),
    Attribute("externalId", case_exact=True),
    Attribute(
        "meta",
        ValueType.COMPLEX,
        mutability=Mutability.READ_ONLY,
        sub_attributes=tuple(
            Attribute(name, value_type, mutability=Mutability.READ_ONLY)
            for name, value_type in (
                ("resourceType", ValueType.STRING),
                ("created", ValueType.DATE_TIME),
                ("lastModified", ValueType.DATE_TIME),
                ("location", ValueType.REFERENCE),
                ("version", ValueType.STRING),
            )
        ),
    ),
)
"""What every resource has (RFC 7643 §3.1); ``schemas`` goes by itself."""


@dataclass(frozen=True, slots=True)
class ResourceKind:
    """A resource type with its schemas: where its resources are, and which attributes they have."""

    name: str
    endpoint: str
    description: str
    schema: Schema
    extensions: tuple[Schema, ...] = ()

    def find(self, name: str) -> Attribute | None:
        """A core or common attribute."""
        return self.schema.find(name) or find_by_name(COMMON, name)

    def extension(self, id: str) -> Schema | None:
        """The extension of that URN, whatever its case."""
        folded = id.lower()
        return next((found for found in self.extensions if found.id.lower() == folded), None)

    @property
    def schemas(self) -> Iterator[Schema]:
        """The core schema and the extensions."""
        yield self.schema
        yield from self.extensions

    def shown(self, base: str) -> dict[str, object]:
        """As ``/ResourceTypes`` publishes it (RFC 7643 §6)."""
        return {
            "schemas": [RESOURCE_TYPE_SCHEMA],
            "id": self.name,
            "name": self.name,
            "endpoint": self.endpoint,
            "description": self.description,
            "schema": self.schema.id,
            "schemaExtensions": [{"schema": found.id, "required": False} for found in self.extensions],
            "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/{self.name}"},
        }
