"""Our users and groups as SCIM publishes them: which attributes there are, by the org's own schemas (RFC 7643 §4).

Whatever of the standard has no home in the directory is left out here, so that no client believes that it is kept.
"""

from collections.abc import Iterable, Mapping

from frontdesk.domain.schemas import model as okta
from frontdesk.protocol.scim.schema import (
    CORE,
    Attribute,
    Mutability,
    ResourceKind,
    Returned,
    Schema,
    ValueType,
)

USER_SCHEMA = CORE + "User"
GROUP_SCHEMA = CORE + "Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
OWN_USER = "urn:frontdesk:params:scim:schemas:extension:2.0:User"
OWN_GROUP = "urn:frontdesk:params:scim:schemas:extension:2.0:Group"
"""The attributes that the org added, in extensions of their own."""

_COMPLEX, _FLAG, _REFERENCE = ValueType.COMPLEX, ValueType.BOOLEAN, ValueType.REFERENCE
_LANGUAGES = ("en", "de", "ja", "fr", "es", "it", "pt-BR", "nl", "zh-CN")
_LOCALES = ("en_US", "en_GB", "de_DE", "ja_JP", "fr_FR", "es_ES", "it_IT", "pt_BR", "nl_NL", "zh_CN")
_ZONES = ("UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Tokyo")
_COUNTRIES = ("US", "GB", "DE", "JP", "FR", "ES", "IT", "BR", "NL", "CN", "IN", "AU", "CA", "CH", "AT")
"""Suggestions (RFC 7643 §7, canonicalValues): any other that the directory's formats allow is taken as well."""

_TYPES: Mapping[okta.AttributeType, ValueType] = {
    okta.AttributeType.STRING: ValueType.STRING,
    okta.AttributeType.BOOLEAN: ValueType.BOOLEAN,
    okta.AttributeType.NUMBER: ValueType.DECIMAL,
    okta.AttributeType.INTEGER: ValueType.INTEGER,
    okta.AttributeType.ARRAY: ValueType.STRING,
}
_MUTABILITY: Mapping[okta.Mutability, Mutability] = {
    okta.Mutability.READ_WRITE: Mutability.READ_WRITE,
    okta.Mutability.READ_ONLY: Mutability.READ_ONLY,
    okta.Mutability.IMMUTABLE: Mutability.IMMUTABLE,
    okta.Mutability.WRITE_ONLY: Mutability.WRITE_ONLY,
}


def user_kind(schema: okta.Schema) -> ResourceKind:
    """Users with a schema's attributes."""
    extensions = [_enterprise()]
    own = _own(schema.custom.values())
    if own:
        extensions.append(Schema(OWN_USER, "Own attributes of users", "What the org added to its users", own))
    return ResourceKind("User", "/Users", "People", _user(schema), tuple(extensions))


def group_kind(schema: okta.Schema) -> ResourceKind:
    """Groups with a schema's attributes; the description, which the standard lacks, is among our own."""
    own = _own([schema.base["description"], *schema.custom.values()])
    extension = Schema(OWN_GROUP, "Own attributes of groups", "What the org's groups have beside the standard", own)
    return ResourceKind("Group", "/Groups", "Groups of people", _GROUP, (extension,))


def _user(schema: okta.Schema) -> Schema:
    def is_required(name: str) -> bool:
        found = schema.find(name)
        return found is not None and found.required

    first, last = is_required("firstName"), is_required("lastName")
    name = Attribute(
        "name",
        _COMPLEX,
        required=first or last,
        sub_attributes=(
            Attribute("familyName", required=last),
            Attribute("givenName", required=first),
            Attribute("middleName"),
            Attribute("honorificPrefix"),
            Attribute("honorificSuffix"),
        ),
        passed_over=frozenset({"formatted"}),
    )
    user_name = Attribute("userName", required=True, unique=True, description="The login")
    attributes = (user_name, name, *_CORE_TEXTS, *_CORE_VALUES)
    return Schema(USER_SCHEMA, "User", "A person", attributes, _NOT_KEPT_OF_USERS)


