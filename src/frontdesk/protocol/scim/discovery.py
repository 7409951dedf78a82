"""What a service says of itself: its configuration, and the schemas of what it says (RFC 7643 §5, §8.7.2)."""

from collections.abc import Iterable

from frontdesk.protocol.scim.bulk import MOST_BYTES, MOST_OPERATIONS
from frontdesk.protocol.scim.listing import MOST_RESULTS
from frontdesk.protocol.scim.schema import (
    CONFIG_SCHEMA,
    RESOURCE_TYPE_SCHEMA,
    SCHEMA_SCHEMA,
    Attribute,
    Mutability,
    Schema,
    ValueType,
)

_TEXT, _FLAG, _NUMBER = ValueType.STRING, ValueType.BOOLEAN, ValueType.INTEGER


def service_provider_config(base: str, documentation: str) -> dict[str, object]:
    """What the service can do (RFC 7643 §5); ``base`` is its URL."""
    return {
        "schemas": [CONFIG_SCHEMA],
        "documentationUri": documentation,
        "patch": {"supported": True},
        "bulk": {"supported": True, "maxOperations": MOST_OPERATIONS, "maxPayloadSize": MOST_BYTES},
        "filter": {"supported": True, "maxResults": MOST_RESULTS},
        "changePassword": {"supported": True},
        "sort": {"supported": True},
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Bearer token",
                "description": "The token of one connection, in the Authorization header (RFC 6750)",
                "specUri": "https://www.rfc-editor.org/info/rfc6750",
                "primary": True,
            }
        ],
        "meta": {"resourceType": "ServiceProviderConfig", "location": f"{base}/ServiceProviderConfig"},
    }


def _read(
    name: str,
    value_type: ValueType = _TEXT,
    subs: Iterable[Attribute] = (),
    *,
    many: bool = False,
    required: bool = True,
) -> Attribute:
    return Attribute(
        name,
        value_type,
        multi_valued=many,
        required=required,
        mutability=Mutability.READ_ONLY,
        reference_types=("external",) if value_type is ValueType.REFERENCE else (),
        sub_attributes=tuple(subs),
    )


def _feature(name: str, *subs: Attribute) -> Attribute:
    return _read(name, ValueType.COMPLEX, (_read("supported", _FLAG), *subs))


_ATTRIBUTE = (
    _read("name"),
    _read("type"),
    _read("multiValued", _FLAG),
    _read("description", required=False),
    _read("required", _FLAG),
    _read("canonicalValues", many=True, required=False),
    _read("caseExact", _FLAG, required=False),
    _read("mutability"),
    _read("returned"),
    _read("uniqueness", required=False),
    _read("referenceTypes", many=True, required=False),
)
CONFIG = Schema(
    CONFIG_SCHEMA,
    "ServiceProviderConfig",
    "What the service can do",
    (
        _read("documentationUri", ValueType.REFERENCE, required=False),
        _feature("patch"),
        _feature("bulk", _read("maxOperations", _NUMBER), _read("maxPayloadSize", _NUMBER)),
        _feature("filter", _read("maxResults", _NUMBER)),
        _feature("changePassword"),
        _feature("sort"),
        _feature("etag"),
        _read(
            "authenticationSchemes",
            ValueType.COMPLEX,
            (
                _read("type"),
                _read("name"),
                _read("description"),
                _read("specUri", ValueType.REFERENCE, required=False),
                _read("documentationUri", ValueType.REFERENCE, required=False),
                _read("primary", _FLAG, required=False),
            ),
            many=True,
        ),
    ),
)
RESOURCE_TYPE = Schema(
    RESOURCE_TYPE_SCHEMA,
    "ResourceType",
    "A kind of resource that the service has",
    (
        _read("name"),
        _read("description", required=False),
        _read("endpoint", ValueType.REFERENCE),
        _read("schema", ValueType.REFERENCE),
        _read(
            "schemaExtensions",
            ValueType.COMPLEX,
            (_read("schema", ValueType.REFERENCE), _read("required", _FLAG)),
            many=True,
            required=False,
        ),
    ),
)
SCHEMA = Schema(
    SCHEMA_SCHEMA,
    "Schema",
    "The attributes of a kind of resource",
    (
        _read("name"),
        _read("description", required=False),
        _read(
            "attributes",
            ValueType.COMPLEX,
            (*_ATTRIBUTE, _read("subAttributes", ValueType.COMPLEX, _ATTRIBUTE, many=True, required=False)),
            many=True,
        ),
    ),
)
OF_DISCOVERY = (CONFIG, RESOURCE_TYPE, SCHEMA)
"""The schemas that every service has."""