_NOT_KEPT_OF_USERS = frozenset({"ims", "photos", "entitlements", "roles", "x509Certificates"})
_CORE_TEXTS = (
    Attribute("displayName"),
    Attribute("nickName"),
    Attribute("profileUrl", _REFERENCE, reference_types=("external",)),
    Attribute("title"),
    Attribute("userType"),
    Attribute("preferredLanguage", canonical_values=_LANGUAGES),
    Attribute("locale", canonical_values=_LOCALES),
    Attribute("timezone", canonical_values=_ZONES),
    Attribute(
        "active",
        _FLAG,
        required=True,
        description="Whether the person may act. A new person for whom it is not said is active",
    ),
    Attribute(
        "password",
        mutability=Mutability.WRITE_ONLY,
        returned=Returned.NEVER,
        case_exact=True,
        description="As the org's password policy wants it. It can be replaced, and not taken away",
    ),
)
_CORE_VALUES = (
    Attribute(
        "emails",
        _COMPLEX,
        "The primary address and a second one",
        multi_valued=True,
        required=True,
        sub_attributes=(
            Attribute("value", required=True),
            Attribute("type", canonical_values=("work", "home", "other")),
            Attribute("primary", _FLAG),
        ),
        passed_over=frozenset({"display"}),
    ),
    Attribute(
        "phoneNumbers",
        _COMPLEX,
        "One of type work, and one of type mobile",
        multi_valued=True,
        sub_attributes=(
            Attribute("value", required=True),
            Attribute("type", canonical_values=("work", "mobile")),
        ),
        passed_over=frozenset({"display", "primary"}),
    ),
    Attribute(
        "addresses",
        _COMPLEX,
        "One address, of type work",
        multi_valued=True,
        sub_attributes=(
            Attribute("formatted"),
            Attribute("streetAddress"),
            Attribute("locality"),
            Attribute("region"),
            Attribute("postalCode"),
            Attribute("country", canonical_values=_COUNTRIES),
            Attribute("type", canonical_values=("work",)),
        ),
        passed_over=frozenset({"display", "primary"}),
    ),
    Attribute(
        "groups",
        _COMPLEX,
        "The groups that the person is in",
        multi_valued=True,
        mutability=Mutability.READ_ONLY,
        sub_attributes=(
            Attribute("value", mutability=Mutability.READ_ONLY),
            Attribute("$ref", _REFERENCE, mutability=Mutability.READ_ONLY, reference_types=("Group",)),
            Attribute("display", mutability=Mutability.READ_ONLY),
            Attribute("type", mutability=Mutability.READ_ONLY, canonical_values=("direct",)),
        ),
    ),
)


def _enterprise() -> Schema:
    texts = ("employeeNumber", "costCenter", "organization", "division", "department")
    manager = Attribute(
        "manager",
        _COMPLEX,
        sub_attributes=(Attribute("value"), Attribute("displayName")),
        passed_over=frozenset({"$ref"}),
    )
    attributes = (*(Attribute(name) for name in texts), manager)
    return Schema(ENTERPRISE, "Enterprise user", "What an enterprise says of a person", attributes)


_GROUP = Schema(
    GROUP_SCHEMA,
    "Group",
    "A group of people",
    (
        Attribute("displayName", required=True, unique=True),
        Attribute(
            "members",
            _COMPLEX,
            "The people in it",
            multi_valued=True,
            sub_attributes=(
                Attribute("value", required=True, mutability=Mutability.IMMUTABLE, case_exact=True),
                Attribute("$ref", _REFERENCE, mutability=Mutability.IMMUTABLE, reference_types=("User",)),
                Attribute("type", mutability=Mutability.IMMUTABLE, canonical_values=("User",)),
            ),
            passed_over=frozenset({"display"}),
        ),
    ),
)


def _own(properties: Iterable[okta.Property]) -> tuple[Attribute, ...]:
    """Attributes whose names SCIM can spell (RFC 7643 §2.1: a letter in front)."""
    return tuple(_attribute(found) for found in properties if found.name[:1].isalpha())


def _attribute(found: okta.Property) -> Attribute:
    many = found.type is okta.AttributeType.ARRAY
    element = (found.item_type or okta.AttributeType.STRING) if many else found.type
    enum = found.item_enum if many else found.enum
    return Attribute(
        found.name,
        _TYPES[element],
        found.description or found.title,
        multi_valued=many,
        required=found.required,
        mutability=_MUTABILITY[found.mutability],
        returned=Returned.NEVER if found.mutability is okta.Mutability.WRITE_ONLY else Returned.DEFAULT,
        unique=found.is_unique,
        canonical_values=tuple(str(one) for one in enum or ()),
    )
